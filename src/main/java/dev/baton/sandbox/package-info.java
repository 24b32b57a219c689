/** A pretend DingTalk, SMS and payment gateway, with a chat window in the browser. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.sandbox;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
