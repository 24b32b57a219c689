package dev.baton.request;

/**
 * The outcome of {@link Requests#once}.
 *
 * @param answer of this run, or of the run that counted
 * @param repeated whether the answer is an earlier run's, and this one had no effect
 */
public record Once(Answer answer, boolean repeated) {}
