package dev.baton.bot;

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
class SentenceReader {

    /** Longer ones are told to somebody, not to a machine. */
    static final int LONGEST = 200;

    private static final int MOST_LETTERS = 5;
    private static final int LONGEST_NAME = 16;
    private static final int TAIL = 4;
    private static final int LOOKED_UP = 8;

    private static final Pattern WORD = Pattern.compile("(?<!\\S)\\S{2,64}(?!\\S)");
    private static final Pattern ORDER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern LETTERS = Pattern.compile("[A-Za-z]+(?: [A-Za-z]+)*");
    private static final Pattern SPOKEN = Pattern.compile("[零〇一二三四五六七八九幺]{4,20}");
    private static final Pattern DIGIT = Pattern.compile("[0-9]|" + SPOKEN);
    private static final Pattern APART = Pattern.compile("\\S(?:\\s+\\S){2,}");

    /** What phones add to a sentence: [抱拳], 👌. */
    private static final Pattern FACE = Pattern.compile("\\[(\\p{IsHan}{1,4}|OK)]|[\\p{So}\\p{Sk}\\x{FE0F}\\x{200D}]");

    private static final Pattern NO = Pattern.compile("(?i)(?<![a-z])no\\.?\\s*(?=\\d)");

    private static final String OLD = "轉給單異報銷線誰幫幾";
    private static final String NEW = "转给单异报销线谁帮几";

    private static final Pattern BEGINS = Pattern.compile(
            "^(?:麻烦你?|请问|帮我|帮忙|你好|您好|劳驾|那个|嗯+|呃+|诶|喂|哎|好的|(?:收到|(?i:ok)|好|行)(?=[N我把])|早上好|早|各位|大家好|我想|请(?!假|个|一|半|病|事|年|T))");

    private static final Pattern ENDS =
            Pattern.compile("(?:吧|啊|呀|哈|啦|咯|哦|噢|喽|嘛|呗|呢|哟|谢谢你?|谢了|拜托了?|辛苦了?|多谢|各位|拜拜|好吗|行吗|可以吗|!)$");

    private static final Pattern ANYWHERE = Pattern.compile("一下(?!午)|帮我|帮忙|麻烦|[啊呀哈]|(?<=[NPTK我])吧");

    private static final Pattern AROUND =
            Pattern.compile("(?:单号是?|订单号|后(?:四|4)位是?|尾号是?|订单|编号|单)?N(?:号单|号|这个单子?|这单|那单|这个|的?单子?(?!全|都))?");

    /** An order, and which of its problems. */
    private static final Pattern PROBLEM = Pattern.compile("N的?K+(?:的|那个|那单|问题)?");

    private final Roster roster;
    private final Orders orders;
    private final Catalogue catalogue;
    private volatile @Nullable Names names;

    SentenceReader(Roster roster, Orders orders, Catalogue catalogue) {
        this.catalogue = catalogue;
        this.roster = roster;
        this.orders = orders;
    }

    /** Everybody by what people may write for them; made once a roster. */
    private static final class Names {

        private final List<Member> of;
        private final Map<String, Set<Member>> written = new HashMap<>();
        private final Map<String, Set<Member>> sounding = new HashMap<>();
        private final Map<String, Set<Member>> shortened = new HashMap<>();

        Names(List<Member> members) {
            of = members;
            for (Member member : members) {
                put(written, member.name(), member);
                put(written, member.userId(), member);
                member.aliases().forEach(alias -> put(written, alias, member));
                Pinyin.all(member.name()).forEach(sound -> put(sounding, sound, member));
                put(shortened, Pinyin.initials(member.name()), member);
            }
        }

        private static void put(Map<String, Set<Member>> into, String text, Member member) {
            if (text.length() >= 2) {
                into.computeIfAbsent(plain(text).toLowerCase(Locale.ROOT), unused -> new LinkedHashSet<>())
                        .add(member);
            }
        }

        List<Member> in(Map<String, Set<Member>> among, String text) {
            return List.copyOf(among.getOrDefault(text.toLowerCase(Locale.ROOT), Set.of()));
        }
    }

    private Names names() {
        List<Member> members = roster.members();
        Names known = names;
        if (known == null || known.of != members) {
            known = new Names(members);
            names = known;
        }
        return known;
    }

    /** Takes it apart; {@code numbers} and {@code people} stand in the order of the sentence. */
    Sentence read(String text, Lexicon lexicon, boolean ours) {
        String plain = plain(text);
        if (plain.length() > LONGEST && !ours) {
            return new Sentence("", List.of(), List.of(), List.of(), "", plain);
        }
        Reader reader = new Reader(NO.matcher(joined(plain)).replaceAll(""), lexicon, names());
        return reader.read(plain);
    }

    /** Without what only shows a feeling; a word of ours in brackets stays. */
    static String withoutFaces(String plain, Lexicon lexicon) {
        return FACE.matcher(plain)
                .replaceAll(face -> lexicon.words().contains(String.valueOf(face.group(1))) ? "$0" : " ")
                .strip();
    }

    static String plain(String text) {
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

    /**
     * The shape without what is only polite, and with nothing around the place of an order that only says it is one.
     */
    static String bare(String shape) {
        String bare = shape;
        String before;
        do {
            before = bare;
            bare = ANYWHERE.matcher(bare).replaceAll("");
            bare = BEGINS.matcher(bare).replaceFirst("");
            bare = bare.length() > 1 ? ENDS.matcher(bare).replaceFirst("") : bare;
        } while (!bare.equals(before));
        return PROBLEM.matcher(AROUND.matcher(bare).replaceAll("N")).replaceAll("N");
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
        private int at;

        Reader(String text, Lexicon lexicon, Names known) {
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
            return new Sentence(bare(shape.toString()), numbers, words, people, times.toString(), plain);
        }

        /**
         * Our own buttons write people by their ids, of whatever length, with blanks around; one of digits is no order
         * then.
         */
        private boolean id() {
            Matcher word = WORD.matcher(text).region(at, text.length()).useTransparentBounds(true);
            Optional<Member> member = word.lookingAt() ? roster.member(word.group()) : Optional.empty();
            return member.isPresent()
                    && person(
                            new Sentence.Named(List.of(member.get()), true, word.group()),
                            word.group().length());
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
                List<Member> members = known.in(known.written, text.substring(at, at + length));
                if (!members.isEmpty() && !insideLatin(at, at + length)) {
                    return person(new Sentence.Named(members, true, text.substring(at, at + length)), length);
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
            StringBuilder digits = new StringBuilder();
            spoken.group()
                    .chars()
                    .forEach(character -> digits.append(
                            character == '幺' ? 1 : character == '〇' ? 0 : "零一二三四五六七八九".indexOf(character)));
            return number(digits.toString(), spoken.group().length());
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
            List<Member> members = known.in(known.sounding, compact);
            members = members.isEmpty() && one ? known.in(known.shortened, compact) : members;
            return !members.isEmpty() && person(new Sentence.Named(members, true, written), written.length());
        }

        /** Other characters that sound like a whole name: somebody is meant, and has to be asked for. */
        private boolean sounding() {
            for (int length = Math.min(4, text.length() - at); length >= 2; length--) {
                String some = text.substring(at, at + length);
                boolean chinese = some.chars().allMatch(Character::isIdeographic);
                List<Member> members = chinese && !lexicon.words().contains(some)
                        ? known.in(known.sounding, Pinyin.of(some))
                        : List.of();
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
