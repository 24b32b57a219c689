package dev.baton.workflow;

import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Who hears what others write to a workflow: who has it; of a closed one who had it last, and when that person is gone
 * the lead of its team. Nobody while it waits: it hangs in its group.
 */
@Component
public class Hearers {

    private final Roster roster;
    private final Wording wording;

    Hearers(Roster roster, Wording wording) {
        this.roster = roster;
        this.wording = wording;
    }

    /** A user id. */
    public Optional<String> of(Workflow workflow) {
        Optional<String> holder = Optional.ofNullable(workflow.holder());
        return workflow.state().isOpen()
                ? holder
                : holder.filter(had -> roster.member(had).isPresent())
                        .or(() -> roster.team(workflow.holding().team()).map(Team::lead));
    }

    /** What somebody who has written to a closed one has to know; empty for an open one. */
    public Optional<String> afterwards(Workflow workflow, String writer) {
        if (workflow.state().isOpen()) {
            return Optional.empty();
        }
        String ended = wording.say("refused.closed-" + workflow.state().wire());
        return Optional.of(of(workflow)
                .filter(hearer -> !hearer.equals(writer))
                .map(hearer -> wording.say("note.closed-told", ended, roster.nameOf(hearer)))
                .orElseGet(() -> wording.say("note.closed", ended)));
    }
}
