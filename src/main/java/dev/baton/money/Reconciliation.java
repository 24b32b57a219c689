package dev.baton.money;

import dev.baton.integrity.Violation;
import dev.baton.order.Money;
import dev.baton.order.OrderNo;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The refunds of one day, counted twice: as we paid them, and as the orders show them. All of it is seen at the same
 * moment.
 *
 * @param sums what happened on the day and what is open now, by currency; nothing stands for none
 * @param sides the payments of which money went back on the day, by what comparing them said and by currency
 * @param differences the first of those that do not agree, by order number
 * @param late the first of those that should be at their end and are not, whatever the day, oldest first
 * @param lateCount how many there are of these
 * @param broken the rules of money that are broken now
 */
public record Reconciliation(
        List<Sum> sums,
        List<Side> sides,
        List<Difference> differences,
        List<Late> late,
        int lateCount,
        List<Violation> broken) {

    public Reconciliation {
        sums = List.copyOf(sums);
        sides = List.copyOf(sides);
        differences = List.copyOf(differences);
        late = List.copyOf(late);
        broken = List.copyOf(broken);
    }

    /** What can happen to money. */
    public enum Flow {
        /** Asked for on the day. */
        REQUESTED,
        /** 财务 agreed on the day, and it was not taken back. */
        APPROVED,
        /** 财务 said no on the day. */
        REJECTED,
        /** Taken back on the day. */
        REVOKED,
        /** Back where it came from, on the day; one a payment. */
        PAID,
        /** The gateway said no on the day; one a payment. */
        FAILED,
        /** Waits for 财务 now. */
        WAITING,
        /** Agreed and not at its end now; one a payment. */
        UNDER_WAY,
        /** Nobody knows now what the gateway did; one a payment. */
        UNKNOWN
    }

    /** How many, and how much in all. */
    public record Sum(Flow flow, int count, Money amount) {}

    /** What comparing a payment with what we gave back of it said; all of it counts, not only that day's. */
    public enum Verdict {
        /** The order shows it refunded, and that is what we paid. */
        SHOWN(true),
        /** A part of it was given back, which an order does not show. */
        PARTLY(true),
        /** All of it was given back, and the order still shows it paid. */
        NOT_SHOWN(false),
        /** The order shows all of it refunded, and we paid less. */
        SHOWN_MORE(false),
        /** We gave back more than it was. */
        TOO_MUCH(false),
        /** The order shows that it was never paid. */
        NEVER_PAID(false),
        /** The order has no such payment. */
        GONE(false),
        /** The order's currency is another one. */
        CURRENCY(false),
        /** The gateway said that it was paid, and later that it was not. */
        DOUBT(false);

        private final boolean agrees;

        Verdict(boolean agrees) {
            this.agrees = agrees;
        }

        /** Whether nobody has to look into it. */
        public boolean agrees() {
            return agrees;
        }
    }

    /**
     * Payments of one verdict.
     *
     * @param paid what we gave back of them
     * @param shown what the orders show as refunded of them
     */
    public record Side(Verdict verdict, int count, Money paid, Money shown) {}

    /** One payment about which the two sides do not agree. */
    public record Difference(OrderNo orderNo, String paymentNo, Verdict verdict, Money paid) {}

    /**
     * One that should have ended.
     *
     * @param since when it was to leave
     * @param askedNext when the gateway is asked next; null when nothing is going to ask
     * @param blocked whether asking was given up and a person must look
     */
    public record Late(
            OrderNo orderNo,
            String refundNo,
            RefundState state,
            Instant since,
            @Nullable Instant askedNext,
            boolean blocked) {}

    /** How many payments the two sides do not agree about. */
    public int differing() {
        return sides.stream()
                .filter(side -> !side.verdict().agrees())
                .mapToInt(Side::count)
                .sum();
    }
}
