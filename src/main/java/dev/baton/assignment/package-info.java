/** Who should hold it: eligible, here, least loaded, and why. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "roster", "presence"})
package dev.baton.assignment;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
