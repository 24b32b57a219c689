package dev.baton.order;

/** The order number is not in the store. */
public class NoSuchOrder extends RuntimeException {

    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial")
    private final OrderNo orderNo;

    public NoSuchOrder(OrderNo orderNo) {
        super("No order " + orderNo);
        this.orderNo = orderNo;
    }

    /** The number that was asked for. */
    public OrderNo orderNo() {
        return orderNo;
    }
}
