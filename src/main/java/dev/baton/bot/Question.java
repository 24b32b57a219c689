package dev.baton.bot;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody was asked back, with the sentences it may mean.
 *
 * @param robot the robot it was said to
 * @param userId who alone may answer
 * @param quoted the carrier of the card that the sentence answered
 * @param asked what is shown
 * @param choices a line each: label, tab, sentence, in which line breaks are written as \n
 * @param confirms whether a choice says yes to what was shown; else it says which
 * @param answer what came of the answer, empty before
 */
record Question(
        long id,
        String robot,
        String userId,
        String conversation,
        boolean inGroup,
        @Nullable String quoted,
        String asked,
        String choices,
        boolean confirms,
        String state,
        String answer,
        Instant createdAt,
        Instant expiresAt) {

    static final String OPEN = "open";
    static final String DONE = "done";
    static final String CANCELLED = "cancelled";

    private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\n]");

    /** One of the things it may mean: what the button says, and the sentence it types. */
    record Choice(String label, String sentence) {}

    static String lines(List<Choice> choices) {
        return choices.stream()
                .map(choice ->
                        choice.label().replace('\t', ' ').replace('\n', ' ') + "\t" + onOneLine(choice.sentence()))
                .collect(Collectors.joining("\n"));
    }

    /** People write in lines, and a note keeps them. */
    private static String onOneLine(String sentence) {
        return sentence.replace("\\", "\\\\").replace("\n", "\\n");
    }

    private static String asTyped(String line) {
        return ESCAPED.matcher(line).replaceAll(found -> found.group().equals("\\n") ? "\n" : "\\\\");
    }

    List<Choice> offered() {
        return Arrays.stream(choices.split("\n"))
                .map(line -> line.split("\t", 2))
                .map(parts -> new Choice(parts[0], asTyped(parts[1])))
                .toList();
    }

    boolean isOpen(Instant now) {
        return state.equals(OPEN) && now.isBefore(expiresAt);
    }
}
