package dev.baton.bot;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Which kind of exception somebody means, from the words of a sentence; the words that say nothing about it are kept. */
@Component
class KindMeant {

    private final Catalogue catalogue;

    KindMeant(Catalogue catalogue) {
        this.catalogue = catalogue;
    }

    /**
     * What was understood.
     *
     * @param kinds exactly one: understood; several: the person has to say which; none: nothing was said about the kind
     * @param rest the words that were not about the kind
     */
    record Meant(List<ProblemType> kinds, List<String> rest) {}

    Meant of(List<String> words) {
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
        return new Meant(said ? kinds : List.of(), rest);
    }

    /** The exact detail or id before the type, the type before a part of a detail. */
    private static List<ProblemType> narrowed(List<ProblemType> kinds, String word) {
        List<Predicate<ProblemType>> ways = List.of(
                kind -> kind.id().equals(word) || kind.detail().equals(word),
                kind -> kind.type().equals(word),
                kind -> word.length() >= 2 && kind.detail().contains(word));
        return ways.stream()
                .map(way -> kinds.stream().filter(way).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }
}
