package dev.baton.bot.language;

import dev.baton.roster.Member;
import java.util.List;

/**
 * What somebody typed, with what it names put aside.
 *
 * @param shape the sentence without blanks, punctuation and polite words, each order number an {@code N}, each
 *     colleague a {@code P}, each time a {@code T}
 * @param numbers order numbers and tails, in order
 * @param words the numbers, and what says which of an order's problems is meant, in order
 * @param people whom it names, in order
 * @param times the times, as written
 * @param plain as written, in plain characters
 */
public record Sentence(
        String shape, List<String> numbers, List<String> words, List<Named> people, String times, String plain) {

    /**
     * A name in the sentence.
     *
     * @param members whom it can mean
     * @param sure whether it is written, or spelt, as one of these names is; else it only sounds so
     * @param written as it stands in the sentence
     */
    public record Named(List<Member> members, boolean sure, String written) {

        boolean clear() {
            return sure && members.size() == 1;
        }
    }

    public Sentence {
        numbers = List.copyOf(numbers);
        words = List.copyOf(words);
        people = List.copyOf(people);
    }
}
