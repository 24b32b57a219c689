package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Likeness;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Which kind of exception somebody means: by the words of the catalogue, or in own words, with typos and by sound
 * (R035–R041).
 */
@Component
class KindMeant {

    private static final int OFFERED = 6;

    /** Between two problems of one sentence; 还 alone only where it does not say "still" or "rather". */
    private static final Pattern AND =
            Pattern.compile("还有|而且|另外|并且|此外|同时|外加|再加上|(?<![退归偿])还(?!是|没|未|有|不|在|要|得|能|会|可|挺|很|想|好|行)");

    /** How somebody feels about it is no problem of its own. */
    private static final Pattern MOOD = Pattern.compile("急|生气|不满|不高兴|火大|发火|激动|失望|在等|等着");

    /** What may stand around a part, besides blanks. */
    private static final String EDGES = " \t\n，,。；;、";

    private static final Pattern BEGINS = Pattern.compile("^[" + EDGES + "]+");

    /** Said of what the number is, and no part of 取消订单. */
    private static final String ORDER = "订单";

    private static final int SHORTEST_PROBLEM = 2;
    private static final int LONGEST_MOOD = 10;

    /** For what no other kind fits. */
    private static final ProblemType OTHER = new ProblemType("其他", "其他");

    private final Catalogue catalogue;

