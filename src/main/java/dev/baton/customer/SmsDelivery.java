package dev.baton.customer;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.SignedCalls;
import dev.baton.outbox.TryAgain;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends SMS through the {@code http} gateway (CONTRACT 8). Every attempt carries the same key, so the customer gets one
 * message however often it is tried; an answer nobody understood is tried again, never guessed. What does not get
 * through is shown on its workflow: once when that is known, and once when it is given up.
 */
@Component
class SmsDelivery implements Delivery {

    static final String TOPIC = "sms";

    private static final Duration NO_GATEWAY = Duration.ofMinutes(1);

    /** Failures that waiting may mend and that nobody needs to hear of. */
    private static final int BORNE = 2;

    /** Of the gateway's message id and of its reason, as they are kept. */
    static final int MESSAGE_ID = 100;

    static final int REASON = 200;

    private final SmsMapper rows;
    private final Orders orders;
    private final Workflows workflows;
    private final SignedCalls gateway;
    private final SmsProperties properties;
    private final TransactionTemplate transaction;
    private final Wording wording;
    private final JsonMapper json;
    private final Clock clock;

    SmsDelivery(
            SmsMapper rows,
            Orders orders,
            Workflows workflows,
            SignedCalls gateway,
            SmsProperties properties,
            TransactionTemplate transaction,
            Wording wording,
            JsonMapper json,
            Clock clock) {
        this.rows = rows;
        this.orders = orders;
        this.workflows = workflows;
        this.gateway = gateway;
        this.properties = properties;
        this.transaction = transaction;
        this.wording = wording;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) {
        Optional<Sms> found = start(Long.parseLong(entry.key()));
        if (found.isEmpty()) {
            return Outcome.delivered();
        }
        Sms sms = found.get();
        if (sms.state() == SmsState.SCHEDULED) {
            return Outcome.later(sms.leavesAt(), "it can still be revoked");
        }
        Optional<String> mobile = orders.find(new OrderNo(sms.orderNo()))
                .map(Order::buyer)
                .flatMap(buyer -> SmsMessages.number(buyer.mobile()));
        if (mobile.isEmpty()) {
            settled(sms, SmsState.REJECTED, null, wording.say("refused.no-mobile"));
            return Outcome.delivered();
        }
        if (!properties.gateway().isSet()) {
            troubled(sms, "sms-troubled", wording.say("sms.no-gateway"));
            return Outcome.later(clock.instant().plus(NO_GATEWAY), "SMS_HTTP_URL is not set");
        }
        try {
            return send(sms, mobile.get());
        } catch (GatewayFailed failed) {
            if (!failed.passing || entry.attempts() >= BORNE) {
                troubled(sms, failed.passing ? "sms-unknown" : "sms-troubled", failed.forPeople);
            }
            throw failed;
        }
    }

    /** Given up: nobody knows whether it arrived, and nothing is under way any more. */
    @Override
    public void gaveUp(OutboxEntry entry, String reason) {
        transaction.executeWithoutResult(status -> rows.find(Long.parseLong(entry.key()))
                .ifPresent(sms -> {
                    Workflow workflow = workflows.lock(sms.workflowId());
                    String known = sms.reason();
                    String why = known == null ? wording.say("sms.no-answer") : known;
                    int moved = rows.move(sms.id(), SmsState.SCHEDULED, SmsState.SENDING, SmsState.STUCK, null, why);
                    if (moved == 1) {
                        Change change = new Change.Settle(ActionName.SEND_SMS.id(), 1, fact("fact.sms-stuck", why));
                        workflows.apply(workflow, change, By.system(), Entry.of("sms-stuck", why));
                    }
                }));
    }

