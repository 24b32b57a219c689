package dev.baton.bot;

import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.bot.question.Questions;
import dev.baton.bot.report.ReportPresses;
import dev.baton.bot.report.Reports;
import dev.baton.bot.stranger.Strangers;
import dev.baton.card.Cards;
import dev.baton.card.HandoverCards;
import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardPressHandler;
import dev.baton.dingtalk.CardReply;
import dev.baton.presence.Presence;
import dev.baton.request.RequestId;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people press. Nothing in a press is believed but who pressed: right, state, amount and revision come from the
 * store. Every press is answered: with the card as it is now, and with a sentence when it was refused.
 */
@Component
class ButtonPresses implements CardPressHandler {

    private static final Logger log = LoggerFactory.getLogger(ButtonPresses.class);

    /** Buttons of the platform itself, for example the one that closes a banner; they mean nothing to us. */
    private static final String PLATFORMS_OWN = "sys_";

    /** Refusals of a filled form after which the same form, changed or not, may well be accepted. */
    private static final Set<String> ANOTHER_TRY =
            Set.of(Actions.USED, "refused.amount-too-high", "refused.stale", "refused.retry");

    private final Actions actions;
    private final ReportPresses reports;
    private final QuestionPresses questions;
    private final Cards cards;
    private final HandoverPresses handovers;
    private final Roster roster;
    private final Groups groups;
    private final Presence presence;
    private final Strangers strangers;
    private final Wording wording;
    private final JsonMapper json;

    ButtonPresses(
            Actions actions,
            ReportPresses reports,
            QuestionPresses questions,
            Cards cards,
            HandoverPresses handovers,
            Roster roster,
            Groups groups,
            Presence presence,
            Strangers strangers,
            Wording wording,
            JsonMapper json) {
        this.actions = actions;
        this.reports = reports;
        this.questions = questions;
        this.cards = cards;
        this.handovers = handovers;
        this.roster = roster;
        this.groups = groups;
        this.presence = presence;
        this.strangers = strangers;
        this.wording = wording;
        this.json = json;
    }

    @Override
    public CardReply handle(CardPress press) {
        Optional<Long> workflowId = Cards.workflowId(press.outTrackId());
        Optional<Long> reportId = Reports.id(press.outTrackId());
        Optional<Long> handoverId = HandoverCards.handoverId(press.outTrackId());
        String action = press.action();
        if (reportId.isPresent()) {
            return safely(
                    press,
                    () -> own(press, member -> {
                        presence.touch(member.userId(), "press");
                        return reports.answer(reportId.get(), press, member);
                    }));
        }
        Optional<Long> questionId = Questions.id(press.outTrackId());
        if (questionId.isPresent() && action != null && !action.startsWith(PLATFORMS_OWN)) {
            return safely(
                    press,
                    () -> own(press, member -> {
                        if (!questions.goes(questionId.get(), press, member)) {
                            presence.touch(member.userId(), "press");
                        }
                        return questions.answer(questionId.get(), press, member);
                    }));
        }
        if (handoverId.isPresent() && action != null && !action.startsWith(PLATFORMS_OWN)) {
            return safely(press, () -> handovers.answer(press, handoverId.get(), action));
        }
        if (workflowId.isEmpty() || action == null || action.startsWith(PLATFORMS_OWN)) {
            return CardReply.nothing();
        }
        return safely(press, () -> answer(press, workflowId.get(), action));
    }

    private CardReply safely(CardPress press, Supplier<CardReply> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            log.error("press {} on {} by {} failed", press.action(), press.outTrackId(), press.userId(), failed);
            return notice(wording.say("refused.machine"));
        }
    }

    /** A card of somebody's own conversation with the robot. */
    private CardReply own(CardPress press, Function<Member, CardReply> answer) {
        String userId = press.userId();
        Optional<Member> member = userId == null ? Optional.empty() : roster.member(userId);
        if (member.isEmpty()) {
            return notice(strangers.told(press.userId(), null, group(press)));
        }
        return answer.apply(member.get());
    }

    private CardReply answer(CardPress press, long workflowId, String action) {
        String userId = press.userId();
        Optional<Member> member = userId == null ? Optional.empty() : roster.member(userId);
        if (member.isEmpty()) {
            return notice(strangers.told(userId, null, group(press)));
        }
        presence.touch(member.get().userId(), "press");
        Optional<ActionName> name = ActionName.of(action);
        if (name.isEmpty()) {
            cards.remember(workflowId, member.get().userId());
            return notice(wording.say("refused.unknown-action", action));
        }
        boolean opensForm = name.get().asksFirst() && !press.submits();
        ActionResult result = opensForm
                ? actions.form(workflowId, name.get(), member.get().userId())
                : actions.run(
                        request(press, workflowId, name.get(), member.get().userId()));
        return reply(result, press, workflowId, member.get(), name.get());
    }

    /** The group it was pressed in, if it is one of ours; a press does not say what kind of chat that was. */
    private @Nullable String group(CardPress press) {
        String where = press.spaceId();
        return where != null && groups.ofConversation(where).isPresent() ? where : null;
    }

    private static Map<String, String> typed(CardPress press) {
        Map<String, String> params = new LinkedHashMap<>();
        press.form().keySet().forEach(field -> {
            String value = press.field(field);
            if (value != null) {
                params.put(field, value);
            }
        });
        return params;
    }

    private static ActionRequest request(CardPress press, long workflowId, ActionName action, String userId) {
        String token = press.param("press");
        String identity = token == null || token.isEmpty() ? press.messageId() : token;
        String key = String.join("|", press.outTrackId(), userId, action.id(), identity);
        return new ActionRequest(
                new RequestId("press", key),
                workflowId,
                action,
                By.card(userId),
                revision(press.param("rev")),
                typed(press),
                null);
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
            return new CardReply(
                    cards.face(done.workflow(), done.latest()),
                    cards.privately(done.workflow(), member, "", "", ""),
                    () -> cards.answered(done.workflow(), member.userId()));
        }
        if (result instanceof ActionResult.Asks asks) {
            cards.remember(workflowId, member.userId());
            String form = json.writeValueAsString(asks.form());
            return new CardReply(
                    cards.face(asks.workflow()),
                    cards.privately(asks.workflow(), member, "", form, action.id()),
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
                () -> cards.shown(workflow));
    }

    /** The form once more with what was typed, when the values were wrong or the card was old; else empty. */
    private String again(Refusal refusal, CardPress press, long workflowId, Member member, ActionName action) {
        boolean worthAnotherTry = refusal.reason() == Refusal.Reason.INVALID || ANOTHER_TRY.contains(refusal.key());
        if (!worthAnotherTry || !action.asksFirst() || !press.submits()) {
            return "";
        }
        return actions.form(workflowId, action, member.userId()) instanceof ActionResult.Asks asks
                ? json.writeValueAsString(asks.form().filled(typed(press)))
                : "";
    }

    /** Without the rest of what is the presser's own: what stands there stays, but the next press is another one. */
    private CardReply notice(String text) {
        return new CardReply(Map.of(), cards.notice(text), null);
    }
}
