package dev.baton.handover;

import dev.baton.handover.Cover.Standing;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Heirs;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.WorkflowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What comes out of review finds its person by the covers: what a stand-in sent there goes to who was covered once that
 * is over, and what somebody sent there who is covered now goes to the stand-in until then.
 */
@Component
class CoverHeirs implements Heirs {

    private final CoverMapper mapper;
    private final Roster roster;
    private final Wording wording;
    private final TransactionTemplate transaction;

    CoverHeirs(CoverMapper mapper, Roster roster, Wording wording, TransactionTemplate transaction) {
        this.mapper = mapper;
        this.roster = roster;
        this.wording = wording;
        this.transaction = transaction;
    }

    @Override
    public List<Heir> of(Workflow workflow, String requester) {
        return transaction.execute(status -> heirs(workflow, requester));
    }

    private List<Heir> heirs(Workflow workflow, String requester) {
        Optional<Cover> over = mapper.owing(workflow.id(), requester);
        String person = over.map(Cover::covered).orElse(requester);
        List<Heir> heirs = new ArrayList<>();
        heirs.add(new Heir(
                person,
                over.map(cover -> wording.say("assignment.follows", roster.nameOf(requester), roster.nameOf(person)))
                        .orElseGet(() -> wording.say("assignment.back", roster.nameOf(person)))));
        mapper.openOf(person)
                .map(cover -> new Heir(
                        cover.coverer(),
                        wording.say("assignment.back-covered", roster.nameOf(person), roster.nameOf(cover.coverer()))))
                .ifPresent(heirs::add);
        return heirs;
    }

    /** Heard inside the transaction that brings it back. */
    @EventListener
    void cameOut(WorkflowChanged change) {
        Workflow before = change.before();
        Workflow after = change.after();
        boolean out = before != null
                && before.state() == WorkflowState.REVIEW
                && after.pending().requester() == null;
        String requester = before == null ? null : before.pending().requester();
        if (!out || requester == null) {
            return;
        }
        Optional<Cover> over = mapper.owing(after.id(), requester);
        String person = over.map(Cover::covered).orElse(requester);
        over.ifPresent(cover ->
                mapper.followed(after.id(), (after.heldBy(person) ? Standing.RETURNED : Standing.KEPT).wire()));
        mapper.openOf(person)
                .filter(cover -> after.heldBy(cover.coverer()))
                .flatMap(cover -> mapper.lockOpen(cover.id()))
                .ifPresent(cover -> mapper.put(cover.id(), after.id()));
    }
}
