package dev.baton.doctor;

import org.jspecify.annotations.Nullable;

/**
 * How one part is. Holds no secret, and may be shown to everybody who works here.
 *
 * @param name for programs, the same for ever
 * @param title for people
 * @param text how it is
 * @param todo the one thing to do; null when it is well
 */
public record Diagnosis(
        String name,
        String title,
        boolean ok,
        String text,
        @Nullable String todo) {}
