package dev.baton.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens when nothing comes: no answer of the customer, no parcel, no payment.
 *
 * @param after how long after the step was entered or the last SMS or call from it, counted like the step's limit
 * @param to the step that comes then
 * @param customer false where it is not the customer who is waited for; null where it is, as in versions older than the
 *     question
 */
public record Silence(
        Duration after,
        String to,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean customer) {

    /**
     * Whether it may be said that the customer did not answer: elsewhere nobody was asked anything, and a clock has
     * run.
     */
    public boolean ofTheCustomer() {
        return !Boolean.FALSE.equals(customer);
    }
}
