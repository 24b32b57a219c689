package dev.baton.wording;

import java.util.ArrayList;
import java.util.List;
import org.springframework.context.MessageSource;

/** Says what is said live, and remembers which sentences those were. */
public final class Heard extends Wording {

    private final List<String> keys = new ArrayList<>();

    public Heard(MessageSource messages) {
        super(messages);
    }

    @Override
    public synchronized String say(String key, Object... args) {
        keys.add(key);
        return super.say(key, args);
    }

    /** The keys since this was asked last. */
    public synchronized List<String> since() {
        List<String> since = List.copyOf(keys);
        keys.clear();
        return since;
    }
}
