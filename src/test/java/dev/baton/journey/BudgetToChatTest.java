package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.Budget;
import dev.baton.dingtalk.DingTalkClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A month's quota that runs out: less and less leaves, nothing is lost, and everybody can see why. */
class BudgetToChatTest extends Journey {

    private static final Instant MID_NOVEMBER = Instant.parse("2026-11-20T02:00:00Z");
    private static final Instant DECEMBER = Instant.parse("2026-11-30T16:00:00Z");

    @Override
    Map<String, Object> more() {
        return Map.of("baton.dingtalk.monthly-api-quota", 1_000, "baton.dingtalk.monthly-push-quota", 500);
    }

    @BeforeEach
    void aFreshMonth() {
        clock.set(MID_NOVEMBER);
        store().change("UPDATE dingtalk_spending SET used = 0 WHERE month = '2026-11' AND kind = 'CALL'");
        store().change("UPDATE dingtalk_spending SET spent_at = NULL");
        await().atMost(PATIENCE)
                .until(() -> budget().level() == Budget.Level.FREE
                        && budget().calls().used() < 20);
    }

    private Store store() {
        return new Store(Objects.requireNonNull(baton.getEnvironment().getProperty("spring.datasource.url")));
    }

    private Budget budget() {
        return baton.getBean(DingTalkClient.class).budget();
    }

    /** Others made calls, so that it is about so many by now; this instance hears of it soon. */
    private void used(long calls) {
        store().change(
                        "UPDATE dingtalk_spending SET used = used + ? WHERE month = '2026-11' AND kind = 'CALL'",
                        calls - budget().calls().used());
    }

