package dev.baton.workflow;

import dev.baton.assignment.Assigner;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Leads a workflow along its playbook: what somebody did becomes, in the same change, the step that follows from it
 * (R045–R060). The playbook is asked in memory; only handing over to another role asks the store, for who is here and
 * has room.
 */
@Component
class Guide {

    /** The kind of fact of a step that is behind. */
    static final String PASSED = "step:";

    /** After these the customer has time to answer again. */
    private static final Set<String> CONTACTS = Set.of(ActionName.SEND_SMS.id(), ActionName.CALL_CUSTOMER.id());

    private static final String REACHED = "reached";

    private record Act(String name, Map<String, String> answers, int inFlight) {}

    private final Catalogue catalogue;
    private final Assigner assigner;
    private final Ladder ladder;
    private final Roster roster;
    private final Wording wording;
    private final ObjectProvider<Heirs> heirs;

    Guide(
            Catalogue catalogue,
            Assigner assigner,
            Ladder ladder,
            Roster roster,
            Wording wording,
            ObjectProvider<Heirs> heirs) {
        this.catalogue = catalogue;
        this.assigner = assigner;
        this.ladder = ladder;
        this.roster = roster;
        this.wording = wording;
        this.heirs = heirs;
    }

    /** The playbook it began with. */
    Playbook playbook(Workflow w) {
        return catalogue.playbook(w.kind(), w.course().version());
    }

    /** The step it stands in. */
    Step step(Workflow w) {
        return catalogue.step(w.kind(), w.course().version(), w.way().step());
    }

    /** The step in which a refund waits for 财务. */
    Step review() {
        return catalogue.review();
    }

    /** Whom it is for: the review is its own role's alone, whatever role watches it. */
    Fit fit(Workflow w) {
        return w.way().step().equals(Catalogue.REVIEW)
                ? new Fit(review().role(), false)
                : new Fit(w.holding().role(), true);
    }

    /** A review that its row calls another role's, as an older version may have left it. */
    boolean isMisplaced(Workflow w) {
        return !fit(w).role().equals(w.holding().role());
    }

    /** The same as the review's: whoever gets it, it leaves the queue that it should not have been in. */
    private Decision home(Decision to) {
        String role = review().role();
        return new Decision(to.holder(), role, assigner.teamOf(role), to.why(), to.counted());
    }

    /** The hours in which people of a role work. */
    WorkClock hours() {
        return WorkClock.of(roster);
    }

    /**
     * The change with what follows from it; the change itself when nothing does. In the transaction that holds the
     * lock.
     */
    Change led(Workflow w, Change change, By by, Instant now) {
        if (change instanceof Change.Assign assign && isMisplaced(w)) {
            return new Change.Assign(home(assign.to()), assign.fact());
        }
        Optional<Change> over = over(w, change, now);
        if (over.isPresent()) {
            return over.get();
        }
        Act act = act(change);
        if (act == null || w.course().paused() || !w.state().isOpen()) {
            return change;
        }
        Step step = step(w);
        Circumstances circumstances = w.course().circumstances().saying(act.answers());
        Optional<String> to = playbook(w).after(step, act.name(), circumstances);
        if (to.isPresent()) {
            boolean waits = to.get().equals(Outcome.END) && w.pending().inFlight() + act.inFlight() > 0;
            String who = By.nameOf(by.actor(), roster, wording);
            return waits
                    ? new Change.Ending(change, new Fact(Workflow.ENDING, now, who, wording.say("fact.ending")))
                    : onward(w, change, to.get(), who, now);
        }
        Change stays = wouldHaveLedHere(w, act, circumstances) ? new Change.Stays(change) : change;
        Instant silentAt = CONTACTS.contains(act.name()) && !w.did(Workflow.ENDING)
                ? hours().silentAt(step, w.holding().role(), now)
                : null;
        return silentAt == null ? stays : new Change.Awaits(stays, silentAt);
    }

    /**
     * The step to which an SMS led hangs on that SMS no more: the customer was reached, or this leads there as well.
     */
    private boolean wouldHaveLedHere(Workflow w, Act act, Circumstances circumstances) {
        boolean reached = REACHED.equals(act.answers().get("result"));
        return origin(w)
                .filter(step -> reached
                        || playbook(w)
                                .after(step, act.name(), circumstances)
                                .filter(w.way().step()::equals)
                                .isPresent())
                .isPresent();
    }

