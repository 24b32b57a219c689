/** Who presses or types without being in the roster, and how their lead is asked about them. */
@NullMarked
package dev.baton.bot.stranger;

import org.jspecify.annotations.NullMarked;
