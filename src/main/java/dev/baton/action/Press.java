package dev.baton.action;

import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
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

    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,2})?");

    /** The field without its surrounding blanks, null when empty or missing. */
    @Nullable
    String text(String name) {
        String value = params.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    /**
     * The field as a plain number is written: without full-width digits, a currency sign or a unit around it; null when
     * missing.
     */
    @Nullable
    String number(String name) {
        String value = text(name);
        return value == null
                ? null
                : Normalizer.normalize(value, Normalizer.Form.NFKC)
                        .replaceAll("^[¥$]|元$", "")
                        .strip();
    }

    /** What its form said, trimmed and without empty fields: what the playbook may ask about. */
    Map<String, String> said() {
        Map<String, String> said = new TreeMap<>();
        params.keySet().forEach(name -> {
            String text = text(name);
            if (text != null) {
                said.put(name, text);
            }
        });
        return said;
    }

    /** The field that was found to be there. */
    String need(String name) {
        return Objects.requireNonNull(text(name), name);
    }

    /** Why this text will not do, by its label; empty when it will. */
    Optional<Outcome> wrong(String name, String label, boolean required, int most) {
        String text = text(name);
        if (text == null) {
            return required ? Optional.of(Outcome.wrong(name, "refused.missing", label)) : Optional.empty();
        }
        return text.length() > most
                ? Optional.of(Outcome.wrong(name, "refused.too-long", label, most))
                : Optional.empty();
    }

    /** The field as an amount above nothing; empty when it is none. */
    Optional<BigDecimal> amount(String name) {
        String amount = number(name);
        return amount != null && AMOUNT.matcher(amount).matches()
                ? Optional.of(new BigDecimal(amount)).filter(some -> some.signum() > 0)
                : Optional.empty();
    }

    Fact fact(String kind, String text) {
        return new Fact(kind, now, member.name(), text);
    }
}
