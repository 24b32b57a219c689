package dev.baton.doctor;

import java.util.List;

/**
 * What a look found out.
 *
 * @param key {@code doctor.<key>} says it; with {@code .do} behind it, what to do
 * @param args what the sentence names; never a secret
 */
record Verdict(boolean ok, String key, List<Object> args) {

    static Verdict fine(String key, Object... args) {
        return new Verdict(true, key, List.of(args));
    }

    static Verdict ill(String key, Object... args) {
        return new Verdict(false, key, List.of(args));
    }
}
