/** The open HTTP API, thin: each call is one door of a room below. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "request",
            "action",
            "handover",
            "workflow",
            "assignment",
            "card",
            "order",
            "catalogue",
            "money",
            "roster",
            "presence",
            "outbox",
            "dingtalk",
            "sync",
            "doctor",
            "detection"
        })
package dev.baton.api;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
