package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The fault switches do what they say, and stop when told. */
class BadDaysTest {

    private static SandboxServer sandbox;
    private static SandboxClient chat;
    private static Wire wire;
    private static final AtomicInteger NAMES = new AtomicInteger();

    @BeforeAll
    static void start() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        wire = new Wire(sandbox.origin());
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void calm() {
        chat.calm();
        chat.cutAll();
        chat.forgetTraffic();
    }

    private static String card() throws Exception {
        String id = "bad-" + NAMES.incrementAndGet();
        assertThat(create(id).status()).isEqualTo(200);
        return id;
    }

    private static Wire.Answer create(String id) throws Exception {
        return wire.call(
                "POST",
                "/v1.0/card/instances/createAndDeliver",
                Json.object(
                        "cardTemplateId",
                        SandboxApp.TEMPLATE,
                        "outTrackId",
                        id,
                        "callbackType",
                        "STREAM",
                        "cardData",
                        Map.of("cardParamMap", Map.of("title", "一张卡", "state", "新")),
                        "openSpaceId",
                        "dtv1.card//IM_ROBOT.u-li",
                        "imRobotOpenSpaceModel",
                        Map.of("supportForward", true),
                        "imRobotOpenDeliverModel",
                        Map.of("spaceType", "IM_ROBOT")),
                wire.token(sandbox));
    }

    private static Object done() {
        return Json.object(
                "response",
                Json.object(
                        "cardUpdateOptions", Map.of("updateCardDataByKey", true),
                        "cardData", Map.of("cardParamMap", Map.of("state", "已办"))));
    }

    private static long cardsInChat(String id) {
        return chat.dms("u-li").stream()
                .filter(said -> said.card() != null && said.card().id().equals(id))
                .count();
    }

    @Test
    void aCallMayBeDoneAlthoughItsAnswerSaysOtherwise() throws Exception {
        chat.fault("doneThenTimeout", "/v1.0/card", 1);
        assertThat(create("done-504").status()).isEqualTo(504);
        assertThat(cardsInChat("done-504")).isEqualTo(1);
        chat.fault("timeout", "/v1.0/card", 1);
        assertThat(create("not-done").status()).isEqualTo(504);
        assertThat(cardsInChat("not-done")).isZero();
        chat.fault("lost", "/v1.0/card", 1);
        try {
            Wire.Answer answer = create("lost");
            assertThat(answer.body().isMissingNode()).isTrue();
        } catch (java.io.IOException hungUp) {
            assertThat(hungUp).isNotNull();
        }
        assertThat(cardsInChat("lost")).isEqualTo(1);
        assertThat(create("lost").body().path("code").asString("")).isEqualTo("param.cardAlreadyExist");
        chat.switches(Map.of("cardExists", "silent"));
        assertThat(create("lost").status()).isEqualTo(200);
        assertThat(cardsInChat("lost")).isEqualTo(2);
        chat.switches(Map.of("repeatDeliver", false));
        assertThat(create("lost").status()).isEqualTo(200);
        assertThat(cardsInChat("lost")).isEqualTo(2);
    }

    @Test
    void aLimitOfCallsASecondIsKept() throws Exception {
        String token = wire.token(sandbox);
        chat.switches(Map.of("qps", 5));
        int throttled = 0;
        for (int i = 0; i < 30; i++) {
            Wire.Answer answer = wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", "nobody"), token);
            throttled += answer.status() == 403 ? 1 : 0;
        }
        assertThat(throttled).isPositive();
    }

    @Test
    void aLostAckFailsThePressAlthoughTheProductDidIt() throws Exception {
        String id = card();
        chat.switches(Map.of("ackLoss", 1.0, "pressLimitMs", 300));
        try (StreamClient product = StreamClient.connect(sandbox, frame -> done())) {
            assertThat(chat.force("u-li", id, "note", Map.of()).outcome()).isEqualTo("late");
            product.next();
        }
        assertThat(chat.card("u-li", id).get("state")).isEqualTo("新");
    }