    /** Says on the workflow why it does not get through; once, however long that lasts. */
    private void troubled(Sms sms, String kind, String why) {
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(sms.workflowId());
            if (rows.troubled(sms.id(), why) == 1) {
                Change change = new Change.Settle("", 0, fact("fact." + kind, why));
                workflows.apply(workflow, change, By.system(), Entry.of(kind, why));
            }
        });
    }

    /**
     * From here on it can no longer be revoked; empty when it was, or when it is already through. One whose undo window
     * is not over stays scheduled, however it got here.
     */
    private Optional<Sms> start(long id) {
        return transaction.execute(status -> {
            Optional<Sms> sms = rows.find(id);
            boolean early = sms.filter(one -> clock.instant().isBefore(one.leavesAt()))
                    .filter(one -> one.state() == SmsState.SCHEDULED)
                    .isPresent();
            if (early) {
                return sms;
            }
            sms.filter(one -> one.state() == SmsState.STUCK).ifPresent(this::again);
            boolean leaving = rows.leave(id) == 1;
            return leaving ? rows.find(id) : Optional.<Sms>empty();
        });
    }

    /** A stuck one whose entry was let go again by hand. */
    private void again(Sms stuck) {
        Workflow workflow = workflows.lock(stuck.workflowId());
        if (rows.move(stuck.id(), SmsState.STUCK, SmsState.STUCK, SmsState.SENDING, null, null) == 1) {
            String quantity = json.readTree(stuck.params()).path("quantity").asString("");
            Change again = new Change.Done(fact("fact.sms-again", ""), 1, ActionName.SEND_SMS.id(), null, null);
            workflows.apply(workflow, again, By.system(), Entry.of("sms-again", quantity));
        }
    }

    private Outcome send(Sms sms, String mobile) {
        SignedCalls.Reply reply;
        try {
            reply = gateway.post(properties.gateway(), Long.toString(sms.id()), body(sms, mobile));
        } catch (IOException noAnswer) {
            throw new GatewayFailed("no answer from the SMS gateway", true, wording.say("sms.no-answer"));
        }
        JsonNode answer = gateway.words(reply);
        String messageId = SignedCalls.said(answer, "messageId", MESSAGE_ID);
        String status = answer.path("status").asString("");
        switch (status) {
            case "accepted" -> settled(sms, SmsState.ACCEPTED, messageId, null);
            case "rejected" -> settled(sms, SmsState.REJECTED, messageId, SignedCalls.said(answer, "reason", REASON));
            default ->
                throw new GatewayFailed(
                        "the SMS gateway answered " + reply.status(),
                        reply.isPassing(),
                        reply.isPassing()
                                ? wording.say("sms.no-answer")
                                : wording.say("sms.not-understood", Integer.toString(reply.status())));
        }
        return Outcome.delivered();
    }

    private String body(Sms sms, String mobile) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("requestId", Long.toString(sms.id()));
        body.put("workflowId", Long.toString(sms.workflowId()));
        body.put("orderNo", sms.orderNo());
        body.put("mobile", mobile);
        body.put("template", sms.template());
        body.put("params", json.readTree(sms.params()));
        body.put("text", sms.text());
        return json.writeValueAsString(body);
    }

    private void settled(Sms sms, SmsState state, @Nullable String messageId, @Nullable String reason) {
        boolean sent = state == SmsState.ACCEPTED;
        String why = reason == null ? wording.say("sms.no-reason") : reason;
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(sms.workflowId());
            boolean stuck = rows.find(sms.id()).orElseThrow().state() == SmsState.STUCK;
            if (rows.move(sms.id(), SmsState.SENDING, SmsState.STUCK, state, own(messageId), reason) == 1) {
                Fact fact = fact(sent ? "fact.sms-accepted" : "fact.sms-rejected", why);
                Entry entry = sent ? Entry.of("sms-accepted") : Entry.of("sms-rejected", why);
                Change settle = new Change.Settle(ActionName.SEND_SMS.id(), stuck ? 0 : 1, fact);
                workflows.apply(workflow, sent ? settle : notReached(workflow, sms, settle), By.system(), entry);
            }
        });
    }

    /**
     * A gateway that gives two messages one number gets receipts for the first only; the second is sent all the same.
     */
    private @Nullable String own(@Nullable String messageId) {
        return messageId == null || rows.byMessage(messageId).isEmpty() ? messageId : null;
    }

    /**
     * The gateway told what became of a message; the same receipt again changes nothing.
     *
     * @return false when no such message is known
     */
    boolean receipt(String messageId, boolean delivered, @Nullable String reason) {
        Optional<Sms> sms = transaction.execute(status -> rows.byMessage(messageId));
        if (sms.isEmpty()) {
            return false;
        }
        String why = reason == null ? wording.say("sms.no-reason") : reason;
        SmsState state = delivered ? SmsState.DELIVERED : SmsState.FAILED;
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(sms.get().workflowId());
            if (rows.move(sms.get().id(), SmsState.ACCEPTED, SmsState.ACCEPTED, state, null, reason) == 1) {
                Fact fact = delivered ? delivered(sms.get().id()) : fact("fact.sms-failed", why);
                Entry entry = delivered ? Entry.of("sms-delivered") : Entry.of("sms-failed", why);
                Change settle = new Change.Settle("", 0, fact);
                Change told = delivered ? settle : notReached(workflow, sms.get(), settle);
                workflows.apply(workflow, told, By.system(), entry);
            }
        });
        return true;
    }

    /**
     * The customer has not heard it: the step that says so is not reached either. A newer one may have led on by
     * itself.
     */
    private Change notReached(Workflow locked, Sms sms, Change settle) {
        boolean newest =
                rows.lockLast(locked.id()).filter(last -> last.id() == sms.id()).isPresent();
        return newest ? workflows.notReached(locked, settle) : settle;
    }

    /** It stays among what was done, whatever becomes of the next one. */
    private Fact delivered(long id) {
        return Fact.of("sms", id, clock.instant(), wording.say("card.system"), wording.say("fact.sms-delivered"));
    }

    private Fact fact(String key, String why) {
        return new Fact("sms", clock.instant(), wording.say("card.system"), wording.say(key, why));
    }

    /** Tried again with the same key. */
    static final class GatewayFailed extends TryAgain {

        private static final long serialVersionUID = 1;

        /** Whether waiting may mend it. */
        private final boolean passing;

        private final String forPeople;

        GatewayFailed(String what, boolean passing, String forPeople) {
            super(what);
            this.passing = passing;
            this.forPeople = forPeople;
        }
    }
}
