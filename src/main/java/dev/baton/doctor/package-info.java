/** Looks at every outside part and says it is well, or the one thing to do about it. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"wording", "integrity", "workflow", "catalogue", "roster", "outbox", "dingtalk"})
package dev.baton.doctor;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
