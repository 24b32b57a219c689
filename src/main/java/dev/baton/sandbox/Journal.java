package dev.baton.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/**
 * What the sandbox remembers over a restart: one line a change, each the whole new state of one thing, the last one
 * counts. A line is handed to the operating system before the change is answered, so killing the process loses nothing;
 * a half-written last line is cut off. Without a folder nothing is kept.
 */
final class Journal implements AutoCloseable {

    private static final long TIDY_ABOVE = 2 * 1024 * 1024;

    private final ReentrantLock writing = new ReentrantLock();
    private final Map<String, JsonNode> found = new LinkedHashMap<>();
    private final @Nullable FileChannel channel;

    Journal(@Nullable Path folder) {
        this.channel = folder == null ? null : open(folder);
    }

    private FileChannel open(Path folder) {
        Path file = folder.resolve("journal.jsonl");
        try {
            Files.createDirectories(folder);
            if (Files.exists(file)) {
                load(file);
                if (Files.size(file) > TIDY_ABOVE) {
                    tidy(file);
                }
            }
            FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            opened.position(opened.size());
            return opened;
        } catch (IOException unusable) {
            throw new UncheckedIOException("the sandbox cannot keep its state in " + folder, unusable);
        }
    }

    private void load(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int from = 0;
        int good = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                JsonNode line = Json.read(new String(bytes, from, i - from, StandardCharsets.UTF_8));
                if (line.path("k").isString()) {
                    put(Json.text(line, "k"), line.path("v"));
                }
                from = i + 1;
                good = from;
            }
        }
        if (good < bytes.length) {
            try (FileChannel cut = FileChannel.open(file, StandardOpenOption.WRITE)) {
                cut.truncate(good);
            }
        }
    }

    private void put(String key, JsonNode value) {
        found.remove(key);
        if (!value.isNull() && !value.isMissingNode()) {
            found.put(key, value);
        }
    }

    private void tidy(Path file) throws IOException {
        Path fresh = file.resolveSibling("journal.fresh");
        try (var out = Files.newBufferedWriter(fresh, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, JsonNode> thing : found.entrySet()) {
                out.write(line(thing.getKey(), thing.getValue()));
            }
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** What was kept, by key, in the order of last change. Read once, at the start. */
    Map<String, JsonNode> found() {
        return found;
    }

    /** Forgets what {@link #found()} holds: it has been taken over. */
    void taken() {
        found.clear();
    }

    /** Keeps the new state of one thing; null forgets it. */
    void keep(String key, @Nullable Object value) {
        if (channel == null) {
            return;
        }
        ByteBuffer line = ByteBuffer.wrap(line(key, value).getBytes(StandardCharsets.UTF_8));
        writing.lock();
        try {
            while (line.hasRemaining()) {
                channel.write(line);
            }
        } catch (IOException full) {
            throw new UncheckedIOException("the sandbox cannot write its journal", full);
        } finally {
            writing.unlock();
        }
    }

    private static String line(String key, @Nullable Object value) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("k", key);
        line.put("v", value == null ? NullNode.instance : value);
        return Json.write(line) + "\n";
    }

    @Override
    public void close() {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException ignored) {
                // Nothing is buffered here: what was kept is already with the operating system.
            }
        }
    }
}