    KindMeant(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /** What was understood. */
    sealed interface Meant {

        /** Exactly this, and what else was said. */
        record One(ProblemType kind, String rest) implements Meant {}

        /** Several things went wrong at once (R040); the person says whether all of them. */
        record Several(List<ProblemType> kinds) implements Meant {}

        /** One of these perhaps; the person has to say which. */
        record Unsure(List<ProblemType> kinds) implements Meant {}

        /** Only the first level was said. */
        record Type(String type) implements Meant {}

        /** Nothing was said about the kind. */
        record Nothing() implements Meant {}

        /** Several things went wrong at once, and of none is the kind known: the person says it of each. */
        record Unknown(List<String> parts) implements Meant {}
    }

    /** Whether the sentence begins with a kind, in the catalogue's own words or those people use. */
    boolean begins(String text) {
        return catalogue.kinds().stream()
                .flatMap(kind -> Stream.concat(Stream.of(kind.type(), kind.detail()), catalogue.words(kind).stream()))
                .anyMatch(text::startsWith);
    }

    /** Whether it has to be said which line is meant. */
    boolean ofOneLine(ProblemType kind) {
        return catalogue.playbook(kind).filter(Playbook::ofOneLine).isPresent();
    }

    Meant of(List<String> words) {
        Meant meant = oneOrMore(words);
        String text = String.join(" ", words);
        if (meant instanceof Meant.One one) {
            return withMore(one, text);
        }
        List<String> parts = meant instanceof Meant.Nothing ? parts(text) : List.of();
        boolean several = parts.size() > 1 && parts.stream().allMatch(this::isProblem);
        return several ? new Meant.Unknown(first(parts)) : meant;
    }

    private static List<String> parts(String text) {
        return AND.splitAsStream(text)
                .map(part -> CommandLine.withoutEnd(BEGINS.matcher(part).replaceFirst(""), EDGES, 0))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * What a sentence adds with 而且 or 还 is not lost in a note, nor what it begins with: without a kind of its own it is
     * proposed as 其他.
     */
    private Meant withMore(Meant.One one, String text) {
        List<String> parts = parts(text);
        List<Likeness.Found> found =
                parts.stream().map(part -> Likeness.in(part, catalogue)).toList();
        boolean later = found.stream().skip(1).anyMatch(part -> part.sure().contains(one.kind()));
        Set<ProblemType> all = new LinkedHashSet<>();
        if (!later) {
            all.add(one.kind());
        }
        for (int at = later ? 0 : 1; at < parts.size(); at++) {
            all.addAll(found.get(at).sure());
            all.addAll(found.get(at).likely());
            boolean unknown =
                    found.get(at).sure().isEmpty() && found.get(at).likely().isEmpty();
            if (unknown && isProblem(parts.get(at)) && catalogue.playbook(OTHER).isPresent()) {
                all.add(OTHER);
            }
        }
        return all.size() == 1 ? one : several(all);
    }

    private boolean isProblem(String part) {
        boolean named = catalogue.kinds().stream()
                .anyMatch(kind -> part.startsWith(kind.detail()) || part.startsWith(kind.id()));
        boolean mood = part.length() <= LONGEST_MOOD && MOOD.matcher(part).find();
        return part.length() >= SHORTEST_PROBLEM && !named && !mood;
    }

    private Meant oneOrMore(List<String> words) {
        String text = String.join(" ", words);
        Exactly exactly = exactly(words);
        Likeness.Found found = Likeness.in(text, catalogue);
        List<ProblemType> sure = found.sure();
        if (exactly.kinds().size() == 1
                && (isNamed(exactly.kinds().get(0), words) || sure.containsAll(exactly.kinds()))) {
            Set<ProblemType> all = new LinkedHashSet<>(exactly.kinds());
            Likeness.in(String.join(" ", exactly.rest()), catalogue).sure().stream()
                    .filter(kind -> !kind.type().equals(exactly.kinds().get(0).type())) // says the same in other words
                    .forEach(all::add);
            return all.size() == 1
                    ? new Meant.One(exactly.kinds().get(0), String.join(" ", exactly.rest()))
                    : several(all);
        }
        if (sure.size() > 1) {
            return several(sure);
        }
        if (sure.size() == 1 && (exactly.kinds().isEmpty() || exactly.kinds().containsAll(sure))) {
            return new Meant.One(sure.get(0), text);
        }
        if (!exactly.kinds().isEmpty() && sure.isEmpty() && found.likely().isEmpty()) {
            return said(exactly.kinds());
        }
        Set<ProblemType> perhaps = new LinkedHashSet<>(sure);
        perhaps.addAll(found.likely());
        perhaps.addAll(exactly.kinds());
        return perhaps.isEmpty() ? new Meant.Nothing() : new Meant.Unsure(first(perhaps));
    }

    /** By a whole name of it: a part of one (货物 of 货物损坏) never settles it. */
    private static boolean isNamed(ProblemType kind, List<String> words) {
        return words.contains(kind.id()) || words.contains(kind.detail()) || words.contains(kind.type());
    }

    private static Meant several(Set<ProblemType> kinds) {
        return several(List.copyOf(kinds));
    }

    private static Meant several(List<ProblemType> kinds) {
        return new Meant.Several(kinds.subList(0, Math.min(OFFERED, kinds.size())));
    }

    private static <T> List<T> first(Collection<T> some) {
        return some.stream().limit(OFFERED).toList();
    }

    private static Meant said(List<ProblemType> kinds) {
        List<String> types = kinds.stream().map(ProblemType::type).distinct().toList();
        return types.size() == 1 && kinds.size() > 1
                ? new Meant.Type(types.get(0))
                : new Meant.Unsure(kinds.stream().limit(OFFERED).toList());
    }

    /**
     * By the catalogue's own words: the kinds still possible, none when nothing was said about them, and the other
     * words.
     */
    private record Exactly(List<ProblemType> kinds, List<String> rest) {}

    private Exactly exactly(List<String> words) {
        List<ProblemType> kinds = catalogue.kinds();
        List<String> rest = new ArrayList<>();
        boolean said = false;
        for (String word : words) {
            List<ProblemType> narrowed = said && kinds.size() == 1 ? List.of() : narrowed(kinds, word);
            if (narrowed.isEmpty()) {
                rest.add(word);
            } else {
                kinds = narrowed;
                said = true;
            }
        }
        return new Exactly(said ? kinds : List.of(), rest);
    }

    /** The exact detail or id before the type, the type before a part of a detail. */
    private static List<ProblemType> narrowed(List<ProblemType> kinds, String word) {
        List<Predicate<ProblemType>> ways = List.of(
                kind -> kind.id().equals(word) || kind.detail().equals(word),
                kind -> kind.type().equals(word),
                kind -> word.length() >= 2
                        && !word.equals(ORDER)
                        && kind.detail().contains(word));
        return ways.stream()
                .map(way -> kinds.stream().filter(way).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
