package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.Pressed;
import java.net.http.HttpClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/** What all pushes to the product share: late when the switches say so, waited for, sent again, and noted. */
record PushLine(
        StreamGateway stream,
        Faults faults,
        Traffic traffic,
        LongSupplier clock,
        ScheduledExecutorService timer,
        HttpClient http) {

    /** How often a push without a good answer is sent again. */
    static final int REDELIVERIES = 3;

    Switches switches() {
        return faults.switches();
    }

    long now() {
        return clock.getAsLong();
    }

    <T> CompletableFuture<T> delayed(Supplier<CompletableFuture<T>> work) {
        long delay = switches().pushDelayMs();
        if (delay <= 0) {
            return work.get();
        }
        CompletableFuture<T> later = new CompletableFuture<>();
        var unused = timer.schedule(
                () -> {
                    var ignored = work.get().whenComplete((value, broken) -> {
                        if (broken == null) {
                            later.complete(value);
                        } else {
                            later.completeExceptionally(broken);
                        }
                    });
                },
                delay,
                TimeUnit.MILLISECONDS);
        return later;
    }

    /** The ack, or one of code 0 when it has not come by then. */
    CompletableFuture<StreamGateway.Ack> within(CompletableFuture<StreamGateway.Ack> ack, long ms) {
        var limit = timer.schedule(() -> ack.complete(new StreamGateway.Ack(0, "")), ms, TimeUnit.MILLISECONDS);
        return ack.whenComplete((came, broken) -> limit.cancel(false));
    }

    /**
     * Sends again what was not acked after this pause, as often as it may; 0 never does. The first answer is what is
     * given.
     */
    CompletableFuture<Pressed> insisting(
            String topic,
            ToLongFunction<Switches> pause,
            String messageId,
            int redeliveries,
            Function<String, CompletableFuture<Pressed>> push) {
        CompletableFuture<Pressed> answered = push.apply(messageId);
        long again = pause.applyAsLong(switches());
        if (again > 0 && redeliveries > 0) {
            var unused = timer.schedule(
                    () -> {
                        if (!answered.isDone() || !answered.join().ok()) {
                            String id = switches().redeliverNewId() ? stream.messageId() : messageId;
                            var ignored = insisting(topic, pause, id, redeliveries - 1, push);
                        }
                    },
                    again,
                    TimeUnit.MILLISECONDS);
        }
        return answered.whenComplete((result, broken) -> {
            if (result != null) {
                traffic.pushed(new Traffic.PushSeen(
                        System.currentTimeMillis(), topic, messageId, result.outcome(), result.ms(), result.answer()));
            }
        });
    }
}
