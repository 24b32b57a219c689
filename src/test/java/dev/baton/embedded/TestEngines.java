package dev.baton.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * The database and the Redis that tests run on: one pair for a test JVM, started when first asked for, empty, gone with
 * the JVM. With MYSQL_URL (and MYSQL_USER, MYSQL_PASSWORD) or REDIS_URL in the environment those servers are used
 * instead.
 */
public final class TestEngines {

    private static final Path HOME = Path.of("target", "test-engines").toAbsolutePath();
    private static final String PASSWORD = "test";

    /** A crash of the machine may cost the last second, nobody waits for a disk. */
    private static final List<String> QUICK = List.of(
            "--innodb-flush-log-at-trx-commit=2",
            "--innodb-doublewrite=0",
            "--innodb-buffer-pool-size=128M",
            "--loose-innodb-log-file-size=32M",
            "--max-connections=1000"); // every kept context of the tests has a pool of its own

    private static final List<Engine> ENGINES = new CopyOnWriteArrayList<>();

    private static @Nullable Integer mysqlPort;
    private static @Nullable String redisUrl;
    private static @Nullable Path folder;
    private static boolean durable;

    private TestEngines() {}

    /**
     * Lets the database of this JVM commit as the product's own does, for whoever measures; before it is first asked
     * for.
     */
    public static synchronized void durable() {
        durable = true;
    }

    /**
     * Points a Spring test at an empty schema of its own and at the Redis of this JVM. For a
     * {@code @DynamicPropertySource} method.
     */
    public static void register(DynamicPropertyRegistry registry, Class<?> test) {
        String url = freshUrl("test_" + test.getSimpleName().toLowerCase(Locale.ROOT));
        registry.add("spring.datasource.url", () -> url);
        registry.add("spring.datasource.username", TestEngines::mysqlUser);
        registry.add("spring.datasource.password", TestEngines::mysqlPassword);
        registry.add("spring.data.redis.url", TestEngines::redisUrl);
    }

    /** The JDBC URL of that schema, which is made when absent and left as it is when not. */
    public static synchronized String mysqlUrl(String schema) {
        sql("CREATE DATABASE IF NOT EXISTS " + schema + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci");
        return serverUrl(schema);
    }

    /** The JDBC URL of that schema, emptied. */
    public static String freshUrl(String schema) {
        mysqlUrl(schema);
        sql("DROP DATABASE " + schema);
        return mysqlUrl(schema);
    }

    public static String mysqlUser() {
        return given("MYSQL_URL").isPresent() ? given("MYSQL_USER").orElse("") : PrivateDatabase.USER;
    }

    public static String mysqlPassword() {
        return given("MYSQL_URL").isPresent() ? given("MYSQL_PASSWORD").orElse("") : PASSWORD;
    }

    public static synchronized String redisUrl() {
        return given("REDIS_URL").orElseGet(() -> {
            if (redisUrl == null) {
                redisUrl = startRedis();
            }
            return redisUrl;
        });
    }

    private static Optional<String> given(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isBlank());
    }

    private static synchronized String serverUrl(String schema) {
        Optional<String> real = given("MYSQL_URL");
        if (real.isPresent()) {
            return real.get().replaceFirst("(jdbc:mysql://[^/?]+)(/[^?]*)?", "$1/" + schema);
        }
        if (mysqlPort == null) {
            mysqlPort = startDatabase();
        }
        return PrivateDatabase.url(mysqlPort, schema);
    }

    private static void sql(String statement) {
        Properties account = new Properties();
        account.setProperty("user", mysqlUser());
        account.setProperty("password", mysqlPassword());
        try (Connection connection = DriverManager.getConnection(serverUrl(""), account);
                Statement call = connection.createStatement()) {
            call.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(statement, e);
        }
    }

    private static int startDatabase() {
        try {
            Programs.DatabaseServer program = programs()
                    .databaseServer()
                    .orElseThrow(() -> new IllegalStateException("no database server to test on"));
            PrivateDatabase database =
                    new PrivateDatabase(program, folder(), durable ? PrivateDatabase.durable() : QUICK);
            database.install();
            int port = Ports.freeOr(0);
            Engine engine = database.launch(port, PASSWORD);
            stopWithJvm(engine);
            database.awaitReady(engine, port, PASSWORD);
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String startRedis() {
        try {
            Path program = programs().redisServer().orElseThrow(() -> new IllegalStateException("no Redis to test on"));
            PrivateRedis redis = new PrivateRedis(program, folder().resolve("redis"), false);
            int port = Ports.freeOr(0);
            Engine engine = redis.launch(port, PASSWORD);
            stopWithJvm(engine);
            redis.awaitReady(engine, port, PASSWORD);
            return PrivateRedis.url(port, PASSWORD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Test JVMs may run side by side; only the unpacking must not. */
    static Programs programs() throws IOException {
        Path bin = Files.createDirectories(HOME.resolve("bin"));
        Programs programs = new Programs(bin);
        try (RandomAccessFile file = new RandomAccessFile(bin.resolve("lock").toFile(), "rw");
                FileLock lock = file.getChannel().lock()) {
            programs.databaseServer();
            programs.redisServer();
            assert lock.isValid();
        }
        return programs;
    }

    /** A fresh folder that is removed with the JVM; those of killed JVMs go now. */
    private static Path folder() throws IOException {
        if (folder == null) {
            try (Stream<Path> others = Files.list(Files.createDirectories(HOME))) {
                List<Path> runs = others.filter(
                                path -> path.getFileName().toString().matches("run-\\d+"))
                        .toList();
                for (Path run : runs) {
                    if (ProcessHandle.of(
                                    Long.parseLong(run.getFileName().toString().substring(4)))
                            .isEmpty()) {
                        Programs.delete(run);
                    }
                }
            }
            folder = Files.createDirectories(
                    HOME.resolve("run-" + ProcessHandle.current().pid()));
        }
        return folder;
    }

    /**
     * Ends both servers the hard way, because nobody wants their data any more; after the contexts, which would wait
     * for them.
     */
    private static void stopWithJvm(Engine engine) {
        if (ENGINES.isEmpty()) {
            SpringApplication.getShutdownHandlers().add(TestEngines::stop);
        }
        ENGINES.add(engine);
    }

    private static void stop() {
        ENGINES.forEach(engine -> engine.stop(Duration.ZERO));
        try {
            if (folder != null) {
                Programs.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
