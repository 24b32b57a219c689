package dev.baton.bot.language;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/**
 * Finds the kinds of exception that a free sentence speaks of: each kind is looked for by its detail and by the words
 * people use for it, as written, as it sounds, and with a slip of the pen. What covers the same characters counts once,
 * the best reading first.
 */
public final class Likeness {

    /** How good a reading is, best first. */
    private enum Reading {
        WRITTEN,
        SOUNDED,
        NEARLY
    }

    /** More than this of a message says nothing more about what is wrong. */
    private static final int LOOKED_AT = 300;

    /** A shorter word with another sound or a slip is another word. */
    private static final int SHORTEST_SOUND = 3;

    private static final int SHORTEST_SLIP = 4;
    private static final int SHORTEST_SPELT = 6;
    private static final int LONG = 5;

    /** Before a word these say that it is not so. */
    private static final List<String> NOT = List.of("不是", "没有", "不要", "不用", "不需要", "并非", "不", "没", "无");

    /**
     * What a sentence speaks of.
     *
     * @param sure read without doubt, in the order of the sentence
     * @param likely perhaps meant
     */
    public record Found(List<ProblemType> sure, List<ProblemType> likely) {}

    private record Hit(ProblemType kind, Reading reading, int from, int to) {

        int length() {
            return to - from;
        }

        boolean overlaps(Hit other) {
            return from < other.to && other.from < to;
        }

        boolean sameAs(Hit other) {
            return reading == other.reading && from == other.from && to == other.to;
        }
    }

    /** One place of the sentence, and which kinds it may speak of. */
    private record Place(Hit hit, Set<ProblemType> kinds) {}

    private final String text;
    private final String[] sounds;

    private Likeness(String text) {
        this.text = text;
        this.sounds = new String[text.length()];
        for (int at = 0; at < text.length(); at++) {
            sounds[at] = Pinyin.of(text.substring(at, at + 1));
        }
    }

    /** The kinds a sentence sounds like, the likeliest first; only its beginning is looked at. */
    public static Found in(String sentence, Catalogue catalogue) {
        String lower = sentence.toLowerCase(Locale.ROOT);
        Likeness looking = new Likeness(lower.substring(0, Math.min(LOOKED_AT, lower.length())));
        List<Hit> hits = new ArrayList<>();
        catalogue.kinds().forEach(kind -> phrases(kind, catalogue).forEach(phrase -> looking.find(kind, phrase, hits)));
        hits.sort(Comparator.comparing(Hit::reading)
                .thenComparing(Comparator.comparingInt(Hit::length).reversed())
                .thenComparingInt(Hit::from));
        return found(places(hits));
    }

    private static Stream<String> phrases(ProblemType kind, Catalogue catalogue) {
        return Stream.concat(Stream.of(kind.detail()), catalogue.words(kind).stream())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .filter(word -> word.length() >= 2)
                .distinct();
    }

    private static List<Place> places(List<Hit> hits) {
        List<Place> places = new ArrayList<>();
        for (Hit hit : hits) {
            List<Place> taken =
                    places.stream().filter(place -> place.hit().overlaps(hit)).toList();
            if (taken.isEmpty()) {
                Set<ProblemType> kinds = new LinkedHashSet<>();
                kinds.add(hit.kind());
                places.add(new Place(hit, kinds));
            } else if (taken.size() == 1 && taken.get(0).hit().sameAs(hit)) {
                taken.get(0).kinds().add(hit.kind());
            }
        }
        places.sort(Comparator.comparingInt(place -> place.hit().from()));
        return places;
    }

    private static Found found(List<Place> places) {
        Set<ProblemType> sure = new LinkedHashSet<>();
        Set<ProblemType> likely = new LinkedHashSet<>();
        for (Place place : places) {
            boolean clear =
                    place.hit().reading() != Reading.NEARLY && place.kinds().size() == 1;
            (clear ? sure : likely).addAll(place.kinds());
        }
        likely.removeAll(sure);
        return new Found(List.copyOf(sure), List.copyOf(likely));
    }

    private void find(ProblemType kind, String phrase, List<Hit> into) {
        int length = phrase.length();
        String[] sound = new String[length];
        for (int at = 0; at < length; at++) {
            sound[at] = Pinyin.of(phrase.substring(at, at + 1));
        }
        String spelt = String.join("", sound);
        for (int from = 0; from < text.length(); from++) {
            int to = from + length;
            if (text.startsWith(phrase, from)) {
                add(new Hit(kind, Reading.WRITTEN, from, to), phrase, into);
            } else if (to <= text.length() && sounds(sound, from)) {
                add(new Hit(kind, length >= SHORTEST_SOUND ? Reading.SOUNDED : Reading.NEARLY, from, to), phrase, into);
            } else if (spelt.length() >= SHORTEST_SPELT && isWord(spelt, from)) {
                add(new Hit(kind, Reading.SOUNDED, from, from + spelt.length()), phrase, into);
            } else if (length >= SHORTEST_SLIP) {
                slip(kind, phrase, from, into);
            }
        }
    }

    private boolean sounds(String[] sound, int from) {
        for (int at = 0; at < sound.length; at++) {
            if (!sound[at].equals(sounds[from + at])) {
                return false;
            }
        }
        return true;
    }

    /** Typed as it sounds, with nothing but blanks, digits or Chinese around it. */
    private boolean isWord(String spelt, int from) {
        int to = from + spelt.length();
        return text.startsWith(spelt, from)
                && (from == 0 || !isLatin(text.charAt(from - 1)))
                && (to == text.length() || !isLatin(text.charAt(to)));
    }

    private static boolean isLatin(char character) {
        return character >= 'a' && character <= 'z';
    }

    private void slip(ProblemType kind, String phrase, int from, List<Hit> into) {
        int allowed = phrase.length() >= LONG ? 2 : 1;
        LevenshteinDistance distance = new LevenshteinDistance(allowed);
        for (int length = phrase.length() - 1; length <= phrase.length() + 1; length++) {
            int to = from + length;
            if (length >= 2
                    && to <= text.length()
                    && text.substring(from, to).strip().length() == length) {
                if (distance.apply(phrase, text.substring(from, to)) >= 0) {
                    add(new Hit(kind, Reading.NEARLY, from, to), phrase, into);
                }
            }
        }
    }

    private void add(Hit hit, String phrase, List<Hit> into) {
        String before = text.substring(Math.max(0, hit.from() - 3), hit.from());
        boolean denied = NOT.stream().anyMatch(before::endsWith) && NOT.stream().noneMatch(phrase::startsWith);
        if (!denied) {
            into.add(hit);
        }
    }
}
