package dev.baton.bot.language;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The commands whose words are followed by anything: which of them a sentence begins with, politely or not, or says
 * behind or beside the order's number; and what it tells. A word that is denied, asked about or part of another one
 * counts for nothing.
 */
public final class FreeText {

    /** An order number as it is typed, or as it is said aloud. */
    public static final Pattern NUMBER =
            Pattern.compile("(?=[A-Za-z0-9._#-]{0,63}\\d)[A-Za-z0-9._#-]{4,64}(?<!#)|[零〇一二三四五六七八九幺]{4,20}");

    /** 1500 元, 2024 款: a number that counts something is no order's. */
    public static final String NO_COUNT = "(?!\\s*(?:元|块|件|个|款|年|月|日|天|号楼|点|次|人|条|分|秒|小时|倍|%))";

    /** With blanks alone between them the second one stands alone: 2210 2024款 names one order. */
    private static final Pattern TOGETHER = Pattern.compile("^(" + NUMBER
            + ")(?:\\s*+(?:[、,/]|和|跟|与|及)\\s*+|\\s++(?=(?:" + NUMBER + ")[\\s、,]))((?>" + NUMBER + "))" + NO_COUNT);

    private static final Pattern POLITE =
            Pattern.compile("^(?:麻烦你?|请问|帮我|帮忙|你好|您好|那个|嗯+|呃+|请|我要|我想|想|把?(?:这个|本)群)?\\s*(?:麻烦你?|帮我|帮忙|请)?\\s*");

    private static final Pattern BEHIND = Pattern.compile("^(?:一下|下)?(?:个|库|到)?[\\s:,，。、=]*");

    private static final Pattern SHORTENED = Pattern.compile("([a-z]{2,4})\\s+(?:" + NUMBER.pattern() + ")\\s+\\S");

    private static final int FINDABLE = 2;
    private static final int LONG = 3;

    /** A sentence of a command: the word that was found, and what it tells, the number first. */
    record Told(Command command, String word, String text) {}

    /** Where a word was found: what stands on both sides of it, and what it tells. */
    private record Place(String before, String behind, String told) {}

    private final List<Command> commands;
    private final Map<String, Pattern> behind;
    private final Lexicon lexicon;

    private record Found(String word, Place place) {}

    FreeText(Collection<Command> all, Lexicon lexicon) {
        this.lexicon = lexicon;
        commands = all.stream().filter(Command::free).toList();
        behind = commands.stream()
                .flatMap(command -> command.words().stream())
                .filter(word -> word.length() >= FINDABLE)
                .distinct()
                .collect(Collectors.toMap(word -> word, FreeText::behind));
    }

    /** The numbers in a plain sentence as they stand there, each once; none in one that is too long to be read. */
    public static List<String> numbers(String plain) {
        return plain.length() > SentenceReader.LONGEST
                ? List.of()
                : NUMBER.matcher(plain)
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .toList();
    }

    /**
     * The two numbers with which it begins what it tells, where it begins with several: 2210、2211 断货. What is told is
     * kept of one order alone, so whoever names several has to say it of each; empty otherwise.
     */
    public static List<String> together(Said said) {
        Matcher first = TOGETHER.matcher(SentenceReader.plain(said.line().rest()));
        return first.find() ? List.of(written(first.group(1)), written(first.group(2))) : List.of();
    }

    /** A number that was found so, as it is written: 三三八幺 is 3381. */
    public static String written(String number) {
        return Character.isIdeographic(number.charAt(0)) ? Spans.digits(number) : number;
    }

    /** @param written the sentence as it came: what is told is kept so, full-width punctuation and all */
    Optional<Told> in(String plain, String written) {
        return commands.stream()
                .flatMap(command -> in(command, plain, written).stream())
                .findFirst();
    }

