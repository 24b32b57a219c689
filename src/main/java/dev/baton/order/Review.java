package dev.baton.order;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the buyer said: one to five stars, and words if any. */
public record Review(
        int score, @Nullable String text, @Nullable Instant at) implements OrderEvent.Fragment {

    public Review {
        Checks checks = new Checks();
        checks.that(score >= 1 && score <= 5, "score", "range", "1", "5");
        text = checks.optional("text", text, 4000);
        at = checks.time("at", at);
        checks.done();
    }
}
