package dev.baton.sandbox;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * The sandbox behind TLS, as the real gateway is: clients that speak nothing else get their address here and are passed
 * on byte for byte. The certificate is made for the occasion, for localhost.
 */
final class Official implements AutoCloseable {

    private static final String PASSWORD = "changeit";

    private final SandboxServer sandbox;
    private final Path store;
    private final SSLServerSocket tls;
    private final HttpServer api;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Official(SandboxServer sandbox, Path folder) throws Exception {
        this.sandbox = sandbox;
        this.store = folder.resolve("tls.p12");
        certificate();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        tls = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.createContext("/", exchange -> {
            byte[] answer;
            int status;
            try {
                Wire.Answer answered = new Wire(sandbox.origin())
                        .call(
                                exchange.getRequestMethod(),
                                exchange.getRequestURI().getPath(),
                                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                                java.util.Map.of());
                status = answered.status();
                answer = Json.write(answered.body())
                        .replaceFirst("ws://[^/\"]+", "wss://localhost:" + tls.getLocalPort())
                        .getBytes(StandardCharsets.UTF_8);
            } catch (Exception broken) {
                status = 502;
                answer = new byte[0];
            }
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        api.start();
        thread(this::accept);
    }

    /** In place of {@code https://api.dingtalk.com}. */
    String host() {
        return "http://127.0.0.1:" + api.getAddress().getPort();
    }

    /** Where the certificate can be found by who is to trust it. */
    Path trustStore() {
        return store;
    }

    static String password() {
        return PASSWORD;
    }

    private void certificate() throws Exception {
        Process made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gateway",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (made.waitFor() != 0) {
            throw new IllegalStateException("keytool: " + said);
        }
    }

    private void accept() {
        URI to = URI.create(sandbox.origin());
        try {
            while (true) {
                Socket from = tls.accept();
                Socket on = new Socket(to.getHost(), to.getPort());
                sockets.add(from);
                sockets.add(on);
                thread(() -> pass(from, on));
                thread(() -> pass(on, from));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] some = new byte[8192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                out.write(some, 0, n);
                out.flush();
            }
        } catch (IOException gone) {
            // one end is gone, and with it the other
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "official");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        api.stop(0);
        tls.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
