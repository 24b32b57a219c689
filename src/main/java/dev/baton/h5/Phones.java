package dev.baton.h5;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Phone numbers as a page may show them: 139****0000. */
final class Phones {

    private static final Pattern MOBILE = Pattern.compile("(?<![0-9])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9])");
    private static final String HIDDEN = "****";

    private Phones() {}

    /** Head and tail of a number, however it is written; null for none. */
    static @Nullable String masked(@Nullable String number) {
        if (number == null || number.isBlank()) {
            return null;
        }
        String bare = number.replaceAll("[^0-9*]", "").replaceFirst("^(0086|86)(?=1[0-9*]{10}$)", "");
        return bare.length() < 11
                ? HIDDEN + bare.substring(Math.max(bare.length() - 2, bare.length() / 2))
                : bare.substring(0, 3) + HIDDEN + bare.substring(bare.length() - 4);
    }

    /** A text in which mobile numbers are masked, for names that are a number. */
    static @Nullable String maskedIn(@Nullable String text) {
        return text == null ? null : MOBILE.matcher(text).replaceAll("$1" + HIDDEN + "$2");
    }
}
