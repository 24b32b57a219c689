package dev.baton.bot;

import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardReply;
import dev.baton.request.RequestId;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people press on the card of a workflow. Right, state, amount and revision come from the store, and the answer is
 * the card as it is now.
 */
@Component
class WorkflowPresses {

    /** Refusals of a filled form after which the same form, changed or not, may well be accepted. */
    private static final Set<String> ANOTHER_TRY =
            Set.of(Actions.USED, "refused.amount-too-high", "refused.stale", "refused.retry");

    private static final String PAUSE = "pause";

    private final Actions actions;
    private final Cards cards;
    private final Hearers hearers;
    private final Wording wording;
    private final JsonMapper json;

    WorkflowPresses(Actions actions, Cards cards, Hearers hearers, Wording wording, JsonMapper json) {
        this.actions = actions;
        this.cards = cards;
        this.hearers = hearers;
        this.wording = wording;
        this.json = json;
    }

    CardReply answer(long workflowId, String action, CardPress press, Member member) {
        Optional<ActionName> name = ActionName.of(action);
        if (name.isEmpty()) {
            cards.remember(workflowId, member.userId());
            return notice(wording.say("refused.unknown-action", action));
        }
        boolean opensForm = name.get().asksFirst() && !press.submits();
        ActionResult result = opensForm
                ? actions.form(workflowId, name.get(), member.userId())
                : actions.run(request(press, workflowId, name.get(), member.userId()));
        return reply(result, press, workflowId, member, name.get());
    }

    /** The same press has the same one, however often it comes. */
    static RequestId once(CardPress press, String userId, ActionName action) {
        String token = press.param("press");
        String identity = token == null || token.isEmpty() ? press.messageId() : token;
        return new RequestId("press", String.join("|", press.outTrackId(), userId, action.id(), identity));
    }

    private static ActionRequest request(CardPress press, long workflowId, ActionName action, String userId) {
        return new ActionRequest(
                once(press, userId, action),
                workflowId,
                action,
                By.card(userId),
                revision(press.param("rev")),
                meant(press, action),
                null);
    }

    /** What was typed; and of 转人工 which of the two the card showed, where its template says so. */
    private static Map<String, String> meant(CardPress press, ActionName action) {
        Map<String, String> params = press.typed();
        String shown = press.param(PAUSE);
        if (action == ActionName.PAUSE_AUTO && ("true".equals(shown) || "false".equals(shown))) {
            params.putIfAbsent(PAUSE, shown);
        }
        return params;
    }

    /** What the presser saw; a card that does not say is treated as fresh, since right and state are judged anyway. */
    private static @Nullable Integer revision(@Nullable String rev) {
        if (rev == null) {
            return null;
        }
        try {
            return Integer.valueOf(rev);
        } catch (NumberFormatException unreadable) {
            return null;
        }
    }

    private CardReply reply(ActionResult result, CardPress press, long workflowId, Member member, ActionName action) {
        if (result instanceof ActionResult.Done done) {
            String told = action == ActionName.NOTE
                    ? hearers.afterwards(done.workflow(), member.userId()).orElse("")
                    : "";
            return new CardReply(
                    cards.face(done.workflow(), done.latest()),
                    cards.privately(done.workflow(), member, told, "", ""),
                    () -> cards.answered(done.workflow(), member.userId()),
                    () -> cards.shown(done.workflow()));
        }
        if (result instanceof ActionResult.Asks asks) {
            cards.remember(workflowId, member.userId());
            String form = json.writeValueAsString(asks.form());
            return new CardReply(
                    cards.face(asks.workflow()),
                    cards.privately(asks.workflow(), member, "", form, action.id()),
                    () -> cards.shown(asks.workflow()),
                    () -> cards.shown(asks.workflow()));
        }
        ActionResult.Refused refused = (ActionResult.Refused) result;
        String reason = refused.refusal().text(wording);
        Workflow workflow = refused.workflow();
        if (workflow == null) {
            return notice(reason);
        }
        cards.remember(workflowId, member.userId());
        String form = again(refused.refusal(), press, workflowId, member, action);
        return new CardReply(
                cards.face(workflow, refused.latest()),
                cards.privately(workflow, member, reason, form, form.isEmpty() ? "" : action.id()),
                () -> cards.shown(workflow),
                () -> cards.shown(workflow));
    }

    /** The form once more with what was typed, when the values were wrong or the card was old; else empty. */
    private String again(Refusal refusal, CardPress press, long workflowId, Member member, ActionName action) {
        boolean worthAnotherTry = refusal.reason() == Refusal.Reason.INVALID || ANOTHER_TRY.contains(refusal.key());
        if (!worthAnotherTry || !action.asksFirst() || !press.submits()) {
            return "";
        }
        Map<String, String> typed = press.typed();
        return actions.form(workflowId, action, member.userId(), typed) instanceof ActionResult.Asks asks
                ? json.writeValueAsString(asks.form().filled(typed))
                : "";
    }

    /** Without the rest of what is the presser's own: what stands there stays, but the next press is another one. */
    private CardReply notice(String text) {
        return new CardReply(Map.of(), cards.notice(text), null);
    }
}
