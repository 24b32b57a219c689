/** The database: waited for at the start, watched while it serves, and each process's number in it. */
@NullMarked
@ApplicationModule(allowedDependencies = {"start"})
package dev.baton.database;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
