/** What somebody is reporting: what was said of it, what is still asked, and the pictures that go with it. */
@NullMarked
package dev.baton.bot.report;

import org.jspecify.annotations.NullMarked;
