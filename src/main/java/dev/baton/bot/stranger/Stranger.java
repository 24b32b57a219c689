package dev.baton.bot.stranger;

import org.jspecify.annotations.Nullable;

/**
 * Somebody who is not in the roster.
 *
 * @param name as the platform called them, the id when it did not
 * @param conversation the group they were in; null: their own chat
 */
public record Stranger(String userId, String name, @Nullable String conversation) {}
