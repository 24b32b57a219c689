package dev.baton.bot.language;

import dev.baton.catalogue.Catalogue;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Puts aside what a sentence names: orders, colleagues, times; what is left shows what is wanted. */
@Component
public class SentenceReader {

    /** Longer ones are told to somebody, not to a machine. */
    public static final int LONGEST = 200;

    private static final int MOST_LETTERS = 5;
    private static final int LONGEST_NAME = 16;
    private static final int TAIL = 4;
    private static final int LOOKED_UP = 8;
    private static final int MOST_DOUBTFUL = 2;

    /** What stands before the number of an order and says that it is one. */
    private static final String ORDERS = "#单号是";

    /** What our own buttons write before the number of an order: what follows is one, and as it stands. */
    static final String OURS = "##";

    private static final Pattern WORD = Pattern.compile("(?<!\\S)@?(\\S{2,64})(?!\\S)");
    private static final Pattern ORDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** One with a # in it or before it; most people only mean by it that a number follows. */
    private static final Pattern MARKED =
            Pattern.compile("(?![A-Za-z0-9._#-]{65})[A-Za-z0-9._-]*#[A-Za-z0-9._#-]*[A-Za-z0-9._-]");

    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+(?: [A-Za-z]+)*");
    private static final Pattern SPOKEN = Pattern.compile("[零〇一二三四五六七八九幺]{4,20}");
    private static final Pattern DIGIT = Pattern.compile("[0-9]|" + SPOKEN);
    private static final Pattern APART = Pattern.compile("\\S(?:\\s+\\S){2,}");

    /** What phones add to a sentence: [抱拳], 👌. */
    private static final Pattern FACE = Pattern.compile("\\[(\\p{IsHan}{1,4}|OK)]|[\\p{So}\\p{Sk}\\x{FE0F}\\x{200D}]");

    private static final Pattern NO = Pattern.compile("(?i)(?<![a-z])no\\.?\\s*(?=\\d)");

    private static final String OLD = "轉給單異報銷線誰幫幾";
    private static final String NEW = "转给单异报销线谁帮几";

    private final Roster roster;
    private final Orders orders;
    private final Catalogue catalogue;
    private volatile @Nullable Names names;

    SentenceReader(Roster roster, Orders orders, Catalogue catalogue) {
        this.roster = roster;
        this.orders = orders;
        this.catalogue = catalogue;
    }

    private Names names() {
        List<Member> members = roster.members();
        Names known = names;
        if (known == null || !known.areOf(members)) {
            known = new Names(members);
            names = known;
        }
        return known;
    }

    /**
     * Takes it apart; {@code numbers} and {@code people} stand in the order of the sentence. Several times when it has
     * the id of a colleague that is the end of an order's number as well: first as the colleague.
     *
     * @param ours whether one of our own buttons wrote it: then an id is nothing else
     */
    List<Sentence> read(String text, Lexicon lexicon, boolean ours) {
        String plain = plain(text);
        if (plain.length() > LONGEST && !ours) {
            return List.of(new Sentence("", List.of(), List.of(), List.of(), "", plain));
        }
        String cleaned = NO.matcher(joined(plain)).replaceAll("#");
        Set<String> both = new LinkedHashSet<>();
        List<Sentence> readings = new ArrayList<>();
        readings.add(new Reader(cleaned, lexicon, names(), ours, Set.of(), both).read(plain));
        subsets(both)
                .forEach(orders -> readings.add(
                        new Reader(cleaned, lexicon, names(), ours, orders, new LinkedHashSet<>()).read(plain)));
        return readings;
    }

    /** All but the empty one, of the first few. */
    private static List<Set<String>> subsets(Set<String> all) {
        List<Set<String>> subsets = new ArrayList<>(List.of(Set.of()));
        all.stream().limit(MOST_DOUBTFUL).forEach(one -> {
            for (Set<String> subset : List.copyOf(subsets)) {
                Set<String> more = new LinkedHashSet<>(subset);
                more.add(one);
                subsets.add(more);
            }
        });
        return subsets.subList(1, subsets.size());
    }

    /** Without what only shows a feeling; a word of ours in brackets stays. */
    static String withoutFaces(String plain, Lexicon lexicon) {
        return FACE.matcher(plain)
                .replaceAll(face -> lexicon.words().contains(String.valueOf(face.group(1))) ? "$0" : " ")
                .strip();
    }

