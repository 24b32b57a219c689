package dev.baton.bot.language;

import dev.baton.roster.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The ways to say one command, made ready: whether a shape is one of them, and who stands where. */
final class Ways {

    /** Order numbers, several of them one behind the other. */
    private static final String NUMBERS = "(?:N(?:和|跟|与|还有|以及)?)*N";

    private static final Pattern MANY = Pattern.compile("N{2,}");

    /** Nobody says it in more words, and no pattern can be made to try for long. */
    private static final int LONGEST = 48;

    private record Way(Pattern written, Pattern mentioned, int people) {}

    private final List<Way> ways;

    Ways(List<String> patterns) {
        ways = patterns.stream().map(Ways::way).toList();
    }

    private static Way way(String pattern) {
        String numbers = pattern.replace("N", NUMBERS);
        int people = (int) pattern.chars().filter(letter -> letter == 'P').count();
        return new Way(
                Pattern.compile(numbers.replace("P", "(P)")), Pattern.compile(numbers.replace("P", "(P?)")), people);
    }

    /** Whether one of them names a colleague. */
    boolean namePeople() {
        return ways.stream().anyMatch(way -> way.people() > 0);
    }

    /**
     * Who is named where, when the shape as a whole is one of the ways; empty when it is none. The platform takes
     * mentions out of the sentence: those fill the places where a name is missing, in order.
     *
     * @param named the names that stand in the sentence
     * @param mentioned those who were mentioned and do not stand in it
     */
    Optional<List<Sentence.Named>> fit(String shape, List<Sentence.Named> named, List<Member> mentioned) {
        String one = MANY.matcher(shape).replaceAll("N");
        if (one.length() > LONGEST) {
            return Optional.empty();
        }
        for (Way way : ways) {
            Optional<List<Sentence.Named>> people = fit(way, one, named, mentioned);
            if (people.isPresent()) {
                return people;
            }
        }
        return Optional.empty();
    }

    private static Optional<List<Sentence.Named>> fit(
            Way way, String shape, List<Sentence.Named> named, List<Member> mentioned) {
        if (way.people() != named.size() + mentioned.size()) {
            return Optional.empty();
        }
        Matcher matcher = (mentioned.isEmpty() ? way.written() : way.mentioned()).matcher(shape);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        List<Sentence.Named> people = new ArrayList<>();
        int written = 0;
        int missing = 0;
        for (int place = 1; place <= way.people(); place++) {
            boolean stands = "P".equals(matcher.group(place));
            if (stands ? written == named.size() : missing == mentioned.size()) {
                return Optional.empty();
            }
            people.add(stands ? named.get(written++) : new Sentence.Named(List.of(mentioned.get(missing++)), true, ""));
        }
        return Optional.of(people);
    }
}
