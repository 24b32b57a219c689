package dev.baton.bot;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A typed sentence taken apart: the command's word first, then the rest. Full-width digits and letters count as plain ones,
 * the @ of a name may stay, and separators may be blanks or Chinese commas.
 *
 * @param word the first word, empty for an empty sentence
 * @param words what follows
 */
record CommandLine(String word, List<String> words) {

    private static final Pattern SEPARATOR = Pattern.compile("[\\s\\u3000,,、;;]+");

    /** An order number, or the tail of one: at least four characters, with a digit. */
    private static final Pattern NUMBER = Pattern.compile("(?=.*\\d)[A-Za-z0-9._-]{4,64}");

    static CommandLine parse(String text, List<String> commandWords) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        if (plain.startsWith("/")) {
            plain = plain.substring(1);
        }
        List<String> parts = new ArrayList<>(Arrays.stream(SEPARATOR.split(plain))
                .filter(part -> !part.isEmpty())
                .toList());
        if (parts.isEmpty()) {
            return new CommandLine("", List.of());
        }
        String first = parts.remove(0);
        for (String word : commandWords) {
            if (first.startsWith(word) && first.length() > word.length()) {
                parts.add(0, first.substring(word.length()));
                return new CommandLine(word, List.copyOf(parts));
            }
            if (first.equals(word)) {
                return new CommandLine(word, List.copyOf(parts));
            }
        }
        return new CommandLine(first, List.copyOf(parts));
    }

    /** Whether it can be an order number or the tail of one. */
    static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    /** The words that can be order numbers or their tails. */
    List<String> numbers() {
        return words.stream().filter(word -> NUMBER.matcher(word).matches()).toList();
    }

    /** The other words, without a leading @: names, for example. */
    List<String> names() {
        return words.stream()
                .filter(word -> !NUMBER.matcher(word).matches())
                .map(word -> word.startsWith("@") ? word.substring(1) : word)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** Everything after the first order number, for free text. */
    String textAfterNumber() {
        List<String> numbers = numbers();
        if (numbers.isEmpty()) {
            return String.join(" ", words);
        }
        int at = words.indexOf(numbers.get(0));
        return String.join(" ", words.subList(at + 1, words.size()));
    }
}
