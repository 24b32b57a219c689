/** The mobile pages and their JSON. */
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
            "detection"
        })
package dev.baton.h5;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
