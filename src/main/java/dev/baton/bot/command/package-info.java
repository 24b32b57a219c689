/** What can be said to the bot: one class a command, and how each finds the orders and people it is about. */
@NullMarked
package dev.baton.bot.command;

import org.jspecify.annotations.NullMarked;
