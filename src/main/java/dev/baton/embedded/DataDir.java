package dev.baton.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The folder where private servers keep their data. One Baton owns it at a time, by a file lock that the system takes
 * back when the process ends, however it ends; what runs there is written down for those who join and for whoever comes
 * after a crash.
 */
final class DataDir {

    private final Path path;
    private @Nullable FileChannel ownerLock;
    private @Nullable FileChannel guestLock;

    DataDir(Path path) {
        this.path = path.toAbsolutePath().normalize();
        try {
            Files.createDirectories(this.path);
            PrivateDatabase.ownerOnly(this.path);
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    Path resolve(String name) {
        return path.resolve(name);
    }

    CannotStart unusable(IOException e) {
        return new CannotStart(
                "BATON_DATA_DIR " + path + " cannot be used (" + e + "): make that folder writable for the user "
                        + System.getProperty("user.name") + ", or name another.",
                e);
    }

    /** Makes this JVM the owner; false when another one is. */
    boolean claim() {
        ownerLock = lock("owner.lock", false);
        return ownerLock != null;
    }

    /** As a guest of the owner: it does not stop its servers at a normal end while guests are there. */
    void enterAsGuest() {
        guestLock = lock("guests.lock", true);
    }

    boolean hasGuests() {
        FileChannel alone = lock("guests.lock", false);
        close(alone);
        return alone == null;
    }

    void release() {
        close(ownerLock);
        close(guestLock);
        ownerLock = null;
        guestLock = null;
    }

    private @Nullable FileChannel lock(String name, boolean shared) {
        try {
            FileChannel channel = FileChannel.open(
                    path.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
                if (lock != null) {
                    return channel;
                }
            } catch (OverlappingFileLockException thisVeryJvm) {
                // as taken as by anybody else
            }
            channel.close();
            return null;
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    private void close(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    Notes notes() {
        Notes notes = new Notes();
        Path file = path.resolve("engines.properties");
        if (Files.exists(file)) {
            try (InputStream in = Files.newInputStream(file)) {
                notes.values.load(in);
            } catch (IOException e) {
                throw unusable(e);
            }
        }
        return notes;
    }

    /** A reader sees the old notes or the new ones, never half of them. */
    void write(Notes notes) {
        Path file = path.resolve("engines.properties");
        Path fresh = path.resolve("engines.properties.unfinished");
        try {
            Files.deleteIfExists(fresh);
            Files.createFile(fresh);
            PrivateDatabase.ownerOnly(fresh);
            try (OutputStream out = Files.newOutputStream(fresh)) {
                notes.values.store(out, "What Baton runs here. Written by Baton.");
            }
            try {
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /** What runs here, as written down by the owner. */
    static final class Notes {

        private final Properties values = new Properties();

        Optional<String> text(String key) {
            return Optional.ofNullable(values.getProperty(key)).filter(value -> !value.isBlank());
        }

        OptionalInt number(String key) {
            try {
                return text(key).map(Integer::valueOf).map(OptionalInt::of).orElse(OptionalInt.empty());
            } catch (NumberFormatException e) {
                return OptionalInt.empty();
            }
        }

        Notes with(String key, Object value) {
            values.setProperty(key, value.toString());
            return this;
        }

        Notes without(String key) {
            values.remove(key);
            return this;
        }

        Notes withProcess(String engine, long pid) {
            ProcessHandle.of(pid)
                    .ifPresent(handle -> with(engine + ".pid", pid).with(engine + ".started", Engine.startOf(handle)));
            return this;
        }

        /** The noted process, if it still runs; a process that was given the same number later is not it. */
        Optional<ProcessHandle> process(String engine) {
            OptionalInt pid = number(engine + ".pid");
            if (pid.isEmpty()) {
                return Optional.empty();
            }
            String started = text(engine + ".started").orElse("");
            return ProcessHandle.of(pid.getAsInt())
                    .filter(handle -> Engine.startOf(handle).toString().equals(started));
        }
    }
}
