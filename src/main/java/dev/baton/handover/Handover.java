package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The door to work that changes hands without anybody pressing. */
@Component
public class Handover {

    private static final int BATCH = 100;

    /** Nobody comes back from there by a shift. */
    private static final Duration FOR_GOOD = Duration.ofDays(3650);

    private final Workflows workflows;
    private final Presence presence;
    private final Roster roster;
    private final QueueDealer dealer;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Handover(
            Workflows workflows,
            Presence presence,
            Roster roster,
            QueueDealer dealer,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.workflows = workflows;
        this.presence = presence;
        this.roster = roster;
        this.dealer = dealer;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * This person has left the organisation: gets no work any more, and what was held goes back to its queue, each workflow in a
     * short transaction of its own, and is dealt to who is here. A repeat does the rest. Not in a transaction.
     *
     * @return ids of the teams whose work it was, the person's own ones included
     */
    public Set<String> left(String userId) {
        presence.set(userId, State.OFFLINE, clock.instant().plus(FOR_GOOD), "left-org");
        Set<String> teams =
                new LinkedHashSet<>(roster.member(userId).map(Member::teams).orElse(List.of()));
        String why = leftWhy(userId);
        for (List<Workflow> held = workflows.heldBy(userId, BATCH);
                !held.isEmpty();
                held = workflows.heldBy(userId, BATCH)) {
            held.forEach(workflow -> {
                teams.add(workflow.holding().team());
                transaction.executeWithoutResult(status -> giveBack(workflow.id(), userId, why));
            });
        }
        dealer.soon();
        return teams;
    }

    /** The reason that work in a queue has when this person left it there. */
    public String leftWhy(String userId) {
        return wording.say(
                "assignment.left", roster.member(userId).map(Member::name).orElse(userId));
    }

    private void giveBack(long workflowId, String userId, String why) {
        Workflow workflow = workflows.lock(workflowId);
        if (workflow.heldBy(userId) && workflow.state().isOpen()) {
            Decision queue = new Decision(
                    null, workflow.holding().role(), workflow.holding().team(), why, false);
            workflows.apply(workflow, new Change.Assign(queue), By.system(), Entry.of("queued", why));
        }
    }
}
