/** The order store: what was bought, paid, shipped and refunded; intake, import and search. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording"})
package dev.baton.order;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
