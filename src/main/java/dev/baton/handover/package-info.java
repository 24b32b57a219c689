/** Moving work: dealing the queue, taking work back from who left, passing a shift. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "wording",
            "integrity",
            "workflow",
            "assignment",
            "presence",
            "roster",
            "order",
            "catalogue"
        })
package dev.baton.handover;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
