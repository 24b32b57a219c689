package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Every rule of the no-lost-order check (R001) fires: the store is broken behind the service's back, and mended again.
 */
class IntegrityTest extends Journey {

    private Store store;

    @BeforeEach
    void lookBehind() {
        store = new Store(baton.getEnvironment().getRequiredProperty("spring.datasource.url"));
        clock.advance(Duration.ofSeconds(1)); // what is raised now is younger than the groups
    }

    private String heldByZhang() {
        shop.here("u-zhang");
        String id = id(raise(shop.paidOrder(), 1, "退款", "申请退款"));
        seen("u-zhang", id, card -> card.offers("resolve"));
        everythingHasLeft();
        return id;
    }

    private String inReview() {
        shop.here("u-qian");
        String id = heldByZhang();
        act(workflow(id), "apply-refund", "u-zhang", Map.of("amount", "100.00", "reason", "少发一条"))
                .ok();
        seen("u-qian", id, card -> card.offers("approve-refund"));
        everythingHasLeft();
        return id;
    }

    private void everythingHasLeft() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(store.texts("SELECT entry_key FROM outbox_entry WHERE topic <> 'refund'"))
                                .isEmpty());
    }

    /** Breaks, reads the rule's name in the answer, mends, and sees that all is well. */
    private void fires(String rule, String about, String breaking, String mending) {
        integrityIsOk();
        assertThat(store.change(breaking)).isPositive();
        assertThat(violations()).contains(rule + " " + about);
        store.change(mending);
        integrityIsOk();
    }

    private List<String> violations() {
        JsonNode integrity = api.get("/api/integrity").ok();
        List<String> all = new ArrayList<>();
        for (JsonNode violation : integrity.path("violations")) {
            assertThat(violation.path("text").stringValue()).isNotBlank();
            JsonNode workflow = violation.path("workflowId");
            all.add(violation.path("rule").stringValue() + " " + (workflow.isNull() ? "-" : workflow.stringValue()));
        }
        assertThat(integrity.path("ok").booleanValue()).isEqualTo(all.isEmpty());
        return all;
    }

    private static String of(String update, String id) {
        return update + " WHERE id = " + id;
    }

    @Test
    void aHolderNobodyKnowsR011() {
        String id = heldByZhang();
        fires(
                "holder-unknown",
                id,
                of("UPDATE workflow SET holder = 'u-ghost'", id),
                of("UPDATE workflow SET holder = 'u-zhang'", id));
    }

    @Test
    void aQueueNobodyWatches() {
        String id = id(raise(shop.paidOrder(), 1, "缺货", "部分售罄"));
        seen("u-li", id, card -> true);
        everythingHasLeft();
        fires(
                "queue-unwatched",
                id,
                of("UPDATE workflow SET team = 'nowhere'", id),
                of("UPDATE workflow SET team = 'cs'", id));
    }

    @Test
    void aQueueForARoleThatNobodyHas() {
        String id = id(raise(shop.paidOrder(), 1, "缺货", "部分售罄"));
        seen("u-li", id, card -> true);
        everythingHasLeft();
        fires("queue-role", id, of("UPDATE workflow SET role = '仓管'", id), of("UPDATE workflow SET role = '客服'", id));
    }

    @Test
    void noNextStep() {
        String id = heldByZhang();
        fires("no-next-step", id, of("UPDATE workflow SET todo = ''", id), of("UPDATE workflow SET todo = '联系用户'", id));
    }

    @Test
    void anAlarmThatDoesNotRing() {
        String id = heldByZhang();
        List<String> alarm = store.texts("SELECT alarm_at FROM workflow WHERE id = " + id);
        // the overdue sweep of this very minute may be faster: then once more
        await().atMost(PATIENCE)
                .untilAsserted(() -> fires(
                        "alarm-silent",
                        id,
                        of("UPDATE workflow SET alarm_at = '2020-01-01', updated_at = '2020-01-01'", id),
                        of("UPDATE workflow SET alarm_at = '" + alarm.get(0) + "', updated_at = opened_at", id)));
        assertThatThrownBy(() -> store.change(of("UPDATE workflow SET alarm_at = NULL", id)))
                .hasMessageContaining("workflow_alarm_is_set");
    }

    @Test
    void aHoleInTheTimeline() {
        String id = heldByZhang();
        fires(
                "timeline-torn",
                id,
                "UPDATE workflow_timeline SET workflow_id = 1 WHERE workflow_id = " + id,
                "UPDATE workflow_timeline SET workflow_id = " + id + " WHERE workflow_id = 1");
    }

    @Test
    void workThatIsCountedWrong() {
        heldByZhang();
        fires(
                "load-miscounted",
                "-",
                "UPDATE assignment_load SET open_count = open_count + 100 WHERE user_id = 'u-zhang'",
                "UPDATE assignment_load SET open_count = open_count % 100 WHERE user_id = 'u-zhang'");
    }

    @Test
    void aHolderWhoseWorkIsNotCountedAtAll() {
        heldByZhang();
        fires(
                "load-miscounted",
                "-",
                "DELETE FROM assignment_load WHERE user_id = 'u-zhang'",
                "INSERT INTO assignment_load (user_id, open_count)"
                        + " SELECT holder, COUNT(*) FROM workflow WHERE open_flag = 1 AND holder = 'u-zhang'"
                        + " GROUP BY holder");
    }

    @Test
    void noCardWithTheHolder() {
        String id = heldByZhang();
        fires(
                "card-missing-holder",
                id,
                "UPDATE card_space SET delivered_at = NULL WHERE kind = 'ROBOT' AND out_track_id = '" + cardOf(id)
                        + "'",
                "UPDATE card_space SET delivered_at = NOW(3) WHERE out_track_id = '" + cardOf(id) + "'");
    }

    @Test
    void noCardInTheGroup() {
        String id = heldByZhang();
        fires(
                "card-missing-group",
                id,
                "UPDATE card_space SET delivered_at = NULL WHERE kind = 'GROUP' AND out_track_id = '" + cardOf(id)
                        + "'",
                "UPDATE card_space SET delivered_at = NOW(3) WHERE out_track_id = '" + cardOf(id) + "'");
    }

    @Test
    void aCardThatIsOnItsWayIsNotMissingButOneWhoseWayIsLostIs() {
        String id = heldByZhang();
        String card = "out_track_id = '" + cardOf(id) + "'";
        store.change("INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at)"
                + " VALUES ('card', '" + cardOf(id) + "', 1, 1, 2, '2999-01-01', NOW(3))");
        store.change("UPDATE card_space SET delivered_at = NULL WHERE " + card);
        integrityIsOk();

        store.change("DELETE FROM outbox_entry WHERE entry_key = '" + cardOf(id) + "'");

        assertThat(violations()).contains("card-missing-holder " + id, "card-missing-group " + id);
        store.change("UPDATE card_space SET delivered_at = NOW(3) WHERE " + card);
        integrityIsOk();
    }

    @Test
    void aFloodWithoutItsSummary() {
        fires(
                "card-missing-summary",
                "77",
                "INSERT INTO card_summary (id, team, type, detail, found, orders, created_at)"
                        + " VALUES (77, 'cs', '缺货', '部分售罄', 60, 'SO-1', '2999-01-01')",
                "DELETE FROM card_summary WHERE id = 77");
    }

    @Test
    void aQuietOneThatNoSummaryNames() {
        String id = heldByZhang();
        fires("card-quiet-alone", id, of("UPDATE workflow SET quiet = 1", id), of("UPDATE workflow SET quiet = 0", id));
    }

    @Test
    void nobodyApprovesAnOwnRefundBecauseTheStoreRefusesIt() {
        String id = inReview();

        assertThatThrownBy(
                        () -> store.change("UPDATE money_request SET approver = requester WHERE workflow_id = " + id))
                .hasMessageContaining("money_request_four_eyes");

        integrityIsOk();
    }

    @Test
    void aReviewOfNothing() {
        String id = inReview();
        fires(
                "refund-review-of-nothing",
                id,
                "UPDATE money_request SET workflow_id = 1 WHERE workflow_id = " + id,
                "UPDATE money_request SET workflow_id = " + id + " WHERE workflow_id = 1");
    }

    @Test
    void aRefundThatNobodyReviews() {
        String id = inReview();
        fires(
                "refund-without-review",
                id,
                of("UPDATE workflow SET step = 'elsewhere'", id),
                of("UPDATE workflow SET step = 'review'", id));
    }

    @Test
    void aRefundThatIsNotOnItsWay() {
        String id = inReview();
        act(workflow(id), "approve-refund", "u-qian", Map.of()).ok();
        everythingHasLeft();
        fires(
                "refund-forgotten",
                id,
                "UPDATE outbox_entry SET topic = 'astray' WHERE topic = 'refund'",
                "UPDATE outbox_entry SET topic = 'refund' WHERE topic = 'astray'");
    }

    @Test
    void partsThatDoNotAddUp() {
        String id = inReview();
        fires("refund-parts", id, part("f.amount = f.amount + 0.01", id), part("f.amount = 100.00", id));
    }

    @Test
    void moreMoneyGivenBackThanWasPaid() {
        String id = inReview();
        fires("refund-over-paid", id, payment("p.amount = p.amount / 10", id), payment("p.amount = 418.00", id));
        fires("refund-over-paid", id, payment("p.channel = 'voucher'", id), payment("p.channel = 'alipay'", id));
        fires("refund-over-paid", id, payment("p.channel = 'Voucher'", id), payment("p.channel = 'alipay'", id));
        store.change(payment("p.status = 'refunded'", id));
        integrityIsOk();
    }

    @Test
    void aRefundThatFailedIsNoMoneyGivenBack() {
        String id = inReview();
        act(workflow(id), "reject-refund", "u-qian", Map.of("reason", "单据不全")).ok();
        everythingHasLeft();

        store.change(payment("p.amount = 1.00", id));

        integrityIsOk();
    }

    private static String part(String set, String id) {
        return "UPDATE money_refund f JOIN money_request r ON r.id = f.request_id SET " + set
                + " WHERE r.workflow_id = " + id;
    }

    private static String payment(String set, String id) {
        return "UPDATE order_payment p JOIN order_head h ON h.id = p.order_id JOIN workflow w ON w.order_no = h.order_no"
                + " SET " + set + " WHERE w.id = " + id;
    }
}
