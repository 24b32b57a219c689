package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import tools.jackson.databind.JsonNode;

/** The platform's pushes in http mode, on the recorded requests. */
@Timeout(20)
@ExtendWith(OutputCaptureExtension.class)
class CallbackControllerTest {

    private final Samples.HandClock clock = new Samples.HandClock();
    private final List<CardPress> presses = new CopyOnWriteArrayList<>();
    private final List<ChatMessage> messages = new CopyOnWriteArrayList<>();
    private final List<DingTalkEvent> events = new CopyOnWriteArrayList<>();
    private volatile CardPressHandler onPress = press -> CardReply.nothing();
    private volatile Runnable onOther = () -> {};
    private final Pushes pushes = new Pushes(
            new Pushes.Limits(
                    Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(250), Duration.ofSeconds(1)),
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
                onOther.run();
            }),
            () -> List.of(event -> {
                events.add(event);
                onOther.run();
            }));
    private final MockMvc mvc = MockMvcBuilders.standaloneSetup(new CallbackController(
                    Samples.properties("http://127.0.0.1:9", "http"), Samples.wire(), pushes, clock))
            .build();

    @AfterEach
    void close() throws Exception {
        pushes.destroy();
    }

    private MockHttpServletRequestBuilder robot(String body) {
        JsonNode sample = Samples.json("http-bot-message");
        clock.set(Instant.ofEpochMilli(
                Long.parseLong(sample.at("/headers/timestamp").asString())));
        return post("/dingtalk/robot")
                .contentType("application/json; charset=utf-8")
                .header("timestamp", sample.at("/headers/timestamp").asString())
                .header("sign", sample.at("/headers/sign").asString())
                .content(body.getBytes(StandardCharsets.UTF_8));
    }

    private MockHttpServletRequestBuilder card(String body) {
        JsonNode headers = Samples.json("http-card-callback").path("headers");
        clock.set(Instant.ofEpochMilli(
                Long.parseLong(headers.path("x-ddpaas-signature-timestamp").asString())));
        return post("/dingtalk/card")
                .contentType("application/json")
                .header(
                        "x-ddpaas-signature-timestamp",
                        headers.path("x-ddpaas-signature-timestamp").asString())
                .header("x-ddpaas-signature", headers.path("x-ddpaas-signature").asString())
                .content(body.getBytes(StandardCharsets.UTF_8));
    }

    private MockHttpServletRequestBuilder event(JsonNode sample, String signatureName) {
        clock.set(Instant.ofEpochMilli(
                Long.parseLong(sample.at("/query/timestamp").asString())));
        return post("/dingtalk/event")
                .with(request -> {
                    request.setQueryString(signatureName + "="
                            + sample.at("/query/msg_signature").asString() + "&timestamp="
                            + sample.at("/query/timestamp").asString() + "&=x&%ZZ=%&nonce="
                            + sample.at("/query/nonce").asString());
                    return request;
                })
                .contentType("application/json")
                .content(sample.path("body").toString());
    }

    private MockHttpServletResponse answer(MockHttpServletRequestBuilder request) throws Exception {
        MockHttpServletResponse response = mvc.perform(request).andReturn().getResponse();
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        return response;
    }

    private static String sample(String name) {
        return Samples.json(name).path("body").toString();
    }

    @Test
    void answersAPressInTheBody() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        onPress = press -> new CardReply(Map.of("status", "accepted"), Map.of("myChoice", "accept"), sent::countDown);
        MockHttpServletResponse response = answer(card(sample("http-card-callback")));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(Samples.JSON.readTree(response.getContentAsString()))
                .isEqualTo(Samples.json("http-card-callback-response"));
        assertThat(presses.get(0).action()).isEqualTo("accept");
        assertThat(presses.get(0).messageId()).startsWith("http-");
        assertThat(sent.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void twoEqualPressesAreTwoPresses() throws Exception {
        answer(card(sample("http-card-callback")));
        answer(card(sample("http-card-callback")));
        assertThat(presses)
                .extracting(CardPress::messageId)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void aSlowPressIsAnsweredWithNothing() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onPress = press -> {
            try {
                release.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return CardReply.nothing();
        };
        MockHttpServletResponse response = answer(card(sample("http-card-callback")));
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getContentAsString()).isEqualTo("{}");
        release.countDown();
    }

    @Test
    void hearsARobotMessageOnce() throws Exception {
        for (int i = 0; i < 2; i++) {
            MockHttpServletResponse response = answer(robot(sample("http-bot-message")));
            assertThat(response.getStatus()).isEqualTo(200);
            assertThat(Samples.JSON.readTree(response.getContentAsString()))
                    .isEqualTo(Samples.json("http-bot-reply-empty"));
        }
        assertThat(messages).extracting(ChatMessage::text).containsExactly("你好");
    }

    @Test
    void aFailureAsksForAnotherPush() throws Exception {
        onOther = () -> {
            throw new IllegalStateException("broken on purpose");
        };
        assertThat(answer(robot(sample("http-bot-message"))).getStatus()).isEqualTo(500);
        assertThat(answer(event(Samples.json("http-event-user-leave-org"), "msg_signature"))
                        .getStatus())
                .isEqualTo(500);
        onOther = () -> {};
        assertThat(answer(robot(sample("http-bot-message"))).getStatus()).isEqualTo(200);
        assertThat(messages).hasSize(2);
    }

    @Test
    void answersEventsWithSuccessInTheirEnvelope() throws Exception {
        EventCrypto crypto =
                new EventCrypto("123456", "1234567890123456789012345678901234567890123", Samples.APP, null);
        for (String name : List.of("http-event-check-url", "http-event-user-leave-org")) {
            for (String signature : List.of("msg_signature", "signature")) {
                MockHttpServletResponse response = answer(event(Samples.json(name), signature));
                assertThat(response.getStatus()).isEqualTo(200);
                JsonNode body = Samples.JSON.readTree(response.getContentAsString());
                assertThat(crypto.open(
                                body.path("msg_signature").asString(),
                                body.path("timeStamp").asString(),
                                body.path("nonce").asString(),
                                body.path("encrypt").asString()))
                        .isEqualTo("success");
            }
        }
        assertThat(events).extracting(DingTalkEvent::eventType).containsExactly("user_leave_org");
    }

    @Test
    void whoCannotSignLearnsNothing() throws Exception {
        assertThat(answer(post("/dingtalk/card").content(sample("http-card-callback")))
                        .getStatus())
                .isEqualTo(401);
        assertThat(answer(post("/dingtalk/robot").content(sample("http-bot-message")))
                        .getStatus())
                .isEqualTo(401);
        JsonNode event = Samples.json("http-event-user-leave-org");
        assertThat(answer(event(event, "other")).getStatus()).isEqualTo(401);
        var late = card(sample("http-card-callback"));
        clock.pass(Duration.ofHours(2));
        assertThat(answer(late).getStatus()).isEqualTo(401);
        var lateMessage = robot(sample("http-bot-message"));
        clock.pass(Duration.ofHours(2));
        assertThat(answer(lateMessage).getStatus()).isEqualTo(401);
        assertThat(presses).isEmpty();
        assertThat(messages).isEmpty();
        assertThat(events).isEmpty();
    }

    private MockHttpServletRequestBuilder sealed(String text, String timestamp) {
        Map<String, String> sealed = new EventCrypto(
                        "123456", "1234567890123456789012345678901234567890123", Samples.APP, null)
                .seal(text, timestamp, "nonce", new byte[16]);
        return post("/dingtalk/event")
                .with(request -> {
                    request.setQueryString("msg_signature=" + sealed.get("msg_signature") + "&timestamp=" + timestamp
                            + "&nonce=nonce");
                    return request;
                })
                .content(Samples.JSON.writeValueAsString(Map.of("encrypt", String.valueOf(sealed.get("encrypt")))));
    }

    @Test
    void eventsAreBelievedForADayInEitherUnit() throws Exception {
        String leave = "{\"EventType\":\"user_leave_org\",\"UserId\":[\"u\"],\"eventId\":\"%s\"}";
        Instant sent = clock.instant();
        String millis = String.valueOf(sent.toEpochMilli());
        String seconds = String.valueOf(sent.getEpochSecond());
        clock.pass(Duration.ofHours(24));
        assertThat(answer(sealed(leave.formatted("1"), millis)).getStatus()).isEqualTo(200);
        assertThat(answer(sealed(leave.formatted("2"), seconds)).getStatus()).isEqualTo(200);
        clock.pass(Duration.ofSeconds(1));
        assertThat(answer(sealed(leave.formatted("3"), millis)).getStatus()).isEqualTo(401);
        assertThat(answer(sealed(leave.formatted("4"), seconds)).getStatus()).isEqualTo(401);
        assertThat(answer(sealed(leave.formatted("5"), "soon")).getStatus()).isEqualTo(401);
        assertThat(events).extracting(DingTalkEvent::eventId).containsExactly("1", "2");
    }

    @Test
    void anEventWithoutAnIdIsKnownByItsWordsAndOneOfOthersIsIgnored() throws Exception {
        String now = String.valueOf(clock.millis());
        for (int i = 0; i < 3; i++) {
            assertThat(answer(sealed("{\"EventType\":\"chat_disband\",\"ChatId\":\"c\"}", now))
                            .getStatus())
                    .isEqualTo(200);
        }
        assertThat(answer(sealed("{\"EventType\":\"chat_disband\",\"CorpId\":\"dingother\",\"eventId\":\"x\"}", now))
                        .getStatus())
                .isEqualTo(200);
        assertThat(events).hasSize(1);
        assertThat(events.get(0).data()).containsEntry("chatId", "c");
    }

    @Test
    void aFloodOfForgeriesIsOneLineAMinute(CapturedOutput output) throws Exception {
        for (int i = 0; i < 50; i++) {
            answer(post("/dingtalk/card").content(sample("http-card-callback")));
            answer(post("/dingtalk/robot").content(sample("http-bot-message")));
        }
        assertThat(output.getOut().lines().filter(line -> line.contains("not signed")))
                .hasSize(1);
        clock.pass(Duration.ofMinutes(1));
        answer(post("/dingtalk/card").content("{}"));
        assertThat(output.getOut().lines().filter(line -> line.contains("101 since the start")))
                .hasSize(1);
    }

    @Test
    void whatIsTooLongIsNotRead() throws Exception {
        String padding = "x".repeat(CallbackController.LONGEST_BODY);
        assertThat(answer(card(padding)).getStatus()).isEqualTo(400);
        assertThat(answer(card(padding + "x")).getStatus()).isEqualTo(413);
        assertThat(answer(robot(padding + "x")).getStatus()).isEqualTo(413);
        assertThat(answer(post("/dingtalk/event").content(padding + "x")).getStatus())
                .isEqualTo(413);
    }

    @Test
    void nonsenseThatIsSignedIsRefusedPolitely() throws Exception {
        for (String body : List.of("", "[]", "null", "{", "\u0000", "7")) {
            assertThat(answer(card(body)).getStatus()).isEqualTo(400);
            assertThat(answer(robot(body)).getStatus()).isEqualTo(400);
            assertThat(answer(post("/dingtalk/event").content(body)).getStatus())
                    .isEqualTo(400);
        }
        assertThat(answer(card("{}")).getStatus()).isEqualTo(200);
        assertThat(answer(robot("{}")).getStatus()).isEqualTo(200);
        assertThat(presses).isEmpty();
    }
}
