/** A request counts once: press ids, message ids and idempotency keys, in SQL with Redis in front. */
@NullMarked
@ApplicationModule(allowedDependencies = {"redis"})
package dev.baton.request;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