    /** What was to finish it waited for an SMS, and does so now that nothing is under way any more. */
    private Optional<Change> over(Workflow w, Change change, Instant now) {
        return w.fact(Workflow.ENDING)
                .filter(word -> w.state().isOpen() && leavesNothingUnderWay(w, change))
                .map(word -> onward(w, change, Outcome.END, word.who(), now));
    }

    private static boolean leavesNothingUnderWay(Workflow w, Change change) {
        int inFlight = w.pending().inFlight();
        return change instanceof Change.Settle settle
                ? !w.course().paused() && inFlight == settle.inFlight()
                : change instanceof Change.Pause pause && !pause.stop() && inFlight == 0;
    }

    /** The change with the step from which what is taken back had led on; the change itself when it had not. */
    Change takenBack(Workflow w, Change.Settle change) {
        return w.pending().sms() == null ? withItsStep(w, change) : new Change.Recall(change);
    }

    private Change withItsStep(Workflow w, Change change) {
        Step step = origin(w).orElse(null);
        return step == null ? change : new Change.Onward(change, step, holder(w, step), List.of());
    }

    /**
     * The same for what did not reach the customer; while a person has stopped what goes by itself it stays where it
     * is.
     */
    Change notReached(Workflow w, Change change) {
        return w.course().paused() ? change : withItsStep(w, change);
    }

    /**
     * The step from which an SMS led to the present one, as long as nothing else has. Empty when it is closed, when it
     * is as good as finished, while a refund is reviewed (that was asked for there), and when a newer playbook has no
     * such step.
     */
    private Optional<Step> origin(Workflow w) {
        String origin = w.course().origin();
        if (origin == null || !w.state().isOpen() || w.pending().requester() != null || w.did(Workflow.ENDING)) {
            return Optional.empty();
        }
        return playbook(w).find(origin);
    }

    private static @Nullable Act act(Change change) {
        if (change instanceof Change.Done done) {
            Map<String, String> answers = done.answers();
            return answers == null ? null : new Act(done.action(), answers, done.inFlight());
        }
        return change instanceof Change.Chase ? new Act(ActionName.CHASE.id(), Map.of(), 0) : null;
    }

    /** Where the customer's silence leads now; empty when the time to answer is not over. */
    Optional<Change> silence(Workflow w, Instant now) {
        Instant silentAt = w.way().silentAt();
        if (silentAt == null
                || silentAt.isAfter(now)
                || w.course().paused()
                || !w.state().isOpen()) {
            return Optional.empty();
        }
        return playbook(w)
                .silenced(step(w), w.course().circumstances())
                .map(to -> onward(w, new Change.Redraw(), to, wording.say("card.system"), now));
    }

    private Change onward(Workflow w, Change change, String to, String who, Instant now) {
        Step left = step(w);
        String done = left.done();
        List<Fact> passed = done == null ? List.of() : List.of(new Fact(PASSED + left.id(), now, who, done));
        if (to.equals(Outcome.END)) {
            Fact resolved = new Fact(Workflow.RESOLVED, now, who, wording.say("fact.resolved"));
            List<Fact> all = done == null ? List.of(resolved) : List.of(passed.get(0), resolved);
            return new Change.Onward(change, null, null, all);
        }
        Step next = playbook(w).step(to);
        return new Change.Onward(change, next, holder(w, next), passed);
    }

    /**
     * Who has it in the next step: who has it now if that fits, else the best of those who are here. A lead's step is
     * the lead's: with none of them here it waits for one, unless who has it is one, or nobody leads (R100).
     */
    Decision holder(Workflow w, Step next) {
        String role = assigner.staffed(next.role());
        String team = role.equals(w.holding().role()) ? w.holding().team() : assigner.teamOf(role);
        String holder = w.holder();
        if (next.lead()) {
            Optional<Decision> lead = lead(w, next, role, team);
            if (lead.isPresent()) {
                return lead.get();
            }
            List<Member> away = ladder.above(w);
            boolean leads = holder != null && roster.leads(holder, team);
            if (!away.isEmpty() && !leads) {
                String why = wording.say("assignment.lead-away", next.name(), names(away));
                return new Decision(null, role, team, why, false);
            }
        }
        boolean fits = holder != null
                && roster.member(holder)
                        .filter(member -> member.roles().contains(role))
                        .isPresent();
        if (holder != null && fits) {
            return Decision.person(holder, role, team, w.holding().why());
        }
        return assigner.choose(assigner.candidates(next.role(), next.skill(), Set.of()), holder);
    }

