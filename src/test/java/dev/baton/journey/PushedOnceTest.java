package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.SettableClock;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * X02, X05: a message that comes again is answered once: on two instances, after a restart, with Redis gone, after a
 * death.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PushedOnceTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private SandboxServer sandbox;
    private SandboxClient chat;
    private OwnRedis redis;
    private String url;
    private Store store;
    private final SettableClock clock = new SettableClock();
    private ConfigurableApplicationContext one;
    private ConfigurableApplicationContext two;
    private Shop shop;

    @BeforeAll
    void start() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        redis = new OwnRedis();
        url = TestEngines.freshUrl("journey_pushedonce");
        store = new Store(url);
        one = Journey.launch(url, redis.url(), sandbox, clock);
        two = Journey.launch(url, redis.url(), sandbox, clock);
        shop = new Shop(new ApiClient("http://127.0.0.1:" + Journey.port(one), "test-token"));
        shop.open();
        await().atMost(PATIENCE).until(() -> chat.connections() == 2);
    }

    @AfterAll
    void stop() {
        one.close();
        two.close();
        sandbox.close();
        redis.close();
    }

    private long answers(String user) {
        return chat.dms(user).stream()
                .filter(said -> said.sender().equals("robot"))
                .count();
    }

    private void say(String user, String msgId) {
        chat.sayRaw(user, "谁在线", Map.of("msgId", msgId));
    }

    private void settled(String msgId, int pushes) {
        await().atMost(PATIENCE)
                .until(() -> store.number(
                                "SELECT COUNT(*) FROM request_inbox WHERE kind = 'message' AND lease_ends IS NULL"
                                        + " AND key_hash = UNHEX(?)",
                                hash(msgId))
                        == 1);
        await().atMost(PATIENCE).until(() -> acknowledged() >= pushes);
    }

    private long acknowledged() {
        long acked = 0;
        for (JsonNode push : chat.pushes()) {
            acked += push.path("topic").asString("").contains("bot")
                            && push.path("outcome").asString("").equals("acked")
                    ? 1
                    : 0;
        }
        return acked;
    }

    private String hash(String msgId) {
        try {
            String key = sandbox.properties().get("baton.dingtalk.robot-code") + "|" + msgId;
            return java.util.HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(key.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void twentyCopiesOnTwoInstancesAreOneAnswer() {
        chat.forgetTraffic();
        chat.switches(Map.of("pushCopies", 20));
        say("u-li", "msg-copies==");
        settled("msg-copies==", 20);
        assertThat(answers("u-li")).isEqualTo(1);
        chat.calm();
    }

    @Test
    void repeatsAfterARestartWithRedisGoneAreKnown() {
        chat.calm();
        chat.forgetTraffic();
        say("u-zhang", "msg-restart==");
        settled("msg-restart==", 1);
        assertThat(answers("u-zhang")).isEqualTo(1);
        one.close();
        two.close();
        redis.stop();
        one = Journey.launch(url, redis.url(), sandbox, clock);
        two = Journey.launch(url, redis.url(), sandbox, clock);
        await().atMost(PATIENCE).until(() -> chat.connections() == 2);
        for (int i = 0; i < 6; i++) {
            say("u-zhang", "msg-restart==");
        }
        settled("msg-restart==", 7);
        assertThat(answers("u-zhang")).as("known").isEqualTo(1);
        say("u-zhang", "msg-new==");
        settled("msg-new==", 8);
        assertThat(answers("u-zhang")).isEqualTo(2);
        redis.start();
    }

    @Test
    void whatADeadInstanceWasAtIsAnswered() {
        chat.calm();
        String robot = String.valueOf(sandbox.properties().get("baton.dingtalk.robot-code"));
        ChatMessage message = new ChatMessage(
                robot,
                "msg-dead==",
                "cid-of-nobody==",
                false,
                null,
                "u-wang",
                "王敏",
                "谁在线",
                List.of(),
                null,
                null,
                clock.instant(),
                null,
                List.of(),
                false);
        store.change(
                "INSERT INTO request_inbox (kind, key_hash, request, payload, owner, attempts, lease_ends, created_at)"
                        + " VALUES ('message', UNHEX(?), ?, ?, 'dead', 1, '2000-01-01', ?)",
                hash("msg-dead=="),
                robot + "|msg-dead==",
                JsonMapper.shared().writeValueAsString(message),
                utc(clock.instant().minusSeconds(61)));
        await().atMost(PATIENCE).until(() -> answers("u-wang") == 1);
        settled("msg-dead==", 0);
        assertThat(answers("u-wang")).isEqualTo(1);
    }

    private static String utc(Instant at) {
        return at.toString().replace('T', ' ').replace("Z", "");
    }
}
