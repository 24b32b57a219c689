package dev.baton.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers what follows many presses for a moment and does it together, on a thread of its own that goes when there is
 * nothing to do. For what may be lost: a kill, a failure and a full house forget it.
 */
public final class Gathering<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Gathering.class);

    /** Long enough to gather many under load, short beside the time an entry has before it leaves. */
    private static final long GATHERED_FOR_MILLIS = 200;

    private static final int MOST = 10_000;
    private static final int AT_ONCE = 256;

    private final String name;
    private final Consumer<List<T>> work;
    private final LinkedBlockingQueue<T> waiting = new LinkedBlockingQueue<>(MOST);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicBoolean called = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread;

    /**
     * @param name of the thread
     * @param work gets up to 256 at once, never none; what it throws is said once and forgotten
     */
    public Gathering(String name, Consumer<List<T>> work) {
        this.name = name;
        this.work = work;
        this.thread = new ScheduledThreadPoolExecutor(
                1, BasicThreadFactory.builder().namingPattern(name).daemon().build());
        thread.setKeepAliveTime(30, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Never waits; more than 10,000 are forgotten. */
    public void add(T one) {
        if (waiting.offer(one) && called.compareAndSet(false, true)) {
            try {
                var unused = thread.schedule(this::doAll, GATHERED_FOR_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException stopping) {
                log.debug("{} is stopping", name);
            }
        }
    }

    /** How many wait or are being done. */
    public int count() {
        return waiting.size() + underWay.get();
    }

    private void doAll() {
        called.set(false);
        for (List<T> batch = next(); !batch.isEmpty(); batch = next()) {
            try {
                work.accept(batch);
            } catch (RuntimeException failed) {
                log.warn(
                        "{}: {} at once came to nothing, which costs a delivery each: {}",
                        name,
                        batch.size(),
                        failed.toString());
            } finally {
                underWay.addAndGet(-batch.size());
            }
        }
    }

    private List<T> next() {
        List<T> batch = new ArrayList<>();
        underWay.addAndGet(AT_ONCE);
        underWay.addAndGet(waiting.drainTo(batch, AT_ONCE) - AT_ONCE);
        return batch;
    }

    /**
     * Repeats the last until there are 1, 4, 16, 64 or 256: few statements that the server knows already, instead of
     * one for each length.
     */
    public static <T> List<T> filled(List<T> some) {
        List<T> filled = new ArrayList<>(some);
        int size = 1;
        while (size < some.size()) {
            size *= 4;
        }
        while (filled.size() < size) {
            filled.add(some.get(some.size() - 1));
        }
        return filled;
    }

    /** Does what still waits, on this thread, and takes no more. */
    @Override
    public void close() {
        thread.shutdownNow();
        doAll();
    }
}
