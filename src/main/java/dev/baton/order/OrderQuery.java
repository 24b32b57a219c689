package dev.baton.order;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A search; what is null is not asked. All that is asked must hold.
 *
 * @param number a whole order number, its beginning, or its last four or more characters; or the whole number of a
 *     parcel
 * @param buyer an id, a mobile number or its last four or more digits, or the beginning of a name
 * @param product a word anywhere in a product's name, or several that all stand in it; case and accents do not matter
 * @param from placed then or later
 * @param to placed before
 * @param among only these orders (how a room above narrows a search to orders it knows); one statement for every 5,000
 */
public record OrderQuery(
        @Nullable String number,
        @Nullable String buyer,
        @Nullable String product,
        @Nullable OrderStatus status,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Set<OrderNo> among,
        @Nullable Place after,
        int limit) {

    /** Where a page ended: the next one begins behind it. */
    public record Place(Instant placedAt, OrderNo orderNo) {}

    /** The same search, among these orders only. */
    public OrderQuery among(Set<OrderNo> orders) {
        return new OrderQuery(number, buyer, product, status, from, to, Set.copyOf(orders), after, limit);
    }

    /** The same search from there on, with pages of this size. */
    public OrderQuery from(@Nullable Place place, int pageSize) {
        return new OrderQuery(number, buyer, product, status, from, to, among, place, pageSize);
    }
}
