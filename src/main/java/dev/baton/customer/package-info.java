/** What the customer is told: SMS, from the press that asked for one to the gateway's receipt. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording", "workflow", "order", "catalogue", "outbox"})
package dev.baton.customer;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
