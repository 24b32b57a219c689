package dev.baton.money;

import dev.baton.order.Money;
import dev.baton.order.OrderNo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Whether the refunds of a day are what the orders show, so that 财务 can trust the numbers (R206). */
@Component
public class Reconciliations {

    /** A gateway that has not said what it did after this long is named. */
    static final Duration A_WHILE = Duration.ofMinutes(10);

    private final ReconciliationMapper rows;
    private final Accounts accounts;
    private final Clock clock;

    Reconciliations(ReconciliationMapper rows, Accounts accounts, Clock clock) {
        this.rows = rows;
        this.accounts = accounts;
        this.clock = clock;
    }

    /**
     * Counts what happened between the two moments. Ten statements, however much that is; all of them see the store at
     * one moment, and nobody is asked outside of it.
     *
     * @param limit the most of what is named one by one
     */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Reconciliation of(Instant from, Instant to, int limit) {
        List<ReconciliationMapper.LateRow> late = rows.late(clock.instant().minus(A_WHILE), limit);
        return new Reconciliation(
                rows.sums(from, to).stream().map(Reconciliations::sum).toList(),
                rows.sides(from, to).stream().map(Reconciliations::side).toList(),
                rows.differences(from, to, limit).stream()
                        .map(Reconciliations::difference)
                        .toList(),
                late.stream().map(Reconciliations::late).toList(),
                late.isEmpty() ? 0 : late.get(0).late(),
                accounts.violations());
    }

    private static Reconciliation.Sum sum(ReconciliationMapper.SumRow row) {
        return new Reconciliation.Sum(row.flow(), row.refunds(), new Money(row.amount(), row.currency()));
    }

    private static Reconciliation.Side side(ReconciliationMapper.SideRow row) {
        Money paid = new Money(row.paid(), row.currency());
        return new Reconciliation.Side(row.verdict(), row.payments(), paid, new Money(row.shown(), row.currency()));
    }

    private static Reconciliation.Difference difference(ReconciliationMapper.DifferenceRow row) {
        Money paid = new Money(row.paid(), row.currency());
        return new Reconciliation.Difference(new OrderNo(row.orderNo()), row.paymentNo(), row.verdict(), paid);
    }

    private static Reconciliation.Late late(ReconciliationMapper.LateRow row) {
        return new Reconciliation.Late(
                new OrderNo(row.orderNo()), row.refundNo(), row.state(), row.since(), row.askedNext(), row.blocked());
    }
}
