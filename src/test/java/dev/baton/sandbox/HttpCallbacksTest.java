package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Callbacks in http mode: the route, the three signatures, and answers that change the chat. */
class HttpCallbacksTest {

    @Test
    void signsAsRecorded() throws Exception {
        JsonNode robot = PlatformWireTest.fixture("http-bot-message");
        assertThat(Signatures.robot(Json.text(robot.path("headers"), "timestamp"), Json.text(robot, "appSecret")))
                .isEqualTo(Json.text(robot.path("headers"), "sign"));
        JsonNode card = PlatformWireTest.fixture("http-card-callback");
        assertThat(Signatures.card(
                        Json.text(card.path("headers"), "x-ddpaas-signature-timestamp"), Json.text(card, "apiSecret")))
                .isEqualTo(Json.text(card.path("headers"), "x-ddpaas-signature"));
        JsonNode vector = PlatformWireTest.fixture("http-event-crypto-vector");
        assertThat(Signatures.event(
                        Json.text(vector, "token"),
                        Json.text(vector, "timestamp"),
                        Json.text(vector, "nonce"),
                        Json.text(vector, "encrypt")))
                .isEqualTo(Json.text(vector, "msg_signature"));
        assertThat(Signatures.decrypt(Json.text(vector, "encrypt"), Json.text(vector, "aesKey")))
                .isEqualTo("success");
        assertThat(Signatures.decrypt(
                        Signatures.encrypt("你好", Json.text(vector, "aesKey"), "owner"), Json.text(vector, "aesKey")))
                .isEqualTo("你好");
    }

    @Test
    void aPressReachesTheProductSignedAndItsAnswerChangesTheCard() throws Exception {
        try (SandboxServer sandbox = SandboxServer.start(SandboxOptions.inMemory());
                Product product = new Product()) {
            SandboxClient chat = new SandboxClient(sandbox.origin());
            sandbox.callBackOverHttp(product.address());
            hangUpACard(sandbox, product);
            product.answer = request -> new Product.Answer(
                    200,
                    "{\"cardUpdateOptions\":{\"updateCardDataByKey\":true},"
                            + "\"cardData\":{\"cardParamMap\":{\"state\":\"已办\"}}}");

            assertThat(chat.force("u-li", "over-http", "note", Map.of("action", "note"))
                            .ok())
                    .isTrue();

            Product.Request press = product.next();
            assertThat(press.path()).isEqualTo("/dingtalk/card");
            assertThat(press.headers())
                    .containsEntry(
                            "x-ddpaas-signature",
                            Signatures.card(
                                    String.valueOf(press.headers().get("x-ddpaas-signature-timestamp")), "s3cret"));
            assertThat(Json.read(press.body()).propertyNames())
                    .containsExactlyInAnyOrder("type", "outTrackId", "corpId", "userId", "content");
            assertThat(chat.card("u-li", "over-http").get("state")).isEqualTo("已办");
        }
    }

    /** A route with its secret, and a card that is to be answered by it. */
    private static void hangUpACard(SandboxServer sandbox, Product product) throws Exception {
        Wire wire = new Wire(sandbox.origin());
        String token = wire.token(sandbox);
        wire.call(
                "POST",
                "/v1.0/card/callbacks/register",
                Map.of(
                        "callbackRouteKey",
                        "baton",
                        "callbackUrl",
                        product.address() + "/dingtalk/card",
                        "apiSecret",
                        "s3cret",
                        "forceUpdate",
                        true),
                token);
        wire.call(
                "POST",
                "/v1.0/card/instances/createAndDeliver",
                Json.object(
                        "cardTemplateId",
                        SandboxApp.TEMPLATE,
                        "outTrackId",
                        "over-http",
                        "callbackType",
                        "HTTP",
                        "callbackRouteKey",
                        "baton",
                        "cardData",
                        Map.of("cardParamMap", Map.of("title", "一张卡", "state", "新")),
                        "openSpaceId",
                        "dtv1.card//IM_ROBOT.u-li",
                        "imRobotOpenSpaceModel",
                        Map.of("supportForward", true),
                        "imRobotOpenDeliverModel",
                        Map.of("spaceType", "IM_ROBOT")),
                token);
    }

    @Test
    void aMessageReachesTheProductSignedAndItsAnswerStandsInTheChat() throws Exception {
        try (SandboxServer sandbox = SandboxServer.start(SandboxOptions.inMemory());
                Product product = new Product()) {
            SandboxClient chat = new SandboxClient(sandbox.origin());
            sandbox.callBackOverHttp(product.address());
            product.answer = request -> new Product.Answer(200, "{\"msgtype\":\"text\",\"text\":{\"content\":\"收到\"}}");

            chat.dm("u-li", "在吗");

            Product.Request message = product.next();
            assertThat(message.path()).isEqualTo("/dingtalk/robot");
            assertThat(message.headers())
                    .containsEntry(
                            "sign",
                            Signatures.robot(
                                    String.valueOf(message.headers().get("timestamp")), sandbox.clientSecret()));
            await().until(() -> chat.lastReply("u-li").equals("收到"));
        }
    }

    @Test
    void anEventReachesTheProductSealedAndSigned() throws Exception {
        try (SandboxServer sandbox = SandboxServer.start(SandboxOptions.inMemory());
                Product product = new Product()) {
            SandboxClient chat = new SandboxClient(sandbox.origin());
            sandbox.callBackOverHttp(product.address());
            Map<String, Object> properties = sandbox.properties();

            chat.event("chat_disband", Map.of("openConversationId", "cid=="));

            Product.Request event = product.next();
            assertThat(event.path()).isEqualTo("/dingtalk/event");
            Map<String, String> query = Web.parameters(event.query());
            String sealed = Json.text(Json.read(event.body()), "encrypt");
            assertThat(query)
                    .containsEntry(
                            "msg_signature",
                            Signatures.event(
                                    String.valueOf(properties.get("baton.dingtalk.event-token")),
                                    String.valueOf(query.get("timestamp")),
                                    String.valueOf(query.get("nonce")),
                                    sealed));
            JsonNode opened = Json.read(
                    Signatures.decrypt(sealed, String.valueOf(properties.get("baton.dingtalk.event-aes-key"))));
            assertThat(Json.text(opened, "EventType")).isEqualTo("chat_disband");
        }
    }
}
