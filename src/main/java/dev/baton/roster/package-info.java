/** People, teams, roles, leads, shifts and the groups that belong to teams. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.roster;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
