package dev.baton.doctor;

import java.util.List;

/** Checks that need the same things, in the order they are shown. */
interface Checks {

    List<Check> all();

    /** Somebody wants to know how it is now: what was learned a while ago counts no more. */
    default void again() {}
}
