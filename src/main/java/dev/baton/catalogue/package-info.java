/** The kinds of exception we know and the playbook for each, read from bot-templates/playbooks. */
@NullMarked
@ApplicationModule(allowedDependencies = {"wording"})
package dev.baton.catalogue;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
