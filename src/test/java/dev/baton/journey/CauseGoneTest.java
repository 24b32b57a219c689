package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Together;
import dev.baton.detection.Sweeping;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What somebody has begun is not closed when its cause goes away: whoever is at it is told. */
class CauseGoneTest extends Sweeps {

    private static final String GONE = "原因已消失（订单已发货）";

    /** R095: the order is gone, the customer's money is not back yet: that is somebody's work until it is finished. */
    @Test
    void whoHasCancelledTheOrderStillHasTheRefundInHandR001R095() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(95));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);

        act(found, "cancel-order", "u-dong", Map.of("asked", "yes")).ok();
        sweep();

        JsonNode now = ofOrder(stuck);
        assertThat(now.path("state").stringValue()).isEqualTo("held");
        assertThat(now.path("todo").stringValue()).contains("申请退款");

        say(stuck, placed, "paid", List.of()); // the shop has not heard of it yet
        sweep();
        assertThat(ofOrder(stuck).path("holder").stringValue())
                .as("the same one, not another beside it")
                .isEqualTo("u-dong");
        assertThat(act(now, "resolve", "u-dong", Map.of("text", "已退款")).status())
                .isEqualTo(200);
        integrityIsOk();
    }

    /** The money is back, the goods may still go out: the last steps are the holder's. */
    @Test
    void whatIsLeftToDoAfterARefundIsNotClosedByTheShopSayingSoR001R087() {
        shop.here("u-wang", "u-qian");
        Instant placed = clock.instant().minus(Duration.ofHours(4));
        String gone = "SO" + System.nanoTime();
        api.put("/api/orders/" + gone, Shop.order(gone, placed)).ok();
        say(gone, placed, "unavailable", List.of());
        sweep();
        JsonNode found = ofOrder(gone);
        assertThat(found.path("detail").stringValue()).isEqualTo("商品售罄");
        act(found, "apply-refund", "u-wang", Map.of("amount", "418.00", "reason", "没货"))
                .ok();
        seen("u-qian", id(found), card -> card.offers("approve-refund"));
        chat.press("u-qian", cardOf(id(found)), "approve-refund");
        clock.advance(Duration.ofSeconds(61));
        seen("u-wang", id(found), card -> card.get("todo").contains("钱已退"));

        refunded(gone, placed, "unavailable");
        sweep();

        assertThat(ofOrder(gone).path("state").stringValue()).isEqualTo("held");
        assertThat(ofOrder(gone).path("todo").stringValue()).contains("钱已退");
        integrityIsOk();
    }

    /** What we have paid back nobody has to send, though the shop still calls it paid (CONTRACT 9). */
    @Test
    void whatWePaidBackIsNotFoundAsNotSentAndIsClearedR001R015R087() {
        shop.here("u-zhang", "u-qian", "u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(60));
        String before = unpaidSince(placed);
        String late = unpaidSince(clock.instant().minus(Duration.ofHours(80)));
        String partly = unpaidSince(placed);
        sweep();
        assertThat(states(late)).containsExactly("held");

        paidBack(before, 0, "418.00");
        paidBack(late, 0, "418.00");
        paidBack(partly, 2, "60.00");
        clock.advance(Duration.ofHours(20));
        shop.here("u-dong");
        sweep();
        sweep();

        assertThat(stateOf(before, "发货异常")).isEmpty();
        assertThat(stateOf(late, "发货异常")).containsExactly("cleared");
        assertThat(stateOf(partly, "发货异常")).containsExactly("held");
        integrityIsOk();

        say(partly, placed, "processing", List.of(only(1, parcel(partly))));
        sweep();
        sweep();
        assertThat(stateOf(partly, "发货异常"))
                .as("the line that is left is paid back")
                .containsExactly("cleared");
        integrityIsOk();
    }

    private void paidBack(String order, int line, String amount) {
        JsonNode refund = raise(order, line, "退款", "申请退款");
        act(refund, "take", "u-zhang", Map.of());
        act(refund, "apply-refund", "u-zhang", Map.of("amount", amount, "reason", "不要了"))
                .ok();
        seen("u-qian", id(refund), card -> card.offers("approve-refund"));
        chat.press("u-qian", cardOf(id(refund)), "approve-refund");
        clock.advance(Duration.ofSeconds(61));
        await().atMost(PATIENCE)
                .until(() -> workflow(id(refund)).path("todo").stringValue().contains("钱已退"));
    }

    private List<String> stateOf(String order, String detail) {
        return allOf(order).stream()
                .filter(item -> item.path("detail").stringValue().equals(detail))
                .map(item -> item.path("state").stringValue())
                .toList();
    }

    private static Map<String, Object> only(int line, Map<String, Object> parcel) {
        Map<String, Object> named = new LinkedHashMap<>(parcel);
        named.put("lineNos", List.of(line));
        return named;
    }

    /** R060: who stops what goes by itself has stopped the sweep too; what nobody has touched goes as before. */
    @Test
    void onlyWhatNobodyHasBegunIsClearedR001R060() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(97));
        String chased = unpaidSince(placed);
        String stopped = unpaidSince(placed);
        String aside = unpaidSince(placed);
        sweep();
        act(ofOrder(chased), "chase", "u-dong", Map.of()).ok();
        act(ofOrder(stopped), "pause-auto", "u-dong", Map.of()).ok();
        act(ofOrder(aside), "snooze", "u-dong", Map.of("minutes", 30)).ok();

        for (String order : List.of(chased, stopped, aside)) {
            say(order, placed, "shipped", List.of(parcel(order)));
        }
        sweep();

        assertThat(states(chased)).containsExactly("held");
        assertThat(states(stopped)).containsExactly("held");
        assertThat(states(aside)).containsExactly("cleared");
    }

    /** Found by the sweep and chased by its holder; nothing the shop has said since. */
    private JsonNode chased(String order) {
        sweep();
        JsonNode found = ofOrder(order);
        act(found, "chase", "u-dong", Map.of()).ok();
        return workflow(id(found));
    }

    private List<String> done(JsonNode workflow) {
        return workflow(id(workflow))
                .path("done")
                .valueStream()
                .map(fact -> fact.path("text").stringValue())
                .toList();
    }

    /** How often the timeline tells of it. */
    private long told(JsonNode workflow, String kind) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline?limit=200")
                .ok()
                .path("items")
                .valueStream()
                .filter(entry -> entry.path("kind").stringValue().equals(kind))
                .count();
    }

    @Test
    void whoeverIsAtItLearnsOnceThatTheCauseIsGoneAndOnceThatItIsBackR001R004() throws Exception {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(98));
        String stuck = unpaidSince(placed);
        JsonNode before = chased(stuck);

        say(stuck, placed, "paid", List.of(parcel(stuck)));
        Callable<Boolean> sweep = () -> {
            sweep();
            return true;
        };
        Together.together(List.of(sweep, sweep, sweep));
        sweep();

        JsonNode after = workflow(id(before));
        for (String same : List.of("state", "holder", "revision", "step", "todo", "dueAt")) {
            assertThat(after.path(same)).as(same).isEqualTo(before.path(same));
        }
        assertThat(done(before)).endsWith(GONE).contains("已催单");
        assertThat(told(before, "cause-gone")).isOne();
        clock.advance(Duration.ofSeconds(6));
        for (String user : List.of("u-dong", "u-li")) {
            SandboxClient.Card card =
                    seen(user, id(before), now -> now.get("done").contains(GONE));
            assertThat(card.get("timeline")).contains("有人办过，由负责人完结");
        }

        say(stuck, placed, "paid", List.of());
        sweep();
        sweep();
        assertThat(done(before)).contains("已催单").doesNotContain(GONE);
        assertThat(told(before, "cause-back")).isOne();

        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        Sweeping.sweep(baton, placed.plus(Duration.ofDays(1)));
        assertThat(done(before)).as("that day there was no cause yet").doesNotContain(GONE);
        sweep();
        assertThat(done(before)).endsWith(GONE);
        assertThat(act(before, "resolve", "u-dong", Map.of("text", "已发出")).status())
                .isEqualTo(200);
        integrityIsOk();
    }

    @Test
    void aSweepOfAnEarlierDayDoesNotSayOfWhatStandsThatItIsGoneR001() {
        shop.here("u-dong");
        Instant now = clock.instant();
        Instant placed = now.minus(Duration.ofDays(35));
        String late = "SO" + System.nanoTime();
        promised(late, placed, now.minus(Duration.ofDays(20)), "shipped", "in_transit");
        JsonNode before = chased(late);

        Sweeping.sweep(baton, now.minus(Duration.ofDays(25)));

        assertThat(told(before, "cause-gone")).isZero();
    }

    /** There the cause went because of the trouble: 完结 is not what comes next. */
    @Test
    void nothingIsSaidOfWhatWasGivenUpOrCameBackR001R095() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(99));
        List<String> orders = List.of(
                unpaidSince(placed),
                unpaidSince(placed),
                unpaidSince(placed),
                unpaidSince(placed),
                "SO" + System.nanoTime());
        Instant early = clock.instant().minus(Duration.ofDays(35));
        promised(orders.get(4), early, early.plus(Duration.ofDays(2)), "shipped", "in_transit");
        List<JsonNode> all = orders.stream().map(this::chased).toList();
        assertThat(all).extracting(found -> found.path("detail").stringValue()).endsWith("配送超时");

        act(all.get(0), "cancel-order", "u-dong", Map.of("asked", "yes")).ok();
        say(orders.get(1), placed, "cancelled", List.of());
        refunded(orders.get(2), placed, "paid");
        say(orders.get(3), placed, "unavailable", List.of());
        clock.advance(Duration.ofSeconds(1));
        promised(orders.get(4), early, early.plus(Duration.ofDays(2)), "shipped", "returned");
        sweep();
        sweep();

        assertThat(all).allSatisfy(found -> {
            assertThat(told(found, "cause-gone")).as(found.toString()).isZero();
            assertThat(workflow(id(found)).path("state").stringValue()).isEqualTo("held");
        });
    }

    @Test
    void whileAnSmsIsOnItsWayNothingIsSaidAndAnotherKindKnowsNothingOfItR104() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(100));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);
        act(found, "send-sms", "u-dong", Map.of("quantity", 1)).ok();
        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(told(found, "cause-gone")).isZero();

        clock.advance(Duration.ofSeconds(61));
        await().atMost(PATIENCE).until(() -> told(found, "sms-accepted") == 1);
        sweep();
        assertThat(done(found)).contains(GONE);

        act(found, "update", "u-dong", Map.of("type", "物流", "detail", "催单")).ok();
        assertThat(done(found)).doesNotContain(GONE).contains("已发短信");
        sweep();
        assertThat(done(found)).doesNotContain(GONE);
    }

    /** What came is not late any more: no clock goes on to apologies and money. */
    @Test
    void whatHasArrivedMeanwhileIsNotTakenForSilenceR055R129() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofDays(36));
        String late = "SO" + System.nanoTime();
        promised(late, placed, placed.plus(Duration.ofDays(2)), "shipped", "in_transit");
        JsonNode before = chased(late);
        assertThat(before.path("stepId").stringValue()).isEqualTo("arrive");
        clock.advance(Duration.ofSeconds(1));
        promised(late, placed, placed.plus(Duration.ofDays(2)), "shipped", "delivered");
        sweep();
        assertThat(done(before)).endsWith("原因已消失（订单已送达）");

        clock.advance(Duration.ofHours(25));
        Sweeping.ringAlarms(baton);

        assertThat(workflow(id(before)).path("stepId").stringValue()).isEqualTo("arrive");
        assertThat(told(before, "silent")).isZero();
        assertThat(told(before, "waited")).isZero();
        integrityIsOk();
    }

    @Test
    void whatOnlyWasStoppedAndIsLetGoOnGoesAsBeforeR060() {
        shop.here("u-dong");
        Instant placed = clock.instant().minus(Duration.ofHours(101));
        String stuck = unpaidSince(placed);
        sweep();
        JsonNode found = ofOrder(stuck);
        act(found, "pause-auto", "u-dong", Map.of()).ok();
        say(stuck, placed, "shipped", List.of(parcel(stuck)));
        sweep();
        assertThat(done(found)).containsExactly(GONE);
        assertThat(states(stuck)).containsExactly("held");

        act(found, "pause-auto", "u-dong", Map.of()).ok();
        sweep();

        assertThat(states(stuck)).containsExactly("cleared");
    }

    /** The shop says that it has given the money back. */
    private void refunded(String no, Instant placed, String status) {
        clock.advance(Duration.ofSeconds(1));
        Map<String, Object> order = Shop.order(no, placed);
        order.put("status", status);
        order.put("updatedAt", clock.instant().toString());
        order.put(
                "payments",
                List.of(Map.of(
                        "paymentNo",
                        no + "-P1",
                        "channel",
                        "alipay",
                        "amount",
                        "418.00",
                        "status",
                        "refunded",
                        "at",
                        placed.toString())));
        api.put("/api/orders/" + no, order).ok();
        clock.advance(Duration.ofSeconds(1));
    }
}
