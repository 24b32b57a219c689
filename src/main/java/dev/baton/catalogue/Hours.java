package dev.baton.catalogue;

/** By which clock a time is counted. */
public enum Hours {
    /** The hours in which somebody of the role is on a shift; around the clock for a role without shifts. */
    WORKING,
    /** Around the clock. */
    ALWAYS
}
