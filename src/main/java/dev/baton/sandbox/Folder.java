package dev.baton.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * What a sandbox keeps beside its journal: its app, its port, and room for Tomcat. Without a folder nothing is kept.
 */
final class Folder {

    private Folder() {}

    /** What lies there has customers' numbers and texts in it: nobody else on this machine may enter. */
    static void own(@Nullable Path folder) {
        if (folder == null) {
            return;
        }
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (UnsupportedOperationException notPosix) {
            // a file system without owners has nothing to set
        } catch (IOException unusable) {
            throw new UncheckedIOException("the sandbox cannot use " + folder, unusable);
        }
    }

    /** The app this folder began with; a new one the first time. */
    static SandboxApp keptApp(@Nullable Path folder) {
        if (folder == null) {
            return SandboxApp.random();
        }
        SandboxApp known = app(folder);
        if (known != null) {
            return known;
        }
        SandboxApp fresh = SandboxApp.random();
        write(folder, "app.json", fresh);
        return fresh;
    }

    static @Nullable SandboxApp app(Path folder) {
        Path file = folder.resolve("app.json");
        try {
            return Files.exists(file) ? Json.MAPPER.readValue(Files.readString(file), SandboxApp.class) : null;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** The port this folder's sandbox listens, or last listened, on; 0 when there never was one. */
    static int port(Path folder) {
        Path file = folder.resolve("port");
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException unreadable) {
            return 0;
        }
    }

    /** Keeps the port it listens on, for the next start. */
    static void keepPort(@Nullable Path folder, int port) {
        if (folder != null) {
            write(folder, "port", port);
        }
    }

    private static void write(Path folder, String name, Object value) {
        try {
            Files.createDirectories(folder);
            Path fresh = Files.createTempFile(folder, name, ".fresh");
            Files.writeString(fresh, Json.write(value));
            Files.move(
                    fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("the sandbox cannot write to " + folder, unwritable);
        }
    }

    /** Where Tomcat may put its own things. */
    static Path scratch(@Nullable Path folder) {
        try {
            return folder == null
                    ? Files.createTempDirectory("sandbox")
                    : Files.createDirectories(
                            folder.toAbsolutePath().normalize().resolve("scratch"));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
