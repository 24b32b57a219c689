/** An order's exception on its way to the end: state, holder, next step and timeline. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "order", "catalogue", "roster", "assignment"})
package dev.baton.workflow;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
