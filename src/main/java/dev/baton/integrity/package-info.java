/** What must always hold so that no order gets lost, and what of it is broken right now. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "workflow"})
package dev.baton.integrity;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