    /** The nearest lead who is here for one that waits for a lead; empty while none is. Asks presence. */
    Optional<Decision> lead(Workflow waiting) {
        Workflow.Holding holding = waiting.holding();
        return lead(waiting, step(waiting), holding.role(), holding.team());
    }

    /**
     * Where one that is for a lead goes when who has it goes away: to the nearest other lead who is here, else it waits
     * for one. Empty for any other, and where nobody leads. Asks presence.
     */
    Optional<Decision> leadAfter(Workflow held) {
        List<Member> leads = held.way().forLead() ? ladder.over(held) : List.of();
        if (leads.isEmpty()) {
            return Optional.empty();
        }
        Workflow.Holding holding = held.holding();
        Step step = step(held);
        return Optional.of(lead(held, step, holding.role(), holding.team())
                .orElseGet(() -> new Decision(
                        null,
                        holding.role(),
                        holding.team(),
                        wording.say("assignment.lead-away", step.name(), names(leads)),
                        false)));
    }

    private Optional<Decision> lead(Workflow w, Step step, String role, String team) {
        List<Member> above = ladder.above(w);
        Set<String> here = assigner.here(above.stream().map(Member::userId).toList());
        return above.stream()
                .filter(lead -> here.contains(lead.userId()))
                .findFirst()
                .map(lead -> Decision.person(
                        lead.userId(), role, team, wording.say("assignment.to-lead", step.name(), lead.name())));
    }

    private static String names(List<Member> people) {
        return people.stream().map(Member::name).collect(Collectors.joining("、"));
    }

    /** What the timeline says of where it went; empty when it stayed. */
    String went(Workflow before, Change change, Workflow after) {
        if (change instanceof Change.Onward onward && onward.to() == null) {
            return " " + wording.say("timeline.onward", wording.say("fact.resolved"));
        }
        if (change instanceof Change.Ending ending) {
            return " " + wording.say("timeline.onward", ending.fact().text());
        }
        String origin = before.course().origin();
        boolean on = change instanceof Change.Onward
                || (change instanceof Change.Return
                        && origin != null
                        && !after.way().step().equals(origin));
        if (!on) {
            return "";
        }
        String name = step(after).name();
        String holder = after.holder();
        List<Member> away = holder == null && after.way().forLead() ? ladder.above(after) : List.of();
        if (!away.isEmpty()) {
            return " " + wording.say("timeline.onward-lead-away", name, names(away));
        }
        return holder == null || before.heldBy(holder)
                ? " " + wording.say("timeline.onward", name)
                : " " + wording.say("timeline.onward-to", name, roster.nameOf(holder));
    }

    /**
     * Where the end of the refund under way leads: to the step it was asked from or on from there, and back to who
     * asked for it, or to whom that one stood in for. Asks presence.
     */
    Change.Homeward homeward(Workflow w) {
        Playbook playbook = playbook(w);
        String asked = w.course().origin();
        Step origin = asked == null ? playbook.first() : playbook.step(asked);
        String requester = w.pending().requester();
        List<Heirs.Heir> home = requester == null
                ? List.of()
                : heirs.stream()
                        .flatMap(known -> known.of(w, requester).stream())
                        .toList();
        Change.Landing stays = new Change.Landing(home(origin.role(), requester, home), origin);
        return new Change.Homeward(
                stays,
                after(w, playbook, origin, ActionName.APPROVE_REFUND, stays, home),
                after(w, playbook, origin, ActionName.REJECT_REFUND, stays, home));
    }

    private Change.Landing after(
            Workflow w, Playbook playbook, Step origin, ActionName end, Change.Landing stays, List<Heirs.Heir> home) {
        if (w.course().paused()) {
            return stays;
        }
        return playbook.after(origin, end.id(), w.course().circumstances())
                .flatMap(playbook::find)
                .map(step -> new Change.Landing(
                        Objects.equals(stays.step().role(), step.role())
                                ? stays.to()
                                : home(step.role(), w.pending().requester(), home),
                        step))
                .orElse(stays);
    }

    private Decision home(String role, @Nullable String requester, List<Heirs.Heir> home) {
        return home.stream()
                .map(heir -> assigner.to(role, heir.userId(), heir.why()))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> assigner.back(role, requester));
    }
}
