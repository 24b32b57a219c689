package dev.baton.customer;

import dev.baton.order.Outline;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * SMS to customers, written in the transaction of the press that asked for them and sent when their undo window is
 * over.
 */
@Component
public class SmsMessages {

    /** A whole number, never one with stars in it. */
    private static final Pattern MOBILE = Pattern.compile("\\+?[0-9]{7,15}");

    private final SmsMapper rows;
    private final Outbox outbox;
    private final JsonMapper json;
    private final TransactionTemplate transaction;

    SmsMessages(SmsMapper rows, Outbox outbox, JsonMapper json, TransactionTemplate transaction) {
        this.rows = rows;
        this.outbox = outbox;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * Schedules one; refused when the order has no number, or a masked one, and while another of this workflow can
     * still be revoked: a card can offer only one act to take back. In the caller's transaction.
     */
    public Optional<Refusal> schedule(
            long runId,
            Workflow locked,
            Outline order,
            String template,
            String text,
            Map<String, String> params,
            String actor,
            Instant leavesAt) {
        if (number(order.mobile()).isEmpty()) {
            return Optional.of(Refusal.conflict("refused.no-mobile"));
        }
        boolean alone = rows.insertUnlessScheduled(new Sms(
                        runId,
                        locked.id(),
                        locked.orderNo().value(),
                        template,
                        json.writeValueAsString(params),
                        text,
                        actor,
                        SmsState.SCHEDULED,
                        leavesAt,
                        null,
                        null))
                == 1;
        if (!alone) {
            Instant leaves = rows.lockLast(locked.id()).map(Sms::leavesAt).orElse(leavesAt);
            return Optional.of(Refusal.conflict("refused.sms-scheduled", When.exact(leaves)));
        }
        outbox.append(SmsDelivery.TOPIC, Long.toString(runId), leavesAt, Priority.NORMAL);
        return Optional.empty();
    }

    /** The last one with this text that the customer of an order was sent since then, by whichever of its workflows. */
    public Optional<Sms> lately(Workflow workflow, String template, Instant since) {
        return transaction.execute(status -> rows.lastToOrder(workflow.orderNo().value(), template, since));
    }

    /** The last one of a locked workflow, when it was given up and said the same kind of thing. */
    public Optional<Sms> stuck(long workflowId, String template) {
        return rows.lockLast(workflowId)
                .filter(sms -> sms.state() == SmsState.STUCK && sms.template().equals(template));
    }

    /** Tries a stuck one again, at once and under its old key, so that the customer never gets it twice. */
    public Optional<Refusal> again(Sms stuck, Outline order, Instant now) {
        if (number(order.mobile()).isEmpty()) {
            return Optional.of(Refusal.conflict("refused.no-mobile"));
        }
        if (rows.move(stuck.id(), SmsState.STUCK, SmsState.STUCK, SmsState.SENDING, null, null) == 1) {
            outbox.append(SmsDelivery.TOPIC, Long.toString(stuck.id()), now, Priority.NORMAL);
        }
        return Optional.empty();
    }

    /** The number as gateways take it; empty when it is missing, masked or no number. */
    public static Optional<String> number(@Nullable String mobile) {
        return Optional.ofNullable(mobile)
                .map(typed -> typed.replaceAll("[\\s-]", ""))
                .filter(digits -> MOBILE.matcher(digits).matches());
    }

    /** Takes the last one back; refused once the relay has it. In the caller's transaction. */
    public Optional<Refusal> revoke(long workflowId, String actor) {
        Sms sms = rows.lockLast(workflowId).orElse(null);
        if (sms == null) {
            return Optional.of(Refusal.conflict("refused.revoke-nothing"));
        }
        if (!sms.actor().equals(actor)) {
            return Optional.of(Refusal.forbidden("refused.revoke-not-yours"));
        }
        boolean taken = rows.move(sms.id(), SmsState.SCHEDULED, SmsState.SCHEDULED, SmsState.REVOKED, null, null) == 1;
        return taken ? Optional.empty() : Optional.of(Refusal.conflict("refused.revoke-too-late"));
    }
}
