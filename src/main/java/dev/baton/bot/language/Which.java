package dev.baton.bot.language;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Tells several open problems of one order apart by what the card shows of them: the kind, in its own or the
 * catalogue's words, and the sub-order. What was said never leads to a problem that is not meant: then all stay
 * possible, or none.
 */
@Component
public class Which {

    /** 子订单 2, 第2行, 第 2 件, 2行; a plain 2件 is a quantity. */
    private static final Pattern LINE = Pattern.compile(
            "(?:子订单|子单)\\s*([0-9]{1,3})(?![0-9])|第\\s*([0-9]{1,3})\\s*[行件个项]|(?<![0-9])([0-9]{1,3})\\s*行");

    /** Said of what concerns no single line. */
    public static final String WHOLE = "整单";

    private static final String MONEY = "退款";

    private static final Pattern BETWEEN = Pattern.compile("^[\\s,，:：、;；]+");

    private final Catalogue catalogue;
    private final Wording wording;

    Which(Catalogue catalogue, Wording wording) {
        this.catalogue = catalogue;
        this.wording = wording;
    }

    /** The number of the line that is spoken of, 0 for the whole order, null when nothing is said about it. */
    public static @Nullable Integer line(String text) {
        Matcher matcher = LINE.matcher(text);
        if (!matcher.find()) {
            return text.contains(WHOLE) ? 0 : null;
        }
        return number(matcher);
    }

    /** How long the words are that name a line at this place of a sentence; 0 for none. */
    static int lineAt(String text, int from) {
        Matcher matcher = LINE.matcher(text).region(from, text.length());
        return matcher.lookingAt() ? matcher.end() - from : text.startsWith(WHOLE, from) ? WHOLE.length() : 0;
    }

    private static Integer number(Matcher matcher) {
        for (int group = 1; ; group++) {
            String number = matcher.group(group);
            if (number != null) {
                return Integer.valueOf(number);
            }
        }
    }

    /** The same without the words that name the line. */
    public static String withoutLine(String text) {
        return LINE.matcher(text).replaceFirst(" ").replace(WHOLE, " ").strip();
    }

    /**
     * Those of them that were meant; empty when the words name a sub-order or a whole kind (物流/催单) that none of them is
     * of.
     */
    public List<Workflow> among(List<Workflow> works, String text) {
        Integer line = line(text);
        List<Workflow> left = line == null ? works : those(works, one -> one.lineNo() == line);
        Optional<ProblemType> named = longest(catalogue.kinds(), text);
        if (named.isPresent() && text.contains(named.get().id())) {
            return those(left, one -> one.kind().equals(named.get()));
        }
        if (isAnother(left, named)) {
            return List.of();
        }
        return first(
                left,
                one -> named.isPresent() && one.kind().equals(named.get()),
                one -> text.contains(one.kind().type()),
                one -> Likeness.in(text, catalogue).sure().contains(one.kind()));
    }

    /**
     * Whether a problem is named that none of them is. What has to do with money may as well be what was done about it.
     */
    private static boolean isAnother(List<Workflow> works, Optional<ProblemType> named) {
        return named.map(ProblemType::detail)
                .filter(detail -> !detail.contains(MONEY))
                .filter(detail ->
                        works.stream().noneMatch(one -> one.kind().detail().equals(detail)))
                .isPresent();
    }

    /** By the first way that leaves some; all of them when no way does. */
    @SafeVarargs
    private static List<Workflow> first(List<Workflow> works, Predicate<Workflow>... ways) {
        for (Predicate<Workflow> way : ways) {
            List<Workflow> left = those(works, way);
            if (!left.isEmpty()) {
                return left;
            }
        }
        return works;
    }

    private static List<Workflow> those(List<Workflow> works, Predicate<Workflow> meant) {
        return works.stream().filter(meant).toList();
    }

    /** The kind whose name stands in the text; of two the longer one, since one may be a part of the other. */
    private static Optional<ProblemType> longest(Collection<ProblemType> kinds, String text) {
        return kinds.stream()
                .filter(kind -> text.contains(kind.detail()))
                .max((one, other) ->
                        Integer.compare(one.detail().length(), other.detail().length()));
    }

    /**
     * Those meant by the words with which a note begins, or by what all of it speaks of. A note may speak of anything,
     * so it never leaves none.
     */
    public List<Workflow> noted(List<Workflow> works, String text) {
        String rest = withoutNames(works, text);
        String names = text.substring(0, text.length() - rest.length());
        List<Workflow> left = names.isBlank() ? works : among(works, names);
        List<Workflow> among = left.isEmpty() ? works : left;
        return among.size() == 1
                ? among
                : first(among, one -> Likeness.in(text, catalogue).sure().contains(one.kind()));
    }

    /** A note without the kind and the sub-order with which it begins; as it is when it says nothing else. */
    public String withoutNames(List<Workflow> works, String text) {
        String rest = text;
        String before;
        do {
            before = rest;
            rest = withoutFirst(works, rest);
        } while (!rest.equals(before));
        return rest.isBlank() ? text : rest;
    }

    private static String withoutFirst(List<Workflow> works, String text) {
        Matcher line = LINE.matcher(text);
        if (line.lookingAt()) {
            return after(text, line.end());
        }
        return works.stream()
                .map(Workflow::kind)
                .flatMap(kind -> List.of(kind.id(), kind.detail()).stream())
                .filter(name -> text.startsWith(name) && ends(text, name.length()))
                .findFirst()
                .map(name -> after(text, name.length()))
                .orElse(text);
    }

    private static boolean ends(String text, int at) {
        return at == text.length() || BETWEEN.matcher(text.substring(at)).find();
    }

    private static String after(String text, int at) {
        return BETWEEN.matcher(text.substring(at)).replaceFirst("");
    }

    /** How to name this one of them, so that no other is meant. */
    public String name(Workflow work, List<Workflow> among) {
        String detail = work.kind().detail();
        boolean alone = those(among, one -> one.kind().detail().equals(detail)).size() == 1;
        return alone ? detail : detail + " " + place(work);
    }

    private String place(Workflow work) {
        return work.lineNo() == 0 ? WHOLE : wording.say("card.line", work.lineNo());
    }

    /** Its order, and its line when it concerns one, as {@link #line} reads it. */
    public String written(Workflow work) {
        return work.orderNo().value() + (work.lineNo() == 0 ? "" : " " + wording.say("card.line", work.lineNo()));
    }

    /** What a person reads of it in a list. */
    public String shown(Workflow work) {
        return work.orderNo().value() + " " + work.kind().id()
                + (work.lineNo() == 0 ? "" : " · " + wording.say("card.line", work.lineNo()));
    }
}
