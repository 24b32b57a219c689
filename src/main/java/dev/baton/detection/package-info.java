/** Where exceptions come from: sweeps over the orders and over what is due. */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"wording", "workflow", "money", "handover", "presence", "order", "catalogue", "roster"})
package dev.baton.detection;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
