package dev.baton.dingtalk;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Metrics;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one way out to the platform: within the month's budget, in turn, and counted by interface and outcome. */
class Departures {

    /** Answers to a message's own address: the platform counts them with the pushes. */
    static final String WEBHOOK = "webhook";

    private final CallLimits limits;
    private final Ledger ledger;
    private final MeterRegistry meters;

    Departures(CallLimits limits, Ledger ledger, @Nullable MeterRegistry meters) {
        this.limits = limits;
        this.ledger = ledger;
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
        ledger.admit(turn);
        try {
            limits.await(api, turn);
            T result = call.get();
            ledger.worked();
            return result;
        } catch (DingTalkException failure) {
            ledger.failed(failure);
            throw failure;
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
