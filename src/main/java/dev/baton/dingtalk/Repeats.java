package dev.baton.dingtalk;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The same work runs once: whoever brings it again gets the first one's result. */
final class Repeats<T> {

    private static final int MOST = 10_000;
    private static final Duration KEPT = Duration.ofMinutes(5);

    private record Seen<T>(CompletableFuture<T> result, Instant until) {}

    private final Clock clock;
    private final Predicate<T> kept;
    private final LinkedHashMap<String, Seen<T>> seen = new LinkedHashMap<>();

    /** @param kept whether a result answers repeats for five minutes; others answer only those that come meanwhile */
    Repeats(Clock clock, Predicate<T> kept) {
        this.clock = clock;
        this.kept = kept;
    }

    /** Starts the work, or joins it when it runs or ran already; a failed result is not remembered. */
    CompletableFuture<T> once(String key, Supplier<CompletableFuture<T>> work) {
        CompletableFuture<T> run;
        Seen<T> mine;
        synchronized (seen) {
            forgetOld();
            Seen<T> before = seen.get(key);
            if (before != null) {
                return before.result();
            }
            run = work.get();
            mine = new Seen<>(new CompletableFuture<>(), clock.instant().plus(KEPT));
            seen.put(key, mine);
        }
        // forgotten first and told then: who was answered may ask again at once and is not taken for a repeat
        var unused = run.whenComplete((result, failure) -> {
            if (failure != null) {
                forget(key, mine);
                mine.result().completeExceptionally(failure);
            } else {
                if (!kept.test(result)) {
                    forget(key, mine);
                }
                mine.result().complete(result);
            }
        });
        return mine.result();
    }

    private void forget(String key, Seen<T> mine) {
        synchronized (seen) {
            seen.remove(key, mine);
        }
    }

    private void forgetOld() {
        var oldest = seen.entrySet().iterator();
        Instant now = clock.instant();
        while (oldest.hasNext()) {
            Seen<T> entry = oldest.next().getValue();
            if (seen.size() >= MOST || !now.isBefore(entry.until())) {
                oldest.remove();
            } else {
                return;
            }
        }
    }
}
