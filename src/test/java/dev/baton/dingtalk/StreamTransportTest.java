package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import dev.baton.dingtalk.PretendDingTalk.Line;
import dev.baton.dingtalk.Status.State;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The stream transport against a gateway that behaves and misbehaves over real sockets. */
@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class StreamTransportTest {

    private static final StreamTransport.Timing BRISK = new StreamTransport.Timing(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(5),
            Duration.ofMillis(20),
            Duration.ofMillis(80),
            Duration.ofMillis(300),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private static final Pushes.Limits LIMITS = new Pushes.Limits(
            Duration.ofMillis(400), Duration.ofMillis(300), Duration.ofMillis(350), Duration.ofSeconds(1));

    private final Samples.HandClock clock = new Samples.HandClock();
    private final Standing standing = new Standing(clock, true);
    private final List<CardPress> presses = new CopyOnWriteArrayList<>();
    private final List<ChatMessage> messages = new CopyOnWriteArrayList<>();
    private final List<DingTalkEvent> events = new CopyOnWriteArrayList<>();
    private volatile CardPressHandler onPress = press -> CardReply.nothing();
    private volatile ChatMessageHandler onMessage = message -> {};
    private volatile EventHandler onEvent = event -> {};
    private final Pushes pushes = new Pushes(
            LIMITS,
            clock,
            Samples.ledger(clock),
            Samples.wire(),
            () -> null,
            () -> press -> {
                presses.add(press);
                return onPress.handle(press);
            },
            () -> List.of(message -> {
                messages.add(message);
                onMessage.handle(message);
            }),
            () -> List.of(event -> {
                events.add(event);
                onEvent.handle(event);
            }));
    private PretendDingTalk gateway;
    private @Nullable StreamTransport stream;

    @BeforeEach
    void open() throws Exception {
        gateway = new PretendDingTalk();
    }

    @AfterEach
    void close() throws Exception {
        if (stream != null) {
            stream.stop();
        }
        pushes.destroy();
        gateway.close();
    }

    private StreamTransport start(StreamTransport.Timing timing) {
        StreamTransport started = new StreamTransport(
                Samples.properties(gateway.origin()),
                Samples.wire(),
                pushes,
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                standing,
                clock,
                timing,
                true);
        stream = started;
        started.start();
        return started;
    }

    private Line connected() throws InterruptedException {
        return connected(start(BRISK));
    }

    private Line connected(StreamTransport started) throws InterruptedException {
        assertThat(started.isRunning()).isTrue();
        Line line = gateway.line();
        await().until(() -> standing.status().state() == State.CONNECTED);
        return line;
    }

    @Test
    void registersAsTheProtocolSaysAndConnectsWithTheTicketEncoded() throws Exception {
        Line line = connected();
        var open = gateway.calls("POST /v1.0/gateway/connections/open").get(0);
        assertThat(open.headers()).containsEntry("accept", "application/json");
        ObjectNode expected = (ObjectNode)
                Samples.json("stream-connections-open").path("request").path("body");
        JsonNode body = open.body();
        assertThat(body.path("subscriptions")).isEqualTo(expected.path("subscriptions"));
        assertThat(body.path("clientId").asString()).isEqualTo(Samples.APP);
        assertThat(body.path("clientSecret").asString()).isEqualTo("this is a secret");
        assertThat(line.path()).isEqualTo("/connect?ticket=t%2B1%2F%3D");
    }

    @Test
    void echoesTheGatewaysPing() throws Exception {
        Line line = connected();
        line.push(Samples.text("stream-system-ping"));
        assertThat(line.answer()).isEqualTo(Samples.json("stream-system-ping-ack"));
    }

    @Test
    void answersAPressAsRecorded() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        onPress = press -> new CardReply(
                Map.of("status", "agree", "handledBy", "小钉"), Map.of("myChoice", "agree"), sent::countDown);
        Line line = connected();
        line.push(Samples.text("stream-card-action"));
        JsonNode answer = line.answer();
        JsonNode expected = Samples.json("stream-card-action-ack");
        assertThat(answer.path("headers")).isEqualTo(expected.path("headers"));
        assertThat(answer.path("code").asInt()).isEqualTo(200);
        assertThat(Samples.JSON.readTree(answer.path("data").asString()))
                .isEqualTo(Samples.JSON.readTree(expected.path("data").asString()));
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anAnswerOfNothingLeavesTheCardAlone() throws Exception {
        Line line = connected();
        line.push(Samples.frame("stream-card-action", "0a0a0a0a_912_18f00000a0c_100c"));
        assertThat(line.answer()).isEqualTo(Samples.json("stream-card-action-ack-noop"));
    }

    @Test
    void aSlowHandlerGetsAnEmptyAnswerInTimeAndIsNotToldThatItsOwnWasSent() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch finished = new CountDownLatch(1);
        AtomicInteger sent = new AtomicInteger();
        onPress = press -> {
            waitFor(release);
            finished.countDown();
            return new CardReply(Map.of("state", "late"), Map.of(), sent::incrementAndGet);
        };
        Line line = connected();
        line.push(Samples.text("stream-card-action"));
        JsonNode answer = line.answer();
        assertThat(answer.path("code").asInt()).isEqualTo(200);
        assertThat(answer.path("data").asString()).isEqualTo("{\"response\":{}}");
        release.countDown();
        assertThat(finished.await(5, TimeUnit.SECONDS)).isTrue();
        await().until(pushes::idle);
        assertThat(sent).hasValue(0);
        assertThat(line.untaken()).isEmpty();
    }

    @Test
    void aFailedPressIsTold() throws Exception {
        onPress = press -> {
            throw new IllegalStateException("broken on purpose");
        };
        Line line = connected();
        line.push(Samples.text("stream-card-action"));
        assertThat(line.answer().path("code").asInt()).isEqualTo(500);
    }

    @Test
    void aRepeatDuringTheFirstRunWaitsForItsAnswerAndALaterOneIsAskedAnew() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        AtomicInteger sent = new AtomicInteger();
        onPress = press -> {
            int run = runs.incrementAndGet();
            waitFor(release);
            return new CardReply(Map.of("run", String.valueOf(run)), Map.of(), sent::incrementAndGet);
        };
        Line line = connected();
        line.push(Samples.text("stream-card-action"));
        line.push(Samples.text("stream-card-action"));
        line.push(Samples.text("stream-system-ping"));
        assertThat(line.answer().path("data").asString()).contains("opaque");
        release.countDown();
        assertThat(line.answer().path("data").asString()).contains("\"run\":\"1\"");
        assertThat(line.answer().path("data").asString()).contains("\"run\":\"1\"");
        line.push(Samples.text("stream-card-action"));
        assertThat(line.answer().path("data").asString()).contains("\"run\":\"2\"");
        await().until(() -> sent.get() == 2 && pushes.idle());
        assertThat(sent).as("a repeat that joined is not told").hasValue(2);
    }

    @Test
    void aMessageIsHandledOnceAlsoUnderANewMessageId() throws Exception {
        Line line = connected();
        line.push(Samples.text("stream-bot-text-group"));
        assertThat(line.answer()).isEqualTo(Samples.json("stream-bot-ack"));
        line.push(Samples.text("stream-bot-text-group"));
        line.push(Samples.frame("stream-bot-text-group", "another"));
        assertThat(line.answer().path("code").asInt()).isEqualTo(200);
        assertThat(line.answer().path("code").asInt()).isEqualTo(200);
        assertThat(messages).hasSize(1);
        clock.pass(Duration.ofMinutes(6));
        line.push(Samples.frame("stream-bot-text-group", "much later"));
        line.answer();
        assertThat(messages).hasSize(2);
    }

    @Test
    void aFailedMessageIsNotRememberedAsDone() throws Exception {
        onMessage = message -> {
            throw new IllegalStateException("broken on purpose");
        };
        Line line = connected();
        line.push(Samples.text("stream-bot-text-group"));
        assertThat(line.answer().path("code").asInt()).isEqualTo(500);
        onMessage = message -> {};
        line.push(Samples.text("stream-bot-text-group"));
        assertThat(line.answer().path("code").asInt()).isEqualTo(200);
        assertThat(messages).hasSize(2);
    }

    @Test
    void aSlowMessageIsAcknowledgedBeforeItIsDone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onMessage = message -> waitFor(release);
        Line line = connected();
        line.push(Samples.text("stream-bot-text-group"));
        assertThat(line.answer()).isEqualTo(Samples.json("stream-bot-ack"));
        assertThat(pushes.idle()).isFalse();
        release.countDown();
    }

    @Test
    void eventsAreDispatchedByTypeAndEventTypeAndAFailedOneIsAskedForAgain() throws Exception {
        Line line = connected();
        line.push(Samples.text("stream-event-user-leave-org"));
        JsonNode answer = line.answer();
        assertThat(answer).isEqualTo(Samples.json("stream-event-ack-success"));
        assertThat(events.get(0).eventType()).isEqualTo("user_leave_org");
        assertThat(events.get(0).data().get("userId")).isEqualTo(List.of("fakeuser002"));
        onEvent = event -> {
            throw new IllegalStateException("broken on purpose");
        };
        line.push(Samples.text("stream-event-chat-disband").replace("\"topic\": \"*\"", "\"topic\": \"dingTalk\""));
        JsonNode later = line.answer();
        assertThat(later.path("code").asInt()).isEqualTo(200);
        assertThat(later.path("data").asString()).contains("\"status\":\"LATER\"");
    }

    @Test
    void everyRecordedFrameIsAcknowledgedExactlyOnce() throws Exception {
        Line line = connected();
        List<String> frames = new ArrayList<>();
        for (String name : Samples.names("stream-")) {
            if (!name.endsWith("-ack")
                    && !name.contains("-ack-")
                    && !name.equals("stream-connections-open")
                    && !name.equals("stream-system-disconnect")) {
                frames.add(name);
            }
        }
        assertThat(frames).hasSizeGreaterThan(18);
        for (String name : frames) {
            line.push(Samples.frame(name, name));
        }
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            answered.add(line.answer().path("headers").path("messageId").asString());
        }
        assertThat(answered).containsExactlyInAnyOrderElementsOf(frames);
        line.push(Samples.text("stream-system-ping"));
        line.answer();
        assertThat(line.untaken()).isEmpty();
    }

    @Test
    void nonsenseIsAnsweredOrIgnoredAndNeverBreaksTheConnection() throws Exception {
        Line line = connected();
        for (String nonsense :
                List.of("", "[]", "not json", "{}", "{\"type\":\"CALLBACK\"}", "{\"headers\":7}", "null")) {
            line.push(nonsense);
        }
        line.push("{\"type\":\"SYSTEM\",\"headers\":{\"topic\":\"KEEPALIVE\",\"messageId\":\"a\"}}");
        line.push(
                "{\"type\":\"CALLBACK\",\"headers\":{\"topic\":\"/v1.0/other\",\"messageId\":\"b\"},\"data\":\"{}\"}");
        line.push(
                "{\"type\":\"CALLBACK\",\"headers\":{\"topic\":\"/v1.0/card/instances/callback\",\"messageId\":\"c\"},"
                        + "\"data\":\"{broken\"}");
        line.push("{\"type\":\"EVENT\",\"headers\":{\"topic\":\"*\",\"messageId\":\"d\"},\"data\":\"\"}");
        line.push(
                "{\"type\":\"EVENT\",\"header\":{\"topic\":\"*\",\"messageId\":\"e\",\"eventType\":\"x\"},\"data\":{}}");
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            JsonNode answer = line.answer();
            answers.add(answer.path("headers").path("messageId").asString()
                    + answer.path("code").asInt());
        }
        assertThat(answers).containsExactlyInAnyOrder("a200", "b404", "c400", "d200", "e200");
        assertThat(events).extracting(DingTalkEvent::eventId).containsExactly("e");
    }

    @Test
    void aFrameThatComesInPiecesAndIsLongIsRead() throws Exception {
        Line line = connected();
        String text = "订单".repeat(16_000 / 6);
        line.push(Samples.frame("stream-bot-text-single", "long", data -> {
            ((ObjectNode) data.path("text")).put("content", text);
            return data;
        }));
        line.answer();
        assertThat(messages.get(0).text()).isEqualTo(text);
    }

    @Test
    void whenTheGatewayDisconnectsANewConnectionComesFirstAndOwedAnswersLeaveOnTheOld() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onPress = press -> {
            waitFor(release);
            return new CardReply(Map.of("state", "held"), Map.of(), null);
        };
        Line old = connected();
        old.push(Samples.text("stream-card-action"));
        await().until(() -> presses.size() == 1);
        old.push(Samples.text("stream-system-disconnect"));
        Line fresh = gateway.line();
        assertThat(old.isClosed()).isFalse();
        assertThat(fresh.path()).isNotEqualTo(old.path());
        release.countDown();
        List<String> answers = List.of(
                old.answer().path("headers").path("messageId").asString(),
                old.answer().path("headers").path("messageId").asString());
        assertThat(answers).contains("0a0a0a0a_911_18f00000a0b_100b", "0a0a0a0a_902_18f00000a02_1002");
        old.cut();
        fresh.push(Samples.text("stream-system-ping"));
        fresh.answer();
        assertThat(standing.status().state()).isEqualTo(State.CONNECTED);
        assertThat(gateway.hasLine()).isFalse();
    }

    @Test
    void aLostConnectionIsReplacedWithAFreshTicketAndIsSeenMeanwhile() throws Exception {
        Line first = connected();
        AtomicInteger refusals = new AtomicInteger();
        gateway.on("POST /v1.0/gateway/connections/open", request -> {
            refusals.incrementAndGet();
            return Answer.json(500, "{\"code\":\"system.busy\"}");
        });
        first.cut();
        await().until(() -> standing.status().state() == State.RETRYING);
        assertThat(standing.status().lastError()).isNotBlank();
        await().until(() -> refusals.get() > 2);
        int port = java.net.URI.create(gateway.origin()).getPort();
        gateway.on(
                "POST /v1.0/gateway/connections/open",
                request -> Answer.json(
                        200, "{\"endpoint\":\"ws://127.0.0.1:" + port + "/connect\",\"ticket\":\"fresh\"}"));
        assertThat(gateway.line().path()).isEqualTo("/connect?ticket=fresh");
        await().until(() -> standing.status().state() == State.CONNECTED);
        assertThat(standing.status().lastError()).isNull();
    }

    @Test
    void aPeerThatNoLongerAnswersPingsIsLeft() throws Exception {
        start(new StreamTransport.Timing(
                Duration.ofSeconds(5),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(300),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20)));
        Line first = gateway.line();
        await().until(() -> first.pings() > 2);
        assertThat(standing.status().state()).isEqualTo(State.CONNECTED);
        assertThat(first.isClosed()).isFalse();
        gateway.goSilent();
        Line second = gateway.line();
        assertThat(second.path()).isNotEqualTo(first.path());
        await().until(first::isClosed);
    }

    @Test
    void wrongCredentialsAreTriedSlowlyAndSaidPlainly() throws Exception {
        gateway.on(
                "POST /v1.0/gateway/connections/open",
                request -> Answer.json(
                        400,
                        Samples.json("api-oauth2-access-token-error")
                                .path("response")
                                .path("body")
                                .toString()));
        start(BRISK);
        await().until(() -> standing.status().state() == State.REJECTED);
        assertThat(standing.status().lastError()).contains("DINGTALK_CLIENT_SECRET");
        int tried = gateway.calls("POST /v1.0/gateway/connections/open").size();
        assertThat(tried).isEqualTo(1);
        await().until(() -> gateway.calls("POST /v1.0/gateway/connections/open").size() >= 2);
        assertThat(standing.status().state()).isEqualTo(State.REJECTED);
    }

    @Test
    void aConnectionThatDropsAtOnceDoesNotResetTheBackOff() throws Exception {
        start(BRISK);
        long begun = System.nanoTime();
        for (int i = 0; i < 6; i++) {
            gateway.line().cut();
        }
        // 20 + at least 20 ms each: without a back-off six attempts take next to nothing
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofMillis(100));
    }

    @Test
    void onlyAConnectionThatHeldResetsTheBackOff() throws Exception {
        StreamTransport started = start(new StreamTransport.Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofMillis(5),
                Duration.ofMillis(20),
                Duration.ofMillis(300),
                Duration.ofSeconds(2),
                Duration.ofSeconds(20)));
        for (int i = 0; i < 4; i++) {
            gateway.line().cut();
        }
        gateway.line();
        await().until(() -> standing.status().state() == State.CONNECTED);
        assertThat(started.failures()).as("connected, but not for long").isGreaterThanOrEqualTo(4);
        await().until(() -> started.failures() == 0);
    }

    @Test
    void theBanOfOurAddressIsWaitedOut() throws Exception {
        for (Answer ban : List.of(
                Answer.html(403, "<html><body>denied</body></html>"),
                Answer.json(200, Samples.json("error-ip-ban").path("body").toString()))) {
            gateway.on("POST /v1.0/gateway/connections/open", request -> ban);
            int before = gateway.calls("POST /v1.0/gateway/connections/open").size();
            StreamTransport started = start(BRISK);
            await().until(() -> standing.status().state() == State.RETRYING);
            // BRISK would come again after 80 ms at most; the ban asks for five minutes
            await().during(Duration.ofMillis(400))
                    .until(() ->
                            gateway.calls("POST /v1.0/gateway/connections/open").size() == before + 1);
            started.stop();
        }
    }

    @Test
    void wrongCredentialsAreSaidOnce(CapturedOutput output) throws Exception {
        gateway.on(
                "POST /v1.0/gateway/connections/open",
                request -> Answer.json(401, "{\"code\":\"authFailed\",\"message\":\"鉴权失败\"}"));
        start(new StreamTransport.Timing(
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofSeconds(5),
                Duration.ofMillis(20),
                Duration.ofMillis(80),
                Duration.ofMillis(20),
                Duration.ofSeconds(20),
                Duration.ofSeconds(20)));
        await().until(() -> gateway.calls("POST /v1.0/gateway/connections/open").size() >= 10);
        assertThat(output.getOut().lines().filter(line -> line.contains("REJECTED")))
                .hasSize(1);
        assertThat(output.getOut()).doesNotContain("this is a secret");
    }

    @Test
    void underLoadEveryPushIsAnsweredOnItsOwnConnectionBeforeItsHandlerIsDone() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onPress = press -> {
            waitFor(release);
            return CardReply.nothing();
        };
        onMessage = message -> waitFor(release);
        onEvent = event -> waitFor(release);
        Line line = connected();
        int each = 150;
        for (int i = 0; i < each; i++) {
            int n = i;
            line.push(Samples.frame("stream-card-action", "press" + i));
            line.push(Samples.frame("stream-bot-text-single", "message" + i, data -> data.put("msgId", "msg" + n)));
            line.push(
                    Samples.frame("stream-event-user-leave-org", "event" + i).replace("FAKEevent", "E" + n + "event"));
        }
        List<String> answered = new ArrayList<>();
        for (int i = 0; i < 3 * each; i++) {
            answered.add(line.answer().path("headers").path("messageId").asString());
        }
        assertThat(answered).as("every handler hangs till now").doesNotHaveDuplicates();
        release.countDown();
        await().until(pushes::idle);
        assertThat(line.untaken()).isEmpty();
        assertThat(presses).as("acknowledged early, done all the same").hasSize(each);
        assertThat(messages).hasSize(each);
    }

    @Test
    void whatCannotTravelAsUtf8IsAcknowledgedAllTheSame() throws Exception {
        Line line = connected();
        line.push("{\"type\":\"SYSTEM\",\"headers\":{\"topic\":\"ping\",\"messageId\":\"a\\ud83db\"},"
                + "\"data\":\"{\\\"opaque\\\":\\\"\\udc4d 👍\\\"}\"}");
        JsonNode answer = line.answer();
        assertThat(answer.path("headers").path("messageId").asString()).isEqualTo("a\ud83db");
        assertThat(answer.path("data").asString()).isEqualTo("{\"opaque\":\"\udc4d 👍\"}");
    }

    @Test
    void eventsOfOtherOrganisationsAreHeardAndIgnored() throws Exception {
        Line line = connected();
        line.push(Samples.text("stream-event-user-leave-org").replace(Samples.CORP, "dingother"));
        assertThat(line.answer()).isEqualTo(Samples.json("stream-event-ack-success"));
        assertThat(events).isEmpty();
    }

    @Test
    void stopLetsAHandlerAtWorkAnswerAndThenSaysGoodbye() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onPress = press -> {
            waitFor(release);
            return new CardReply(Map.of("state", "held"), Map.of(), null);
        };
        StreamTransport started = start(BRISK);
        Line line = connected(started);
        line.push(Samples.text("stream-card-action"));
        await().until(() -> presses.size() == 1);
        Thread stopping = new Thread(started::stop);
        stopping.start();
        release.countDown();
        assertThat(line.answer().path("data").asString()).contains("held");
        stopping.join();
        await().until(line::isClosed);
        assertThat(standing.status().state()).isEqualTo(State.OFF);
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
