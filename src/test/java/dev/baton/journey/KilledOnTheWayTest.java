package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 between the commit that gave somebody work and the call that would have told them, while the platform lives
 * on: whoever starts next finds that an attempt was cut off and makes it again, and the phone rings once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledOnTheWayTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Shorter than a caller is kept waiting for the end of a pause. */
    private static final long PAUSE_MILLIS = 9_000;

    private SandboxServer sandbox;
    private SandboxClient chat;
    private Store store;
    private ProductProcess product;
    private ApiClient api;
    private Shop shop;
    private Jedis redis;

    @BeforeAll
    void start() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        redis = new Jedis(URI.create(TestEngines.redisUrl()));
        String url = TestEngines.freshUrl("journey_killed_on_the_way");
        store = new Store(url);
        product = new ProductProcess(
                sandbox, url, TestEngines.redisUrl(), Map.of("baton.outbox.lease", "5s", "baton.undo-window", "PT1S"));
        product.start();
        product.awaitReady();
        api = new ApiClient(product.origin(), ProductProcess.TOKEN);
        shop = new Shop(api);
        shop.open();
        shop.here("u-li", "u-zhang", "u-zhao");
        await().atMost(PATIENCE).until(() -> chat.connections() == 1);
    }

    @AfterAll
    void stop() {
        product.close();
        sandbox.close();
        redis.close();
    }

    private String heldByLi() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("requestId", Journey.request());
        report.put("orderNo", shop.paidOrder());
        report.put("lineNo", 1);
        report.put("type", "缺货");
        report.put("detail", "部分售罄");
        report.put("reportedBy", "u-wang");
        report.put("assignee", "u-li");
        return Journey.id(api.post("/api/workflows", report).ok());
    }

    private JsonNode act(String workflow, String action, String actor, Map<String, ?> params) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", Journey.request());
        body.put("actor", actor);
        body.put("params", params);
        return api.post("/api/workflows/" + workflow + "/actions/" + action, body)
                .ok();
    }

    private JsonNode askRefund(String workflow) {
        return act(workflow, "apply-refund", "u-li", Map.of("amount", "10.00", "reason", "缺货"));
    }

    private void nothingWaits() {
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox").ok().path("items").isEmpty());
    }

    private String pauseOf(String api) {
        return "baton:dingtalk:{" + sandbox.properties().get("baton.dingtalk.client-id") + "}:" + api + ":pause";
    }

    /** No call of these interfaces leaves as long as this is repeated; whoever wants to make one waits for it. */
    private void hold(String... apis) {
        for (String each : apis) {
            redis.set(pauseOf(each), "1", SetParams.setParams().px(PAUSE_MILLIS));
        }
    }

    private boolean underWay(String workflow, String holder) {
        return store.number(
                        "SELECT COUNT(*) FROM card_space WHERE out_track_id = ? AND kind = 'ROBOT' AND space_id = ?"
                                + " AND delivered_at IS NULL AND unsure = 1",
                        Journey.cardOf(workflow),
                        holder)
                == 1;
    }

    private boolean claimed(String workflow) {
        return store.number(
                        "SELECT COUNT(*) FROM outbox_entry WHERE entry_key = ? AND claim_token IS NOT NULL",
                        Journey.cardOf(workflow))
                == 1;
    }

    private long places(String user, String workflow) {
        return chat.dms(user).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null && card.id().equals(Journey.cardOf(workflow)))
                .count();
    }

    private long rings(String user, String workflow) {
        String order =
                api.get("/api/workflows/" + workflow).ok().path("orderNo").stringValue();
        return chat.rings(user).stream()
                .filter(ring -> ring.why().equals("dm"))
                .filter(ring -> Journey.cardOf(workflow).equals(ring.card())
                        || ring.text().contains(order))
                .count();
    }

    @Test
    void whoWasJustGivenWorkHearsOfItOnceAfterTheRestart() {
        String waiting = heldByLi();
        String behind = heldByLi();
        String back = heldByLi();
        act(back, "reassign", "u-wang", Map.of("to", "u-zhang"));
        nothingWaits();
        long before = rings("u-li", back);

        hold("card.deliver", "robot.batchSend");
        String reviewer = askRefund(waiting).path("workflow").path("holder").stringValue();
        act(back, "reassign", "u-wang", Map.of("to", "u-li"));
        await().atMost(PATIENCE).until(() -> {
            hold("card.deliver", "robot.batchSend");
            return underWay(waiting, reviewer) && claimed(back);
        });
        String second = askRefund(behind).path("workflow").path("holder").stringValue();
        product.kill();
        assertThat(places(reviewer, waiting)).isZero();
        assertThat(places(second, behind)).isZero();

        redis.del(pauseOf("card.deliver"), pauseOf("robot.batchSend"));
        product.start();
        product.awaitReady();
        nothingWaits();

        assertThat(places(reviewer, waiting)).isOne();
        assertThat(rings(reviewer, waiting)).isOne();
        assertThat(chat.card(reviewer, Journey.cardOf(waiting)).offers("approve-refund"))
                .isTrue();
        assertThat(places(second, behind)).isOne();
        assertThat(rings(second, behind)).isOne();
        assertThat(rings("u-li", back)).as("the card was in this chat already").isEqualTo(before + 1);
        assertThat(places("u-li", back)).isOne();
        assertThat(api.get("/api/integrity").ok().path("violations")).isEmpty();
    }
}
