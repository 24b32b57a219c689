/** Who is here right now, and how we know. */
@NullMarked
@ApplicationModule(allowedDependencies = {"redis", "roster", "dingtalk"})
package dev.baton.presence;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
