package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.ProblemType;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Autowired;

/** Lets what a playbook's steps send leave, one by one, and come back answered. */
abstract class PlaybookRoom extends ActionRoom {

    @Autowired
    List<Delivery> deliveries;

    /** The SMS that {@link #smsLeaves} lets go. */
    String lastSms = "";

    static ProblemType type(String kind) {
        int slash = kind.indexOf('/');
        return new ProblemType(kind.substring(0, slash), kind.substring(slash + 1));
    }

    void refund(Workflow w, String holder, String end, Circumstances order, String story) throws Exception {
        boolean applies = workflows.step(w).actions().contains(ActionName.APPLY_REFUND);
        String amount = Objects.requireNonNull(order.refund()).toPlainString();
        Map<String, String> form =
                applies ? Map.of("amount", amount, "reason", "测试") : Map.of("kind", "money", "amount", amount);
        ActionName asking = applies ? ActionName.APPLY_REFUND : ActionName.COMPENSATE;
        assertThat(pressed(w, holder, asking, form)).as(story).isEqualTo("done");
        String reviewer = String.valueOf(now(w).holder());
        if (end.equals("reject-refund")) {
            assertThat(pressed(w, reviewer, ActionName.REJECT_REFUND, Map.of("reason", "不对")))
                    .as(story)
                    .isEqualTo("done");
            return;
        }
        assertThat(pressed(w, reviewer, ActionName.APPROVE_REFUND, Map.of()))
                .as(story)
                .isEqualTo("done");
        clock.advance(Duration.ofSeconds(61));
        GATEWAY.expect();
        for (String no : refundNos(w)) {
            deliver("refund", no);
        }
    }

    List<String> refundNos(Workflow w) {
        return Objects.requireNonNull(transaction.execute(
                status -> sql.sql("""
                        SELECT p.refund_no FROM money_refund p JOIN money_request r ON r.id = p.request_id
                         WHERE r.workflow_id = ? AND p.state = 'approved'
                        """).param(w.id()).query(String.class).list()));
    }

    String lastRun(Workflow w) {
        return Objects.requireNonNull(transaction.execute(
                status -> sql.sql("SELECT CAST(MAX(id) AS CHAR) FROM action_run WHERE workflow_id = ?")
                        .param(w.id())
                        .query(String.class)
                        .single()));
    }

    void deliver(String topic, String key) throws Exception {
        OutboxEntry entry = new OutboxEntry(1, topic, key, 1, 0, Priority.MONEY, clock.instant());
        for (Delivery delivery : deliveries) {
            if (delivery.topic().equals(topic)) {
                delivery.deliver(entry);
            }
        }
        forget(topic, key);
    }

    void forget(String topic, String key) {
        transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE topic = ? AND entry_key = ?")
                .params(topic, key)
                .update());
    }

    void smsLeaves(Day day) throws Exception {
        clock.advance(Duration.ofSeconds(61));
        GATEWAY.expect(day);
        deliver("sms", lastSms);
    }
}
