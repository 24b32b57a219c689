package dev.baton.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;

/** A Redis of one test's own, on one address all its life, to be stopped, frozen and started again, empty each time. */
public final class OwnRedis implements AutoCloseable {

    private static final String PASSWORD = "own";

    private final Path home;
    private final int port = Ports.freeOr(0);
    private @Nullable Engine engine;

    public OwnRedis() {
        try {
            home = Files.createTempDirectory("own-redis");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
    }

    public String url() {
        return PrivateRedis.url(port, PASSWORD);
    }

    public void start() {
        try {
            Path program = TestEngines.programs().redisServer().orElseThrow();
            PrivateRedis redis = new PrivateRedis(program, home, false);
            Engine started = redis.launch(port, PASSWORD);
            redis.awaitReady(started, port, PASSWORD);
            engine = started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Connections break, new ones are refused, everything in it is gone. */
    public void stop() {
        if (engine != null) {
            signal("CONT");
            engine.stop(Duration.ofSeconds(5));
            engine = null;
        }
    }

    /** It takes connections and never answers. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    /** Everything in it is gone, connections live on. */
    public void wipe() {
        try (Jedis jedis = new Jedis(url())) {
            jedis.flushAll();
        }
    }

    @Override
    public void close() {
        stop();
        try {
            Programs.delete(home);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void signal(String signal) {
        if (engine == null || !engine.alive()) {
            return;
        }
        try {
            Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(engine.pid())).start();
            if (!kill.waitFor(5, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill -" + signal + " did not work");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
