/** The mobile pages and their JSON. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "request",
            "action",
            "workflow",
            "card",
            "order",
            "catalogue",
            "money",
            "roster",
            "presence",
            "dingtalk"
        })
package dev.baton.h5;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
