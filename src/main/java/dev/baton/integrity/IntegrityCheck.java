package dev.baton.integrity;

import java.util.List;

/** Some rules of the no-lost-order check (R001); every room that keeps a promise brings its own. */
public interface IntegrityCheck {

    /** What is broken right now, at most 20 a rule; empty when all is well. Reads only. */
    List<Violation> violations();
}
