package dev.baton.dingtalk;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way out to the platform: within the month's budget, in turn, and counted by interface and outcome. */
class Departures {

    /** Answers to a message's own address: the platform counts them with the pushes. */
    static final String WEBHOOK = "webhook";

    /** What a person must mend is looked at again at least this often. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** While one call finds out, the others wait so long. */
    private static final Duration ASKING = Duration.ofSeconds(5);

    /**
     * An interface that is refused until a person mends something, and when the next call may find out whether that is
     * done.
     */
    private record Refused(DingTalkException why, Instant since, Instant until) {

        /** After as long as it has lasted: who is at it right now sees it work soon, and a night costs little. */
        Refused again(Instant now) {
            Duration lasted = Duration.between(since, now);
            Duration least = why.retryAfter().orElse(LONGEST);
            Duration pause = lasted.compareTo(least) < 0 ? least : lasted.compareTo(LONGEST) > 0 ? LONGEST : lasted;
            return new Refused(why, since, now.plus(pause));
        }
    }

    private final CallLimits limits;
    private final Ledger ledger;
    private final Clock clock;
    private final MeterRegistry meters;
    private final Map<String, Refused> refused = new ConcurrentHashMap<>();

    Departures(CallLimits limits, Ledger ledger, Clock clock, @Nullable MeterRegistry meters) {
        this.limits = limits;
        this.ledger = ledger;
        this.clock = clock;
        this.meters = meters == null ? Metrics.globalRegistry : meters;
    }

    /**
     * Makes the call when it may leave.
     *
     * @param call fails with {@link DingTalkException} only
     */
    <T> T leave(String api, Supplier<T> call) {
        Turn turn = Turn.current();
        boolean counted = Ledger.counted(api);
        try {
            T result = counted ? paid(api, turn, call) : free(api, turn, call);
            heard(api, "ok");
            return result;
        } catch (DingTalkException failure) {
            heard(api, failure.kind().name().toLowerCase(Locale.ROOT));
            throw failure;
        }
    }

    private <T> T free(String api, Turn turn, Supplier<T> call) {
        limits.await(api, turn);
        T result = call.get();
        if (api.equals(WEBHOOK)) {
            ledger.count(Ledger.Kind.PUSH);
        }
        return result;
    }

    private <T> T paid(String api, Turn turn, Supplier<T> call) {
        unlessRefused(api);
        ledger.admit(turn);
        try {
            limits.await(api, turn);
            T result = call.get();
            ledger.worked();
            worked(api);
            return result;
        } catch (DingTalkException failure) {
            ledger.failed(failure);
            failed(api, failure);
            throw failure;
        }
    }

    /** The month pays for refusals too: while one lasts, one call asks for all that wait. */
    private void unlessRefused(String api) {
        Refused refusal = refused.get(api);
        Instant now = clock.instant();
        if (refusal == null) {
            return;
        }
        Refused asking = new Refused(refusal.why(), refusal.since(), now.plus(ASKING));
        if (now.isBefore(refusal.until())) {
            throw refusal.why().again(Duration.between(now, refusal.until()));
        }
        if (!refused.replace(api, refusal, asking)) {
            throw refusal.why().again(ASKING);
        }
    }

    private void failed(String api, DingTalkException failure) {
        boolean lasting = failure.kind() == DingTalkException.Kind.CONFIGURATION
                && failure.retryAfter().isPresent();
        if (lasting && !api.endsWith(OpenApi.ASKING)) {
            Instant now = clock.instant();
            refused.compute(
                    api, (name, before) -> new Refused(failure, before == null ? now : before.since(), now).again(now));
        }
    }

    /** Also when the doctor asked: then all of that family may find out. */
    private void worked(String api) {
        if (!refused.isEmpty()) {
            String family =
                    api.endsWith(OpenApi.ASKING) ? api.substring(0, api.length() - OpenApi.ASKING.length() + 1) : api;
            refused.keySet().removeIf(name -> name.startsWith(family));
        }
    }

    void pause(String api, Duration time) {
        limits.pause(api, time);
    }

    void pauseAll(Duration time) {
        limits.pauseAll(time);
    }

    private void heard(String api, String outcome) {
        meters.counter("baton.dingtalk.calls", "api", api, "outcome", outcome).increment();
    }
}
