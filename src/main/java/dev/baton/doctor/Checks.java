package dev.baton.doctor;

import java.util.List;

/** Checks that need the same things, in the order they are shown. */
interface Checks {

    List<Check> all();
}
