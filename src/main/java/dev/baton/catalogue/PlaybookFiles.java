package dev.baton.catalogue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;

/** Finds {@code bot-templates/playbooks/*.yml}: those of the templates folder when it has any, else the shipped ones. */
@Component
class PlaybookFiles {

    private final String templatesDir;
    private final String pattern;

    /** @param templatesDir when it has playbooks, these are all there are; empty for the shipped ones */
    PlaybookFiles(@Value("${baton.templates-dir:}") String templatesDir) {
        this.templatesDir = templatesDir;
        Path own = Path.of(templatesDir, "playbooks");
        boolean replaced = !templatesDir.isEmpty() && Files.isDirectory(own);
        this.pattern = replaced ? own.toUri() + "*.yml" : "classpath*:bot-templates/playbooks/*.yml";
    }

    /** @throws BrokenPlaybook that names every mistake there is */
    PlaybookReader.Content read() {
        List<PlaybookReader.Source> sources = new ArrayList<>();
        for (Resource file : files()) {
            String name = String.valueOf(file.getFilename());
            try {
                sources.add(new PlaybookReader.Source(name, file.getContentAsString(StandardCharsets.UTF_8)));
            } catch (IOException unreadable) {
                throw new BrokenPlaybook(new Problem(name, 0, "cannot be read: " + unreadable.getMessage()));
            }
        }
        return new PlaybookReader(this::hasSmsText).read(sources);
    }

    /** Whether 发短信 can send a text of this name. */
    boolean hasSmsText(String name) {
        boolean own = !templatesDir.isEmpty() && Files.exists(Path.of(templatesDir, "sms", name + ".txt"));
        return own || new ClassPathResource("bot-templates/sms/" + name + ".txt").exists();
    }

    private List<Resource> files() {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver().getResources(pattern);
            Comparator<Resource> byName = Comparator.comparing(file -> String.valueOf(file.getFilename()));
            return Arrays.stream(found).sorted(byName).toList();
        } catch (IOException unreadable) {
            throw new BrokenPlaybook(new Problem("", 0, "the folder cannot be read: " + unreadable.getMessage()));
        }
    }
}
