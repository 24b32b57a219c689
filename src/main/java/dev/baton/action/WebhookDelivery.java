package dev.baton.action;

import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Step;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Gateway;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.SignedCalls;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls the system of a shop that a step names, signed like every gateway (CONTRACT 8), with one key however often it
 * is tried. What it answers is in the timeline and leads on; silence and faults are tried again and told once. Whoever
 * goes on without its answer ends the call, and that is told too. It is never told a phone number or an address, and
 * only addresses of the open network are called unless a setting says otherwise.
 */
@Component
class WebhookDelivery implements Delivery {

    static final String TOPIC = "webhook";

    private static final String TROUBLED = "webhook-troubled";
    private static final String OK = "ok";
    private static final String FAILED = "failed";
    private static final int TEXT = 200;

    /** Failures that waiting may mend and that nobody needs to hear of. */
    private static final int BORNE = 2;

    private static final Duration WITHOUT_SECRET = Duration.ofMinutes(1);

    private final Workflows workflows;
    private final SignedCalls calls;
    private final WebhookProperties properties;
    private final TransactionTemplate transaction;
    private final Wording wording;
    private final JsonMapper json;
    private final Clock clock;

    WebhookDelivery(
            Workflows workflows,
            SignedCalls calls,
            WebhookProperties properties,
            TransactionTemplate transaction,
            Wording wording,
            JsonMapper json,
            Clock clock) {
        this.workflows = workflows;
        this.calls = calls;
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
    public dev.baton.outbox.Outcome deliver(OutboxEntry entry) {
        Optional<Workflow> waiting = waiting(entry.key());
        if (waiting.isEmpty()) {
            left(entry.key());
            return dev.baton.outbox.Outcome.delivered();
        }
        Workflow workflow = waiting.get();
        Step step = workflows.step(workflow);
        String address = String.valueOf(step.webhook());
        if (properties.secret().isBlank()) {
            troubled(entry.key(), wording.say("webhook.no-secret"));
            return dev.baton.outbox.Outcome.later(
                    clock.instant().plus(WITHOUT_SECRET), "BATON_WEBHOOK_SECRET is not set");
        }
        try {
            if (!allowed(address)) {
                answered(entry.key(), FAILED, wording.say("webhook.private"));
                return dev.baton.outbox.Outcome.delivered();
            }
            // the platform keeps what it has looked up for longer than this takes: what was judged is what is called
            SignedCalls.Reply reply =
                    calls.post(new Gateway(TOPIC, address, properties.secret()), entry.key(), body(workflow, step));
            return judged(entry, reply);
        } catch (IOException silent) {
            if (entry.attempts() >= BORNE) {
                troubled(entry.key(), wording.say("webhook.silent"));
            }
            throw new IllegalStateException("no answer from the webhook");
        }
    }

    private dev.baton.outbox.Outcome judged(OutboxEntry entry, SignedCalls.Reply reply) {
        if (reply.isPassing()) {
            if (entry.attempts() >= BORNE) {
                troubled(entry.key(), wording.say("webhook.out-of-order", reply.status()));
            }
            throw new IllegalStateException("the webhook answered " + reply.status());
        }
        JsonNode words = calls.words(reply);
        boolean ok = reply.isAnswer() && !FAILED.equals(words.path("status").asString(""));
        String text = SignedCalls.said(words, "text", TEXT);
        String why = text == null && !reply.isAnswer() ? wording.say("webhook.turned-away", reply.status()) : text;
        answered(entry.key(), ok ? OK : FAILED, why);
        return dev.baton.outbox.Outcome.delivered();
    }

    /** Given up: people see that it did not get through, and the playbook goes the way of a failure. */
    @Override
    public void gaveUp(OutboxEntry entry, String reason) {
        answered(entry.key(), FAILED, wording.say("webhook.silent"));
        left(entry.key());
    }

    private boolean allowed(String address) throws UnknownHostException {
        return properties.privateAddresses()
                || Addresses.open(URI.create(address).getHost());
    }

    /** The key of the call that its present step makes; another one each time it comes into such a step. */
    static String key(Workflow workflow) {
        return workflow.id() + "." + workflow.way().entered();
    }

    /** Still in the step that called, as it was entered then. */
    private Optional<Workflow> waiting(String key) {
        return workflows.find(id(key)).filter(workflow -> calling(workflow, key));
    }

    /** Whose call it is: an earlier step's, or the same step's of an earlier time, answers nothing any more. */
    private boolean calling(Workflow workflow, String key) {
        boolean current = workflow.way().entered() == 0 || key(workflow).equals(key);
        return current && workflow.state().isOpen() && workflows.step(workflow).webhook() != null;
    }

    private void answered(String key, String result, @Nullable String text) {
        String said = text == null ? "" : "：" + text;
        tell(key, workflow -> calling(workflow, key), "webhook-" + result, said, Map.of("result", result));
    }

    /** Once a call: the fact stands there until the call ends. */
    private void troubled(String key, String why) {
        tell(key, workflow -> calling(workflow, key) && !workflow.did(trouble(key)), TROUBLED, "：" + why, null);
    }

    /** The kind of fact that a call came to an end; it takes the place of {@link #trouble}. */
    private static String end(String key) {
        return TOPIC + ":" + key;
    }

    /** The kind of fact that a call has not got through yet. */
    private static String trouble(String key) {
        return TOPIC + "-trouble:" + key;
    }

    /**
     * People went on before it got through: nothing is tried any more, and what was tried is not left standing as if it
     * were.
     */
    private void left(String key) {
        tell(key, workflow -> !calling(workflow, key) && !workflow.did(end(key)), "webhook-left", "", null);
    }

    private void tell(
            String key, Predicate<Workflow> still, String kind, String said, @Nullable Map<String, String> answers) {
        transaction.executeWithoutResult(status -> {
            Workflow workflow = workflows.lock(id(key));
            if (!still.test(workflow)) {
                return;
            }
            boolean troubled = kind.equals(TROUBLED);
            String fact = troubled ? trouble(key) : end(key);
            Change done = new Change.Done(
                    new Fact(fact, clock.instant(), wording.say("card.system"), wording.say("fact." + kind)),
                    0,
                    Outcome.WEBHOOK,
                    null,
                    null,
                    answers,
                    troubled ? null : trouble(key));
            workflows.apply(workflow, done, By.system(), Entry.of(kind, said));
        });
    }

    private static long id(String key) {
        return Long.parseLong(key.substring(0, key.indexOf('.')));
    }

    private String body(Workflow workflow, Step step) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("workflowId", workflow.wireId());
        body.put("orderNo", workflow.orderNo().value());
        body.put("lineNo", workflow.lineNo() == 0 ? null : workflow.lineNo());
        body.put("type", workflow.kind().type());
        body.put("detail", workflow.kind().detail());
        body.put("step", step.id());
        body.put("holder", workflow.holder());
        return json.writeValueAsString(body);
    }
}
