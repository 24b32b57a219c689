/** Playbooks before they are used: what they would have made of past exceptions, and what speaks against them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "workflow", "order", "catalogue", "roster"})
package dev.baton.rehearsal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
