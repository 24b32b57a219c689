/** People and orders to look at, in an empty store. */
@NullMarked
@ApplicationModule(allowedDependencies = {"order", "roster"})
package dev.baton.demo;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
