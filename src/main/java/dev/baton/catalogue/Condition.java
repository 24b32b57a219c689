package dev.baton.catalogue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When an outcome is taken; everything named must hold, nothing named always holds.
 *
 * @param amount of the order
 * @param refund of the refund that came to its end
 * @param levels of the buyer, any of them; empty: whoever
 * @param answers fields of the act's form with what they must say
 */
public record Condition(
        @Nullable Bound amount, @Nullable Bound refund, List<String> levels, Map<String, String> answers) {

    /** No condition. */
    public static final Condition NONE = new Condition(null, null, List.of(), Map.of());

    /** Whether it holds. */
    public boolean holds(Circumstances c) {
        return (amount == null || amount.holds(c.amount()))
                && (refund == null || refund.holds(c.refund()))
                && (levels.isEmpty() || Levels.among(levels, c.level()))
                && answers.entrySet().stream()
                        .allMatch(asked -> asked.getValue().equals(c.answers().get(asked.getKey())));
    }

    /** Whether it asks nothing. */
    public boolean none() {
        return amount == null && refund == null && levels.isEmpty() && answers.isEmpty();
    }
}
