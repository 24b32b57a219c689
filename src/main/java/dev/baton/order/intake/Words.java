package dev.baton.order.intake;

import dev.baton.wording.Sheet;
import java.util.Arrays;
import java.util.Locale;

/** The sentences of the import, from {@code bot-templates/messages/import_*.properties}. */
final class Words {

    private static final Sheet IMPORT = Sheet.named("import");

    private Words() {}

    static String of(String key, Object... args) {
        return IMPORT.say(key, Arrays.stream(args).map(Words::shown).toArray());
    }

    /** What people call a value of an order that has no column of its own; {@code lines[0].lineNo} is a 商品行. */
    static String field(String path) {
        return IMPORT.sayOr("field." + path.replaceFirst("[\\[.].*", ""), path);
    }

    private static String shown(Object arg) {
        if (arg instanceof Number number) {
            return String.format(Locale.ROOT, "%,d", number.longValue());
        }
        String text = String.valueOf(arg);
        return text.length() <= 200 ? text : text.substring(0, 200) + "…";
    }
}