    private List<String> reasons() {
        return api.get("/api/outbox?limit=200")
                .ok()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("reason").asString(""))
                .toList();
    }

    /** Time passes, and what waits says this. */
    private void untilSaid(String why) {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return reasons().stream().anyMatch(reason -> reason.contains(why));
        });
    }

    private JsonNode heldByZhang() {
        JsonNode raised = raise(shop.paidOrder(), 1, "退款", "申请退款");
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        return raised;
    }

    /** R103: no time passes here, so that nothing is seen that waits to be told together with something else. */
    @Test
    void whatCanBeTakenBackForAMinuteIsOnTheCardAtOnce() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(raised), card -> card.offers("send-sms"));

        act(raised, "send-sms", "u-zhang", Map.of("quantity", "2")).ok();

        seen("u-zhang", id(raised), card -> card.offers("revoke"));
    }

    @Test
    void whenLittleIsLeftOnlyMoneyLeavesAndTheRestWaitsForTheNextMonthWithItsReason() throws Exception {
        shop.here("u-zhang", "u-qian");
        JsonNode refund = heldByZhang();

        used(975);
        await().atMost(PATIENCE).until(() -> budget().level() == Budget.Level.NARROW);
        JsonNode late = raise(shop.paidOrder(), 1, "质量", "商品问题");
        untilSaid("额度快用完了");
        chat.press("u-zhang", cardOf(id(refund)), "apply-refund", Map.of("amount", "10.00", "reason", "少发"));
        seen("u-qian", id(refund), card -> card.offers("approve-refund"));
        assertThat(cardNow("u-li", id(late))).isNull();
        chat.dm("u-wang", "额度");
        await().atMost(PATIENCE)
                .until(() -> chat.lastReply("u-wang").contains("/ 1000")
                        && chat.lastReply("u-wang").contains("只发退款、超时和紧急的，其他在排队，等 12-01 00:00（下个月）"));

        used(1_050);
        chat.faultRate("quota", "/v1.0", 1);
        act(refund, "reject-refund", "u-qian", Map.of("reason", "已补发")).ok();
        assertThat(workflow(id(refund)).path("holder").stringValue())
                .as("people act on the page")
                .isEqualTo("u-zhang");
        untilSaid("额度用完了");
        assertThat(budget().level()).isEqualTo(Budget.Level.SPENT);
        assertThat(metrics())
                .contains("baton_dingtalk_quota_left{kind=\"calls\"} 0.0", "baton_dingtalk_calls_total{api=\"card.");

        chat.calm();
        clock.set(DECEMBER);
        seen("u-li", id(late), card -> card.get("orderNo").contains(orderOf(late)));
        seen("u-zhang", id(refund), card -> card.offers("resolve"));
        await().atMost(PATIENCE).until(() -> reasons().isEmpty());
        integrityIsOk();
    }

    private String metrics() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + port(baton) + "/actuator/prometheus");
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String orderOf(JsonNode workflow) {
        return workflow.path("orderNo").stringValue();
    }

    @Test
    void thePlatformsOwnRefusalMeansTheSameAndIsAskedAgain() {
        shop.here("u-zhang");
        chat.fault("quota", "/v1.0/card", 1);

        JsonNode raised = raise(shop.paidOrder(), 1, "质量", "商品问题");

        untilSaid("额度用完了");
        assertThat(budget().calls().refused()).isTrue();
        chat.dm("u-wang", "额度");
        await().atMost(PATIENCE).until(() -> chat.lastReply("u-wang").contains("钉钉说已经用完"));

        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofMinutes(11));
            return reasons().isEmpty();
        });
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        await().atMost(PATIENCE).until(() -> !budget().calls().refused());
        integrityIsOk();
    }

    /**
     * What is refused until a person mends it costs the month next to nothing, however much waits and however long it
     * takes.
     */
    @Test
    void aPermissionThatIsTakenAwayForTwoHoursCostsAFewCalls() {
        shop.here("u-zhang");
        List<JsonNode> raised = new ArrayList<>();
        chat.faultRate("permission", "/v1.0/card", 1);
        long before = budget().calls().used();
        for (int i = 0; i < 10; i++) {
            raised.add(raise(shop.paidOrder(), 1, "质量", "商品问题"));
        }
        for (int minute = 0; minute < 120; minute++) {
            clock.advance(Duration.ofMinutes(1));
            nothingIsDue();
        }
        assertThat(reasons()).hasSize(10).allMatch(reason -> reason.contains("权限"));
        assertThat(budget().calls().used() - before).isLessThan(40);

        chat.calm();
        clock.advance(Duration.ofMinutes(10));
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return reasons().isEmpty();
        });
        raised.forEach(one -> seen("u-zhang", id(one), card -> card.offers("resolve")));
        integrityIsOk();
    }

    private void nothingIsDue() {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> new Store(url)
                                .number(
                                        "SELECT COUNT(*) FROM outbox_entry WHERE due_at <= ?",
                                        LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                        == 0);
    }

    @Test
    void anAnswerThatTheQuotaKeepsBackComesWhenThereIsSomeAgain() {
        chat.faultRate("quota", "/robot/sendBySession", 1);
        chat.faultRate("quota", "/v1.0/robot", 1);
        int before = chat.dms("u-li").size();

        chat.dm("u-li", "谁在线");

        Store store = store();
        await().atMost(PATIENCE).until(() -> store.number("SELECT COUNT(*) FROM bot_answer") == 1);
        clock.advance(Duration.ofMinutes(11));
        chat.calm();
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofMinutes(2));
            return store.number("SELECT COUNT(*) FROM bot_answer") == 0;
        });
        assertThat(chat.dms("u-li").stream().skip(before).map(said -> said.words()))
                .anyMatch(words -> words.contains("「谁在线」的回复"));
    }

    /** The text is withheld: who typed hears why and where to go on, instead of a list of what can be typed. */
    @Test
    void pushesThatAreUsedUpAreSaidAndAreOverWithTheNextText() {
        chat.switches(Map.of("monthlyPush", 1));
        chat.dm("u-wang", "额度");
        chat.dm("u-wang", "额度");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang"))
                        .contains("推送额度用完了", "/h5/")
                        .doesNotContain("帮助"));
        await().atMost(PATIENCE).until(() -> budget().pushes().refused());
        assertThat(api.get("/api/doctor").ok().toString()).contains("本月推送额度用完了");

        chat.calm();
        chat.dm("u-wang", "额度");

        await().atMost(PATIENCE).until(() -> chat.lastReply("u-wang").contains("卡片按钮"));
        await().atMost(PATIENCE).until(() -> !budget().pushes().refused());
        assertThat(store().number("SELECT COUNT(*) FROM dingtalk_spending WHERE spent_at IS NOT NULL"))
                .isZero();
        assertThat(api.get("/api/doctor").ok().toString()).doesNotContain("本月推送额度用完了");
    }
}
