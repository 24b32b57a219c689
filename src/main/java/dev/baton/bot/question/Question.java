package dev.baton.bot.question;

import dev.baton.dingtalk.ChatMessage;
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
 * @param mentions the user ids of those whom the sentence mentioned, a line each: the platform may have taken them out
 *     of it
 * @param pictures the download codes of the pictures that came with it, a line each
 * @param asked what is shown
 * @param choices a line each: label, tab, sentence, in which line breaks are written as \n
 * @param confirms whether a choice says yes to what was shown; else it says which
 * @param answer what came of the answer, empty before; while open why what was chosen is refused
 */
public record Question(
        long id,
        String robot,
        String userId,
        String conversation,
        boolean inGroup,
        @Nullable String quoted,
        String mentions,
        String pictures,
        String asked,
        String choices,
        boolean confirms,
        String state,
        String answer,
        Instant createdAt,
        Instant expiresAt) {

    static final String OPEN = "open";

    /** Answered, and what was chosen is done. */
    public static final String DONE = "done";

    /** Answered with no. */
    public static final String CANCELLED = "cancelled";

    /** Answered, but the sentence that was chosen has to be asked back about once more: nothing was done yet. */
    public static final String UNCLEAR = "unclear";

    /** Of several, some were done and some refused: the answer names them. */
    public static final String PARTLY = "partly";

    private static final Pattern ESCAPED = Pattern.compile("\\\\[\\\\n]");

    /** One of the things it may mean: what the button says, and the sentence it types. */
    public record Choice(String label, String sentence) {}

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

    /** What can be chosen, as its buttons stand. */
    public List<Choice> offered() {
        return Arrays.stream(choices.split("\n"))
                .map(line -> line.split("\t", 2))
                .map(parts -> new Choice(parts[0], asTyped(parts[1])))
                .toList();
    }

    /** Whom the sentence mentioned. */
    public List<ChatMessage.Mention> mentioned() {
        return mentions.lines()
                .map(userId -> new ChatMessage.Mention("", userId))
                .toList();
    }

    /** The download codes of the pictures that came with it. */
    public List<String> sent() {
        return pictures.lines().toList();
    }

    /** Whether it can still be answered. */
    public boolean isOpen(Instant now) {
        return state.equals(OPEN) && now.isBefore(expiresAt);
    }
}
