package dev.baton.order;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As much of an order as is needed to talk about it: cheaper to read than the whole.
 *
 * @param parentNo the order this one is a part of
 * @param mobile the buyer's, as the shop stated it
 * @param amount of the whole order, in its currency
 * @param level the buyer's, as the shop stated it
 * @param items the lines, by number
 */
public record Outline(
        OrderNo orderNo,
        @Nullable OrderNo parentNo,
        @Nullable String mobile,
        BigDecimal amount,
        @Nullable String level,
        List<Item> items) {

    /** A line without its money. */
    public record Item(int lineNo, String name, int quantity) {

        /** {@code "羊毛围巾 灰 ×2"} */
        public String title() {
            return name + " ×" + quantity;
        }
    }

    public Outline {
        items = List.copyOf(items);
    }

    /** Whether it has this line; 0 is the whole order. */
    public boolean has(int lineNo) {
        return lineNo == 0 || item(lineNo).isPresent();
    }

    /** The line with this number; empty also for 0, the whole order. */
    public Optional<Item> item(int lineNo) {
        return items.stream().filter(item -> item.lineNo() == lineNo).findFirst();
    }

    /**
     * What it is about, in a few words: {@code "羊毛围巾 灰 ×2"}; for line 0 (the whole order) or an unknown line
     * {@code "羊毛围巾 灰 等3件"}; the order number when there are no lines.
     */
    public String title(int lineNo) {
        if (items.isEmpty()) {
            return orderNo.value();
        }
        if (items.size() == 1) {
            return items.get(0).title();
        }
        return item(lineNo).map(Item::title).orElse(items.get(0).name() + " 等" + pieces() + "件");
    }

    /** How many pieces of everything. */
    public int pieces() {
        return items.stream().mapToInt(Item::quantity).sum();
    }

    /** Only the number: phone numbers are never logged. */
    @Override
    public String toString() {
        return "Outline[" + orderNo + "]";
    }
}
