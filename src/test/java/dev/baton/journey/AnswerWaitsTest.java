package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * An answer that a ban keeps back outlives a restart, says so when it comes late, and is not sent when nobody waits any
 * more.
 */
class AnswerWaitsTest extends Journey {

    private Store store;

    @Override
    Map<String, Object> more() {
        return Map.of("baton.dingtalk.ban", "PT2S");
    }

    @BeforeAll
    void lookBehind() {
        store = new Store(url);
    }

    private long waiting() {
        return store.number("SELECT COUNT(*) FROM bot_answer");
    }

    private List<String> repliesTo(String user, String part) {
        return chat.dms(user).stream()
                .filter(said -> said.sender().equals("robot") && said.card() == null)
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains(part))
                .toList();
    }

    private void settles() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return waiting() == 0;
        });
    }

    @Test
    void aRestartDuringABanLosesNoAnswer() {
        shop.here("u-zhang", "u-li");
        String order = shop.paidOrder();
        JsonNode held = raise(order, 1, "缺货", "商品售罄");
        String other = held.path("holder").stringValue().equals("u-li") ? "张三" : "李四";
        for (String path : List.of("/robot/sendBySession", "/v1.0/robot")) {
            chat.faultRate("banJson", path, 1);
        }
        chat.dm("u-wang", "转给 " + other + " " + order);
        await().atMost(PATIENCE).until(() -> waiting() == 1);
        assertThat(store.number("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'answer'"))
                .isEqualTo(1);
        baton.close();
        assertThat(repliesTo("u-wang", order)).isEmpty();

        chat.calm();
        baton = launch(url, TestEngines.redisUrl(), sandbox, clock, more());
        settles();

        assertThat(repliesTo("u-wang", order))
                .singleElement()
                .asString()
                .contains(other)
                .doesNotContain("的回复");
        again();
    }

    /** The service is another one now, at another address. */
    private void again() {
        String origin = "http://127.0.0.1:" + port(baton);
        sandbox.product(origin);
        api = new ApiClient(origin, "test-token");
        shop = new Shop(api);
    }

    @Test
    void whatComesLateSaysSoAndWhatComesTooLateDoesNotCome() {
        for (String path : List.of("/robot/sendBySession", "/v1.0/robot")) {
            chat.faultRate("banJson", path, 1);
        }
        chat.dm("u-zhang", "谁在线");
        await().atMost(PATIENCE).until(() -> waiting() == 1);
        clock.advance(Duration.ofMinutes(12));
        chat.calm();
        settles();
        assertThat(repliesTo("u-zhang", "「谁在线」的回复")).singleElement().asString().contains("说的是当时的情况");

        for (String path : List.of("/robot/sendBySession", "/v1.0/robot")) {
            chat.faultRate("banJson", path, 1);
        }
        chat.dm("u-li", "谁在线");
        await().atMost(PATIENCE).until(() -> waiting() == 1);
        clock.advance(Duration.ofHours(3));
        chat.calm();
        settles();
        assertThat(repliesTo("u-li", "在线")).isEmpty();
    }

    @Test
    void whatTheContentCheckRefusesIsAnsweredInOtherWords() {
        String order = shop.paidOrder();
        JsonNode noted = raise(order, 1, "质量", "商品问题");
        act(noted, "note", "u-wang", Map.of("text", "用户说加微信领券")).ok();
        chat.switches(Map.of("unsafeWords", List.of("加微信领券")));

        chat.dm("u-wang", "记录 " + order);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(repliesTo("u-wang", "没有通过钉钉的内容审核"))
                        .singleElement()
                        .asString()
                        .contains("/h5/")
                        .doesNotContain("加微信"));
        chat.switches(Map.of("unsafeWords", List.of("加微信领券", "/h5/")));
        chat.dm("u-wang", "记录 " + order);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(repliesTo("u-wang", "没有通过钉钉的内容审核")).hasSize(2));
        assertThat(waiting()).isZero();
    }

    /** A permission that was withdrawn, a robot that was stopped: a person mends it, and the answer comes then. */
    @Test
    void whatAPersonMustMendFirstIsAnsweredAfterwards() {
        chat.faultCode("/robot/sendBySession", 400, "unauthorized");
        chat.faultCode("/v1.0/robot", 403, "Forbidden.AccessDenied.AccessTokenPermissionDenied");
        chat.dm("u-dong", "谁在线");
        await().atMost(PATIENCE).until(() -> waiting() == 1);
        assertThat(repliesTo("u-dong", "在线")).isEmpty();

        chat.calm();
        settles();

        assertThat(repliesTo("u-dong", "在线")).hasSize(1);
    }
}
