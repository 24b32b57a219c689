package dev.baton.workflow;

import java.time.Instant;

/**
 * Something that was done (R004): a typed fact, never a free note that may mean done or to do.
 *
 * @param kind what was done, for example {@code sms} or {@code call}; a newer fact of a kind replaces the older one
 * @param at when
 * @param who the name of who did it
 * @param text the sentence people read, for example 已电话联系
 */
public record Fact(String kind, Instant at, String who, String text) {}
