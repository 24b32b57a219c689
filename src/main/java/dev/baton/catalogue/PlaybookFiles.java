package dev.baton.catalogue;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
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
 * Finds the playbook files: the shipped ones, each replaced by a file of the same name in the own folder, and what the
 * own folder has beside. A shipped type that is not wanted is replaced by a file with {@code details: {}}.
 */
@Component
class PlaybookFiles {

    private static final String SHIPPED = "classpath*:bot-templates/playbooks/*.yml";
    private static final String YAML = ".yml";
    private static final String OTHER_YAML = ".yaml";

    /** Of an SMS text; with order and goods filled in it must still fit the store. */
    private static final int LONGEST_SMS = 700;

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
        List<Problem> problems = new ArrayList<>();
        SortedMap<String, PlaybookReader.Source> sources = new TreeMap<>();
        for (Resource file : shipped()) {
            String name = String.valueOf(file.getFilename());
            source(name, () -> file.getContentAsString(StandardCharsets.UTF_8), problems)
                    .ifPresent(source -> sources.put(name, source));
        }
        for (Path file : ownFiles(playbooks, YAML)) {
            String name = file.getFileName().toString();
            source(name, () -> Files.readString(file), problems).ifPresent(source -> sources.put(name, source));
        }
        for (Path file : ownFiles(playbooks, OTHER_YAML)) {
            problems.add(new Problem(file.getFileName().toString(), 0, Problem.say("other-yaml")));
        }
        return new PlaybookReader(name -> smsText(name, problems)).read(List.copyOf(sources.values()), problems);
    }

    /** How many playbook files the own folder has. */
    int count() {
        return ownFiles(playbooks, YAML).size();
    }

    private interface Text {
        String read() throws IOException;
    }

    /** What stands in it; empty when it cannot be read, which is a problem like any other. */
    private static Optional<PlaybookReader.Source> source(String name, Text text, List<Problem> problems) {
        String wrong;
        try {
            return Optional.of(new PlaybookReader.Source(name, withoutMark(text.read())));
        } catch (CharacterCodingException notUtf8) {
            wrong = Problem.say("not-utf8");
        } catch (IOException unreadable) {
            wrong = Problem.say("unreadable");
        }
        once(new Problem(name, 0, wrong), problems);
        return Optional.empty();
    }

    /** What some editors put in front of UTF-8; to a customer it would be sent along. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static void once(Problem problem, List<Problem> problems) {
        if (!problems.contains(problem)) {
            problems.add(problem);
        }
    }

    /**
     * The text of this name that 发短信 can send, the own one before the shipped one; nothing in it when it cannot be
     * read.
     */
    private Optional<String> smsText(String name, List<Problem> problems) {
        Path mine = sms.resolve(name + ".txt");
        Resource shipped = new ClassPathResource("bot-templates/sms/" + name + ".txt");
        boolean replaced = own && Files.exists(mine);
        if (!replaced && !shipped.exists()) {
            return Optional.empty();
        }
        Text text = replaced ? () -> Files.readString(mine) : () -> shipped.getContentAsString(StandardCharsets.UTF_8);
        return Optional.of(source(Problem.SMS + name + ".txt", text, problems)
                .map(source -> sendable(source.file(), source.text().strip(), problems))
                .orElse(""));
    }

    private static String sendable(String file, String words, List<Problem> problems) {
        if (words.isEmpty()) {
            once(new Problem(file, 0, Problem.say("empty-file")), problems);
        } else if (words.length() > LONGEST_SMS) {
            once(new Problem(file, 0, Problem.say("long-sms", words.length(), LONGEST_SMS)), problems);
        }
        return words;
    }

    /** Changes with every own file, of playbooks, also those whose name is refused, and of SMS texts. */
    String fingerprint() {
        StringBuilder print = new StringBuilder();
        List<Path> all = new ArrayList<>(ownFiles(playbooks, YAML));
        all.addAll(ownFiles(playbooks, OTHER_YAML));
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
