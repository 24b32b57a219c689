package dev.baton.presence;

/**
 * Somebody came online or went away by something that was said or done. Published after the commit, on a thread of its
 * own outside any transaction, one after the other; not when a time merely ran out. Lost when the process is killed in
 * between, so a listener that matters also looks by itself now and then.
 */
public record PresenceChanged(String userId, State now) {}
