package dev.baton.bot;

import dev.baton.bot.question.Questions;
import dev.baton.bot.report.ReportPresses;
import dev.baton.bot.report.Reports;
import dev.baton.bot.stranger.Strangers;
import dev.baton.card.Cards;
import dev.baton.card.HandoverCards;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardPressHandler;
import dev.baton.dingtalk.CardReply;
import dev.baton.presence.Presence;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * What people press. Nothing in a press is believed but who pressed. Every press is answered: with the card as it is
 * now, and with a sentence when it was refused.
 */
@Component
class ButtonPresses implements CardPressHandler {

    private static final Logger log = LoggerFactory.getLogger(ButtonPresses.class);

    /** Buttons of the platform itself, for example the one that closes a banner; they mean nothing to us. */
    private static final String PLATFORMS_OWN = "sys_";

    private final List<Presses> presses;
    private final Cards cards;
    private final Roster roster;
    private final Groups groups;
    private final Presence presence;
    private final Strangers strangers;
    private final Wording wording;

    ButtonPresses(
            WorkflowPresses workflows,
            HandoverPresses handovers,
            QuestionPresses questions,
            ReportPresses reports,
            Cards cards,
            Roster roster,
            Groups groups,
            Presence presence,
            Strangers strangers,
            Wording wording) {
        this.presses = List.of(
                new Presses(Cards::workflowId, Going.NEVER, workflows::answer),
                new Presses(HandoverCards::handoverId, handovers::goes, handovers::answer),
                new Presses(Questions::id, questions::goes, questions::answer),
                new Presses(Reports::id, Going.NEVER, reports::answer));
        this.cards = cards;
        this.roster = roster;
        this.groups = groups;
        this.presence = presence;
        this.strangers = strangers;
        this.wording = wording;
    }

    /**
     * Those on one kind of card.
     *
     * @param about the number of what a card of this kind shows; empty for any other
     * @param going whether the presser says by it to be going: that is no sign of being here
     */
    private record Presses(Function<String, Optional<Long>> about, Going going, Answering answering) {}

    private interface Going {

        Going NEVER = (id, action, member) -> false;

        boolean goes(long id, String action, Member member);
    }

    private interface Answering {
        CardReply answer(long id, String action, CardPress press, Member member);
    }

    @Override
    public CardReply handle(CardPress press) {
        String action = press.action();
        if (action == null || action.startsWith(PLATFORMS_OWN)) {
            return CardReply.nothing();
        }
        for (Presses some : presses) {
            Optional<Long> id = some.about().apply(press.outTrackId());
            if (id.isPresent()) {
                return safely(press, member -> {
                    if (!some.going().goes(id.get(), action, member)) {
                        presence.touch(member.userId(), "press");
                    }
                    return some.answering().answer(id.get(), action, press, member);
                });
            }
        }
        return CardReply.nothing();
    }

    private CardReply safely(CardPress press, Function<Member, CardReply> answer) {
        try {
            String userId = press.userId();
            Optional<Member> member = userId == null ? Optional.empty() : roster.member(userId);
            if (member.isEmpty()) {
                return notice(strangers.told(userId, null, group(press)));
            }
            return answer.apply(member.get());
        } catch (RuntimeException failed) {
            log.error("press {} on {} by {} failed", press.action(), press.outTrackId(), press.userId(), failed);
            return notice(wording.say("refused.machine"));
        }
    }

    /** The group it was pressed in, if it is one of ours; a press does not say what kind of chat that was. */
    private @Nullable String group(CardPress press) {
        String where = press.spaceId();
        return where != null && groups.ofConversation(where).isPresent() ? where : null;
    }

    /** Without the rest of what is the presser's own: what stands there stays, but the next press is another one. */
    private CardReply notice(String text) {
        return new CardReply(Map.of(), cards.notice(text), null);
    }
}
