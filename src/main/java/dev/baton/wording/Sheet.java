package dev.baton.wording;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.context.MessageSource;

/**
 * One file of {@code bot-templates/messages}, for records and exceptions, which no bean reaches; beans take
 * {@link Wording}. Like there, the templates folder replaces it sentence by sentence, seen within two seconds.
 */
public final class Sheet {

    private static final Map<Path, MessageSource> READ = new ConcurrentHashMap<>();

    private static volatile Path folder = Sentences.folder("");

    private final String name;

    private Sheet(String name) {
        this.name = name;
    }

    /** The sheet of a file, named without its language: {@code order}. */
    public static Sheet named(String name) {
        return new Sheet(name);
    }

    /** Which templates folder this process has; blank for its default. Said once, when the start knows its settings. */
    public static void readFrom(String templates) {
        folder = Sentences.folder(templates);
    }

    /**
     * The sentence of a key with what it names, as it is written there: whoever wants a number grouped hands it in
     * grouped.
     *
     * @throws org.springframework.context.NoSuchMessageException for a key that nobody wrote
     */
    public String say(String key, Object... args) {
        Object[] plain = Arrays.stream(args).map(String::valueOf).toArray();
        return source().getMessage(key, plain, Locale.SIMPLIFIED_CHINESE);
    }

    /** The same for a key that need not be there. */
    public String sayOr(String key, String otherwise) {
        return String.valueOf(source().getMessage(key, null, otherwise, Locale.SIMPLIFIED_CHINESE));
    }

    private MessageSource source() {
        Path now = folder;
        return READ.computeIfAbsent(now.resolve(name), file -> Sentences.of(now, name));
    }
}
