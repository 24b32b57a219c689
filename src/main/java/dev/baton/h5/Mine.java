package dev.baton.h5;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has to do.
 *
 * @param mine what this person holds, most urgent first
 * @param queue what waits for somebody of this person's roles to take it, most urgent first
 * @param review the refunds that wait for a decision; null for people who do not decide
 * @param more whether there are more than are listed
 */
record Mine(
        Sheet.Me me,
        List<Row> mine,
        List<Row> queue,
        @Nullable List<Row> review,
        boolean more) {

    /**
     * One workflow in a list.
     *
     * @param amount of the refund to decide, null for other work
     */
    record Row(
            String id,
            String title,
            String subject,
            String orderNo,
            @Nullable String line,
            Sheet.State state,
            Sheet.@Nullable Due due,
            String todo,
            String holder,
            boolean me,
            @Nullable String amount,
            @Nullable String currency) {}
}
