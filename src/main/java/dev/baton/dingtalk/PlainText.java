package dev.baton.dingtalk;

/** Text as a person typed it, without what nobody can see: control characters, zero-width and direction marks. */
final class PlainText {

    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private PlainText() {}

    /** Keeps line breaks and emoji (joined ones too), turns other blanks into spaces, and trims. */
    static String of(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        int before = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (c == '\r') {
                if (i < text.length() && text.charAt(i) == '\n') {
                    continue;
                }
                plain.append('\n');
            } else if (c == '\n' || c == 0x2028 || c == 0x2029 || c == 0x85) {
                plain.append('\n');
            } else if (c == '\t' || c == 0xA0 || c == 0x202F) {
                plain.append(' ');
            } else if (c == ZERO_WIDTH_JOINER) {
                if (isPictograph(before) && i < text.length() && isPictograph(text.codePointAt(i))) {
                    plain.appendCodePoint(c);
                }
                continue;
            } else if (isTag(c) ? isPictograph(before) || isTag(before) : !isInvisible(c)) {
                plain.appendCodePoint(c);
            }
            before = c;
        }
        return plain.toString().strip();
    }

    private static boolean isInvisible(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.FORMAT -> true;
            // fillers that draw nothing, and code points that are no characters
            default ->
                c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x034F || (c & 0xFFFE) == 0xFFFE;
        };
    }

    /** The invisible letters that some flags are spelled with, and that can smuggle text elsewhere. */
    private static boolean isTag(int c) {
        return c >= 0xE0020 && c <= 0xE007F;
    }

    private static boolean isPictograph(int c) {
        return c >= 0x1F000 || (c >= 0x2190 && c <= 0x2BFF) || c == 0xFE0F;
    }
}
