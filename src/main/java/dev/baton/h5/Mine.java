package dev.baton.h5;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has to do.
 *
 * @param mine what this person holds, most urgent first
 * @param queue what waits for somebody of this person's roles to take it, most urgent first
 * @param team what is open in the teams this person belongs to or leads, whoever has it, most urgent first; null
 *     without a team
 * @param review the refunds that wait for a decision; null for people who do not decide
 * @param more the names of the lists of which there is more than is listed
 */
record Mine(
        Sheet.Me me,
        List<Row> mine,
        List<Row> queue,
        @Nullable List<Row> team,
        @Nullable List<Row> review,
        List<String> more) {

    /**
     * One workflow in a list.
     *
     * @param team whose it is, where several teams are listed
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
            @Nullable String team,
            @Nullable String amount,
            @Nullable String currency) {}
}
