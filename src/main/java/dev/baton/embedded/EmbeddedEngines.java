package dev.baton.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.SmartApplicationListener;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Fills {@code spring.datasource.*} and {@code spring.data.redis.url} when they are empty, with servers of our own in
 * {@code baton.data-dir}. Runs after {@code .env} and the environment were read and logging is up, before any bean is
 * made.
 *
 * <p>Serving owns the folder or does not start. A command ({@code baton.command}) joins the servers of the Baton that
 * runs there, or starts them for itself. They stop after the last context is closed, so nobody loses a connection that
 * was in use.
 */
final class EmbeddedEngines implements SmartApplicationListener {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedEngines.class);

    private static final String DATABASE = "database";
    private static final String REDIS = "redis";
    /** From the first sign of the end until the last server is ended the hard way. */
    private static final Duration END = Duration.ofSeconds(9);

    private static final Duration LEAST = Duration.ofSeconds(2);
    private static final Duration JOIN_PATIENCE = Duration.ofSeconds(90);

    private final List<Engine> running = new CopyOnWriteArrayList<>();
    private @Nullable DataDir ours;
    /** Held on to for its lock, which ends with it. */
    @SuppressWarnings("UnusedVariable") // held, not read: its lock must not be collected
    private @Nullable DataDir joined;

    private boolean command;
    private volatile long ending;
    private volatile boolean stopping;

    @Override
    public boolean supportsEventType(Class<? extends ApplicationEvent> event) {
        return ApplicationEnvironmentPreparedEvent.class.isAssignableFrom(event)
                || ContextClosedEvent.class.isAssignableFrom(event);
    }

    @Override
    public int getOrder() {
        return LoggingApplicationListener.DEFAULT_ORDER + 1;
    }

    @Override
    public void onApplicationEvent(ApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            fill(prepared.getEnvironment());
            return;
        }
        DataDir dir = ours;
        if (dir != null && command && !Thread.currentThread().getName().contains("ShutdownHook")) {
            awaitGuests(dir);
        }
        ending = System.nanoTime();
    }

    private void fill(ConfigurableEnvironment environment) {
        boolean database = empty(environment, "spring.datasource.url");
        boolean redis = empty(environment, "spring.data.redis.url");
        if (!database && !redis) {
            return;
        }
        DataDir dir = new DataDir(Path.of(environment.getProperty("baton.data-dir", "./.baton")));
        String name = environment.getProperty("baton.command", "");
        command = !name.isEmpty();
        Map<String, Object> filled = new HashMap<>();
        if (mayOwn(dir, command)) {
            SpringApplication.getShutdownHandlers().add(this::stop);
            try {
                start(dir, database, redis, command ? name : "serve");
            } catch (IOException e) {
                stop();
                throw dir.unusable(e);
            } catch (RuntimeException e) {
                stop();
                throw e;
            }
        } else {
            dir.enterAsGuest();
            joined = dir;
        }
        DataDir.Notes notes = dir.notes();
        if (database) {
            int port =
                    notes.number(DATABASE + ".port").orElseThrow(() -> notThere(dir, notes, "database", "MYSQL_URL"));
            filled.put("spring.datasource.url", PrivateDatabase.url(port, PrivateDatabase.SCHEMA));
            filled.put("spring.datasource.username", PrivateDatabase.USER);
            filled.put(
                    "spring.datasource.password",
                    notes.text(DATABASE + ".password").orElse(""));
            filled.put("baton.embedded.database", "127.0.0.1:" + port + ", data in " + dir);
        }
        if (redis) {
            int port = notes.number(REDIS + ".port").orElseThrow(() -> notThere(dir, notes, "Redis", "REDIS_URL"));
            filled.put(
                    "spring.data.redis.url",
                    PrivateRedis.url(port, notes.text(REDIS + ".password").orElse("")));
            filled.put("baton.embedded.redis", "127.0.0.1:" + port + ", data in " + dir);
        }
        environment.getPropertySources().addFirst(new MapPropertySource("embedded engines", filled));
    }

    private static boolean empty(ConfigurableEnvironment environment, String property) {
        return environment.getProperty(property, "").isBlank();
    }

    /** True: the folder is ours. False: a command may use the servers its owner has started. */
    private static boolean mayOwn(DataDir dir, boolean command) {
        long deadline = System.nanoTime() + JOIN_PATIENCE.toNanos();
        while (!dir.claim()) {
            DataDir.Notes notes = dir.notes();
            if (!command) {
                throw new CannotStart("Another Baton (" + owner(notes) + ") works in " + dir
                        + ": stop that one, or set BATON_DATA_DIR to another folder for this one.");
            }
            if (notes.process("owner").isPresent() && notes.text("ready").isPresent()) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new CannotStart("The Baton that works in " + dir + " (" + owner(notes)
                        + ") has not finished its start: look at what it says, or stop it.");
            }
            Engine.pause();
        }
        return true;
    }

    private void start(DataDir dir, boolean wantsDatabase, boolean wantsRedis, String role) throws IOException {
        ours = dir;
        DataDir.Notes notes = dir.notes();
        endLeftOvers(dir, notes);
        notes.withProcess("owner", ProcessHandle.current().pid())
                .with("owner.role", role)
                .without("ready");
        int databasePort = Ports.freeOr(notes.number(DATABASE + ".port").orElse(0));
        int redisPort = Ports.freeOr(notes.number(REDIS + ".port").orElse(0));
        for (String gone : List.of(DATABASE, REDIS)) {
            notes.without(gone + ".port").without(gone + ".password");
        }
        dir.write(notes);

        Programs programs = new Programs(dir.resolve("bin"));
        Runnable databaseReady = () -> {};
        if (wantsDatabase) {
            String password = password();
            PrivateDatabase database = new PrivateDatabase(
                    programs.databaseServer()
                            .orElseThrow(() -> new CannotStart("No database: MYSQL_URL is empty, and this machine has"
                                    + " no server that Baton can start: set MYSQL_URL, MYSQL_USER and MYSQL_PASSWORD, or"
                                    + " install MariaDB 10.6+ or MySQL 8+ so that mariadbd or mysqld is on the PATH.")),
                    dir.resolve("database"),
                    PrivateDatabase.durable());
            database.install();
            log.info("Starting the private database on port {}", databasePort);
            Engine engine = launch(() -> database.launch(databasePort, password));
            dir.write(notes.withProcess(DATABASE, engine.pid())
                    .with(DATABASE + ".port", databasePort)
                    .with(DATABASE + ".password", password));
            databaseReady = () -> database.awaitReady(engine, databasePort, password);
        }
        if (wantsRedis) {
            String password = password();
            PrivateRedis redis = new PrivateRedis(
                    programs.redisServer()
                            .orElseThrow(() -> new CannotStart("No Redis: REDIS_URL is empty, and this machine has no"
                                    + " server that Baton can start: set REDIS_URL, or install Redis 6.2+ so that"
                                    + " redis-server is on the PATH.")),
                    dir.resolve("redis"),
                    true);
            log.info("Starting the private Redis on port {}", redisPort);
            Engine engine = launch(() -> redis.launch(redisPort, password));
            dir.write(notes.withProcess(REDIS, engine.pid())
                    .with(REDIS + ".port", redisPort)
                    .with(REDIS + ".password", password));
            redis.awaitReady(engine, redisPort, password);
        }
        databaseReady.run();
        dir.write(notes.with("ready", true));
        running.forEach(this::watch);
    }

    /** After a {@code kill -9} the servers end by themselves a moment later; one that has not by now is ended here. */
    private static void endLeftOvers(DataDir dir, DataDir.Notes notes) {
        for (String engine : List.of(DATABASE, REDIS)) {
            notes.process(engine).ifPresent(left -> {
                log.info("Ending the private {} (process {}) that an earlier Baton left behind", engine, left.pid());
                Engine.stop(left, Duration.ofSeconds(30));
            });
        }
        String data = "--datadir=" + dir.resolve("database");
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(data))
                        .isPresent())
                .filter(process -> process.pid() != ProcessHandle.current().pid())
                .forEach(left -> Engine.stop(left, Duration.ofSeconds(30)));
    }

    private interface Launch {
        Engine run() throws IOException;
    }

    private synchronized Engine launch(Launch launch) throws IOException {
        if (stopping) {
            throw new CannotStart("Stopped before the start was finished.");
        }
        Engine engine = launch.run();
        running.add(engine);
        return engine;
    }

    private void watch(Engine engine) {
        engine.whenEnded(() -> {
            if (!stopping) {
                log.error("{} ended by itself; its logs are in {}; restart Baton", engine, ours);
            }
        });
    }

    /** Runs when every context is closed, or when the start failed. A second call does nothing. */
    private synchronized void stop() {
        stopping = true;
        DataDir dir = ours;
        if (dir == null) {
            return;
        }
        long now = System.nanoTime();
        Duration left = END.minusNanos(ending == 0 ? 0 : now - ending);
        long deadline = now + (left.compareTo(LEAST) < 0 ? LEAST : left).toNanos();
        running.forEach(Engine::askToStop);
        running.forEach(engine -> engine.stop(Duration.ofNanos(Math.max(0, deadline - System.nanoTime()))));
        running.clear();
        dir.write(dir.notes().without("ready").without(DATABASE + ".pid").without(REDIS + ".pid"));
        dir.release();
        ours = null;
    }

    /** A command that ends normally lets other commands finish which have joined its servers. */
    private static void awaitGuests(DataDir dir) {
        boolean said = false;
        while (dir.hasGuests() && !Thread.currentThread().isInterrupted()) {
            if (!said) {
                log.warn("Waiting for another command that uses the same private database");
                said = true;
            }
            Engine.pause();
        }
    }

    private static String owner(DataDir.Notes notes) {
        return Optional.of(notes)
                .filter(known -> known.process("owner").isPresent())
                .map(known -> known.text("owner.role").orElse("serve") + ", process "
                        + known.number("owner.pid").orElse(0))
                .orElse("just starting");
    }

    private static CannotStart notThere(DataDir dir, DataDir.Notes notes, String part, String variable) {
        return new CannotStart("The Baton that works in " + dir + " (" + owner(notes) + ") has no private " + part
                + " to join: give this command the same " + variable + " as that Baton.");
    }

    private static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
