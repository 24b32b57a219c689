package dev.baton.order;

/**
 * The shop's own number of an order or sub-order: 1 to 64 letters, digits or {@code . _ # -}, told apart by case. Dots
 * alone are none: in the address of a page or a call they would lead elsewhere.
 *
 * <p>A number that comes in from outside is {@link #given}; one from the store is taken as it is, because letters and
 * digits beyond ASCII were taken once, and what is stored must stay readable.
 */
public record OrderNo(String value) implements Comparable<OrderNo> {

    /** @throws OrderInvalid when the text cannot be an order number */
    public OrderNo {
        Checks checks = new Checks();
        value = checks.text("orderNo", value, 64);
        checks.that(value.isEmpty() || value.chars().allMatch(OrderNo::allowed), "orderNo", "order-no");
        checks.that(!value.equals(".") && !value.equals(".."), "orderNo", "order-no-dots");
        checks.done();
    }

    /**
     * The number of an order that is told from outside: only letters and digits of ASCII. What people type is folded to
     * them, and an order under others would never be found.
     *
     * @throws OrderInvalid when the text cannot be an order number
     */
    public static OrderNo given(String text) {
        OrderNo number = new OrderNo(text);
        Checks checks = new Checks();
        checks.that(number.value.chars().allMatch(c -> c < 128), "orderNo", "order-no");
        checks.done();
        return number;
    }

    private static boolean allowed(int c) {
        return Character.isLetterOrDigit(c) || c == '.' || c == '_' || c == '#' || c == '-';
    }

    @Override
    public int compareTo(OrderNo other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
