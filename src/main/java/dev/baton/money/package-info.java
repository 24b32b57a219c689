/** Refunds: requested by one person, approved by another, paid once, and always accounted for. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "integrity", "order", "workflow", "outbox"})
package dev.baton.money;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
