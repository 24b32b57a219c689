/** Brings the roster in line with the organisation's address book: shown first, applied when somebody says so. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "workflow", "catalogue", "roster", "dingtalk"})
package dev.baton.sync;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
