package dev.baton.catalogue;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One stretch of the way: who does what, how long it may take, and where it leads.
 *
 * @param id unique in its playbook; stored with the workflow
 * @param name what people call it, for example 联系用户
 * @param role who may hold it
 * @param lead whether the holder's lead gets it, nearest first, instead of anybody of the role (R100)
 * @param limit from entering the step until it is overdue
 * @param hours how the limit is counted
 * @param todo what comes next, shown under 待做 (R004)
 * @param done what becomes 已做 when an outcome leads on from here; null for nothing
 * @param actions the buttons of the holder, in the order of the card; empty only where Baton goes on by itself (R051)
 * @param sms the text in bot-templates/sms that 发短信 sends from here; null when the step sends none
 * @param sop how it is done, in a few sentences (R053); null for nothing
 * @param evidence what of the order is shown beside it
 * @param gate which gate it is (R054), null for none
 * @param confirm whether a call asks if the customer agrees
 * @param outcomes where what is done here leads; without a fitting one the workflow stays
 * @param silence what happens when nothing comes, the customer's answer first of all; null for nothing
 * @param webhook the address of a shop's own system that is called on entering; null for none
 * @param smsText the words of {@link #sms} as they were when this version began; null in versions older than that
 * @param skill what those of the role who go first are good at (R072); null: nobody goes first
 */
public record Step(
        String id,
        String name,
        String role,
        boolean lead,
        Duration limit,
        Hours hours,
        String todo,
        @Nullable String done,
        List<ActionName> actions,
        @Nullable String sms,
        @Nullable String sop,
        List<Evidence> evidence,
        @Nullable Gate gate,
        boolean confirm,
        List<Outcome> outcomes,
        @Nullable Silence silence,
        @Nullable String webhook,
        @Nullable String smsText,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String skill) {

    /** Whether there is nothing to do here for anybody: Baton goes on by itself. */
    public boolean passes() {
        return actions.isEmpty() && webhook == null;
    }

    /** Whether whom it waits for is the customer: only then silence is the customer's. */
    public boolean waitsForCustomer() {
        return silence == null || silence.ofTheCustomer();
    }

    /** Whether its SMS says how many are left, which can be said of one line only (X02). */
    public boolean tellsWhatIsLeft() {
        return smsText != null && smsText.contains("{left}");
    }

    /** Whether Baton ever moves a workflow on from here. */
    public boolean moves() {
        return !outcomes.isEmpty() || silence != null;
    }

    /** Every place it may lead to, {@link Outcome#END} included. */
    Stream<String> targets() {
        Stream<String> silent = Stream.ofNullable(silence).map(Silence::to);
        return Stream.concat(outcomes.stream().map(Outcome::to), silent).filter(Objects::nonNull);
    }
}
