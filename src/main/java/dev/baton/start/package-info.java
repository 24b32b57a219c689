/** What a start reads, refuses and says. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording"})
package dev.baton.start;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
