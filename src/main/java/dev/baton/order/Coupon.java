package dev.baton.order;

/** A coupon that was used on the order. */
public record Coupon(String code, Money amount) implements OrderEvent.Fragment {

    public Coupon {
        Checks checks = new Checks();
        code = checks.text("code", code, 64);
        checks.amount("amount", amount);
        checks.done();
    }
}
