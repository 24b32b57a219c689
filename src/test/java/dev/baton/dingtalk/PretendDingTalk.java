package dev.baton.dingtalk;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The other end of the wire for tests: answers HTTP as it is told and keeps every WebSocket in hand. */
final class PretendDingTalk implements AutoCloseable {

    static final JsonMapper JSON = JsonMapper.builder().build();
    static final String TOKEN = "FAKE0access0token00000000000000";

    record Request(String method, String path, Map<String, String> headers, String text) {

        JsonNode body() {
            return JSON.readTree(text);
        }

        @Nullable
        String token() {
            return headers.get("x-acs-dingtalk-access-token");
        }
    }

    /** What to answer; a status of 0 hangs up without a word. */
    record Answer(int status, String type, String body) {

        static Answer json(int status, String body) {
            return new Answer(status, "application/json", body);
        }

        static Answer html(int status, String body) {
            return new Answer(status, "text/html", body);
        }

        static Answer hangUp() {
            return new Answer(0, "", "");
        }
    }

    private final ServerSocket server;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<String, Function<Request, Answer>> routes = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final AtomicInteger tickets = new AtomicInteger();
    private volatile boolean answersPings = true;

    PretendDingTalk() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        on("POST /v1.0/oauth2/accessToken", request -> Answer.json(200, """
                {"accessToken":"%s","expireIn":7200}""".formatted(TOKEN)));
        on(
                "POST /v1.0/gateway/connections/open",
                request -> Answer.json(200, """
                        {"endpoint":"ws://127.0.0.1:%d/connect","ticket":"t+%d/="}""".formatted(server.getLocalPort(), tickets.incrementAndGet())));
        start("pretend-accept", this::accept);
    }

    String origin() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** Answers calls of {@code "METHOD /path"} (without the query) from now on. */
    void on(String call, Function<Request, Answer> answer) {
        routes.put(call, answer);
    }

    /** All calls so far of {@code "METHOD /path"}. */
    List<Request> calls(String call) {
        return requests.stream()
                .filter(request -> call.equals(request.method() + " " + pathOf(request.path())))
                .toList();
    }

    /** The next stream connection that is opened. */
    Line line() throws InterruptedException {
        Line line = lines.poll(10, TimeUnit.SECONDS);
        if (line == null) {
            throw new AssertionError("nobody connected");
        }
        return line;
    }

    /** Whether another stream connection has been opened meanwhile. */
    boolean hasLine() {
        return !lines.isEmpty();
    }

    void goSilent() {
        answersPings = false;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                sockets.add(socket);
                start("pretend-serve", () -> serve(socket));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (true) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                if (request.headers().containsKey("sec-websocket-key")) {
                    upgrade(request, socket, in, out);
                    return;
                }
                requests.add(request);
                Function<Request, Answer> route = routes.getOrDefault(
                        request.method() + " " + pathOf(request.path()),
                        other -> Answer.json(404, "{\"code\":\"NotFound\"}"));
                Answer answer = route.apply(request);
                if (answer.status() == 0) {
                    return;
                }
                byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
                out.write(("HTTP/1.1 " + answer.status() + " x\r\nContent-Type: " + answer.type()
                                + "\r\nContent-Length: " + body.length + "\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
                out.write(body);
                out.flush();
            }
        } catch (IOException hungUp) {
            // the client went away
        }
    }

    private static @Nullable Request read(InputStream in) throws IOException {
        String first = lineOf(in);
        if (first == null || first.isEmpty()) {
            return null;
        }
        String[] parts = first.split(" ", 3);
        Map<String, String> headers = new TreeMap<>();
        for (String header = lineOf(in); header != null && !header.isEmpty(); header = lineOf(in)) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        byte[] body = in.readNBytes(length);
        return new Request(parts[0], parts[1], headers, new String(body, StandardCharsets.UTF_8));
    }

    private static @Nullable String lineOf(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                return null;
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private void upgrade(Request request, Socket socket, InputStream in, OutputStream out) throws IOException {
        out.write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: " + accept(request.headers().get("sec-websocket-key")) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        Line line = new Line(request.path(), socket, new DataInputStream(in), out);
        lines.add(line);
        line.listen();
    }

    private static String accept(@Nullable String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.ISO_8859_1));
            return Base64.getEncoder().encodeToString(hash);
        } catch (java.security.NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String pathOf(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** One stream connection, seen from the gateway. */
    final class Line {

        private final String path;
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final AtomicInteger pings = new AtomicInteger();
        private volatile boolean closed;

        private Line(String path, Socket socket, DataInputStream in, OutputStream out) {
            this.path = path;
            this.socket = socket;
            this.in = in;
            this.out = out;
        }

        String path() {
            return path;
        }

        boolean isClosed() {
            return closed;
        }

        int pings() {
            return pings.get();
        }

        void push(String frame) throws IOException {
            write(1, frame.getBytes(StandardCharsets.UTF_8));
        }

        /** The next answer. */
        JsonNode answer() throws InterruptedException {
            String text = heard.poll(10, TimeUnit.SECONDS);
            if (text == null) {
                throw new AssertionError("no answer");
            }
            return JSON.readTree(text);
        }

        /** Answers that came and were not taken. */
        List<String> untaken() {
            return new ArrayList<>(heard);
        }

        void cut() throws IOException {
            socket.close();
        }

        private void listen() {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            try {
                while (true) {
                    int head = in.readUnsignedByte();
                    int second = in.readUnsignedByte();
                    long length = second & 0x7f;
                    if (length == 126) {
                        length = in.readUnsignedShort();
                    } else if (length == 127) {
                        length = in.readLong();
                    }
                    byte[] mask = in.readNBytes(4);
                    byte[] payload = in.readNBytes((int) length);
                    for (int i = 0; i < payload.length; i++) {
                        payload[i] ^= mask[i % 4];
                    }
                    switch (head & 0x0f) {
                        case 0, 1 -> {
                            message.write(payload);
                            if ((head & 0x80) != 0) {
                                heard.add(message.toString(StandardCharsets.UTF_8));
                                message.reset();
                            }
                        }
                        case 8 -> {
                            write(8, payload);
                            return;
                        }
                        case 9 -> {
                            pings.incrementAndGet();
                            if (answersPings) {
                                write(10, payload);
                            }
                        }
                        default -> {}
                    }
                }
            } catch (IOException gone) {
                // the client went away
            } finally {
                closed = true;
            }
        }

        private synchronized void write(int opcode, byte[] payload) throws IOException {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            frame.write(0x80 | opcode);
            if (payload.length < 126) {
                frame.write(payload.length);
            } else if (payload.length < 65_536) {
                frame.write(126);
                frame.write(payload.length >> 8);
                frame.write(payload.length);
            } else {
                frame.write(127);
                for (int shift = 56; shift >= 0; shift -= 8) {
                    frame.write((int) ((long) payload.length >> shift));
                }
            }
            frame.write(payload);
            out.write(frame.toByteArray());
            out.flush();
        }
    }
}
