package dev.baton.action;

import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A press on its way through its transaction.
 *
 * @param runId the id of its row in action_run
 * @param workflow locked
 * @param member who pressed
 * @param by who and from where
 * @param params the form, trimmed by {@link #text}
 * @param prepared what was learned before the transaction
 * @param now the moment of the press
 */
record Press(
        long runId,
        Workflow workflow,
        Member member,
        By by,
        Map<String, String> params,
        Prepared prepared,
        Instant now) {

    /** The field without its surrounding blanks, null when empty or missing. */
    @Nullable
    String text(String name) {
        String value = params.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /** The field as a plain number is written: without full-width digits, a currency sign or a unit around it; null when missing. */
    @Nullable
    String number(String name) {
        String value = text(name);
        return value == null
                ? null
                : Normalizer.normalize(value, Normalizer.Form.NFKC)
                        .replaceAll("^[¥$]|元$", "")
                        .strip();
    }

    Fact fact(String kind, String text) {
        return new Fact(kind, now, member.name(), text);
    }
}
