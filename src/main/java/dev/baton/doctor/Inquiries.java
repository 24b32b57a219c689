package dev.baton.doctor;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Need;
import dev.baton.dingtalk.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Questions to the platform that cost calls, and what it said last. A good answer is good for a day and a bad one for
 * ten minutes, so that whoever looks every minute spends nothing; a person who wants to know now may ask again after a
 * minute.
 */
@Component
class Inquiries {

    private static final Duration GOOD = Duration.ofDays(1);
    private static final Duration BAD = Duration.ofMinutes(10);
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** @param failure null when all was well */
    private record Answer(Instant at, @Nullable DingTalkException failure, boolean yes) {}

    /** One question; who asks while another waits for the answer gets the same. */
    private static class Question {

        private final ReentrantLock lock = new ReentrantLock();
        private @Nullable Answer last;
    }

    /** What is asked, in a call that may fail. */
    interface Asking {

        boolean ask();
    }

    private final DingTalkClient dingTalk;
    private final Clock clock;
    private final Map<String, Question> questions = new ConcurrentHashMap<>();
    private volatile Instant wanted = Instant.MIN;

    Inquiries(DingTalkClient dingTalk, Clock clock) {
        this.dingTalk = dingTalk;
        this.clock = clock;
    }

    /** Somebody waits who wants to know how it is now: what is older than a minute counts no more. */
    void again() {
        wanted = clock.instant().minus(FRESH);
    }

    /** Empty when the app may do this, else how the platform refused. */
    Optional<DingTalkException> refusal(Need need) {
        return Optional.ofNullable(answer(need.name(), () -> {
                    dingTalk.ask(need);
                    return true;
                })
                .failure());
    }

    /** Whether our robot is in this group. */
    boolean isRobotIn(String openConversationId) {
        Answer answer = answer("group " + openConversationId, () -> dingTalk.isRobotIn(openConversationId));
        if (answer.failure() != null) {
            throw answer.failure();
        }
        return answer.yes();
    }

    private Answer answer(String key, Asking asking) {
        Question question = questions.computeIfAbsent(key, any -> new Question());
        question.lock.lock();
        try {
            Answer known = question.last;
            if (known == null || old(known)) {
                known = ask(asking);
                question.last = known;
            }
            return known;
        } finally {
            question.lock.unlock();
        }
    }

    /** A clock may be put right: what was said in the future is old as well, and a wish of then is none. */
    private boolean old(Answer known) {
        Instant now = clock.instant();
        if (wanted.isAfter(now)) {
            wanted = Instant.MIN;
        }
        boolean well = known.failure() == null && known.yes();
        return known.at().isAfter(now)
                || known.at().isBefore(wanted)
                || known.at().plus(well ? GOOD : BAD).isBefore(now);
    }

    private Answer ask(Asking asking) {
        Instant now = clock.instant();
        try {
            return new Answer(now, null, dingTalk.inTurn(Turn.NORMAL, asking::ask));
        } catch (DingTalkException refused) {
            return new Answer(now, refused, false);
        }
    }
}
