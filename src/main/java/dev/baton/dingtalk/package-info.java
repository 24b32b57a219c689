/** The chat transport: stream and HTTP callbacks, signatures, tokens and wire shapes. */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.baton.dingtalk;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