    /** The longest word that is found decides: where it is not meant, a part of it is not either. */
    private Optional<Told> in(Command command, String plain, String written) {
        return command.words().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .flatMap(word -> place(plain, word).map(place -> new Found(word, place)).stream())
                .findFirst()
                .filter(found -> command.meant(
                        found.place().before(), found.word(), found.place().behind()))
                .map(found ->
                        new Told(command, found.word(), asWritten(found.place().told(), plain, written)));
    }

    private Optional<Place> place(String plain, String word) {
        return begins(plain, word).or(() -> behindNumber(plain, word)).or(() -> inside(plain, word));
    }

    private static String asWritten(String rest, String plain, String written) {
        int number = rest.indexOf(' ') + 1;
        String told = plain.endsWith(rest) ? rest : rest.substring(number);
        boolean same = written.length() == plain.length() && plain.endsWith(told);
        return same
                ? rest.substring(0, rest.length() - told.length()) + written.substring(written.length() - told.length())
                : rest;
    }

    /** At the beginning, as it is written, spelt, sounds or, before a number of which something is told, shortened. */
    private Optional<Place> begins(String plain, String word) {
        Matcher polite = POLITE.matcher(plain);
        String before = polite.lookingAt() ? polite.group() : "";
        String text = plain.substring(before.length());
        return length(text, word).map(length -> {
            String follows = text.substring(length);
            return new Place(before, follows, BEHIND.matcher(follows).replaceFirst(""));
        });
    }

    private Optional<Integer> length(String text, String word) {
        if (text.startsWith(word) || sounds(text, word)) {
            return Optional.of(word.length());
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher shortened = SHORTENED.matcher(lower);
        if (shortened.lookingAt()
                && lexicon.shortened(shortened.group(1), true)
                        .filter(word::equals)
                        .isPresent()) {
            return Optional.of(shortened.end(1));
        }
        return Pinyin.all(word).stream()
                .filter(spelt -> spelt.matches("[a-z]+") && lower.startsWith(spelt))
                .filter(spelt -> text.length() == spelt.length() || !Character.isLetter(text.charAt(spelt.length())))
                .findFirst()
                .map(String::length);
    }

    private static boolean sounds(String text, String word) {
        if (word.length() < FINDABLE || text.length() < word.length()) {
            return false;
        }
        String begun = text.substring(0, word.length());
        return !Lexicon.isAnother(text, 0)
                && begun.chars().allMatch(Character::isIdeographic)
                && Pinyin.sameSound(begun, word);
    }

    /** Blanks that were passed are never tried again: a message may be nothing but blanks. */
    private static Pattern behind(String word) {
        return Pattern.compile("\\s*+(?:麻烦你?|帮我)?+\\s*+(?:给|在|对|往)?+\\s*+(" + NUMBER.pattern() + ")\\s*+(?:上|里)?\\s*+"
                + Pattern.quote(word));
    }

    /** 给3381留言：没人接 is 留言 3381 没人接. */
    private Optional<Place> behindNumber(String plain, String word) {
        Pattern pattern = behind.get(word);
        if (pattern == null) {
            return Optional.empty();
        }
        Matcher matcher = pattern.matcher(plain);
        if (!matcher.lookingAt()) {
            return Optional.empty();
        }
        String follows = plain.substring(matcher.end());
        return Optional.of(new Place(
                plain.substring(0, matcher.end() - word.length()),
                follows,
                matcher.group(1) + " " + BEHIND.matcher(follows).replaceFirst("")));
    }

    /** A long word of a command may stand anywhere beside the order: 2211 客户要改地址，报一下异常. */
    private static Optional<Place> inside(String plain, String word) {
        int at = word.length() < LONG ? -1 : plain.indexOf(word);
        if (at < 0) {
            return Optional.empty();
        }
        String before = plain.substring(0, at);
        String follows = plain.substring(at + word.length());
        String rest = before + " " + follows;
        Matcher number = NUMBER.matcher(rest);
        return number.find()
                ? Optional.of(new Place(
                        before,
                        follows,
                        number.group() + " " + rest.substring(0, number.start()) + " " + rest.substring(number.end())))
                : Optional.empty();
    }
}
