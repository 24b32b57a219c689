package dev.baton.order.intake;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of the import, from {@code bot-templates/messages/import_*.properties}. */
final class Words {

    private Words() {}

    static String of(String key, Object... args) {
        ResourceBundle words = ResourceBundle.getBundle("bot-templates/messages/import", Locale.SIMPLIFIED_CHINESE);
        Object[] texts = Arrays.stream(args).map(Words::shown).toArray();
        return new MessageFormat(words.getString(key), Locale.ROOT).format(texts);
    }

    /** What people call a value of an order that has no column of its own; {@code lines[0].lineNo} is a 商品行. */
    static String field(String path) {
        ResourceBundle words = ResourceBundle.getBundle("bot-templates/messages/import", Locale.SIMPLIFIED_CHINESE);
        String key = "field." + path.replaceFirst("[\\[.].*", "");
        return words.containsKey(key) ? words.getString(key) : path;
    }

    private static String shown(Object arg) {
        if (arg instanceof Number number) {
            return String.format(Locale.ROOT, "%,d", number.longValue());
        }
        String text = String.valueOf(arg);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
