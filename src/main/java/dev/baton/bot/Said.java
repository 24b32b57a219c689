package dev.baton.bot;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;
import java.util.List;

/**
 * A sentence typed to the bot, by somebody we know.
 *
 * @param message as it came
 * @param member who typed it
 * @param line the sentence taken apart
 * @param people the colleagues it names, in its order, each beyond doubt; empty as well when only {@code line} knows
 * @param confirmed whether it was shown what this would do, and said yes
 */
record Said(ChatMessage message, Member member, CommandLine line, List<Member> people, boolean confirmed) {

    Said {
        people = List.copyOf(people);
    }

    Said(ChatMessage message, Member member, CommandLine line) {
        this(message, member, line, List.of(), false);
    }

    /** A command and the ways to say it. */
    record Reader(Command command, Ways ways) {}

    Said with(CommandLine other) {
        return new Said(message, member, other, people, confirmed);
    }
}
