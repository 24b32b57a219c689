package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The chat from end to end: a card is delivered, pressed over a stream connection, and changes for everybody. */
class SandboxServerTest {

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

    /** The sample card, delivered to the order group and to 张三's chat. */
    private static String deliveredCard() throws Exception {
        JsonNode sample = Json.read(Files.readString(Path.of("bot-templates/cards/workflow.sample.json")));
        String id = "card-" + NAMES.incrementAndGet();
        Map<String, Object> body = Json.object(
                "cardTemplateId", SandboxApp.TEMPLATE,
                "outTrackId", id,
                "callbackType", "STREAM",
                "cardData", sample.path("cardData"),
                "privateData", sample.path("privateData"),
                "openSpaceId", "dtv1.card//IM_GROUP." + DemoPeople.ORDERS + ";IM_ROBOT.u-zhang",
                "imGroupOpenSpaceModel",
                        Json.object("supportForward", true, "lastMessageI18n", Map.of("ZH_CN", "缺货待处理")),
                "imGroupOpenDeliverModel", Json.object("robotCode", sandbox.clientId()),
                "imRobotOpenSpaceModel", Json.object("supportForward", true),
                "imRobotOpenDeliverModel", Json.object("spaceType", "IM_ROBOT", "robotCode", sandbox.clientId()),
                "userIdType", 1);
        Wire.Answer answer = wire.call("POST", "/v1.0/card/instances/createAndDeliver", body, wire.token(sandbox));
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        for (JsonNode result : answer.body().path("result").path("deliverResults")) {
            assertThat(Json.flag(result, "success")).isTrue();
            assertThat(Json.text(result, "carrierId")).isNotEmpty();
        }
        return id;
    }

    private static Object answered(String state) {
        return Json.object(
                "response",
                Json.object(
                        "cardUpdateOptions", Map.of("updateCardDataByKey", true, "updatePrivateDataByKey", true),
                        "cardData", Map.of("cardParamMap", Map.of("state", state)),
                        "userPrivateData", Map.of("cardParamMap", Map.of("notice", "已收到", "formAction", ""))));
    }

    @Test
    void aCardShowsEachPersonTheirOwnButtons() throws Exception {
        String id = deliveredCard();
        SandboxClient.Card zhang = chat.card("u-zhang", id);
        SandboxClient.Card sun = chat.card("u-sun", id);
        assertThat(zhang.text()).contains("缺货 · 部分售罄", "处理中", "张三（客服组）", "发短信：缺 1 条", "查看详情");
        assertThat(zhang.actions()).containsExactly("send-sms", "apply-refund", "update", "note", "resolve");
        assertThat(zhang.fields()).containsOnlyKeys("amount", "reason");
        assertThat(sun.actions()).containsExactly("take", "note");
        assertThat(sun.fields()).isEmpty();
        assertThat(chat.card("u-li", id).notice()).contains("张三");
        assertThat(zhang.button("apply-refund").params())
                .containsEntry("action", "apply-refund")
                .containsEntry("workflow", "731004528146530304")
                .containsEntry("rev", "4")
                .containsEntry("press", "p-7f3a");
    }

    @Test
    void aPressTravelsAsAFrameAndItsAnswerChangesTheCardForAllAndTheNoticeForThePresser() throws Exception {
        String id = deliveredCard();
        try (StreamClient product = StreamClient.connect(sandbox, frame -> answered("审核中"))) {
            SandboxClient.Pressed pressed = chat.press("u-zhang", id, "apply-refund");
            assertThat(pressed.ok()).isTrue();
            JsonNode frame = product.next();
            assertThat(Json.text(frame, "type")).isEqualTo("CALLBACK");
            assertThat(Json.text(frame.path("headers"), "topic")).isEqualTo(StreamGateway.CARD);
            assertThat(frame.path("headers").path("time").isString()).isTrue();
            JsonNode data = Json.read(Json.text(frame, "data"));
            assertThat(Json.text(data, "userId")).isEqualTo("u-zhang");
            assertThat(Json.text(data, "outTrackId")).isEqualTo(id);
            assertThat(Json.text(data, "value")).isEqualTo(Json.text(data, "content"));
            JsonNode inner = Json.read(Json.text(data, "content")).path("cardPrivateData");
            assertThat(Json.texts(inner.path("actionIds"))).containsExactly("apply-refund");
            assertThat(Json.text(inner.path("params"), "rev")).isEqualTo("4");
        }
        assertThat(chat.card("u-zhang", id).notice()).isEqualTo("已收到");
        assertThat(chat.card("u-zhang", id).fields()).isEmpty();
        assertThat(chat.card("u-sun", id).get("state")).isEqualTo("审核中");
        assertThat(chat.card("u-sun", id).notice()).isEmpty();
        assertThat(chat.problems()).isEmpty();
    }

    @Test
    void aFormIsCheckedByTheClientAndSubmittedWithItsAction() throws Exception {
        String id = deliveredCard();
        try (StreamClient product = StreamClient.connect(sandbox, frame -> answered("审核中"))) {
            assertThatThrownBy(() -> chat.submit("u-zhang", id, Map.of("amount", "10.00")))
                    .isInstanceOfSatisfying(
                            SandboxClient.Refused.class,
                            refused -> assertThat(refused.status()).isEqualTo(422))
                    .hasMessageContaining("请写一句原因");
            chat.submit("u-zhang", id, Map.of("amount", "10.00", "reason", "缺 1 条"));
            JsonNode params = Json.read(Json.text(Json.read(Json.text(product.next(), "data")), "content"))
                    .path("cardPrivateData")
                    .path("params");
            assertThat(Json.text(params, "action")).isEqualTo("apply-refund");
            assertThat(Json.text(params.path("form"), "amount")).isEqualTo("10.00");
            assertThat(Json.text(params.path("form"), "reason")).isEqualTo("缺 1 条");
        }
    }

