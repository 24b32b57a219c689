package dev.baton.request;

/**
 * What a request was answered with, as it will be answered again.
 *
 * @param status as in HTTP; 400 and above is a refusal, which is told but never remembered
 * @param body whatever the caller needs to answer a repeat; JSON as a rule
 */
public record Answer(int status, String body) {

    /** Whether nothing was done, and the same request may be judged anew. */
    public boolean refused() {
        return status >= 400;
    }
}
