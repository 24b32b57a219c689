package dev.baton.order;

/**
 * The shop's own number of an order or sub-order: 1 to 64 letters, digits or {@code . _ # -}, told apart by case. Dots
 * alone are none: in the address of a page or a call they would lead elsewhere.
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
