package dev.baton.journey;

import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxServer;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An instance of the service as a process of its own, on one port all its lives, to be killed and started again. */
final class ProductProcess implements AutoCloseable {

    static final String TOKEN = "test-token";

    /** Starting a JVM takes long when the machine is busy. */
    static final Duration START = Duration.ofSeconds(90);

    /** Quick to start rather than quick in the end. */
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-XX:+UseSerialGC", "-Xmx400m");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
    private final List<String> command = new ArrayList<>();
    private final Path home;
    private final int port;
    private volatile @Nullable Process process;
    private int lives;

    ProductProcess(SandboxServer sandbox, String mysqlUrl, String redisUrl) {
        this(sandbox, mysqlUrl, redisUrl, Map.of());
    }

    /** @param more settings beside those it needs to find its neighbours */
    ProductProcess(SandboxServer sandbox, String mysqlUrl, String redisUrl, Map<String, ?> more) {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
            home = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target", "products").toAbsolutePath()), "product-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Object> settings = new LinkedHashMap<>(sandbox.properties());
        settings.put("spring.datasource.url", mysqlUrl);
        settings.put("spring.datasource.username", TestEngines.mysqlUser());
        settings.put("spring.datasource.password", TestEngines.mysqlPassword());
        settings.put("spring.data.redis.url", redisUrl);
        settings.put("server.port", port);
        settings.put("baton.api-token", TOKEN);
        settings.put("baton.data-dir", home.resolve("data"));
        settings.putAll(more);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath(), Baton.class.getName()));
        settings.forEach((name, value) -> command.add("--" + name + "=" + value));
    }

    /** Of this process, without its working folder: there the scripts lie once more. */
    private static String classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    String origin() {
        return "http://127.0.0.1:" + port;
    }

    void start() {
        lives++;
        try {
            process = new ProcessBuilder(command)
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log().toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ProductProcess awaitReady() {
        await("ready, see " + home).atMost(START).until(this::ready);
        return this;
    }

    boolean ready() {
        Process running = process;
        if (running == null) {
            return false;
        }
        if (!running.isAlive() && running.exitValue() != 137) {
            throw new IllegalStateException("it ended by itself, see " + log());
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin() + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** kill -9: nothing is said goodbye to. */
    void kill() {
        Process running = process;
        if (running == null) {
            return;
        }
        try {
            if (!running.destroyForcibly().waitFor(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("it cannot be killed: " + running.pid());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path log() {
        return home.resolve("life-" + lives + ".log");
    }

    @Override
    public void close() {
        kill();
    }
}
