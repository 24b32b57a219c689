/** Baton: one hand on every order exception, always. */
@NullMarked
package dev.baton;

import org.jspecify.annotations.NullMarked;
