package dev.baton.presence;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What we know about a person's being here.
 *
 * @param since when this state began; {@link Instant#EPOCH} for somebody never seen
 * @param reason how we know, in Chinese: 「3 分钟前按过卡片」「自己上线，排班至 18:00」
 * @param until when it ends by itself; null: not before something happens
 * @param by the source of what decides: who or what said it, or how the person was seen last; null when nothing ever
 *     was
 * @param saidBy who or what said something last, whether that still holds or not, and whatever was done since; null:
 *     nobody ever did
 */
public record Here(
        String userId,
        State state,
        Instant since,
        String reason,
        @Nullable Instant until,
        @Nullable String by,
        @Nullable String saidBy) {

    /** Whether this person gets new work. */
    public boolean online() {
        return state == State.ONLINE;
    }
}
