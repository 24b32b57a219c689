package dev.baton.catalogue;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The words a shop has for its members: {@code VIP} is {@code vip}, for pages show them in capitals all the same. */
final class Levels {

    private Levels() {}

    /** Whether this buyer's level is one of those, in capitals or not and whatever blanks stand around it. */
    static boolean among(Collection<String> those, @Nullable String level) {
        return level != null && those.stream().anyMatch(one -> one.strip().equalsIgnoreCase(level.strip()));
    }
}
