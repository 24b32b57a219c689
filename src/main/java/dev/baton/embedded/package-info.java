/** Starts a private MySQL-compatible server and a private Redis when none is configured. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.embedded;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
