package dev.baton.bot;

import java.util.List;

/** One thing people can type to the bot: one class a command. */
interface Command {

    /** The words it answers to, the official one first; {@code help.<first>} in the messages explains it. */
    List<String> words();

    /** Does it and says what came of it, in markdown. Never throws for what a person did wrong. */
    String run(Said said);
}
