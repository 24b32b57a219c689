package dev.baton.order;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who bought. Everything may be unknown.
 *
 * @param id the shop's id of the buyer
 * @param mobile as the shop gave it, perhaps masked ({@code 139****0000})
 */
public record Buyer(
        @Nullable String id,
        @Nullable String name,
        @Nullable String mobile,
        @Nullable String level,
        List<String> tags) {

    /** Nothing is known about the buyer. */
    public static final Buyer UNKNOWN = new Buyer(null, null, null, null, List.of());

    public Buyer {
        Checks checks = new Checks();
        id = checks.optional("id", id, 64);
        name = checks.optional("name", name, 100);
        mobile = checks.optional("mobile", mobile, 32);
        level = checks.optional("level", level, 32);
        checks.that(tags.size() <= 50, "tags", "too-many", "50");
        tags.forEach(tag -> checks.text("tags", tag, 50));
        checks.done();
        tags = List.copyOf(tags);
    }

    /** Tells nothing: names and phone numbers are never logged. */
    @Override
    public String toString() {
        return "Buyer[***]";
    }
}
