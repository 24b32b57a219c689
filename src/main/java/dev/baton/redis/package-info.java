/** The way to Redis for whoever can do without it. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.redis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
