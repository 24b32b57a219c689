/** What people press and type, turned into actions and commands: where presses, messages and events come in. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "integrity",
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
            "doctor"
        })
package dev.baton.bot;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
