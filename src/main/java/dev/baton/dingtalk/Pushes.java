package dev.baton.dingtalk;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * Takes what either transport heard to the handlers, on a bounded pool, and has an answer in time whatever they do: a
 * card press within {@link Limits#press}, the rest within {@link Limits#other}. Presses have a pool of their own, so
 * that a slow command never makes a button late. Messages and events are handled once: repeats to this process meet its
 * own memory, all others meet {@link PushMemory}.
 */
class Pushes implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Pushes.class);

    /**
     * How long the platform waits, less the way there.
     *
     * @param press the platform's limit is 2 s
     * @param other its limit is 3 s, and 1.5 s spoils the app's statistics
     * @param sent an answer on the wire by then has surely been in time
     * @param drain how long handlers may finish at shutdown
     */
    record Limits(Duration press, Duration other, Duration sent, Duration drain) {

        static final Limits REAL = new Limits(
                Duration.ofMillis(1_600), Duration.ofMillis(1_500), Duration.ofMillis(1_500), Duration.ofSeconds(3));
    }

    /** What became of a push by the time its answer was due. */
    enum Outcome {
        DONE,
        /** Not finished yet; it goes on, and nobody hears its result. A message or an event is written down by then. */
        LATE,
        /** It came to nothing, or was not even written down in time: who repeats it loses nothing. */
        FAILED,
        /** There was no room to even begin. */
        REFUSED
    }

    /** @param first false for a repeat that joined the first */
    record Pressed(CardReply reply, Outcome outcome, boolean first) {}

    private static final int WAITING = 10_000;

    private static final String MESSAGE = "message";
    static final String EVENT = "event";

    /** Events about the address list are outside the quota (PROTOCOL 12.1). */
    private static final List<String> FREE_EVENTS = List.of("user_", "org_dept_", "label_", "org_admin_");

    private final Limits limits;
    private final Ledger ledger;
    private final ThreadPoolExecutor presses;
    private final ThreadPoolExecutor others;
    private final ScheduledThreadPoolExecutor deadlines;
    private final Repeats<CardReply> runningPresses;
    private final Attempts attempts;
    private final Wire wire;
    private final Supplier<@Nullable CardPressHandler> pressHandler;
    private final Supplier<List<ChatMessageHandler>> messageHandlers;
    private final Supplier<List<EventHandler>> eventHandlers;

    Pushes(
            Limits limits,
            Clock clock,
            Ledger ledger,
            Wire wire,
            Supplier<@Nullable PushMemory> memory,
            Supplier<@Nullable CardPressHandler> pressHandler,
            Supplier<List<ChatMessageHandler>> messageHandlers,
            Supplier<List<EventHandler>> eventHandlers) {
        this.limits = limits;
        this.ledger = ledger;
        this.wire = wire;
        this.pressHandler = pressHandler;
        this.messageHandlers = messageHandlers;
        this.eventHandlers = eventHandlers;
        this.presses = pool("dingtalk-press", 16);
        this.others = pool("dingtalk-push", 8);
        this.deadlines = new ScheduledThreadPoolExecutor(1, named("dingtalk-deadline"));
        this.deadlines.setRemoveOnCancelPolicy(true);
        this.runningPresses = new Repeats<>(clock, reply -> false);
        this.attempts = new Attempts(clock, memory, others, deadlines, this::work);
    }

    /**
     * Handles a press. A repeat that comes while the first runs gets the first's answer; a later one is asked anew,
     * because by then the remembered answer may show a state that has passed, and the handler knows its own repeats.
     */
    CompletableFuture<Pressed> press(CardPress press) {
        ledger.count(Ledger.Kind.PRESS);
        CardPressHandler handler = pressHandler.get();
        if (handler == null) {
            return CompletableFuture.completedFuture(new Pressed(CardReply.nothing(), Outcome.DONE, true));
        }
        boolean[] first = new boolean[1];
        CompletableFuture<CardReply> run;
        try {
            run = runningPresses.once(press.messageId(), () -> {
                first[0] = true;
                return CompletableFuture.supplyAsync(() -> handler.handle(press), presses);
            });
        } catch (RejectedExecutionException full) {
            log.warn("no room for a press, {} are waiting", presses.getQueue().size());
            return CompletableFuture.completedFuture(new Pressed(CardReply.nothing(), Outcome.REFUSED, true));
        }
        CompletableFuture<Pressed> answer = run.handle((reply, failure) -> {
            if (failure == null) {
                return new Pressed(reply, Outcome.DONE, first[0]);
            }
            if (first[0]) {
                log.error("a press could not be handled", failure);
            }
            return new Pressed(CardReply.nothing(), Outcome.FAILED, first[0]);
        });
        return due(answer, () -> new Pressed(CardReply.nothing(), Outcome.LATE, first[0]), limits.press());
    }

    CompletableFuture<Outcome> message(ChatMessage message) {
        ledger.count(Ledger.Kind.PUSH);
        if (message.quotaSpent()) {
            afterwards(ledger::pushesSpent);
        } else if (!message.text().isBlank() && ledger.withholdsPushes()) {
            afterwards(ledger::pushesCome);
        }
        return heard(
                new PushMemory.Push(MESSAGE, message.identity(), wire.kept(message)),
                () -> tell(message),
                () -> messageHandlers.get().forEach(handler -> handler.refused(message)));
    }

    CompletableFuture<Outcome> event(DingTalkEvent event) {
        if (FREE_EVENTS.stream().noneMatch(event.eventType()::startsWith)) {
            ledger.count(Ledger.Kind.PUSH);
        }
        if (eventHandlers.get().isEmpty()) {
            return CompletableFuture.completedFuture(Outcome.DONE);
        }
        return heard(new PushMemory.Push(EVENT, event.eventId(), wire.kept(event)), () -> tell(event), () -> {});
    }

    private void tell(ChatMessage message) {
        for (ChatMessageHandler handler : messageHandlers.get()) {
            handler.handle(message);
        }
    }

    private void tell(DingTalkEvent event) {
        for (EventHandler handler : eventHandlers.get()) {
            handler.handle(event);
        }
    }

    private CompletableFuture<Outcome> heard(PushMemory.Push push, Runnable work, Runnable refusal) {
        long until = System.nanoTime() + limits.other().toNanos();
        CompletableFuture<Outcome> run;
        try {
            run = attempts.once(push, work, refusal, until);
        } catch (RejectedExecutionException full) {
            log.warn("no room for a push, {} are waiting", others.getQueue().size());
            return CompletableFuture.completedFuture(Outcome.REFUSED);
        }
        return due(
                run.handle((outcome, failure) -> failure == null ? outcome : Outcome.FAILED),
                () -> attempts.tooLong(push),
                limits.other());
    }

    /** Finishes what instances that are gone had begun. */
    @Scheduled(initialDelayString = "PT5S", fixedDelayString = "PT10S")
    void finishAbandoned() {
        attempts.finishAbandoned();
    }

    private Runnable work(PushMemory.Push push) {
        if (push.kind().equals(MESSAGE)) {
            ChatMessage message = wire.kept(push.payload(), ChatMessage.class);
            return () -> tell(message);
        }
        DingTalkEvent event = wire.kept(push.payload(), DingTalkEvent.class);
        return () -> tell(event);
    }

    /**
     * The answer to a press is on the wire: does what follows it, by whether it surely was in time.
     *
     * @param arrived when the push came, by {@link System#nanoTime}
     */
    void sent(Pressed pressed, long arrived) {
        boolean inTime = System.nanoTime() - arrived <= limits.sent().toNanos();
        CardReply reply = pressed.reply();
        Runnable then = inTime ? reply.whenSent() : reply.whenLate();
        if (pressed.first() && then != null) {
            harmlessly(then);
        }
    }

    /** Runs what must not keep the threads waiting that read and write the wire. */
    private void afterwards(Runnable work) {
        try {
            presses.execute(() -> harmlessly(work));
        } catch (RejectedExecutionException full) {
            log.debug("no room for what follows a push");
        }
    }

    private static void harmlessly(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            log.warn("what follows a push failed; it is only an economy", failure);
        }
    }

    Limits limits() {
        return limits;
    }

    /** Whether all that was begun has ended. */
    boolean idle() {
        return presses.getActiveCount() == 0
                && others.getActiveCount() == 0
                && presses.getQueue().isEmpty()
                && others.getQueue().isEmpty();
    }

    /** @param otherwise null: the answer is about to come */
    private <T> CompletableFuture<T> due(
            CompletableFuture<T> answer, Supplier<? extends @Nullable T> otherwise, Duration time) {
        if (answer.isDone()) {
            return answer;
        }
        CompletableFuture<T> due = new CompletableFuture<>();
        var deadline = deadlines.schedule(
                () -> {
                    T instead = otherwise.get();
                    if (instead != null) {
                        due.complete(instead);
                    }
                },
                time.toNanos(),
                TimeUnit.NANOSECONDS);
        var unused = answer.whenComplete((value, failure) -> {
            deadline.cancel(false);
            if (failure == null) {
                due.complete(value);
            } else {
                due.completeExceptionally(failure);
            }
        });
        return due;
    }

    @Override
    public void destroy() throws InterruptedException {
        presses.shutdown();
        others.shutdown();
        long until = System.nanoTime() + limits.drain().toNanos();
        for (ThreadPoolExecutor pool : List.of(presses, others)) {
            if (!pool.awaitTermination(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS)) {
                pool.shutdownNow();
            }
        }
        deadlines.shutdownNow();
    }

    /** A bounded pool of daemon threads that go when they have nothing to do. */
    static ThreadPoolExecutor pool(String name, int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), named(name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    static ThreadFactory named(String name) {
        return BasicThreadFactory.builder().namingPattern(name + "-%d").daemon().build();
    }
}
