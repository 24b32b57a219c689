package dev.baton.roster;

import dev.baton.roster.RosterInvalid.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** Collects what is wrong with a roster, so that all of it is said at once. */
class Problems {

    private final MessageSource messages;
    private final List<Problem> found = new ArrayList<>();
    private @Nullable String requestId;

    Problems(MessageSource messages) {
        this.messages = messages;
    }

    void add(String field, String code, Object... args) {
        Object[] words = Arrays.stream(args).map(String::valueOf).toArray();
        String text = messages.getMessage("roster.invalid." + code, words, Locale.SIMPLIFIED_CHINESE);
        found.add(new Problem(field, code, text));
    }

    /** Under which name the file was sent: also a refusal tells it. */
    void of(@Nullable String sent) {
        requestId = sent;
    }

    /** @throws RosterInvalid when anything was wrong */
    void done() {
        if (!found.isEmpty()) {
            throw new RosterInvalid(found, false, requestId);
        }
    }

    /** Says that it is no YAML or JSON at all. */
    RosterInvalid malformed(String code, Object... args) {
        add("", code, args);
        return new RosterInvalid(found, true, requestId);
    }
}
