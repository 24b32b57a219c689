package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Step;
import dev.baton.customer.Sms;
import dev.baton.customer.SmsMessages;
import dev.baton.customer.SmsTexts;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.Orders;
import dev.baton.order.Outline;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 发短信: the unified text of the step, of which only the quantity is edited (R086, X02). It leaves when the undo window
 * is over. A text that tells an amount tells what went back last, and is refused where nothing did (R117).
 */
@Component
class SendSms implements Action {

    private static final int MOST = 999;

    private static final Duration LATELY = Duration.ofDays(1);

    /** In a preview, where the number goes that somebody has to fill in. */
    private static final String UNKNOWN = "＿";

    private final Workflows workflows;
    private final Orders orders;
    private final Refunds refunds;
    private final SmsMessages messages;
    private final SmsTexts texts;
    private final ActionProperties properties;
    private final Roster roster;
    private final Wording wording;
    private final Clock clock;

    SendSms(
            Workflows workflows,
            Orders orders,
            Refunds refunds,
            SmsMessages messages,
            SmsTexts texts,
            ActionProperties properties,
            Roster roster,
            Wording wording,
            Clock clock) {
        this.workflows = workflows;
        this.orders = orders;
        this.refunds = refunds;
        this.messages = messages;
        this.texts = texts;
        this.properties = properties;
        this.roster = roster;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public ActionName name() {
        return ActionName.SEND_SMS;
    }

    @Override
    public Outcome ask(Workflow workflow, Member member) {
        Outline order = orders.outline(workflow.orderNo()).orElseThrow();
        if (SmsMessages.number(order.mobile()).isEmpty()) {
            return Outcome.cannot(Refusal.conflict("refused.no-mobile"));
        }
        Optional<Money> back = back(workflow);
        return lacksMoney(workflow, back)
                ? Outcome.cannot(Refusal.conflict("refused.sms-no-refund"))
                : new Outcome.NeedsMore(form(workflow, order, back));
    }

    /** What the text says went back; empty for a text that says nothing of it, and where nothing did. */
    private Optional<Money> back(Workflow workflow) {
        return texts.tellsAnAmount(step(workflow)) ? refunds.lastPaid(workflow) : Optional.empty();
    }

    private boolean lacksMoney(Workflow workflow, Optional<Money> back) {
        return back.isEmpty() && texts.tellsAnAmount(step(workflow));
    }

    private Form form(Workflow workflow, Outline order, Optional<Money> back) {
        String ordered = Integer.toString(quantity(order, workflow.lineNo()));
        boolean left = texts.tellsWhatIsLeft(step(workflow));
        String preview = texts.render(step(workflow), params(workflow, order, left ? UNKNOWN : ordered, back));
        List<Form.Field> fields = new ArrayList<>();
        sentLately(workflow)
                .ifPresent(said -> fields.add(Form.Field.shown("lately", wording.say("card.form.sms-lately"), said)));
        fields.add(
                left
                        ? Form.Field.number(
                                "quantity",
                                wording.say("card.form.left"),
                                wording.say("card.form.left-hint", ordered),
                                null)
                        : Form.Field.number("quantity", wording.say("card.form.quantity"), null, ordered));
        fields.add(Form.Field.shown("preview", wording.say("card.form.sms-preview"), preview));
        return new Form(List.copyOf(fields));
    }

    /** Somebody may have told this customer the same a moment ago, about another exception of the order (R007). */
    private Optional<String> sentLately(Workflow workflow) {
        Instant now = clock.instant();
        return messages.lately(workflow, String.valueOf(step(workflow).sms()), now.minus(LATELY))
                .map(sms -> wording.say(
                        "card.form.sms-lately-what", When.text(sms.leavesAt(), now), roster.nameOf(sms.actor())));
    }

    @Override
    public Outcome perform(Press press) {
        Workflow workflow = press.workflow();
        Outline order = orders.outline(workflow.orderNo()).orElseThrow();
        int most = quantity(order, workflow.lineNo());
        Integer quantity = quantity(press.number("quantity"), most);
        if (quantity == null) {
            return most == 1
                    ? Outcome.wrong("quantity", "refused.bad-quantity-one")
                    : Outcome.wrong("quantity", "refused.bad-quantity", most);
        }
        Optional<Money> back = back(workflow);
        if (lacksMoney(workflow, back)) {
            return Outcome.cannot(Refusal.conflict("refused.sms-no-refund"));
        }
        Instant leaves = press.now().plus(properties.undoWindow());
        Map<String, String> params = params(workflow, order, Integer.toString(quantity), back);
        Step step = step(workflow);
        String template = String.valueOf(step.sms());
        String text = texts.render(step, params);
        Optional<Sms> stuck = messages.stuck(workflow.id(), template);
        if (stuck.isPresent()) {
            return again(press, order, stuck.get(), text, quantity);
        }
        Optional<Refusal> refusal = messages.schedule(
                press.runId(),
                workflow,
                order,
                template,
                text,
                params,
                press.by().actor(),
                leaves);
        if (refusal.isPresent()) {
            return Outcome.cannot(refusal.get());
        }
        Change done = new Change.Done(
                press.fact("sms", wording.say("fact.sms-scheduled")),
                1,
                name().id(),
                press.by().actor(),
                leaves,
                press.said());
        Entry entry = Entry.of("sms-scheduled", quantity, When.exact(leaves, press.now()))
                .with("text", text);
        return Outcome.did(workflows.apply(workflow, done, press.by(), entry));
    }

    /** Nobody knows whether the last one arrived: it may be tried again as it is, but no other may follow it. */
    private Outcome again(Press press, Outline order, Sms stuck, String text, int quantity) {
        if (!stuck.text().equals(text)) {
            return Outcome.cannot(Refusal.conflict("refused.sms-stuck", stuck.text()));
        }
        Optional<Refusal> refusal = messages.again(stuck, order, press.now());
        if (refusal.isPresent()) {
            return Outcome.cannot(refusal.get());
        }
        Change again = new Change.Done(press.fact("sms", wording.say("fact.sms-again")), 1, name().id(), null, null);
        return Outcome.did(workflows.apply(press.workflow(), again, press.by(), Entry.of("sms-again", quantity)));
    }

    private Step step(Workflow workflow) {
        Step step = workflows.step(workflow);
        if (step.sms() == null) {
            throw new IllegalStateException("step " + workflow.way().step() + " offers send-sms without a text");
        }
        return step;
    }

    private static Map<String, String> params(Workflow workflow, Outline order, String quantity, Optional<Money> back) {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("order", workflow.orderNo().value());
        params.put("goods", goods(order, workflow.lineNo()));
        params.put("quantity", quantity);
        back.ifPresent(money -> params.put(SmsTexts.AMOUNT, money.said()));
        return params;
    }

    private static String goods(Outline order, int lineNo) {
        boolean only = lineNo == 0 && order.items().size() == 1;
        return order.items().stream()
                .filter(item -> only || item.lineNo() == lineNo)
                .findFirst()
                .map(Outline.Item::name)
                .orElse(order.title(lineNo));
    }

    private static int quantity(Outline order, int lineNo) {
        int pieces = lineNo == 0
                ? order.pieces()
                : order.item(lineNo).map(Outline.Item::quantity).orElse(0);
        return Math.min(Math.max(pieces, 1), MOST);
    }

    /** Null when it is no number from 1 to the pieces there are. */
    private static @Nullable Integer quantity(@Nullable String text, int most) {
        if (text == null || !text.matches("[0-9]{1,3}")) {
            return null;
        }
        int quantity = Integer.parseInt(text);
        return quantity >= 1 && quantity <= most ? quantity : null;
    }
}
