/** What Baton says to people: the sentences of bot-templates/messages, by key. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.wording;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
