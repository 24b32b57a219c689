package dev.baton.workflow;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mobile numbers in what people and systems write: a group reads who is meant, and not the number to call. */
public final class Mobiles {

    /** Eleven digits, also as 138 0000 1111 and behind +86; never a part of a longer number, as orders have. */
    private static final Pattern MOBILE = Pattern.compile("(?:(?<=\\+86)|(?<![0-9]|[0-9A-Za-z]-))"
            + "(1[3-9][0-9])[ -]?[0-9]{4}[ -]?([0-9]{4})(?![0-9]|-[0-9A-Za-z])");

    private Mobiles() {}

    /** The text with each number as 138****1111. */
    public static String masked(String text) {
        return masked(text, "****");
    }

    /**
     * The same where stars mean something else.
     *
     * @param hidden what stands for the middle
     */
    public static String masked(String text, String hidden) {
        return MOBILE.matcher(text).replaceAll("$1" + Matcher.quoteReplacement(hidden) + "$2");
    }
}
