package dev.baton.dingtalk;

import dev.baton.dingtalk.Pushes.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages and events on their way through the handlers, each written down before it is begun and handled once: repeats
 * to this process meet its own memory, all others meet {@link PushMemory}.
 */
class Attempts {

    private static final Logger log = LoggerFactory.getLogger(Attempts.class);
    private static final int ABANDONED = 20;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** How far a push is; what the platform was told decides who repeats it when it fails. */
    private enum Stage {
        /** Nobody but this process knows of it. */
        UNWRITTEN,
        /** It is in the memory: a process that dies at it loses nothing. */
        WRITTEN,
        /** Written, and acknowledged: the platform does not repeat it. */
        TOLD,
        /** It failed before it was acknowledged. */
        GIVEN_BACK
    }

    private final Supplier<@Nullable PushMemory> memory;
    private final ThreadPoolExecutor pool;
    private final ScheduledExecutorService deadlines;
    private final Function<PushMemory.Push, Runnable> works;
    private final Repeats<Outcome> heard;
    private final Map<String, AtomicReference<Stage>> underWay = new ConcurrentHashMap<>();

    /** @param works what is to be done with a push that another instance left behind */
    Attempts(
            Clock clock,
            Supplier<@Nullable PushMemory> memory,
            ThreadPoolExecutor pool,
            ScheduledExecutorService deadlines,
            Function<PushMemory.Push, Runnable> works) {
        this.memory = memory;
        this.pool = pool;
        this.deadlines = deadlines;
        this.works = works;
        this.heard = new Repeats<>(clock, outcome -> outcome == Outcome.DONE);
    }

    /**
     * Handles it, unless that has been done or is being done: then it is the first one's outcome.
     *
     * @param refusal runs when it could not be written down, instead of the work
     * @param until when, by {@link System#nanoTime}, nobody waits any more for another process that has it
     * @throws RejectedExecutionException when there is no room to begin
     */
    CompletableFuture<Outcome> once(PushMemory.Push push, Runnable work, Runnable refusal, long until) {
        return heard.once(name(push), () -> {
            AtomicReference<Stage> stage = new AtomicReference<>(Stage.UNWRITTEN);
            return watched(push, stage, attempt(push, stage, work, refusal, until));
        });
    }

    /** While it runs, whoever has to answer for it can see how far it is. */
    private CompletableFuture<Outcome> watched(
            PushMemory.Push push, AtomicReference<Stage> stage, CompletableFuture<Outcome> run) {
        underWay.put(name(push), stage);
        return run.whenComplete((outcome, failure) -> underWay.remove(name(push), stage));
    }

    /**
     * Only what is written down may be acknowledged: the platform forgets it then. Null for what has ended at this very
     * moment: its outcome is about to be told.
     */
    @Nullable
    Outcome tooLong(PushMemory.Push push) {
        AtomicReference<Stage> stage = underWay.get(name(push));
        if (stage == null) {
            return null;
        }
        boolean kept = stage.compareAndSet(Stage.WRITTEN, Stage.TOLD) || stage.get() == Stage.TOLD;
        return kept ? Outcome.LATE : Outcome.FAILED;
    }

    private static String name(PushMemory.Push push) {
        return push.kind() + " " + push.key();
    }

    /** Handles it, or waits for whoever does; LATE when that takes too long: it is written down, so nothing is lost. */
    private CompletableFuture<Outcome> attempt(
            PushMemory.Push push, AtomicReference<Stage> stage, Runnable work, Runnable refusal, long until) {
        return CompletableFuture.supplyAsync(() -> logged(() -> begin(push, stage, work, refusal)), pool)
                .thenCompose(outcome -> {
                    if (outcome != Outcome.LATE || System.nanoTime() - until >= 0) {
                        return CompletableFuture.completedFuture(outcome);
                    }
                    CompletableFuture<Outcome> again = new CompletableFuture<>();
                    var unused = deadlines.schedule(
                            () -> {
                                try {
                                    var unusedLook = attempt(push, stage, work, refusal, until)
                                            .whenComplete((later, failure) -> {
                                                if (failure == null) {
                                                    again.complete(later);
                                                } else {
                                                    again.completeExceptionally(failure);
                                                }
                                            });
                                } catch (RejectedExecutionException full) {
                                    again.complete(Outcome.LATE);
                                }
                            },
                            LOOK_AGAIN.toNanos(),
                            TimeUnit.NANOSECONDS);
                    return again;
                });
    }

    private Outcome begin(PushMemory.Push push, AtomicReference<Stage> stage, Runnable work, Runnable refusal) {
        PushMemory remembers = memory.get();
        if (remembers == null) {
            stage.compareAndSet(Stage.UNWRITTEN, Stage.WRITTEN);
            work.run();
            return Outcome.DONE;
        }
        PushMemory.Seen seen;
        try {
            seen = remembers.begin(push);
        } catch (RuntimeException unwritten) {
            refusal.run();
            throw unwritten;
        }
        stage.compareAndSet(Stage.UNWRITTEN, Stage.WRITTEN);
        return switch (seen) {
            case DONE -> Outcome.DONE;
            case UNDER_WAY -> Outcome.LATE;
            case NEW -> {
                boolean done = false;
                try {
                    work.run();
                    done = true;
                } finally {
                    if (!done) {
                        givenUp(remembers, push, stage);
                    }
                }
                remembers.done(push);
                yield Outcome.DONE;
            }
        };
    }

    /**
     * It failed: the platform repeats what it was not told to forget, and an event that it was told to forget is up to
     * us.
     */
    private static void givenUp(PushMemory remembers, PushMemory.Push push, AtomicReference<Stage> stage) {
        boolean told = !stage.compareAndSet(Stage.WRITTEN, Stage.GIVEN_BACK);
        if (told && push.kind().equals(Pushes.EVENT)) {
            remembers.later(push);
        } else {
            remembers.failed(push);
        }
    }

    private static Outcome logged(Supplier<Outcome> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error failure) {
            log.error("a push could not be handled", failure);
            throw failure;
        }
    }

    /** Finishes what instances that are gone had begun. */
    void finishAbandoned() {
        PushMemory remembers = memory.get();
        if (remembers == null) {
            return;
        }
        try {
            remembers.abandoned(ABANDONED).forEach(push -> finishSoon(remembers, push));
        } catch (RuntimeException failure) {
            log.warn("what others left undone could not be looked for: {}", failure.toString());
        }
    }

    /** Each for itself: what could not even be begun is given back, or it would be held here and done by nobody. */
    private void finishSoon(PushMemory remembers, PushMemory.Push push) {
        log.info("an instance died at a {}: finishing it", push.kind());
        try {
            var unused = heard.once(
                    name(push),
                    () -> watched(
                            push,
                            new AtomicReference<>(Stage.TOLD),
                            CompletableFuture.supplyAsync(() -> logged(() -> finish(remembers, push)), pool)));
        } catch (RejectedExecutionException full) {
            log.warn("no room to finish a {} that an instance left undone", push.kind());
            remembers.later(push);
        }
    }

    private Outcome finish(PushMemory remembers, PushMemory.Push push) {
        boolean done = false;
        try {
            works.apply(push).run();
            done = true;
        } finally {
            if (!done) {
                remembers.later(push);
            }
        }
        remembers.done(push);
        return Outcome.DONE;
    }
}
