package dev.baton.bot.language;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import net.sourceforge.pinyin4j.PinyinHelper;
import net.sourceforge.pinyin4j.format.HanyuPinyinCaseType;
import net.sourceforge.pinyin4j.format.HanyuPinyinOutputFormat;
import net.sourceforge.pinyin4j.format.HanyuPinyinToneType;
import net.sourceforge.pinyin4j.format.HanyuPinyinVCharType;
import net.sourceforge.pinyin4j.format.exception.BadHanyuPinyinOutputFormatCombination;

/**
 * How Chinese sounds: what people type when the input method is off, and what they mean when it picked the wrong
 * character.
 */
public final class Pinyin {

    private static final HanyuPinyinOutputFormat PLAIN = new HanyuPinyinOutputFormat();

    static {
        PLAIN.setCaseType(HanyuPinyinCaseType.LOWERCASE);
        PLAIN.setToneType(HanyuPinyinToneType.WITHOUT_TONE);
        PLAIN.setVCharType(HanyuPinyinVCharType.WITH_V);
    }

    private static final int MOST = 32;

    private Pinyin() {}

    /** {@code 张三} is {@code zhangsan}; the first reading of each character; other characters in lower case. */
    public static String of(String text) {
        StringBuilder sound = new StringBuilder();
        text.codePoints().forEach(character -> sound.append(syllable(character)));
        return sound.toString();
    }

    /**
     * All ways to say it, since a character may have several readings; the first one first, and not more than
     * {@value #MOST}.
     */
    public static List<String> all(String text) {
        List<String> ways = List.of("");
        for (int character : text.codePoints().toArray()) {
            List<String> next = new ArrayList<>();
            for (String way : ways) {
                syllables(character).forEach(syllable -> next.add(way + syllable));
            }
            ways = next.size() > MOST ? next.subList(0, MOST) : next;
        }
        return ways;
    }

    /** Whether it can be said the same way, character by character. */
    static boolean sameSound(String one, String other) {
        int[] left = one.codePoints().toArray();
        int[] right = other.codePoints().toArray();
        boolean same = left.length == right.length;
        for (int at = 0; same && at < left.length; at++) {
            same = left[at] == right[at] || !Collections.disjoint(syllables(left[at]), syllables(right[at]));
        }
        return same;
    }

    /** {@code 张三} is {@code zs}. */
    static String initials(String text) {
        StringBuilder initials = new StringBuilder();
        text.codePoints()
                .forEach(character -> initials.append(syllable(character).charAt(0)));
        return initials.toString();
    }

    private static String syllable(int character) {
        String written = Character.toString(character).toLowerCase(Locale.ROOT);
        if (!Character.isIdeographic(character) || !Character.isBmpCodePoint(character)) {
            return written;
        }
        return syllables(character).get(0);
    }

    private static List<String> syllables(int character) {
        String written = Character.toString(character).toLowerCase(Locale.ROOT);
        if (!Character.isIdeographic(character) || !Character.isBmpCodePoint(character)) {
            return List.of(written);
        }
        try {
            String[] readings = PinyinHelper.toHanyuPinyinStringArray((char) character, PLAIN);
            return readings == null || readings.length == 0
                    ? List.of(written)
                    : Arrays.stream(readings).distinct().toList();
        } catch (BadHanyuPinyinOutputFormatCombination impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