    @Test
    void anUnansweredPressComesAgainWithTheSameOrANewId() throws Exception {
        String id = card();
        chat.switches(Map.of("redeliverPressMs", 200, "pressLimitMs", 150));
        AtomicInteger frames = new AtomicInteger();
        try (StreamClient product =
                StreamClient.connect(sandbox, frame -> frames.incrementAndGet() == 1 ? null : done())) {
            chat.force("u-li", id, "note", Map.of());
            JsonNode first = product.next();
            JsonNode again = product.next();
            assertThat(messageId(again)).isEqualTo(messageId(first));
            await().atMost(Duration.ofSeconds(5))
                    .until(() -> chat.card("u-li", id).get("state").equals("已办"));
        }
        chat.switches(Map.of("redeliverNewId", true));
        frames.set(0);
        try (StreamClient product =
                StreamClient.connect(sandbox, frame -> frames.incrementAndGet() == 1 ? null : done())) {
            chat.force("u-li", id, "note", Map.of());
            assertThat(messageId(product.next())).isNotEqualTo(messageId(product.next()));
        }
    }

    private static String messageId(JsonNode frame) {
        return Json.text(frame.path("headers"), "messageId");
    }

    @Test
    void aRobotMessageWithoutAckComesAgainUnderItsMsgId() throws Exception {
        chat.switches(Map.of("redeliverMessageMs", 200, "redeliverNewId", true));
        AtomicInteger frames = new AtomicInteger();
        try (StreamClient product = StreamClient.connect(
                sandbox, frame -> frames.incrementAndGet() == 1 ? null : Json.object("response", "x"))) {
            chat.dm("u-li", "在吗");
            JsonNode first = product.next();
            JsonNode again = product.next();
            assertThat(Json.text(Json.read(Json.text(again, "data")), "msgId"))
                    .isEqualTo(Json.text(Json.read(Json.text(first, "data")), "msgId"));
            assertThat(messageId(again)).isNotEqualTo(messageId(first));
        }
    }

    @Test
    void connectionsEndPolitelyAbruptlyOrNotVisiblyAtAll() throws Exception {
        String id = card();
        chat.switches(Map.of("pressLimitMs", 200));
        try (StreamClient product = StreamClient.connect(sandbox, frame -> done())) {
            chat.disconnectAll();
            JsonNode frame = product.next();
            assertThat(Json.text(frame, "type")).isEqualTo("SYSTEM");
            assertThat(Json.text(frame.path("headers"), "topic")).isEqualTo("disconnect");
            assertThat(Json.text(Json.read(Json.text(frame, "data")), "reason")).isEqualTo("connection is expired");
            assertThat(chat.force("u-li", id, "note", Map.of()).outcome()).isEqualTo("nobody");
            chat.cutAll();
            assertThat(chat.connections()).isZero();
        }
        try (StreamClient product = StreamClient.connect(sandbox, frame -> done())) {
            chat.freezeAll();
            assertThat(chat.connections()).isEqualTo(1);
            assertThat(chat.force("u-li", id, "note", Map.of()).outcome()).isEqualTo("lost");
            assertThat(product.frames).isEmpty();
        }
    }

