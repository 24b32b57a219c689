package dev.baton.order;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/**
 * An exact amount: scale 2, never a float. What comes from outside passes {@link #of(String, String)} and is never
 * negative; only a difference may be.
 */
public record Money(BigDecimal amount, String currency) {

    private static final Pattern PLAIN = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,2})?");
    private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

    /**
     * @throws OrderInvalid when the amount has more than two decimals or 12 digits, or the currency is not three
     *     capital letters
     */
    public Money {
        Checks checks = new Checks();
        BigDecimal bare = amount.stripTrailingZeros();
        boolean fits = bare.scale() <= 2 && bare.precision() - bare.scale() <= 12;
        checks.that(fits, "", "money", Checks.shown(amount.toString()));
        checks.that(CURRENCY.matcher(currency).matches(), "currency", "currency", Checks.shown(currency));
        checks.done();
        amount = amount.setScale(2, RoundingMode.UNNECESSARY);
    }

    /**
     * Reads {@code "129.90"}, {@code "129.9"} or {@code "129"}.
     *
     * @throws OrderInvalid for anything else: a sign, an exponent, NaN, a third decimal, more than 12 digits before the
     *     point
     */
    public static Money of(String amount, String currency) {
        if (!PLAIN.matcher(amount).matches()) {
            throw new OrderInvalid("", "money", Checks.shown(amount));
        }
        return new Money(new BigDecimal(amount), currency);
    }

    /** Nothing, in this currency. */
    public static Money zero(String currency) {
        return new Money(BigDecimal.ZERO, currency);
    }

    /**
     * The sum.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public Money plus(Money other) {
        return new Money(amount.add(same(other)), currency);
    }

    /**
     * The difference, which may be negative.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public Money minus(Money other) {
        return new Money(amount.subtract(same(other)), currency);
    }

    /** So many times as much. */
    public Money times(int count) {
        return new Money(amount.multiply(BigDecimal.valueOf(count)), currency);
    }

    /**
     * The smaller of the two.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public Money min(Money other) {
        return isMoreThan(other) ? other : this;
    }

    /**
     * Whether it is more; equal is not.
     *
     * @throws IllegalArgumentException when the currencies differ
     */
    public boolean isMoreThan(Money other) {
        return amount.compareTo(same(other)) > 0;
    }

    /** Whether it is exactly nothing. */
    public boolean isZero() {
        return amount.signum() == 0;
    }

    /** Whether it is more than nothing. */
    public boolean isPositive() {
        return amount.signum() > 0;
    }

    /** Whether it is less than nothing. */
    public boolean isNegative() {
        return amount.signum() < 0;
    }

    /** {@code "129.90"}: always two decimals, no currency. */
    public String text() {
        return amount.toPlainString();
    }

    /** {@code "129.90 元"}, or {@code "129.90 BRL"}: as people are told it. */
    public String said() {
        return text() + " " + (currency.equals("CNY") ? "元" : currency);
    }

    /** Hides the amount: money is never logged. */
    @Override
    public String toString() {
        return "Money[***]";
    }

    private BigDecimal same(Money other) {
        if (!currency.equals(other.currency)) {
            throw new IllegalArgumentException("Two currencies: " + currency + " and " + other.currency);
        }
        return other.amount;
    }
}
