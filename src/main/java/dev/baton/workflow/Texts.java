package dev.baton.workflow;

/** Cuts texts to what their place can hold, never inside a character. */
public final class Texts {

    private Texts() {}

    /** The places a character takes: a Chinese one two. */
    public static int width(int character) {
        return character > 0x2E7F ? 2 : 1;
    }

    /** At most so many UTF-16 units, with … when something was cut. */
    public static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        int end = length - 1;
        if (Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end) + "…";
    }
}
