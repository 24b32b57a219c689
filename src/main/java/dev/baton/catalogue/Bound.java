package dev.baton.catalogue;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A limit of an amount.
 *
 * @param than one of {@code < <= > >=}
 * @param value in the order's currency
 */
public record Bound(String than, BigDecimal value) {

    private static final Pattern WRITTEN = Pattern.compile("(<=|>=|<|>)\\s*([0-9]{1,12}(?:\\.[0-9]{1,2})?)");

    static Optional<Bound> of(String written) {
        Matcher matcher = WRITTEN.matcher(written.strip());
        return matcher.matches()
                ? Optional.of(new Bound(matcher.group(1), new BigDecimal(matcher.group(2))))
                : Optional.empty();
    }

    /** Whether this amount is within it; never for one that is unknown. */
    public boolean holds(@Nullable BigDecimal amount) {
        if (amount == null) {
            return false;
        }
        int compared = amount.compareTo(value);
        return switch (than) {
            case "<" -> compared < 0;
            case "<=" -> compared <= 0;
            case ">" -> compared > 0;
            default -> compared >= 0;
        };
    }

    /** As it is written in files. */
    public String text() {
        return than + " " + value.toPlainString();
    }
}
