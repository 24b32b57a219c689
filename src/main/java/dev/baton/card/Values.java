package dev.baton.card;

import java.nio.charset.StandardCharsets;

/** Keeps values of card variables within what the platform takes: 1 KB each (PROTOCOL 5.5), never cut inside a character. */
final class Values {

    static final int LIMIT = 1024;

    private Values() {}

    /** At most so many bytes of UTF-8, with … when something was cut. */
    static String cut(String text, int bytes) {
        if (text.getBytes(StandardCharsets.UTF_8).length <= bytes) {
            return text;
        }
        StringBuilder kept = new StringBuilder();
        int used = 3;
        for (int at = 0; at < text.length(); ) {
            int codePoint = text.codePointAt(at);
            int size = new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8).length;
            if (used + size > bytes) {
                break;
            }
            used += size;
            kept.appendCodePoint(codePoint);
            at += Character.charCount(codePoint);
        }
        return kept.append('…').toString();
    }
}
