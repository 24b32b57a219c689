package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * 重开: it was closed and is not finished after all. Whoever says so gets it, or its queue when that person's role does
 * not fit.
 */
@Component
class Reopen implements Action {

    private static final int REASON_LENGTH = 200;

    private final Workflows workflows;
    private final Roster roster;
    private final Wording wording;

    Reopen(Workflows workflows, Roster roster, Wording wording) {
        this.workflows = workflows;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.REOPEN;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(Form.Field.area("reason", wording.say("card.form.reason"), true)));
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("reason", wording.say("card.form.reason"), true, REASON_LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Workflow closed = press.workflow();
        Optional<Workflow> twin = workflows.openTwin(closed, closed.kind());
        if (twin.isPresent()) {
            return Outcome.cannot(twin(twin.get()));
        }
        Change reopen = new Change.Reopen(
                decision(press), workflows.step(closed), press.fact(Workflow.REOPENED, wording.say("fact.reopened")));
        Entry entry = Entry.of("reopened", press.need("reason"));
        try {
            return Outcome.did(workflows.apply(closed, reopen, press.by(), entry));
        } catch (DuplicateKeyException openedMeanwhile) {
            return Outcome.cannot(Refusal.conflict("refused.twin", closed.kind().id()));
        }
    }

    private Decision decision(Press press) {
        Workflow.Holding holding = press.workflow().holding();
        Member member = press.member();
        String why = wording.say("assignment.reopened", member.name());
        boolean fits = member.roles().contains(holding.role());
        return new Decision(fits ? member.userId() : null, holding.role(), holding.team(), why, false);
    }

    private Refusal twin(Workflow twin) {
        String holder = twin.holder();
        String where = holder == null ? wording.say("state.waiting") : roster.nameOf(holder);
        return Refusal.conflict("refused.twin-of", twin.kind().id(), where);
    }
}