    @Test
    void aPressNobodyAnswersInTimeShowsTheFailureToastAndChangesNothing() throws Exception {
        String id = deliveredCard();
        SandboxClient.Pressed alone = chat.press("u-zhang", id, "note");
        assertThat(alone.outcome()).isEqualTo("nobody");
        assertThat(alone.toast()).isEqualTo("操作没有成功，请稍后再试");
        chat.switches(Map.of("pressLimitMs", 200));
        try (StreamClient product = StreamClient.connect(sandbox, frame -> null)) {
            assertThat(chat.press("u-zhang", id, "note").outcome()).isEqualTo("late");
            product.next();
        }
        assertThat(chat.toasts("u-zhang")).contains("操作没有成功，请稍后再试");
        assertThat(chat.card("u-zhang", id).get("state")).isEqualTo("处理中");
    }

    @Test
    void copiesOfAPressGoOverSeveralConnectionsHalfOfThemWithNewIds() throws Exception {
        String id = deliveredCard();
        try (StreamClient one = StreamClient.connect(sandbox, frame -> answered("已接"));
                StreamClient other = StreamClient.connect(sandbox, frame -> answered("已接"))) {
            assertThat(chat.connections()).isEqualTo(2);
            SandboxClient.Pressed pressed = chat.pressTimes("u-zhang", id, "note", 40, true);
            assertThat(pressed.outcomes()).hasSize(40).containsOnly("acked");
            assertThat(one.frames).isNotEmpty();
            assertThat(other.frames).isNotEmpty();
            long ids = java.util.stream.Stream.concat(one.frames.stream(), other.frames.stream())
                    .map(frame -> Json.text(frame.path("headers"), "messageId"))
                    .distinct()
                    .count();
            assertThat(ids).isEqualTo(21);
        }
    }

    @Test
    void theRobotHearsMentionsInGroupsAndEverythingInItsOwnChat() throws Exception {
        try (StreamClient product = StreamClient.connect(sandbox, frame -> Json.object("response", null))) {
            chat.chat("u-wang", DemoPeople.ORDERS, "今天货多吗");
            chat.sayInGroup("u-wang", DemoPeople.ORDERS, "转给 @张三 0017", "u-zhang");
            JsonNode group = Json.read(Json.text(product.next(), "data"));
            assertThat(Json.text(group, "conversationType")).isEqualTo("2");
            assertThat(Json.text(group.path("text"), "content")).isEqualTo(" 转给  0017");
            assertThat(Json.text(group.path("atUsers").path(1), "staffId")).isEqualTo("u-zhang");
            assertThat(Json.text(group, "senderStaffId")).isEqualTo("u-wang");
            chat.dm("u-li", "我的");
            JsonNode single = Json.read(Json.text(product.next(), "data"));
            assertThat(Json.text(single, "conversationType")).isEqualTo("1");
            assertThat(single.has("atUsers")).isFalse();
            // The reply to the session webhook arrives in that chat.
            String webhook = Json.text(single, "sessionWebhook");
            wire.post(
                    webhook.substring(sandbox.origin().length()),
                    Json.object("msgtype", "markdown", "markdown", Json.object("title", "我的", "text", "没有待办")),
                    null);
            assertThat(chat.lastReply("u-li")).isEqualTo("我的\n没有待办");
            assertThat(chat.rings("u-zhang").stream()
                            .filter(ring -> ring.why().equals("mention"))
                            .count())
                    .isEqualTo(1);
        }
    }

    /** A browser lets any page open a WebSocket to this machine; what is said in the chats is not for it. */
    @Test
    void onlyItsOwnPagesHearWhatIsSaid() throws Exception {
        assertThat(upgraded(null)).as("no browser").isEqualTo(101);
        assertThat(upgraded(sandbox.origin())).isEqualTo(101);
        for (String foreign : List.of("https://evil.example", "http://localhost:1", "null")) {
            assertThat(upgraded(foreign)).as(foreign).isEqualTo(403);
        }
    }

    /** The status with which the handshake of /sandbox/live is answered. */
    private static int upgraded(@Nullable String origin) throws IOException {
        URI at = URI.create(sandbox.origin());
        try (Socket socket = new Socket(at.getHost(), at.getPort())) {
            socket.setSoTimeout(5_000);
            String said = "GET /sandbox/live?user=u-zhang HTTP/1.1\r\nHost: " + at.getAuthority() + "\r\n"
                    + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                    + (origin == null ? "" : "Origin: " + origin + "\r\n") + "\r\n";
            socket.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring(9));
        }
    }

    @Test
    void itsPortIsFreeAsSoonAsItIsClosed() {
        // another process may take a port that is free: not five times in a row
        assertThat(IntStream.range(0, 5)).anyMatch(attempt -> {
            SandboxServer one = SandboxServer.start(SandboxOptions.inMemory());
            String origin = one.origin();
            one.close();
            int port = Integer.parseInt(origin.substring(origin.lastIndexOf(':') + 1));
            try (SandboxServer again =
                    SandboxServer.start(SandboxOptions.inMemory().withPort(port).withStrictPort())) {
                return again.origin().equals(origin);
            } catch (IllegalStateException taken) {
                return false;
            }
        });
    }
}
