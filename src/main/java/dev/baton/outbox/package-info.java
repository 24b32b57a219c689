/** What must leave the building, written with the change that caused it. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.outbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
