package dev.baton.roster;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** Sets that keep the order of the file. */
final class Ordered {

    private Ordered() {}

    static <T> Set<T> set(Collection<T> elements) {
        return Collections.unmodifiableSet(new LinkedHashSet<>(elements));
    }
}
