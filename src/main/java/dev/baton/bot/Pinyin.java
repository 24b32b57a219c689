package dev.baton.bot;

import java.util.Locale;
import net.sourceforge.pinyin4j.PinyinHelper;
import net.sourceforge.pinyin4j.format.HanyuPinyinCaseType;
import net.sourceforge.pinyin4j.format.HanyuPinyinOutputFormat;
import net.sourceforge.pinyin4j.format.HanyuPinyinToneType;
import net.sourceforge.pinyin4j.format.HanyuPinyinVCharType;
import net.sourceforge.pinyin4j.format.exception.BadHanyuPinyinOutputFormatCombination;

/** How Chinese sounds: what people type when the input method is off, and what they mean when it picked the wrong character. */
final class Pinyin {

    private static final HanyuPinyinOutputFormat PLAIN = new HanyuPinyinOutputFormat();

    static {
        PLAIN.setCaseType(HanyuPinyinCaseType.LOWERCASE);
        PLAIN.setToneType(HanyuPinyinToneType.WITHOUT_TONE);
        PLAIN.setVCharType(HanyuPinyinVCharType.WITH_V);
    }

    private Pinyin() {}

    /** {@code 张三} is {@code zhangsan}; the first reading of each character; other characters in lower case. */
    static String of(String text) {
        StringBuilder sound = new StringBuilder();
        text.codePoints().forEach(character -> sound.append(syllable(character)));
        return sound.toString();
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
        try {
            String[] readings = PinyinHelper.toHanyuPinyinStringArray((char) character, PLAIN);
            return readings == null || readings.length == 0 ? written : readings[0];
        } catch (BadHanyuPinyinOutputFormatCombination impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
