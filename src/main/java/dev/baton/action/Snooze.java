package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 稍后: the holder puts it aside until a time; it stays the holder's and comes back by itself, or when the holder does
 * something about it. A note is nothing done.
 */
@Component
class Snooze implements Action {

    /** What is waited for may come in days: goods, an answer of a supplier. */
    private static final int DAYS = 14;

    private static final int MOST = DAYS * 1440;
    private static final String USUAL = "30";

    private final Workflows workflows;
    private final Wording wording;

    Snooze(Workflows workflows, Wording wording) {
        this.workflows = workflows;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.SNOOZE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(Form.Field.number(
                "minutes",
                wording.say("card.form.minutes"),
                wording.say("card.form.minutes-hint", DAYS, MOST),
                USUAL)));
    }

    @Override
    public Outcome perform(Press press) {
        Integer minutes = minutes(press.number("minutes"));
        if (minutes == null) {
            return Outcome.wrong("minutes", "refused.bad-minutes", MOST, DAYS);
        }
        Instant until = press.now().plus(Duration.ofMinutes(minutes));
        return Outcome.did(workflows.apply(
                press.workflow(),
                new Change.Snooze(until),
                press.by(),
                entry(press, until).with("minutes", minutes)));
    }

    /** What it waits for may bring it back before. */
    private Entry entry(Press press, Instant until) {
        Instant silent = press.workflow().way().silentAt();
        String back = When.text(until, press.now());
        if (silent == null || !silent.isBefore(until)) {
            return Entry.of("snoozed", back);
        }
        String sooner = When.text(silent, press.now());
        return workflows.step(press.workflow()).waitsForCustomer()
                ? Entry.of("snoozed-silent", back, sooner)
                : Entry.of("snoozed-waited", back, sooner);
    }

    private static @Nullable Integer minutes(@Nullable String text) {
        if (text == null || !text.matches("[0-9]{1,5}")) {
            return null;
        }
        int minutes = Integer.parseInt(text);
        return minutes >= 1 && minutes <= MOST ? minutes : null;
    }
}
