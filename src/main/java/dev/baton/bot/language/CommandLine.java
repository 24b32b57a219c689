package dev.baton.bot.language;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A typed sentence taken apart: the command's word, and the rest. Full-width digits and letters count as plain ones,
 * the @ of a name may stay, separators may be blanks or Chinese commas, and an order number may stick to a name.
 *
 * @param word the command's word; the first word when there is none; empty for an empty sentence
 * @param words what follows, without words that only make it polite
 * @param rest what follows, as written
 * @param exact whether the sentence began with the command's word; else it was found inside
 * @param whole words too short for a tail that are whole order numbers
 */
public record CommandLine(String word, List<String> words, String rest, boolean exact, Set<String> whole) {

    private static final Pattern SEPARATOR = Pattern.compile("[\\s\\u3000,、;]+");

    /** Between a Chinese character and at least four characters of an order number, either way round. */
    private static final Pattern SEAM =
            Pattern.compile("(?<=\\p{IsHan})(?=[A-Za-z0-9._#-]{4})|(?<=[A-Za-z0-9._#-]{4})(?=\\p{IsHan})");

    /** What only sets a number off from what stands around it: 2210：断货, 报异常（2210）断货, 单号：2210. */
    private static final Pattern SET_OFF = Pattern.compile(
            "(?<=[A-Za-z0-9._#-]{3}[0-9])[:)\\]】」]+|(?:^|(?<=\\p{IsHan}))[:(\\[【「]+(?=[A-Za-z0-9._#-]{4})");

    /** An order number, or the tail of one: at least four characters, with a digit. */
    private static final Pattern NUMBER = Pattern.compile("(?=.*\\d)[A-Za-z0-9._#-]{4,64}");

    private static final Pattern MARK = Pattern.compile("^#+|[#._-]+$");

    /** What can be a number only when there is an order of exactly that number. */
    private static final Pattern SHORT = Pattern.compile("(?=.*\\d)[A-Za-z0-9._#-]{1,3}");

    /** Words around a command that change nothing. */
    private static final Pattern FILLER =
            Pattern.compile("(请|麻烦|帮我|帮忙|把|给|我|你|一下|下|吧|啊|呀|呢|了|的|这|那|这单|那单|订单|单|单子|现在|都|有|看看|看|查看|想|要|谢谢|[?!.。~])+");

    /** What only ends a sentence. */
    private static final String TAIL = "吧啊呀呢了哈?!.。~";

    /** Nobody says so much that changes nothing; and a longer one would be tried for as long as it is. */
    private static final int LONGEST_FILLER = 64;

    /** Shorter words are too common to be looked for inside a sentence. */
    private static final int FINDABLE = 2;

    /** A sentence whose command word is not among the known ones keeps its first word. */
    public static CommandLine parse(String text, Collection<String> commandWords) {
        String plain = Normalizer.normalize(text, Normalizer.Form.NFKC).strip();
        if (plain.startsWith("/")) {
            plain = plain.substring(1);
        }
        for (String word : commandWords) {
            if (plain.startsWith(word)) {
                return new CommandLine(
                        word, split(plain.substring(word.length())), after(text, plain, word), true, Set.of());
            }
        }
        for (String word : commandWords) {
            int at = word.length() < FINDABLE ? -1 : plain.indexOf(word);
            if (at >= 0) {
                List<String> around = split(plain.substring(0, at) + " " + plain.substring(at + word.length()));
                return new CommandLine(
                        word,
                        around.stream()
                                .filter(part -> part.length() > LONGEST_FILLER
                                        || !FILLER.matcher(part).matches())
                                .map(part -> withoutEnd(part, TAIL, 2))
                                .toList(),
                        after(text, plain, word),
                        false,
                        Set.of());
            }
        }
        List<String> parts = new ArrayList<>(split(plain));
        String first = parts.isEmpty() ? "" : parts.remove(0);
        return new CommandLine(first, List.copyOf(parts), "", false, Set.of());
    }

    private static List<String> split(String text) {
        return Arrays.stream(SEPARATOR.split(text))
                .flatMap(part -> SET_OFF.splitAsStream(part))
                .flatMap(part -> SEAM.splitAsStream(part))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /** Without these characters at its end, however many there are; at least so much is left. */
    public static String withoutEnd(String text, String characters, int least) {
        int end = text.length();
        while (end > least && characters.indexOf(text.charAt(end - 1)) >= 0) {
            end--;
        }
        return text.substring(0, end);
    }

    /** What was written behind the word, untouched where the word was written plainly. */
    private static String after(String text, String plain, String word) {
        String written = text.contains(word) ? text : plain;
        return written.substring(written.indexOf(word) + word.length()).strip();
    }

    /** Whether it can be an order number or the tail of one. */
    public static boolean isNumber(String word) {
        return NUMBER.matcher(word).matches();
    }

    /**
     * A number without the # that people put before or behind any, and without the stop that ends a sentence; empty
     * when what is left is none.
     */
    public static Optional<String> unmarked(String number) {
        String bare = MARK.matcher(number).replaceAll("");
        return bare.length() < number.length() && isNumber(bare) ? Optional.of(bare) : Optional.empty();
    }

    /** Words too short for a tail: numbers when there is such an order, see {@link #knowing}. */
    List<String> shortWords() {
        return words.stream().filter(word -> SHORT.matcher(word).matches()).toList();
    }

    /** The same sentence, read by somebody who knows that there are orders with these short numbers. */
    CommandLine knowing(Set<String> orders) {
        return new CommandLine(word, words, rest, exact, Set.copyOf(orders));
    }

    private boolean named(String word) {
        return isNumber(word) || whole.contains(word);
    }

    /** The words that can be order numbers or their tails. */
    public List<String> numbers() {
        return words.stream().filter(this::named).toList();
    }

    /** The other words, without a leading @: names, for example. */
    public List<String> names() {
        return words.stream()
                .filter(word -> !named(word))
                .map(word -> word.startsWith("@") ? word.substring(1) : word)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** A sentence in which the number is written as another one, and what only ends like it is left. */
    public static String naming(String sentence, String number, String other) {
        Matcher alone = Pattern.compile("(?<![A-Za-z0-9._#-])" + Pattern.quote(number) + "(?![A-Za-z0-9._#-])")
                .matcher(sentence);
        return alone.find() ? alone.replaceAll(Matcher.quoteReplacement(other)) : sentence.replace(number, other);
    }

    /** Everything after the first order number, as written, for free text. */
    public String textAfterNumber() {
        List<String> numbers = numbers();
        if (numbers.isEmpty()) {
            return rest;
        }
        String number = numbers.get(0);
        int at = rest.indexOf(number);
        return at < 0
                ? String.join(" ", words.subList(words.indexOf(number) + 1, words.size()))
                : rest.substring(at + number.length())
                        .replaceFirst("^[\\s,，:：、)）\\]】」]+", "")
                        .strip();
    }
}