    /** In plain characters: half width, simplified, one kind of each punctuation mark. */
    public static String plain(String text) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC).strip().chars().forEach(character -> {
            int old = OLD.indexOf(character);
            plain.append(old < 0 ? (char) character : NEW.charAt(old));
        });
        return plain.toString();
    }

    /** A sentence of single characters with blanks between them is one word. */
    private static String joined(String plain) {
        return APART.matcher(plain).matches() ? plain.replaceAll("\\s+", "") : plain;
    }

    /** Walks through one sentence. */
    private final class Reader {

        private final String text;
        private final Lexicon lexicon;
        private final Names known;
        private final StringBuilder shape = new StringBuilder();
        private final List<String> numbers = new ArrayList<>();
        private final List<String> words = new ArrayList<>();
        private final List<String> kinds;
        private final List<Sentence.Named> people = new ArrayList<>();
        private final StringBuilder times = new StringBuilder();
        private final Map<String, Boolean> lookedUp = new HashMap<>();
        private final Map<String, Boolean> ends = new HashMap<>();
        private final boolean ours;
        private final Set<String> asOrders;
        private final Set<String> both;
        private int at;

        /**
         * @param asOrders ids of colleagues that are taken for numbers of orders
         * @param both is told which ids may be either
         */
        Reader(String text, Lexicon lexicon, Names known, boolean ours, Set<String> asOrders, Set<String> both) {
            this.ours = ours;
            this.asOrders = asOrders;
            this.both = both;
            this.text = text;
            this.lexicon = lexicon;
            this.known = known;
            this.kinds = catalogue.kinds().stream()
                    .flatMap(kind -> Stream.of(kind.id(), kind.detail(), kind.type()))
                    .filter(kind -> kind.length() >= 2)
                    .distinct()
                    .sorted(Comparator.comparingInt(String::length).reversed())
                    .toList();
        }

        Sentence read(String plain) {
            while (at < text.length()) {
                if (!id() && !time() && !written() && !problem() && !order() && !spelt() && !spoken() && !sounding()) {
                    other();
                }
            }
            return new Sentence(Shape.bare(shape.toString()), numbers, words, people, times.toString(), plain);
        }

        /**
         * Our own buttons write people by their ids, of whatever length, with blanks around; one of digits is no order
         * then.
         */
        private boolean id() {
            Matcher word = WORD.matcher(text).region(at, text.length()).useTransparentBounds(true);
            Optional<Member> member = word.lookingAt() ? roster.member(word.group(1)) : Optional.empty();
            return member.isPresent()
                    && !meansOrder(word.group(1), word.start(1))
                    && person(
                            new Sentence.Named(List.of(member.get()), true, word.group(1)),
                            word.group().length());
        }

        /** An id may be the end of an order's number too: what stands before it says which, or it is both. */
        private boolean meansOrder(String id, int from) {
            if (ours || !CommandLine.isNumber(id) || !ORDER.matcher(id).matches()) {
                return false;
            }
            int before = from - 1;
            while (before >= 0 && " :：".indexOf(text.charAt(before)) >= 0) {
                before--;
            }
            char said = before < 0 ? ' ' : text.charAt(before);
            if (said == '@' || ORDERS.indexOf(said) >= 0 || !isEnd(id)) {
                return ORDERS.indexOf(said) >= 0;
            }
            both.add(id);
            return asOrders.contains(id);
        }

        private boolean isEnd(String id) {
            return ends.computeIfAbsent(
                    id,
                    number -> !orders.search(Remembered.NOTHING.numbered(number).query(1))
                            .orders()
                            .isEmpty());
        }

        private boolean time() {
            int length = Spans.at(text, at);
            if (length == 0) {
                return false;
            }
            shape.append('T');
            times.append(text, at, at + length).append(' ');
            at += length;
            return true;
        }

        /** Which of an order's problems is meant; says nothing about what is wanted. */
        private boolean problem() {
            int line = Which.lineAt(text, at);
            int length = line > 0
                    ? line
                    : kinds.stream()
                            .filter(kind -> text.startsWith(kind, at))
                            .findFirst()
                            .map(String::length)
                            .orElse(0);
            if (length == 0) {
                return false;
            }
            shape.append('K');
            words.add(text.substring(at, at + length));
            at += length;
            return true;
        }

        private boolean written() {
            for (int length = Math.min(LONGEST_NAME, text.length() - at); length >= 2; length--) {
                String some = text.substring(at, at + length);
                List<Member> members = known.written(some);
                if (!members.isEmpty() && !insideLatin(at, at + length) && !meansOrder(some, at)) {
                    return person(new Sentence.Named(members, true, some), length);
                }
            }
            return false;
        }

        private boolean insideLatin(int from, int to) {
            return (from > 0 && isLatin(text.charAt(from - 1)) && isLatin(text.charAt(from)))
                    || (to < text.length() && isLatin(text.charAt(to)) && isLatin(text.charAt(to - 1)));
        }

        private boolean isLatin(char character) {
            return character < 128 && (Character.isLetterOrDigit(character) || character == '-');
        }

        private boolean order() {
            Matcher marked = MARKED.matcher(text).region(at, text.length());
            if (marked.lookingAt()) {
                String number = marked.group();
                if (ours && number.startsWith(OURS)) {
                    return number(number.substring(OURS.length()), number.length());
                }
                if (isMarked(number)) {
                    return number(number, number.length());
                }
            }
            Matcher token = ORDER.matcher(text).region(at, text.length());
            if (!token.lookingAt()) {
                return false;
            }
            String number = token.group();
            boolean digit = number.chars().anyMatch(Character::isDigit);
            if (!digit || (number.length() < TAIL && !isOrder(number))) {
                return false;
            }
            return number(number, number.length());
        }

        /** Whether the # belongs to the number: that of an order has it. */
        private boolean isMarked(String number) {
            return number.chars().anyMatch(Character::isDigit)
                    && (isOrder(number) || isOrder(number.toUpperCase(Locale.ROOT)));
        }

        /** Each look costs a statement: a sentence that names an order says it among its first numbers. */
        private boolean isOrder(String number) {
            Boolean known = lookedUp.get(number);
            if (known == null) {
                known = lookedUp.size() < LOOKED_UP && orders.exists(new OrderNo(number));
                lookedUp.put(number, known);
            }
            return known;
        }

        private boolean number(String number, int length) {
            shape.append('N');
            if (!numbers.contains(number)) {
                numbers.add(number);
                words.add(number);
            }
            at += length;
            return true;
        }

        /** Four digits and more as people say them aloud. */
        private boolean spoken() {
            Matcher spoken = SPOKEN.matcher(text).region(at, text.length());
            if (!spoken.lookingAt()) {
                return false;
            }
            return number(Spans.digits(spoken.group()), spoken.group().length());
        }

        private boolean spelt() {
            Matcher letters = LETTERS.matcher(text).region(at, text.length());
            if (!letters.lookingAt()) {
                return false;
            }
            String[] words = letters.group().split(" ");
            for (int count = Math.min(MOST_LETTERS, words.length); count > 0; count--) {
                String written = String.join(" ", List.of(words).subList(0, count));
                if (letters(written, written.replace(" ", "").toLowerCase(Locale.ROOT), count == 1)) {
                    return true;
                }
            }
            shape.append(words[0]);
            at += words[0].length();
            return true;
        }

        private boolean letters(String written, String compact, boolean one) {
            Optional<String> word = lexicon.spelt(compact);
            if (word.isEmpty() && one && shape.isEmpty()) {
                word = lexicon.shortened(
                        compact, DIGIT.matcher(text).region(at, text.length()).find());
            }
            if (word.isPresent()) {
                shape.append(word.get());
                at += written.length();
                return true;
            }
            List<Member> members = known.sounding(compact);
            members = members.isEmpty() && one ? known.shortened(compact) : members;
            return !members.isEmpty() && person(new Sentence.Named(members, true, written), written.length());
        }

        /** Other characters that sound like a whole name: somebody is meant, and has to be asked for. */
        private boolean sounding() {
            for (int length = Math.min(4, text.length() - at); length >= 2; length--) {
                String some = text.substring(at, at + length);
                boolean chinese = some.chars().allMatch(Character::isIdeographic);
                List<Member> members =
                        chinese && !lexicon.words().contains(some) ? known.sounding(Pinyin.of(some)) : List.of();
                if (!members.isEmpty()) {
                    return person(new Sentence.Named(members, false, some), length);
                }
            }
            return false;
        }

        private boolean person(Sentence.Named named, int length) {
            shape.append('P');
            people.add(named);
            at += length;
            return true;
        }

        private void other() {
            char character = text.charAt(at);
            boolean pause = ",，。;；!".indexOf(character) >= 0;
            if (pause && shape.length() > 1 && "吧啊呀哈啦嘛呢哦".indexOf(shape.charAt(shape.length() - 1)) >= 0) {
                shape.setLength(shape.length() - 1);
            }
            if (Character.isLetterOrDigit(character) || Character.isSurrogate(character) || character == '?') {
                shape.append(character);
            }
            at++;
        }
    }
}
