package dev.baton.order;

import org.jspecify.annotations.Nullable;

/**
 * One thing that was bought.
 *
 * @param lineNo 1 and up; names the line in exceptions (line 0 means the whole order)
 * @param sku the shop's article number; empty when it has none
 * @param price for one piece
 */
public record OrderLine(
        int lineNo,
        String sku,
        String name,
        int quantity,
        Money price,
        @Nullable String supplier) {

    public OrderLine {
        Checks checks = new Checks();
        checks.that(lineNo >= 1 && lineNo <= 9999, "lineNo", "range", "1", "9999");
        String known = checks.optional("sku", sku, 100);
        sku = known == null ? "" : known;
        name = checks.text("name", name, 300);
        checks.that(quantity >= 1 && quantity <= 1_000_000, "quantity", "range", "1", "1000000");
        checks.amount("price", price);
        supplier = checks.optional("supplier", supplier, 100);
        checks.done();
    }
}
