package dev.baton.bot;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Answers to what people typed. One that cannot leave now, because the platform wants quiet or is out of reach, waits and is
 * tried again for a quarter of an hour: by the message's own address while that is valid, then directly. Waits in memory only:
 * whoever has no answer after a restart types again.
 */
@Component
class Answers implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    /** Longer than a ban; later nobody remembers the question. */
    private static final Duration PATIENCE = Duration.ofMinutes(15);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST = 1_000;

    private final DingTalkClient dingTalk;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ScheduledThreadPoolExecutor later;

    Answers(DingTalkClient dingTalk) {
        this.dingTalk = dingTalk;
        this.later = new ScheduledThreadPoolExecutor(2, work -> {
            Thread thread = new Thread(work, "bot-answers");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Sends the answer, now or as soon as it may leave. Never throws. */
    void send(ChatMessage to, String title, String markdown) {
        attempt(new Answer(to, title, markdown, System.nanoTime() + PATIENCE.toNanos()), FIRST_PAUSE);
    }

    private record Answer(ChatMessage to, String title, String markdown, long until) {}

    private void attempt(Answer answer, Duration pause) {
        try {
            dingTalk.reply(answer.to(), answer.title(), answer.markdown());
        } catch (DingTalkException unsent) {
            Duration wait = unsent.retryAfter()
                    .filter(asked -> asked.compareTo(pause) > 0)
                    .orElse(pause);
            if (!passes(unsent) || System.nanoTime() + wait.toNanos() > answer.until() || !again(answer, wait)) {
                log.warn(
                        "the answer to message {} could not be sent: {}",
                        answer.to().msgId(),
                        unsent.code());
            }
        }
    }

    /** What waiting mends, and what certainly did not arrive: nobody is answered twice. */
    private static boolean passes(DingTalkException unsent) {
        return switch (unsent.kind()) {
            case THROTTLED, BUSY -> true;
            default -> false;
        };
    }

    private boolean again(Answer answer, Duration wait) {
        if (waiting.incrementAndGet() > MOST) {
            waiting.decrementAndGet();
            return false;
        }
        Duration next = wait.multipliedBy(2);
        try {
            var unused = later.schedule(
                    () -> {
                        waiting.decrementAndGet();
                        attempt(answer, next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next);
                    },
                    wait.toMillis(),
                    TimeUnit.MILLISECONDS);
            return true;
        } catch (RejectedExecutionException stopping) {
            waiting.decrementAndGet();
            return false;
        }
    }

    @Override
    public void destroy() {
        later.shutdownNow();
    }
}
