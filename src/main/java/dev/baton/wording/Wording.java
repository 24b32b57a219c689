package dev.baton.wording;

import java.util.Arrays;
import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Java knows keys, never sentences; this is where a key becomes one. */
@Component
public class Wording {

    private final MessageSource messages;

    Wording(MessageSource messages) {
        this.messages = messages;
    }

    /**
     * The sentence of a key with what it names. Numbers are written plainly: a count of 1000 must not become 1,000.
     *
     * @throws org.springframework.context.NoSuchMessageException for a key that nobody wrote
     */
    public String say(String key, Object... args) {
        Object[] plain = Arrays.stream(args).map(String::valueOf).toArray();
        return messages.getMessage(key, plain, Locale.SIMPLIFIED_CHINESE);
    }
}
