package dev.baton.wording;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Java knows keys, never sentences; this is where a key becomes one. */
@Component
public class Wording {

    /** How long a sentence that names nothing is kept: a card says the same two dozen with every press. */
    private static final long KEPT_FOR = TimeUnit.MILLISECONDS.toNanos(500);

    private final MessageSource messages;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** @param until by {@link System#nanoTime} */
    private record Kept(String sentence, long until) {}

    Wording(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * The sentence of a key with what it names. Numbers are written plainly: a count of 1000 must not become 1,000.
     *
     * @throws org.springframework.context.NoSuchMessageException for a key that nobody wrote
     */
    public String say(String key, Object... args) {
        if (args.length == 0) {
            return kept(key);
        }
        Object[] plain = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            plain[i] = String.valueOf(args[i]);
        }
        return messages.getMessage(key, plain, Locale.SIMPLIFIED_CHINESE);
    }

    private String kept(String key) {
        long now = System.nanoTime();
        Kept known = kept.get(key);
        if (known != null && known.until() - now > 0) {
            return known.sentence();
        }
        String sentence = messages.getMessage(key, null, Locale.SIMPLIFIED_CHINESE);
        kept.put(key, new Kept(sentence, now + KEPT_FOR));
        return sentence;
    }
}
