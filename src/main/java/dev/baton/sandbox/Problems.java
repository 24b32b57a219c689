package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mistakes of the product on the wire that the real platform would swallow without a word; tests want none. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final int KEPT = 500;

    private final List<String> noted = new ArrayList<>();

    synchronized void note(String problem) {
        if (noted.size() < KEPT && !noted.contains(problem)) {
            noted.add(problem);
            LOG.warn("{}", problem);
        }
    }

    synchronized List<String> all() {
        return List.copyOf(noted);
    }

    synchronized void clear() {
        noted.clear();
    }
}