    @Test
    void aNewConnectionMayEndTheOlderOnes() throws Exception {
        String id = card();
        chat.switches(Map.of("oneConnection", true));
        try (StreamClient older = StreamClient.connect(sandbox, frame -> done())) {
            assertThat(chat.force("u-li", id, "note", Map.of()).ok()).isTrue();
            older.next();
            Wire.Answer opened = wire.call(
                    "POST",
                    "/v1.0/gateway/connections/open",
                    Json.object(
                            "clientId", sandbox.clientId(),
                            "clientSecret", sandbox.clientSecret(),
                            "subscriptions", List.of(Json.object("type", "CALLBACK", "topic", StreamGateway.CARD))),
                    Map.of());
            try (StreamClient newer = new StreamClient(
                    java.net.URI.create(
                            Json.text(opened.body(), "endpoint") + "?ticket=" + Json.text(opened.body(), "ticket")),
                    frame -> done())) {
                await().until(older::ended); // the number of connections is one before and after
                older.frames.clear();
                for (int i = 0; i < 5; i++) {
                    assertThat(chat.force("u-li", id, "note", Map.of()).ok()).isTrue();
                    newer.next();
                }
                assertThat(older.frames).isEmpty();
            }
        }
    }

    @Test
    void anEventMayComeSeveralTimesUnderOneId() throws Exception {
        chat.switches(Map.of("pushCopies", 3));
        try (StreamClient product = StreamClient.connect(sandbox, frame -> Json.object("status", "SUCCESS"))) {
            chat.event("chat_disband", Map.of("openConversationId", "cid=="));
            java.util.Set<String> ids = new java.util.HashSet<>();
            java.util.Set<String> frames = new java.util.HashSet<>();
            for (int i = 0; i < 3; i++) {
                JsonNode frame = product.next();
                ids.add(Json.text(frame.path("headers"), "eventId"));
                frames.add(messageId(frame));
            }
            assertThat(ids).hasSize(1);
            assertThat(frames).hasSize(3);
        }
    }

    @Test
    void aTicketOpensOneConnection() throws Exception {
        JsonNode opened = wire.post(
                "/v1.0/gateway/connections/open",
                Json.object(
                        "clientId", sandbox.clientId(),
                        "clientSecret", sandbox.clientSecret(),
                        "subscriptions", List.of(Json.object("type", "CALLBACK", "topic", StreamGateway.CARD))),
                null);
        java.net.URI address =
                java.net.URI.create(Json.text(opened, "endpoint") + "?ticket=" + Json.text(opened, "ticket"));
        try (StreamClient first = new StreamClient(address, frame -> null)) {
            assertThat(first.frames).isEmpty();
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> new StreamClient(address, frame -> null))
                    .isInstanceOfAny(CompletionException.class, java.util.concurrent.ExecutionException.class);
        }
        assertThat(wire.call(
                                "POST",
                                "/v1.0/gateway/connections/open",
                                Json.object(
                                        "clientId", sandbox.clientId(),
                                        "clientSecret", "wrong",
                                        "subscriptions", List.of()),
                                Map.of())
                        .status())
                .isBetween(400, 499);
    }

    @Test
    void thePayloadOfAPressComesInEveryDocumentedShape() throws Exception {
        String id = card();
        try (StreamClient product = StreamClient.connect(sandbox, frame -> done())) {
            for (String shape : List.of("valueOnly", "contentOnly", "paramsBeside")) {
                chat.switches(Map.of("pressShape", shape));
                chat.force("u-li", id, "note", Map.of("action", "note"));
                JsonNode data = Json.read(Json.text(product.next(), "data"));
                assertThat(data.has("content")).isEqualTo(!shape.equals("valueOnly"));
                assertThat(data.has("value")).isEqualTo(!shape.equals("contentOnly"));
                JsonNode inner = Json.read(Json.text(data, shape.equals("valueOnly") ? "value" : "content"));
                assertThat(inner.has("params")).isEqualTo(shape.equals("paramsBeside"));
            }
        }
    }

    @Test
    void mistakesOnTheWireAreNoted() throws Exception {
        String id = card();
        try (StreamClient product = StreamClient.connect(
                sandbox,
                frame -> Json.object("response", Map.of("cardData", Map.of("cardParamMap", Map.of("state", 5)))))) {
            chat.force("u-li", id, "note", Map.of());
            product.next();
        }
        assertThat(chat.problems()).anySatisfy(problem -> assertThat(problem).contains("no text", "state"));
    }
}
