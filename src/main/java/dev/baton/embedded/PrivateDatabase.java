package dev.baton.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A MariaDB (or MySQL) server of our own: bound to 127.0.0.1, one account whose password is new with every start. */
final class PrivateDatabase {

    static final String USER = "baton";
    static final String SCHEMA = "baton";

    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final Programs.DatabaseServer program;
    private final Path home;
    private final List<String> settings;

    /**
     * @param home the folder of this server: data, log, socket
     * @param settings options beyond the ones every private server gets
     */
    PrivateDatabase(Programs.DatabaseServer program, Path home, List<String> settings) {
        this.program = program;
        this.home = home.toAbsolutePath();
        this.settings = settings;
    }

    /** What the product runs with: a commit that was answered survives a power cut. */
    static List<String> durable() {
        return List.of(
                "--innodb-flush-log-at-trx-commit=1",
                "--innodb-buffer-pool-size=256M",
                "--loose-innodb-log-file-size=96M");
    }

    static String url(int port, String schema) {
        return "jdbc:mysql://127.0.0.1:" + port + "/" + schema + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    }

    Path data() {
        return home.resolve("data");
    }

    /** Makes the empty data folder unless there is one; an interrupted attempt leaves nothing behind that counts. */
    void install() throws IOException {
        if (Files.exists(data())) {
            return;
        }
        Path fresh = home.resolve("data.unfinished");
        Programs.delete(fresh);
        Files.createDirectories(fresh);
        if (program.base() != null) {
            bootstrap(fresh, program.base());
        } else if (program.mariaDb()) {
            Path install = Optional.ofNullable(program.server().getParent())
                    .map(folder -> folder.resolveSibling("bin").resolve("mariadb-install-db"))
                    .filter(Files::isExecutable)
                    .or(() -> new Programs(home).onPath("mariadb-install-db"))
                    .or(() -> new Programs(home).onPath("mysql_install_db"))
                    .orElseThrow(() -> new CannotStart("mariadb-install-db is missing beside " + program.server()
                            + ": install the whole MariaDB server package, or set MYSQL_URL."));
            run(
                    List.of(
                            install.toString(),
                            "--no-defaults",
                            "--datadir=" + fresh,
                            "--user=" + System.getProperty("user.name"),
                            "--auth-root-authentication-method=normal",
                            "--skip-test-db"),
                    null);
        } else {
            List<String> command = new ArrayList<>(List.of(
                    program.server().toString(), "--no-defaults", "--initialize-insecure", "--datadir=" + fresh));
            asRoot(command);
            run(command, null);
        }
        Files.move(fresh, data(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The system tables without help texts, time zones and test schema: what mariadb-install-db does, in a tenth of the
     * time.
     */
    private void bootstrap(Path fresh, Path base) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.server().toString(),
                "--no-defaults",
                "--bootstrap",
                "--basedir=" + base,
                "--lc-messages-dir=" + base.resolve("share/english"),
                "--datadir=" + fresh,
                "--loose-innodb-log-file-size=32M",
                "--enforce-storage-engine=",
                "--max-allowed-packet=8M"));
        asRoot(command);
        String sql = "create database mysql;\nuse mysql;\nSET @auth_root_socket=NULL;\n"
                + Files.readString(base.resolve("share/mariadb_system_tables.sql"))
                + Files.readString(base.resolve("share/mariadb_system_tables_data.sql"))
                + "delete from global_priv where User <> 'mariadb.sys';\ndelete from proxies_priv;\n";
        run(command, sql);
    }

    private void run(List<String> command, @Nullable String input) throws IOException {
        Path output = home.resolve("install.log");
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try (OutputStream in = process.getOutputStream()) {
            if (input != null) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException gone) {
            // its exit code and log below tell why
        }
        try {
            if (!process.waitFor(START_LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw failed(output);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw failed(output);
        }
    }

    /** Starts the server, without waiting for it. */
    Engine launch(int port, String password) throws IOException {
        Path init = home.resolve("init.sql");
        Files.deleteIfExists(init);
        Files.createFile(init);
        ownerOnly(init);
        Files.writeString(init, """
                CREATE USER IF NOT EXISTS baton@'127.0.0.1' IDENTIFIED BY '%1$s';
                ALTER USER baton@'127.0.0.1' IDENTIFIED BY '%1$s';
                GRANT ALL PRIVILEGES ON *.* TO baton@'127.0.0.1' WITH GRANT OPTION;
                CREATE DATABASE IF NOT EXISTS baton CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci;
                """.formatted(password));
        List<String> command = new ArrayList<>();
        command.add(program.server().toString());
        command.add("--no-defaults");
        if (program.base() != null) {
            command.add("--basedir=" + program.base());
            command.add("--lc-messages-dir=" + program.base().resolve("share/english"));
            command.add("--character-sets-dir=" + program.base().resolve("share/charsets"));
        }
        command.addAll(List.of(
                "--datadir=" + data(),
                "--tmpdir=" + Files.createDirectories(home.resolve("tmp")),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=server.sock", // beside the data; a relative name keeps below the 107 bytes a socket may have
                "--pid-file=" + home.resolve("server.pid"),
                "--log-error=" + log(),
                "--init-file=" + init,
                "--skip-name-resolve",
                "--skip-log-bin",
                "--loose-mysqlx=OFF",
                "--loose-skip-ssl",
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_520_ci",
                "--default-time-zone=+00:00",
                "--max-connections=500",
                "--max-allowed-packet=64M"));
        command.addAll(settings);
        asRoot(command);
        return Engine.launch("baton-database", command, data(), home.resolve("output.log"));
    }

    /** Waits until a client with that password can work. */
    void awaitReady(Engine engine, int port, String password) {
        Properties account = new Properties();
        account.setProperty("user", USER);
        account.setProperty("password", password);
        account.setProperty("connectTimeout", "2000");
        account.setProperty("socketTimeout", "10000");
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (true) {
            if (!engine.alive() || System.nanoTime() > deadline) {
                throw failed(log());
            }
            if (Ports.listening(port)) {
                try (Connection connection = DriverManager.getConnection(url(port, SCHEMA), account)) {
                    connection.isValid(5);
                    Files.deleteIfExists(home.resolve("init.sql"));
                    return;
                } catch (SQLException | IOException notYet) {
                    // the port opens before the account is there
                }
            }
            Engine.pause();
        }
    }

    private Path log() {
        return home.resolve("server.log");
    }

    private CannotStart failed(Path log) {
        return new CannotStart("The private database (" + program.server() + ") did not start, its log " + log
                + " says why (" + lastError(log) + "): mend that, or set MYSQL_URL to a database of yours.");
    }

    private static String lastError(Path log) {
        try {
            List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
            return lines.stream()
                    .filter(line -> line.contains("ERROR") && !line.endsWith("Aborting"))
                    .reduce((first, second) -> second)
                    .orElse(lines.isEmpty() ? "it is empty" : lines.get(lines.size() - 1))
                    .strip();
        } catch (IOException e) {
            return "it cannot be read";
        }
    }

    /** A server refuses to run as root unless told. */
    private static void asRoot(List<String> command) {
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
    }

    static void ownerOnly(Path file) throws IOException {
        try {
            Files.setPosixFilePermissions(
                    file, PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwx------" : "rw-------"));
        } catch (UnsupportedOperationException notPosix) {
            // a file system without owners has nothing to set
        }
    }
}
