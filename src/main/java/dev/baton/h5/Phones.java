package dev.baton.h5;

import org.jspecify.annotations.Nullable;

/** Phone numbers as a page may show them: 139****0000. */
final class Phones {

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
}
