package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Pictures people sent; a code stands for each until it is exchanged for an address, as on the platform. */
final class Pictures {

    private static final int LIMIT = 3 * 1024 * 1024;

    private final Map<String, byte[]> inMemory = new ConcurrentHashMap<>();
    private final @Nullable Path folder;

    Pictures(@Nullable Path folder) {
        this.folder = folder == null ? null : folder.resolve("pictures");
    }

    void register(Web web) {
        web.own("GET", "/sandbox/files/{name}", this::file);
    }

    /** Keeps a picture and gives its code. */
    String keep(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        if (bytes.length > LIMIT || type(bytes) == null) {
            throw new IllegalArgumentException("a picture is a PNG, JPEG, GIF or WebP of at most 3 MB");
        }
        String code = "dc" + UUID.randomUUID().toString().replace("-", "");
        if (folder == null) {
            inMemory.put(code, bytes);
        } else {
            try {
                Files.write(Files.createDirectories(folder).resolve(code), bytes);
            } catch (IOException full) {
                throw new UncheckedIOException("the sandbox cannot keep a picture", full);
            }
        }
        return code;
    }

    boolean knows(String code) {
        return bytes(code) != null;
    }

    private byte @Nullable [] bytes(String code) {
        if (folder == null || !code.matches("dc[0-9a-f]{32}")) {
            return inMemory.get(code);
        }
        try {
            Path file = folder.resolve(code);
            return Files.exists(file) ? Files.readAllBytes(file) : null;
        } catch (IOException unreadable) {
            return null;
        }
    }

    private Reply file(Call call) {
        byte[] bytes = bytes(call.var("name").replaceFirst("\\.file$", ""));
        String type = bytes == null ? null : type(bytes);
        return bytes == null || type == null
                ? Reply.json(404, Map.of("error", "no such file"))
                : new Reply(200, type, bytes, Map.of("X-Content-Type-Options", "nosniff"));
    }

    private static @Nullable String type(byte[] bytes) {
        String start = new String(bytes, 0, Math.min(bytes.length, 12), StandardCharsets.ISO_8859_1);
        if (start.startsWith("\u0089PNG")) {
            return "image/png";
        }
        if (start.startsWith("\u00ff\u00d8\u00ff")) {
            return "image/jpeg";
        }
        if (start.startsWith("GIF8")) {
            return "image/gif";
        }
        return start.startsWith("RIFF") && start.endsWith("WEBP") ? "image/webp" : null;
    }
}
