/** A workflow drawn as a DingTalk card, kept up to date everywhere it hangs. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "integrity",
            "workflow",
            "handover",
            "money",
            "order",
            "catalogue",
            "roster",
            "presence",
            "outbox",
            "dingtalk"
        })
package dev.baton.card;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
