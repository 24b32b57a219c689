package dev.baton.dingtalk;

import dev.baton.dingtalk.Status.State;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps how we stand with the platform, and says each change once in the log. */
class Standing {

    private static final Logger log = LoggerFactory.getLogger(Standing.class);

    private final Clock clock;
    private Status pushes;
    private @Nullable String callError;

    Standing(Clock clock, boolean configured) {
        this.clock = clock;
        this.pushes = new Status(State.OFF, clock.instant(), configured ? null : "没有设置 DINGTALK_CLIENT_ID，未连接钉钉");
    }

    synchronized Status status() {
        return pushes.lastError() != null || callError == null
                ? pushes
                : new Status(pushes.state(), pushes.since(), callError);
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

    synchronized void callsWork() {
        if (callError != null) {
            log.info("DingTalk calls work again");
        }
        callError = null;
    }

    synchronized void callsFail(DingTalkException failure) {
        String error = words(failure);
        if (!error.equals(callError)) {
            log.warn("DingTalk calls fail: {}", failure.getMessage());
        }
        callError = error;
    }

    /** What a failure means, as one says it to a colleague. */
    static String words(DingTalkException failure) {
        return switch (failure.kind()) {
            case CONFIGURATION ->
                failure.requiredScopes().isEmpty()
                        ? "钉钉不认这个应用的凭证或配置（" + failure.code() + "），请核对 DINGTALK_CLIENT_ID 和 DINGTALK_CLIENT_SECRET"
                        : "应用缺少权限 " + String.join("、", failure.requiredScopes()) + "，请到开发者后台开通";
            case QUOTA -> "本月钉钉调用额度已用完";
            case THROTTLED -> "钉钉限流，稍后自动重试";
            case BUSY -> "连不上钉钉或对方正忙，自动重试中";
            case UNKNOWN_OUTCOME -> "钉钉没有应答，自动重试中";
            default -> "钉钉拒绝了请求（" + failure.code() + "）";
        };
    }
}
