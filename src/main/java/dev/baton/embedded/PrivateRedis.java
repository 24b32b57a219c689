package dev.baton.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A Redis server of our own: bound to 127.0.0.1, with a password that is new with every start, keeping its data in a
 * file.
 */
final class PrivateRedis {

    private static final Duration START_LIMIT = Duration.ofMinutes(1);

    private final Path program;
    private final Path home;
    private final boolean durable;

    PrivateRedis(Path program, Path home, boolean durable) {
        this.program = program;
        this.home = home.toAbsolutePath();
        this.durable = durable;
    }

    static String url(int port, String password) {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    /** Starts the server, without waiting for it. */
    Engine launch(int port, String password) throws IOException {
        Files.createDirectories(home);
        Path settings = home.resolve("redis.conf");
        Files.deleteIfExists(settings);
        Files.createFile(settings);
        PrivateDatabase.ownerOnly(settings);
        Files.writeString(settings, """
                port %d
                bind 127.0.0.1
                protected-mode yes
                requirepass %s
                daemonize no
                dir "%s"
                logfile server.log
                pidfile server.pid
                save ""
                appendonly %s
                appendfsync everysec
                """.formatted(port, password, quoted(home), durable ? "yes" : "no"));
        return Engine.launch(
                "baton-redis", List.of(program.toString(), settings.toString()), home, home.resolve("output.log"));
    }

    private static String quoted(Path path) {
        return path.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }

    void awaitReady(Engine engine, int port, String password) {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(port, password)) {
            if (!engine.alive() || System.nanoTime() > deadline) {
                throw new CannotStart("The private Redis (" + program + ") did not start, its log "
                        + home.resolve("server.log") + " says why: mend that, or set REDIS_URL to a Redis of yours.");
            }
            Engine.pause();
        }
    }

    /** True when the server takes the password and is not loading its file any more. */
    private static boolean answers(int port, String password) {
        try (Socket socket = Ports.connect(port)) {
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String expected = "+OK\r\n+PONG\r\n";
            return new String(in.readNBytes(expected.length()), StandardCharsets.US_ASCII).equals(expected);
        } catch (IOException notYet) {
            return false;
        }
    }
}
