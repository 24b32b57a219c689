package dev.baton.bot.language;

import java.util.List;
import java.util.Locale;

/** One thing people can type to the bot: one class a command. */
public interface Command {

    /** The words it answers to, the official one first; {@code help.<first>} in the messages explains it. */
    List<String> words();

    /** What one does with it: where 帮助 shows it. */
    Topic topic();

    /** What commands are for, in the order of 帮助. */
    enum Topic {
        COME,
        MINE,
        WORK,
        LEAD,
        FINANCE,
        SYSTEM;

        /** The key of its name for people. */
        public String key() {
            return "help.topic-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * How people say it in their own words: regular expressions over the shape of a sentence ({@link Sentence#shape}),
     * in which {@code N} stands for order numbers, {@code P} for a colleague and {@code T} for a time, without blanks,
     * punctuation and words that are only polite. A command with ways is done when the whole sentence is one of them,
     * and never by a word inside of it.
     */
    default List<String> ways() {
        return List.of();
    }

    /**
     * Ways that may say it, and may as well say something else or only ask whether one may: it is shown what would be
     * done, and done when that is what was meant.
     */
    default List<String> perhaps() {
        return List.of();
    }

    /** Whether it changes something: then it is never found by its word alone inside or before other words. */
    default boolean acts() {
        return false;
    }

    /** Whether it says that one goes: no sign that work may come, as any other sentence is. */
    default boolean goes() {
        return false;
    }

    /**
     * Whether what follows the word is free text: then the word counts at the beginning, after a polite word, or behind
     * the order.
     */
    default boolean free() {
        return false;
    }

    /**
     * Whether a word of it is meant as one where it was found beside other words: not denied, not asked about, not the
     * beginning of another word.
     *
     * @param before what stands before it
     * @param behind what follows it
     */
    default boolean meant(String before, String word, String behind) {
        return true;
    }

    /** Whether it is about oneself and nobody else: said with 我 it is, whoever is mentioned. */
    default boolean own() {
        return false;
    }

    /** Whether its initials alone are enough to say it; what does something needs the order's number behind them. */
    default boolean saidByInitials() {
        return !acts() && !free();
    }

    /** Whether it shows what it would do, and waits for a yes, before it does anything. */
    default boolean looksFirst() {
        return false;
    }

    /** The sentence that says just this, as a button types it. */
    default String typed(Said said) {
        return said.inOurWords(words().get(0));
    }

    /** Does it and says what came of it, in markdown. Never throws for what a person did wrong. */
    String run(Said said);
}
