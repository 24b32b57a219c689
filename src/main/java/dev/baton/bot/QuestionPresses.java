package dev.baton.bot;

import dev.baton.bot.language.Understanding;
import dev.baton.bot.language.Upshot;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.Slips;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardReply;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Answers on the card of a question: the sentence that was chosen is read as if it had been typed, by whoever may
 * answer.
 */
@Component
class QuestionPresses {

    private final Questions questions;
    private final Understanding understanding;
    private final Responses responses;
    private final Slips slips;
    private final Wording wording;
    private final Unhurried unhurried;
    private final Clock clock;

    QuestionPresses(
            Questions questions,
            Understanding understanding,
            Responses responses,
            Slips slips,
            Wording wording,
            Unhurried unhurried,
            Clock clock) {
        this.questions = questions;
        this.understanding = understanding;
        this.responses = responses;
        this.slips = slips;
        this.wording = wording;
        this.unhurried = unhurried;
        this.clock = clock;
    }

    /** Whether the presser says by it to be going: that is no sign of being here. */
    boolean goes(long id, String action, Member member) {
        Question question = questions.find(id).orElse(null);
        int place = place(action);
        return question != null
                && question.userId().equals(member.userId())
                && offers(question, place)
                && understanding
                        .read(typed(question, member, place), member, question.confirms())
                        .goes();
    }

    CardReply answer(long id, String action, CardPress press, Member member) {
        Optional<Question> found = questions.find(id);
        if (found.isEmpty()) {
            return CardReply.notice(wording.say("question.unknown"));
        }
        Question question = found.get();
        if (!question.userId().equals(member.userId())) {
            return CardReply.notice(wording.say("question.not-yours"));
        }
        if (!question.isOpen(clock.instant())) {
            return new CardReply(questions.face(question), Map.of("notice", ""), null);
        }
        if (action.equals(Questions.CANCEL)) {
            return shown(questions.close(id, Question.CANCELLED, ""));
        }
        int place = place(action);
        if (!offers(question, place)) {
            return CardReply.notice(wording.say("refused.unknown-action", action));
        }
        ChatMessage typed = typed(question, member, place);
        return unhurried.answer(
                question.confirms() ? Unhurried.MANY : typed.text().split(" ").length,
                () -> shown(done(question, member, typed)),
                () -> CardReply.notice(wording.say("handover.meanwhile")));
    }

    private static boolean offers(Question question, int place) {
        return place >= 0 && place < question.offered().size();
    }

    /** The place makes the request's id, so that the same answer twice does once. */
    private ChatMessage typed(Question question, Member member, int place) {
        return new ChatMessage(
                question.robot(),
                Questions.PREFIX + question.id() + "-" + place,
                question.conversation(),
                question.inGroup(),
                null,
                member.userId(),
                member.name(),
                question.offered().get(place).sentence(),
                question.mentioned(),
                null,
                null,
                clock.instant(),
                question.quoted(),
                question.sent(),
                false);
    }

    /** What needs another question is not done yet, and after a refusal another answer may be given. */
    private Questions.Answered done(Question question, Member member, ChatMessage typed) {
        Understanding.Reading reading = understanding.read(typed, member, question.confirms());
        String answer = responses.to(reading);
        Upshot upshot = reading.said().upshot();
        if (upshot.isRefused()) {
            return questions.refuse(question.id(), answer);
        }
        boolean clear = reading instanceof Understanding.Reading.Clear && !upshot.isAsked();
        String state = upshot.isPartly() ? Question.PARTLY : clear ? Question.DONE : Question.UNCLEAR;
        return questions.close(question.id(), state, answer);
    }

    private static int place(String action) {
        String number = action.startsWith(Questions.CHOOSE) ? action.substring(Questions.CHOOSE.length()) : "";
        return number.matches("[0-9]") ? Integer.parseInt(number) : -1;
    }

    private CardReply shown(Questions.Answered answered) {
        String card = Questions.PREFIX + answered.question().id();
        return new CardReply(
                questions.face(answered.question()),
                Map.of("notice", ""),
                () -> slips.answered(card, answered.stamp()));
    }
}
