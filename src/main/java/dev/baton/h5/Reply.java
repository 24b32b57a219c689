package dev.baton.h5;

import dev.baton.action.Form;
import org.jspecify.annotations.Nullable;

/**
 * What became of a press on the page.
 *
 * @param outcome done, repeated, refused or asks
 * @param reason the sentence of a refusal, or what else there is to know about what was done
 * @param form what it asks first
 * @param workflow as it is now; null when there is none
 */
record Reply(
        String outcome,
        @Nullable String reason,
        @Nullable Form form,
        @Nullable Sheet workflow) {}
