/**
 * What a button does: send an SMS, apply for a refund, take the work over; and what a step tells a shop's own system by
 * a webhook.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "integrity",
            "request",
            "assignment",
            "workflow",
            "rehearsal",
            "handover",
            "money",
            "customer",
            "order",
            "catalogue",
            "roster",
            "outbox"
        })
package dev.baton.action;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
