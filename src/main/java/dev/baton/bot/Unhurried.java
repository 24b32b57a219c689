package dev.baton.bot;

import dev.baton.dingtalk.CardReply;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Presses that move many workflows: answered before the platform stops waiting, and done to the end behind the answer.
 * The card is redrawn by what was done; what a stop of the process cuts off is done by the next press, which repeats
 * nothing.
 */
@Component
class Unhurried implements DisposableBean {

    /** Fewer than this are always done in time. */
    static final int MANY = 40;

    /** The platform waits two seconds, and the answer still has to travel. */
    private static final long PATIENCE = 1_200;

    private static final int THREADS = 4;
    private static final int WAITING = 50;
    private static final long LAST = 10;

    private static final Logger log = LoggerFactory.getLogger(Unhurried.class);

    private final ExecutorService threads;

    Unhurried() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                1,
                TimeUnit.MINUTES,
                new LinkedBlockingQueue<>(WAITING),
                BasicThreadFactory.builder()
                        .namingPattern("bot-unhurried")
                        .daemon()
                        .build());
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
    }

    /**
     * The answer to a press.
     *
     * @param works how many workflows it is about
     * @param meanwhile the answer when it takes longer
     */
    CardReply answer(int works, Supplier<CardReply> work, Supplier<CardReply> meanwhile) {
        if (works < MANY) {
            return work.get();
        }
        Future<CardReply> done;
        try {
            done = threads.submit(work::get);
        } catch (RejectedExecutionException busy) {
            return work.get();
        }
        try {
            return done.get(PATIENCE, TimeUnit.MILLISECONDS);
        } catch (TimeoutException later) {
            log.info("{} workflows move behind the answer to a press", works);
            return meanwhile.get();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return meanwhile.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(failed);
        }
    }

    @Override
    public void destroy() throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(LAST, TimeUnit.SECONDS)) {
            log.warn("stopped while workflows were moving; the next press on their card moves the rest");
        }
    }
}
