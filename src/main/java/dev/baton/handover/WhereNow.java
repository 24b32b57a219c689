package dev.baton.handover;

import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Says where work is that is not in the hand any more from which it should go. */
@Component
class WhereNow {

    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Wording wording;

    WhereNow(Workflows workflows, Board board, Roster roster, Wording wording) {
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
    }

    String of(long workflowId) {
        return workflows.find(workflowId).map(this::of).orElse("");
    }

    /** Of all of them in one statement; an unknown one is left out. */
    Map<Long, String> of(Collection<Long> workflowIds) {
        return board.byIds(workflowIds).stream().collect(Collectors.toMap(Workflow::id, this::of));
    }

    String of(Workflow workflow) {
        String holder = workflow.holder();
        if (!workflow.state().isOpen() || holder == null) {
            return wording.say("state." + workflow.state().wire());
        }
        return wording.say("handover.with", roster.nameOf(holder));
    }
}
