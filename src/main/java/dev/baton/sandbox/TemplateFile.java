package dev.baton.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * The card template as it stands now: from the templates folder if it has one, else from the jar. A saved change shows
 * on the next drawing; a file that is no template keeps the last good one.
 */
final class TemplateFile {

    private static final String NAME = "cards/workflow.card.json";

    private final @Nullable Path folder;
    private final Problems problems;
    private @Nullable CardTemplate current;
    private @Nullable FileTime read;
    private long checked;
    private Runnable changed = () -> {};

    TemplateFile(@Nullable Path folder, Problems problems) {
        this.folder = folder;
        this.problems = problems;
    }

    void whenChanged(Runnable listener) {
        this.changed = listener;
    }

    synchronized CardTemplate now() {
        CardTemplate known = current;
        long moment = System.nanoTime();
        if (known != null && moment - checked < 300_000_000L) {
            return known;
        }
        checked = moment;
        Path file = file();
        try {
            if (file == null) {
                if (known == null) {
                    known = new CardTemplate(shipped());
                }
            } else {
                FileTime saved = Files.getLastModifiedTime(file);
                if (known == null || !saved.equals(read)) {
                    read = saved;
                    boolean fresh = known == null;
                    known = new CardTemplate(Files.readString(file));
                    current = known;
                    if (!fresh) {
                        changed.run();
                    }
                }
            }
        } catch (IOException | IllegalArgumentException broken) {
            problems.note("the card template cannot be read: " + broken.getMessage());
            if (known == null) {
                known = new CardTemplate(shipped());
            }
        }
        current = known;
        return known;
    }

    private @Nullable Path file() {
        if (folder == null) {
            return null;
        }
        Path file = folder.resolve(NAME);
        return Files.isRegularFile(file) ? file : null;
    }

    private static String shipped() {
        try (InputStream in = TemplateFile.class.getResourceAsStream("/bot-templates/" + NAME)) {
            if (in == null) {
                throw new IllegalStateException("the jar has no bot-templates/" + NAME);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
