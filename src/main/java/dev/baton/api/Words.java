package dev.baton.api;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of the API, from {@code bot-templates/messages/api_*.properties}. */
final class Words {

    private Words() {}

    static String of(String key, Object... args) {
        ResourceBundle words = ResourceBundle.getBundle("bot-templates/messages/api", Locale.SIMPLIFIED_CHINESE);
        Object[] texts = Arrays.stream(args).map(String::valueOf).toArray();
        return new MessageFormat(words.getString(key), Locale.ROOT).format(texts);
    }
}
