package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A step that calls a system of the shop (R203). */
class ShopSystemTest extends PlaybookRoom {

    @Autowired
    private Wording wording;

    @Test
    void aCallOfAShopsSystemIsSignedOnceAndItsTroubleIsToldOnceR203() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String key = w.id() + "." + now(w).revision();
        assertThat(waiting(key)).isTrue();
        for (int attempt = 0; attempt < 5; attempt++) {
            GATEWAY.expect(Day.BROKEN);
            tryWebhook(key, attempt);
        }
        assertThat(said(w)).containsOnlyOnce("webhook-troubled");
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .containsOnlyOnce(wording.say("fact.webhook-troubled"));

        GATEWAY.expect(Day.GOOD);
        tryWebhook(key, 5);
        tryWebhook(key, 6);
        assertThat(said(w)).as("it was answered").doesNotContain("webhook-left");

        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .containsOnlyOnce(wording.say("fact.webhook-ok"))
                .doesNotContain(wording.say("fact.webhook-troubled"));

        assertThat(now(w).way().step()).isEqualTo("confirm");
        assertThat(said(w)).containsOnlyOnce("webhook-ok");
        assertThat(GATEWAY.seen(key)).hasSize(6).allSatisfy(seen -> {
            assertThat(seen.body().path("orderNo").asString())
                    .isEqualTo(w.orderNo().value());
            assertThat(seen.body().has("mobile")).isFalse();
        });
        assertThat(GATEWAY.strangers()).isZero();
        forget("webhook", key);
    }

    @Test
    void whoGoesOnBeforeTheShopsSystemWasReachedEndsTheCallAndThatIsToldOnceR060R203() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String key = WebhookDelivery.key(now(w));
        for (int attempt = 0; attempt < 3; attempt++) {
            GATEWAY.expect(Day.BROKEN);
            tryWebhook(key, attempt);
        }
        assertThat(said(w)).containsOnlyOnce("webhook-troubled").doesNotContain("webhook-left");
        int called = GATEWAY.seen(key).size();

        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
        tryWebhook(key, 3);
        tryWebhook(key, 4);

        assertThat(GATEWAY.seen(key)).hasSize(called);
        assertThat(said(w)).endsWith("webhook-left").containsOnlyOnce("webhook-left");
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .contains(wording.say("fact.webhook-left"))
                .doesNotContain(wording.say("fact.webhook-troubled"));
        forget("webhook", key);
    }

    /** Whether a call was answered does not hang on what people call its trouble by now. */
    @Test
    void whatTroubleIsCalledMayBeEditedBeforeTheCallEndsR060R203() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String key = WebhookDelivery.key(now(w));
        for (int attempt = 0; attempt < 3; attempt++) {
            GATEWAY.expect(Day.BROKEN);
            tryWebhook(key, attempt);
        }
        assertThat(now(w).done()).extracting(fact -> fact.text()).contains(wording.say("fact.webhook-troubled"));
        asIfWrittenBefore(w, wording.say("fact.webhook-troubled"), "还没说上话");
        assertThat(now(w).done()).extracting(fact -> fact.text()).contains("还没说上话");

        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
        tryWebhook(key, 3);

        assertThat(said(w)).containsOnlyOnce("webhook-left");
        assertThat(now(w).done()).extracting(fact -> fact.text()).doesNotContain("还没说上话");
        forget("webhook", key);
    }

    private void asIfWrittenBefore(Workflow w, String now, String then) {
        transaction.executeWithoutResult(
                status -> sql.sql("UPDATE workflow SET done = REPLACE(done, ?, ?) WHERE id = ?")
                        .params(now, then, w.id())
                        .update());
    }

    /** Its first call comes to its end when it has long come into the step again: that is another call. */
    @Test
    void theAnswerToAnEarlierCallIsNoAnswerToALaterOneR060() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String first = WebhookDelivery.key(now(w));
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(w, "u-zhang", ActionName.REOPEN, Map.of("reason", "没完"));
        String second = WebhookDelivery.key(now(w));
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(second).isNotEqualTo(first);
        assertThat(waiting(second)).as("it calls again").isTrue();

        GATEWAY.expect(Day.GOOD);
        tryWebhook(first, 0);
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(said(w)).doesNotContain("webhook-ok");

        pressed(w, "u-li", ActionName.TAKE, Map.of());
        tryWebhook(second, 0);
        assertThat(now(w).way().step()).as("whoever holds it by now").isEqualTo("confirm");
        assertThat(said(w)).containsOnlyOnce("webhook-ok");
        forget("webhook", first);
        forget("webhook", second);
    }

    private boolean waiting(String key) {
        return Objects.requireNonNull(transaction.execute(
                        status -> sql.sql("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'webhook' AND entry_key = ?")
                                .param(key)
                                .query(Integer.class)
                                .single()))
                == 1;
    }

    private void tryWebhook(String key, int attempts) throws Exception {
        OutboxEntry entry = new OutboxEntry(1, "webhook", key, 1, attempts, Priority.NORMAL, clock.instant());
        Delivery webhook = deliveries.stream()
                .filter(delivery -> delivery.topic().equals("webhook"))
                .findFirst()
                .orElseThrow();
        try {
            webhook.deliver(entry);
        } catch (IllegalStateException outOfOrder) {
            assertThat(outOfOrder).hasMessageContaining("webhook");
        }
    }
}
