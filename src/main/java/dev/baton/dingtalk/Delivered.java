package dev.baton.dingtalk;

import org.jspecify.annotations.Nullable;

/**
 * What became of a card in one space. The platform answers 200 even when a space failed, so look at each.
 *
 * @param carrierId id of the message that carries the card there, when the platform told one
 * @param error the platform's words when it failed
 */
public record Delivered(
        Space space,
        boolean success,
        @Nullable String carrierId,
        @Nullable String error) {}
