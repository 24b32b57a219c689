package dev.baton.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.baton.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.json.JsonMapper;

/** The wire of CONTRACT 8 as the other side sees it. */
class SignedCallsTest {

    private static final String TEXT = "{\"reason\":\"少发 ¥1 🧣\"}";

    /** A request as it came over the wire. */
    private record Came(String method, String path, String key, String timestamp, String signature, String body) {}

    @FunctionalInterface
    private interface Answering {
        void answer(HttpExchange call) throws IOException;
    }

    private final SettableClock clock = new SettableClock();
    private final JsonMapper json = new JsonMapper();
    private final GatewayStanding standing = new GatewayStanding(clock);
    private final SignedCalls calls = new SignedCalls(clock, json, standing);
    private final List<Came> came = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile Answering answering = call -> answer(call, 200, "{}");
    private HttpServer server;
    private Gateway gateway;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
        gateway =
                new Gateway("sms", "http://127.0.0.1:" + server.getAddress().getPort() + "/in/", PretendGateway.SECRET);
    }

    @AfterEach
    void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange call) throws IOException {
        came.add(new Came(
                call.getRequestMethod(),
                call.getRequestURI().getPath(),
                call.getRequestHeaders().getFirst("Idempotency-Key"),
                call.getRequestHeaders().getFirst("X-Baton-Timestamp"),
                call.getRequestHeaders().getFirst("X-Baton-Signature"),
                new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        answering.answer(call);
    }

    private static void answer(HttpExchange call, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            call.getResponseBody().write(bytes);
        }
        call.close();
    }

    private void waitForTheEnd() {
        try {
            closing.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- out

    @Test
    void theSignatureIsOverTheVeryBytesThatWereSent() throws IOException {
        calls.post(gateway, "k-1", TEXT);

        Came one = came.get(0);
        assertThat(one.body()).isEqualTo(TEXT);
        assertThat(one.key()).isEqualTo("k-1");
        assertThat(one.timestamp()).isEqualTo(Long.toString(clock.millis()));
        assertThat(one.signature()).isEqualTo(PretendGateway.sign(one.timestamp(), TEXT));
    }

    @Test
    void aQuestionIsSignedOverNothingAndNotFoundIsAnAnswer() throws IOException {
        answering = call -> answer(call, 404, "{}");

        Optional<SignedCalls.Reply> unheard = calls.get(gateway, "RF1");

        assertThat(unheard).isEmpty();
        assertThat(came.get(0).method()).isEqualTo("GET");
        assertThat(came.get(0).path()).isEqualTo("/in/RF1");
        assertThat(came.get(0).signature())
                .isEqualTo(PretendGateway.sign(came.get(0).timestamp(), ""));
        assertThat(standing.troubles()).isEmpty();
    }

    @Test
    void noRedirectIsFollowed() throws IOException {
        answering = call -> {
            call.getResponseHeaders().add("Location", gateway.url() + "elsewhere");
            answer(call, 307, "");
        };

        SignedCalls.Reply reply = calls.post(gateway, "k-1", TEXT);

        assertThat(reply.status()).isEqualTo(307);
        assertThat(reply.isAnswer()).isFalse();
        assertThat(came).hasSize(1);
    }

    @Test
    void anAnswerAsLongAsAllowedIsReadAndALongerOneIsNone() throws IOException {
        answering = call -> answer(call, 200, "x".repeat(SignedCalls.LONGEST_BODY));
        assertThat(calls.post(gateway, "k-1", TEXT).body()).hasSize(SignedCalls.LONGEST_BODY);

        answering = call -> answer(call, 200, "x".repeat(SignedCalls.LONGEST_BODY + 1));
        assertThatThrownBy(() -> calls.post(gateway, "k-2", TEXT)).isInstanceOf(IOException.class);
        assertThat(standing.troubles()).containsKey("sms");
    }

    @Test
    void anAnswerThatTricklesForEverEndsAfterFiveSeconds() {
        answering = call -> {
            call.sendResponseHeaders(200, 0);
            call.getResponseBody().write('{');
            call.getResponseBody().flush();
            waitForTheEnd();
        };
        long begin = System.nanoTime();

        assertThatThrownBy(() -> calls.post(gateway, "k-1", TEXT)).isInstanceOf(IOException.class);

        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(Duration.ofMillis(4900), Duration.ofSeconds(9));
    }

    @Test
    void nobodyThereIsNoAnswer() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Gateway gone = new Gateway("refund", "http://127.0.0.1:" + port, PretendGateway.SECRET);

        assertThatThrownBy(() -> calls.post(gone, "k-1", TEXT)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> calls.get(gone, "k-1")).isInstanceOf(IOException.class);
    }

    @Test
    void onlyWhatIsAnAnswerAndJsonHasWords() {
        assertThat(calls.words(new SignedCalls.Reply(200, "{\"status\":\"accepted\"}"))
                        .path("status")
                        .stringValue())
                .isEqualTo("accepted");
        assertThat(calls.words(new SignedCalls.Reply(500, "{\"status\":\"accepted\"}"))
                        .isNull())
                .isTrue();
        assertThat(calls.words(new SignedCalls.Reply(200, "<html>")).isNull()).isTrue();
    }

    @Test
    void howItStandsWithAGatewayIsKnownUntilItAnswersAgain() throws IOException {
        answering = call -> answer(call, 401, "{}");
        calls.post(gateway, "k-1", TEXT);
        clock.advance(Duration.ofMinutes(5));
        calls.post(gateway, "k-1", TEXT);

        assertThat(standing.troubles()).hasEntrySatisfying("sms", trouble -> {
            assertThat(trouble.what()).isEqualTo("answered 401");
            assertThat(trouble.since()).isEqualTo(clock.instant().minus(Duration.ofMinutes(5)));
        });
        answering = call -> answer(call, 200, "{}");
        calls.post(gateway, "k-1", TEXT);
        assertThat(standing.troubles()).isEmpty();
    }

    @Test
    void neitherSecretNorWordsAreInWhatCouldBeLogged() {
        assertThat(gateway.toString()).doesNotContain(PretendGateway.SECRET);
        assertThat(new SignedCalls.Reply(200, "13912345678").toString()).doesNotContain("139");
    }

    // ---- in

    private int received(String body, long timestamp, String signature) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/hooks/sms");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        request.addHeader("X-Baton-Timestamp", Long.toString(timestamp));
        request.addHeader("X-Baton-Signature", signature);
        ResponseEntity<ProblemDetail> answer = calls.received(
                request, gateway, told -> told.isObject() ? HttpStatus.NO_CONTENT : HttpStatus.UNPROCESSABLE_CONTENT);
        ProblemDetail problem = answer.getBody();
        assertThat(problem == null).isEqualTo(answer.getStatusCode().is2xxSuccessful());
        if (problem != null) {
            assertThat(problem.getProperties()).containsKey("code");
        }
        return answer.getStatusCode().value();
    }

    private int received(String body, Duration ago) throws IOException {
        long timestamp = clock.millis() - ago.toMillis();
        return received(body, timestamp, PretendGateway.sign(Long.toString(timestamp), body));
    }

    @Test
    void onlyWhatIsSignedAndFreshIsBelieved() throws IOException {
        assertThat(received(TEXT, Duration.ZERO)).isEqualTo(204);
        assertThat(received(TEXT, Duration.ofMinutes(5))).isEqualTo(204);
        assertThat(received(TEXT, Duration.ofSeconds(301))).isEqualTo(401);
        assertThat(received(TEXT, Duration.ofSeconds(-301))).isEqualTo(401);
        String other = PretendGateway.sign(Long.toString(clock.millis()), TEXT + " ");
        assertThat(received(TEXT, clock.millis(), other)).isEqualTo(401);
        assertThat(received(TEXT, clock.millis(), "")).isEqualTo(401);
    }

    @Test
    void withoutASecretNobodyIsBelieved() throws IOException {
        gateway = new Gateway("sms", "", "");

        assertThat(received(TEXT, Duration.ZERO)).isEqualTo(401);
    }

    @Test
    void whatIsTooLongOrNoJsonIsRefused() throws IOException {
        assertThat(received(" ".repeat(SignedCalls.LONGEST_BODY - 2) + "{}", Duration.ZERO))
                .isEqualTo(204);
        assertThat(received(" ".repeat(SignedCalls.LONGEST_BODY - 1) + "{}", Duration.ZERO))
                .isEqualTo(413);
        assertThat(received("{", Duration.ZERO)).isEqualTo(400);
        assertThat(received("[]", Duration.ZERO)).isEqualTo(422);
    }
}
