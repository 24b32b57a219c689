package dev.baton.order;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line of an order beside what its outline wants of the head. */
record OutlineRow(
        String orderNo,
        @Nullable String parentNo,
        @Nullable String buyerMobile,
        BigDecimal amount,
        @Nullable String buyerLevel,
        @Nullable Integer lineNo,
        @Nullable String name,
        @Nullable Integer quantity) {

    static Optional<Outline> outline(OrderNo orderNo, List<OutlineRow> rows) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        OutlineRow head = rows.get(0);
        return Optional.of(new Outline(
                orderNo,
                head.parentNo() == null ? null : new OrderNo(head.parentNo()),
                head.buyerMobile(),
                head.amount(),
                head.buyerLevel(),
                rows.stream()
                        .filter(row -> row.lineNo() != null)
                        .map(OutlineRow::item)
                        .sorted(Comparator.comparingInt(Outline.Item::lineNo))
                        .toList()));
    }

    private Outline.Item item() {
        return new Outline.Item(requireNonNull(lineNo), requireNonNull(name), requireNonNull(quantity));
    }
}
