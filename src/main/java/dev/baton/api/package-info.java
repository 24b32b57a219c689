/** The open HTTP API, thin: each call is one door of a room below. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "integrity",
            "request",
            "action",
            "handover",
            "workflow",
            "card",
            "order",
            "catalogue",
            "money",
            "roster",
            "presence",
            "outbox",
            "sync",
            "doctor"
        })
package dev.baton.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
