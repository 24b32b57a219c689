package dev.baton.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/**
 * Finds the playbook files: the shipped ones, each replaced by a file of the same name in the own folder, and what the own folder has
 * beside. A shipped type that is not wanted is replaced by a file with {@code details: {}}.
 */
@Component
class PlaybookFiles {

    private static final String SHIPPED = "classpath*:bot-templates/playbooks/*.yml";
    private static final String YAML = ".yml";

    private final Path playbooks;
    private final Path sms;
    private final boolean own;

    /** @param templatesDir its folder {@code playbooks} has the own files; empty for none */
    @Autowired
    PlaybookFiles(@Value("${baton.templates-dir:}") String templatesDir) {
        this(Path.of(templatesDir, "playbooks"), Path.of(templatesDir, "sms"), !templatesDir.isEmpty());
    }

    private PlaybookFiles(Path playbooks, Path sms, boolean own) {
        this.playbooks = playbooks;
        this.sms = sms;
        this.own = own;
    }

    /** Those of a folder: of templates, or of playbooks alone. */
    static PlaybookFiles of(Path folder) {
        return Files.isDirectory(folder.resolve("playbooks"))
                ? new PlaybookFiles(folder.toString())
                : new PlaybookFiles(folder, folder.toAbsolutePath().resolveSibling("sms"), true);
    }

    /** @throws BrokenPlaybook that names every mistake there is */
    PlaybookReader.Content read() {
        SortedMap<String, PlaybookReader.Source> sources = new TreeMap<>();
        for (Resource file : shipped()) {
            String name = String.valueOf(file.getFilename());
            sources.put(name, source(name, () -> file.getContentAsString(StandardCharsets.UTF_8)));
        }
        for (Path file : ownFiles(playbooks, YAML)) {
            String name = file.getFileName().toString();
            sources.put(name, source(name, () -> Files.readString(file)));
        }
        return new PlaybookReader(this::smsText).read(List.copyOf(sources.values()));
    }

    private interface Text {
        String read() throws IOException;
    }

    private static PlaybookReader.Source source(String name, Text text) {
        try {
            return new PlaybookReader.Source(name, text.read());
        } catch (IOException unreadable) {
            throw new BrokenPlaybook(
                    new Problem(name, 0, Problem.say("unreadable", String.valueOf(unreadable.getMessage()))));
        }
    }

    /** The text of this name that 发短信 can send, the own one before the shipped one. */
    Optional<String> smsText(String name) {
        Path mine = sms.resolve(name + ".txt");
        Resource shipped = new ClassPathResource("bot-templates/sms/" + name + ".txt");
        String file = "sms/" + name + ".txt";
        if (own && Files.exists(mine)) {
            return Optional.of(source(file, () -> Files.readString(mine)).text().strip());
        }
        return shipped.exists()
                ? Optional.of(source(file, () -> shipped.getContentAsString(StandardCharsets.UTF_8))
                        .text()
                        .strip())
                : Optional.empty();
    }

    /** Changes with every own file, of playbooks and of SMS texts. */
    String fingerprint() {
        StringBuilder print = new StringBuilder();
        List<Path> all = new ArrayList<>(ownFiles(playbooks, YAML));
        all.addAll(ownFiles(sms, ".txt"));
        for (Path file : all) {
            try {
                print.append(file.getFileName())
                        .append(' ')
                        .append(Files.size(file))
                        .append(' ')
                        .append(Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS))
                        .append('\n');
            } catch (IOException goneMeanwhile) {
                print.append(file.getFileName()).append(" gone\n");
            }
        }
        return print.toString();
    }

    private List<Path> ownFiles(Path folder, String ending) {
        if (!own || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new BrokenPlaybook(
                    new Problem("", 0, Problem.say("folder-unreadable", String.valueOf(unreadable.getMessage()))));
        }
    }

    private static List<Resource> shipped() {
        try {
            return new ArrayList<>(List.of(new PathMatchingResourcePatternResolver().getResources(SHIPPED)));
        } catch (IOException unreadable) {
            throw new BrokenPlaybook(
                    new Problem("", 0, Problem.say("folder-unreadable", String.valueOf(unreadable.getMessage()))));
        }
    }
}
