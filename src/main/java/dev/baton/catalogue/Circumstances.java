package dev.baton.catalogue;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Condition} may ask about; all of it is known in memory when somebody acts.
 *
 * @param amount of the order, null when unknown
 * @param refund of the refund that came to its end, null without one
 * @param level the buyer's, null when unknown
 * @param answers what the form of the act said
 */
public record Circumstances(
        @Nullable BigDecimal amount,
        @Nullable BigDecimal refund,
        @Nullable String level,
        Map<String, String> answers) {

    /** The same with what a form said. */
    public Circumstances saying(Map<String, String> said) {
        return new Circumstances(amount, refund, level, Map.copyOf(said));
    }
}
