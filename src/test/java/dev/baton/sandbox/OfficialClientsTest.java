package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.dingtalk.open.app.api.GenericEventListener;
import com.dingtalk.open.app.api.OpenDingTalkClient;
import com.dingtalk.open.app.api.OpenDingTalkStreamClientBuilder;
import com.dingtalk.open.app.api.callback.DingTalkStreamTopics;
import com.dingtalk.open.app.api.callback.OpenDingTalkCallbackListener;
import com.dingtalk.open.app.api.message.GenericOpenDingTalkEvent;
import com.dingtalk.open.app.api.models.bot.ChatbotMessage;
import com.dingtalk.open.app.api.security.AuthClientCredential;
import com.dingtalk.open.app.stream.protocol.event.EventAckStatus;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import shade.com.alibaba.fastjson2.JSONObject;
import tools.jackson.databind.JsonNode;

/** The clients that DingTalk publishes take the sandbox for DingTalk. */
@Timeout(60)
class OfficialClientsTest {

    private static final String CARD = "official";

    private SandboxServer sandbox;
    private SandboxClient chat;

    @BeforeEach
    void open() throws Exception {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        Wire wire = new Wire(sandbox.origin());
        wire.call(
                "POST",
                "/v1.0/card/instances/createAndDeliver",
                Json.object(
                        "cardTemplateId",
                        SandboxApp.TEMPLATE,
                        "outTrackId",
                        CARD,
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

    @AfterEach
    void close() {
        sandbox.close();
    }

    private void pressed() {
        SandboxClient.Pressed pressed = chat.force("u-li", CARD, "note", Map.of("action", "note", "rev", "3"));
        assertThat(pressed.outcome()).isEqualTo("acked");
        assertThat(chat.card("u-wang", CARD).get("state")).isEqualTo("已办");
    }

    private void acknowledged(String topic) {
        await().untilAsserted(() -> {
            assertThat(chat.pushes().findValuesAsString("topic")).contains(topic);
            for (JsonNode push : chat.pushes()) {
                if (Json.text(push, "topic").equals(topic)) {
                    assertThat(Json.text(push, "outcome")).isEqualTo("acked");
                }
            }
        });
    }

    // Java

    private static final List<String> HEARD = new CopyOnWriteArrayList<>();

    static final class Messages implements OpenDingTalkCallbackListener<ChatbotMessage, JSONObject> {
        private static final long serialVersionUID = 1;

        @Override
        public JSONObject execute(ChatbotMessage message) {
            HEARD.add(message.getSenderStaffId() + " says "
                    + message.getText().getContent().strip());
            return new JSONObject();
        }
    }

    static final class Presses implements OpenDingTalkCallbackListener<JSONObject, JSONObject> {
        private static final long serialVersionUID = 1;

        @Override
        public JSONObject execute(JSONObject press) {
            JSONObject content = JSONObject.parseObject(press.getString("content"));
            HEARD.add(press.getString("userId") + " presses "
                    + content.getJSONObject("cardPrivateData").getJSONArray("actionIds"));
            return JSONObject.parseObject("{\"cardUpdateOptions\":{\"updateCardDataByKey\":true},"
                    + "\"cardData\":{\"cardParamMap\":{\"state\":\"已办\"}}}");
        }
    }

    static final class Events implements GenericEventListener {
        @Override
        public EventAckStatus onEvent(GenericOpenDingTalkEvent event) {
            HEARD.add(event.getEventType() + " " + event.getData().getString("openConversationId"));
            return EventAckStatus.SUCCESS;
        }
    }

    @Test
    void theOfficialClientForJavaIsServed(@TempDir Path folder) throws Exception {
        HEARD.clear();
        String before = System.getProperty("javax.net.ssl.trustStore");
        String word = System.getProperty("javax.net.ssl.trustStorePassword");
        try (Official gateway = new Official(sandbox, folder)) {
            System.setProperty("javax.net.ssl.trustStore", gateway.trustStore().toString());
            System.setProperty("javax.net.ssl.trustStorePassword", Official.password());
            OpenDingTalkStreamClientBuilder builder = OpenDingTalkStreamClientBuilder.custom()
                    .credential(new AuthClientCredential(sandbox.clientId(), sandbox.clientSecret()))
                    .registerCallbackListener(DingTalkStreamTopics.BOT_MESSAGE_TOPIC, new Messages())
                    .registerCallbackListener(DingTalkStreamTopics.CARD_CALLBACK_TOPIC, new Presses())
                    .registerAllEventListener(new Events());
            Method host = OpenDingTalkStreamClientBuilder.class.getDeclaredMethod("openApiHost", String.class);
            host.setAccessible(true);
            host.invoke(builder, gateway.host());
            OpenDingTalkClient client = builder.build();
            client.start();
            try {
                await().until(() -> chat.connections() == 1);
                pressed();
                chat.dm("u-zhang", "在吗");
                chat.event("chat_disband", Map.of("openConversationId", "cidX=="));
                await().until(() -> HEARD.size() == 3);
                assertThat(HEARD)
                        .containsExactlyInAnyOrder("u-li presses [\"note\"]", "u-zhang says 在吗", "chat_disband cidX==");
                acknowledged(StreamGateway.BOT);
                acknowledged("chat_disband");
                chat.disconnectAll();
                await().until(() -> chat.force("u-li", CARD, "note", Map.of()).ok());
            } finally {
                client.stop();
            }
        } finally {
            restore("javax.net.ssl.trustStore", before);
            restore("javax.net.ssl.trustStorePassword", word);
        }
        assertThat(chat.problems()).isEmpty();
    }

    private static void restore(String property, @org.jspecify.annotations.Nullable String value) {
        if (value == null) {
            System.clearProperty(property);
        } else {
            System.setProperty(property, value);
        }
    }

    // Node.js

    @Test
    @Tag("node")
    void theOfficialClientForNodeIsServed() throws Exception {
        Process node = new ProcessBuilder(
                        "node",
                        "src/test/resources/node/stream-client.mjs",
                        Path.of("target/npm").toAbsolutePath().toString(),
                        sandbox.origin(),
                        sandbox.clientId(),
                        sandbox.clientSecret())
                .redirectErrorStream(true)
                .start();
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        Queue<String> said = new ConcurrentLinkedQueue<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.add(line);
                    if (line.startsWith("heard ")) {
                        heard.add(line.substring("heard ".length()));
                    }
                }
            } catch (java.io.IOException gone) {
                // the client has ended
            }
        });
        reader.setDaemon(true);
        reader.start();
        try {
            await().alias("the client connects").until(() -> {
                assertThat(node.isAlive()).as(String.join("\n", said)).isTrue();
                return chat.connections() == 1;
            });
            pressed();
            JsonNode press = heard(heard, said);
            assertThat(press.path("user").asString()).isEqualTo("u-li");
            assertThat(press.at("/content/cardPrivateData/params/rev").asString())
                    .isEqualTo("3");
            chat.dm("u-zhang", "在吗");
            JsonNode message = heard(heard, said);
            assertThat(message.path("text").asString()).isEqualTo("在吗");
            assertThat(message.path("sender").asString()).isEqualTo("u-zhang");
            chat.event("chat_disband", Map.of("openConversationId", "cidX=="));
            assertThat(heard(heard, said).path("type").asString()).isEqualTo("chat_disband");
            acknowledged(StreamGateway.BOT);
            acknowledged("chat_disband");
        } finally {
            node.destroy();
        }
        assertThat(chat.problems()).isEmpty();
    }

    private static JsonNode heard(BlockingQueue<String> heard, Queue<String> said) throws InterruptedException {
        String line = heard.poll(20, TimeUnit.SECONDS);
        assertThat(line).as(String.join("\n", said)).isNotNull();
        return Json.read(line);
    }
}
