package dev.baton.handover;

import dev.baton.assignment.Decision;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Puts the work of somebody who is no longer there back into its queues, and tells the leads. */
@Component
class GivingBack {

    private static final int BATCH = 100;

    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;

    GivingBack(
            Workflows workflows,
            Board board,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction) {
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
    }

    /**
     * What is said of it.
     *
     * @param why in the timeline, and of what waits
     * @param title to the leads
     * @param text to the leads, before what came back
     */
    record Words(String why, String title, String text) {}

    /**
     * All that this person holds goes back to its queues, each workflow in a short transaction of its own; with the
     * last one the leads are told what of it is their team's. A repeat does the rest. Not in a transaction.
     *
     * @param teams whose leads hear of it even if nothing of theirs was held
     * @param still asked before each batch
     */
    void all(String userId, Collection<String> teams, BooleanSupplier still, Words words) {
        List<Workflow> back = new ArrayList<>();
        boolean told = false;
        for (List<Workflow> held = board.heldBy(userId, BATCH);
                !held.isEmpty() && still.getAsBoolean();
                held = board.heldBy(userId, BATCH)) {
            for (Workflow workflow : held) {
                boolean last = transaction.execute(status -> {
                    boolean went = toQueue(workflow.id(), userId, words.why());
                    if (went) {
                        back.add(workflow);
                    }
                    boolean all = went && board.heldBy(userId, 1).isEmpty();
                    if (all) {
                        tell(userId, teams, back, words);
                    }
                    return all;
                });
                if (last) {
                    back.clear();
                    told = true;
                }
            }
        }
        if (!told || !back.isEmpty()) {
            transaction.executeWithoutResult(status -> tell(userId, teams, back, words));
        }
    }

    /** False, and nothing happens, when this person has it no more. */
    private boolean toQueue(long workflowId, String userId, String why) {
        Workflow workflow = workflows.lock(workflowId);
        boolean still = workflow.heldBy(userId) && workflow.state().isOpen();
        if (still) {
            Decision queue = new Decision(
                    null, workflow.holding().role(), workflow.holding().team(), why, false);
            workflows.apply(workflow, new Change.Assign(queue), By.system(), Entry.of("queued", why));
        }
        return still;
    }

    private void tell(String userId, Collection<String> teams, List<Workflow> back, Words words) {
        Map<String, List<Workflow>> leads = new LinkedHashMap<>();
        teams.forEach(team -> ofLead(leads, team));
        back.forEach(workflow -> ofLead(leads, workflow.holding().team()).add(workflow));
        leads.remove(userId);
        leads.remove("");
        leads.forEach((lead, theirs) -> {
            String text = theirs.isEmpty() ? "" : wording.say("givenback.list", theirs.size()) + TakeBack.list(theirs);
            events.publishEvent(Said.to(lead, words.title(), words.text() + text));
        });
    }

    /** Of a team without a lead: under no name. */
    private List<Workflow> ofLead(Map<String, List<Workflow>> leads, String team) {
        String lead = roster.team(team).map(Team::lead).orElse("");
        return leads.computeIfAbsent(lead, id -> new ArrayList<>());
    }
}
