package dev.baton.dingtalk;

import dev.baton.dingtalk.Status.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how we stand with the platform, and says each change once in the log. */
class Standing {

    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    private final Clock clock;
    private Status pushes;
    private Instant bannedUntil = Instant.MIN;
    private final Map<String, String> callErrors = new LinkedHashMap<>();

    Standing(Clock clock, boolean configured) {
        this.clock = clock;
        this.pushes = new Status(State.OFF, clock.instant(), configured ? null : "DINGTALK_CLIENT_ID is not set");
    }

    /** The platform takes no call of ours for a while; said once, however many calls learn it. */
    synchronized void banned(Duration time) {
        Instant now = clock.instant();
        boolean known = now.isBefore(bannedUntil);
        bannedUntil = now.plus(time);
        if (!known) {
            log.warn(
                    "DingTalk has banned our calls; none leaves before {}, then they go on by themselves", bannedUntil);
        }
    }

    /** Until when nothing leaves because of a ban; empty when there is none. */
    synchronized Optional<Instant> bannedUntil() {
        return clock.instant().isBefore(bannedUntil) ? Optional.of(bannedUntil) : Optional.empty();
    }

    synchronized Status status() {
        Optional<Instant> ban = bannedUntil();
        if (ban.isPresent()) {
            return new Status(
                    pushes.state(),
                    pushes.since(),
                    "DingTalk has banned our calls; they go on by themselves after " + ban.get());
        }
        return pushes.lastError() != null || callErrors.isEmpty()
                ? pushes
                : new Status(
                        pushes.state(),
                        pushes.since(),
                        callErrors.values().iterator().next());
    }

    /** Pushes are in this state now; a repeat of the same state only keeps the newer words. */
    synchronized void pushes(State state, @Nullable String error) {
        boolean changed = state != pushes.state();
        pushes = new Status(state, changed ? clock.instant() : pushes.since(), error);
        if (!changed) {
            log.debug("DingTalk pushes: still {}", state);
        } else if (error == null) {
            log.info("DingTalk pushes: {}", state);
        } else {
            log.warn("DingTalk pushes: {}: {}", state, error);
        }
    }

    /** Gives the first attempt a moment; if it takes longer, that is what there is to say. */
    void awaitFirst(CountDownLatch tried) {
        try {
            if (!tried.await(2, TimeUnit.SECONDS)) {
                stillWaiting();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void stillWaiting() {
        if (pushes.state() == State.CONNECTING) {
            pushes(State.CONNECTING, "DingTalk has not answered yet");
        }
    }

    synchronized void callWorks(String api) {
        if (!callErrors.isEmpty() && callErrors.remove(api) != null) {
            log.info("DingTalk {} works again", api);
        }
    }

    /** This interface fails until somebody does something about it. */
    synchronized void callFails(String api, DingTalkException failure) {
        String error = words(failure);
        if (!error.equals(callErrors.put(api, error))) {
            log.warn("DingTalk {} fails: {}", api, failure.getMessage());
        }
    }

    /** What a failure means and what to do about it, in one sentence for the operator. */
    static String words(DingTalkException failure) {
        return switch (failure.kind()) {
            case CONFIGURATION ->
                failure.requiredScopes().isEmpty()
                        ? "DingTalk does not accept the app (" + failure.code()
                                + "): check DINGTALK_CLIENT_ID and DINGTALK_CLIENT_SECRET"
                        : "the app lacks the permission " + String.join(", ", failure.requiredScopes())
                                + ": grant it in the developer console";
            case QUOTA -> "this month's DingTalk calls are used up";
            case THROTTLED -> "DingTalk asks us to slow down; trying again";
            case BUSY -> "DingTalk is busy or out of reach; trying again";
            case UNKNOWN_OUTCOME -> "DingTalk does not answer; trying again";
            default -> "DingTalk refused (" + failure.code() + ")";
        };
    }
}
