package dev.baton.request;

import org.apache.ibatis.annotations.AutomapConstructor;

/**
 * What a request was answered with, as it will be answered again.
 *
 * @param status as in HTTP; 400 and above is a refusal, which is told but never remembered
 * @param body whatever the caller needs to answer a repeat; JSON as a rule
 * @param lasting whether a repeat is to get it; otherwise what was done stands, and the same request is judged anew
 */
public record Answer(int status, String body, boolean lasting) {

    /** That lasts, unless it is a refusal. */
    @AutomapConstructor
    public Answer(int status, String body) {
        this(status, body, status < REFUSED);
    }

    private static final int REFUSED = 400;

    /** Whether nothing was done, and the same request may be judged anew. */
    public boolean refused() {
        return status >= REFUSED;
    }
}
