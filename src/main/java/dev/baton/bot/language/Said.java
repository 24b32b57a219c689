package dev.baton.bot.language;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * A sentence typed to the bot, by somebody we know.
 *
 * @param message as it came
 * @param member who typed it
 * @param line the sentence taken apart
 * @param people the colleagues it names, in its order, each beyond doubt; empty as well when only {@code line} knows
 * @param confirmed whether it was shown what this would do, and said yes
 * @param upshot what has come of it so far
 */
public record Said(
        ChatMessage message, Member member, CommandLine line, List<Member> people, boolean confirmed, Upshot upshot) {

    public Said {
        people = List.copyOf(people);
    }

    /** One that names nobody, and was not asked about. */
    public Said(ChatMessage message, Member member, CommandLine line) {
        this(message, member, line, List.of(), false, new Upshot());
    }

    /** A command, the ways to say it, and the ways in which it may be meant. */
    record Reader(Command command, Ways ways, Ways perhaps) {}

    /** A word, whom and which orders the sentence names, and its times, so that it can be read in no other way. */
    public String inOurWords(String word) {
        return written(word, person -> "@" + person.userId(), SentenceReader.OURS);
    }

    /** The same as people read it. */
    public String shortly(String word) {
        return written(word, Member::name, "");
    }

    private String written(String word, Function<Member, String> name, String beforeNumber) {
        List<String> parts = new ArrayList<>(List.of(word));
        people.stream().map(name).forEach(parts::add);
        List<String> numbers = line.numbers();
        line.words().forEach(one -> parts.add(numbers.contains(one) ? beforeNumber + one : one));
        Arrays.stream(line.rest().split(" "))
                .filter(one -> !one.isEmpty() && !line.words().contains(one) && !Shape.asksLeave(one))
                .forEach(parts::add);
        return String.join(" ", parts);
    }

    /** The same, with its sentence taken apart in another way. */
    public Said with(CommandLine other) {
        return new Said(message, member, other, people, confirmed, upshot);
    }

    /** The answer when it, or some of it, may not or cannot be. */
    public String refused(String why) {
        upshot.refused();
        return why;
    }

    /** The answer when something has to be said first. */
    public String asks(String question) {
        upshot.asked();
        return question;
    }
}
