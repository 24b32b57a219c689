/** What is asked back before anything is done, on a card of its own that one person answers. */
@NullMarked
package dev.baton.bot.question;

import org.jspecify.annotations.NullMarked;
