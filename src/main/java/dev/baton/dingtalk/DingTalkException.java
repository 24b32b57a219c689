package dev.baton.dingtalk;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The platform did not do what it was asked; {@link #kind} says what can be done about it. */
public class DingTalkException extends RuntimeException {

    /** What a failure means for the caller. */
    public enum Kind {
        /** Not done, too fast; try again after {@link #retryAfter}. */
        THROTTLED,
        /** Not done, the platform is busy or out of reach; try again with back-off. */
        BUSY,
        /** Perhaps done, perhaps not (time-out, lost answer): repeat only what may be repeated. */
        UNKNOWN_OUTCOME,
        /** The month's calls are used up; nothing works until more are bought or the month ends. */
        QUOTA,
        /** Credentials, permission, robot, template or address list are wrong: a person must mend it. */
        CONFIGURATION,
        /** The group, robot, or person is no longer there, or may no longer be written to; do not repeat. */
        GONE,
        /** A card with this out-track id is already there: an earlier attempt went through. */
        EXISTS,
        /** There is no card with this out-track id, or no such person. */
        NOT_EXISTS,
        /** The platform's content check refused a text. */
        UNSAFE_CONTENT,
        /** The request itself is wrong; repeating it cannot help. */
        BUG
    }

    private final Kind kind;
    private final String code;
    private final @Nullable Duration retryAfter;
    private final List<String> requiredScopes;
    private final boolean tokenRefused;

    DingTalkException(Kind kind, String code, String message) {
        this(new ErrorCodes.Meaning(kind, null, false), code, message, List.of());
    }

    DingTalkException(ErrorCodes.Meaning meaning, String code, String message, List<String> requiredScopes) {
        super(meaning.kind() + " " + code + ": " + message);
        this.kind = meaning.kind();
        this.code = code;
        this.retryAfter = meaning.retryAfter();
        this.requiredScopes = List.copyOf(requiredScopes);
        this.tokenRefused = meaning.token();
    }

    /** What kind of failure it is, and so what can help. */
    public Kind kind() {
        return kind;
    }

    /** The platform's code ({@code param.cardNotExist}, {@code 60121}), or ours in the same style when it sent none. */
    public String code() {
        return code;
    }

    /** How long to leave this interface alone, when known. */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The permissions the app lacks, when the platform named them. */
    public List<String> requiredScopes() {
        return requiredScopes;
    }

    /** The same refusal, of a call that did not leave because of it. */
    DingTalkException again(Duration pause) {
        return new DingTalkException(
                new ErrorCodes.Meaning(kind, pause, false), code, "refused a while ago", requiredScopes);
    }

    /** Whether a new access token may help; the call was made with a fresh one once more before this was thrown. */
    public boolean tokenRefused() {
        return tokenRefused;
    }
}
