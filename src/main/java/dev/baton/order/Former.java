package dev.baton.order;

import java.time.Instant;
import java.util.List;

/**
 * What an order was before it was cancelled here, for who may take that back. Kept as a {@link #text}.
 *
 * @param status the one it had
 * @param statusAt when that was last confirmed
 * @param statusSince it had that one at least since then
 * @param updatedAt of what the shop had stated
 * @param cancelledAt when it was cancelled here
 */
public record Former(
        OrderStatus status, Instant statusAt, Instant statusSince, Instant updatedAt, Instant cancelledAt) {

    /** One line, at most 150 characters. */
    public String text() {
        return String.join(
                " ",
                status.wire(),
                statusAt.toString(),
                statusSince.toString(),
                updatedAt.toString(),
                cancelledAt.toString());
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException when that is none
     */
    public static Former of(String text) {
        List<String> parts = List.of(text.split(" ", -1));
        if (parts.size() != 5) {
            throw new IllegalArgumentException("no former state of an order");
        }
        return new Former(
                OrderStatus.of(parts.get(0)).orElseThrow(() -> new IllegalArgumentException("no such status")),
                Instant.parse(parts.get(1)),
                Instant.parse(parts.get(2)),
                Instant.parse(parts.get(3)),
                Instant.parse(parts.get(4)));
    }
}
