package dev.baton.sandbox;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** The departments of the {@link World}, as its people name them by path; under its lock. */
final class Departments {

    private final Map<String, Long> ids = new LinkedHashMap<>();
    private long last = 1;

    /**
     * Those that somebody is in, by path, in the order of their first appearance; parents before what is in them. Ids
     * stay when names change.
     */
    Map<String, Long> of(Collection<Person> people) {
        for (Person person : people) {
            if (!person.outsider()) {
                String path = person.department();
                for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                    ids.computeIfAbsent(path.substring(0, slash), any -> ++last);
                }
                ids.computeIfAbsent(path, any -> ++last);
            }
        }
        Map<String, Long> inhabited = new LinkedHashMap<>(ids);
        inhabited.keySet().removeIf(path -> people.stream().noneMatch(person -> isIn(person, path)));
        return inhabited;
    }

    private static boolean isIn(Person person, String path) {
        return !person.outsider()
                && (person.department().equals(path) || person.department().startsWith(path + "/"));
    }

    void rename(String from, String to) {
        ids.put(to, Objects.requireNonNull(ids.remove(from)));
    }
}
