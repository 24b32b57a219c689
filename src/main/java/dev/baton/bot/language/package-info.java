/** How people say it: sentences read, words and names recognised. Knows no command, and changes nothing. */
@NullMarked
package dev.baton.bot.language;

import org.jspecify.annotations.NullMarked;
