package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * 升级: to the lead of the team, or that lead's own lead. When none of them is here it stays where it is, and says so
 * (R100).
 */
@Component
class Escalate implements Action {

    private static final int REASON_LENGTH = 200;
    private static final int REASON_SHOWN = 60;

    private final Workflows workflows;
    private final Fits fits;
    private final Wording wording;

    Escalate(Workflows workflows, Fits fits, Wording wording) {
        this.workflows = workflows;
        this.fits = fits;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.ESCALATE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return new Form(List.of(
                Form.Field.area("reason", wording.say("card.form.reason"), false), Form.Field.hidden("asked", "yes")));
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return workflows
                .find(request.workflowId())
                .map(workflow -> Prepared.here(fits.here(
                        fits.above(workflow).stream().map(Member::userId).toList())))
                .orElse(Prepared.NOTHING);
    }

    @Override
    public Outcome perform(Press press) {
        Optional<Outcome> wrong = press.wrong("reason", wording.say("card.form.reason"), false, REASON_LENGTH);
        if (wrong.isPresent()) {
            return wrong.get();
        }
        Workflow workflow = press.workflow();
        List<Member> above = fits.above(workflow);
        String reason = press.text("reason");
        String why = reason == null ? "" : "：" + reason;
        Set<String> here = press.prepared().here();
        return above.stream()
                .filter(lead -> here.contains(lead.userId()))
                .findFirst()
                .map(lead -> to(lead, press, why))
                .orElseGet(() -> stays(above, press, why));
    }

    private Outcome to(Member lead, Press press, String reason) {
        Workflow.Holding holding = press.workflow().holding();
        Decision decision = Decision.person(
                lead.userId(),
                holding.role(),
                holding.team(),
                wording.say("assignment.escalated", press.member().name(), lead.name()));
        Entry entry = Entry.of("escalated", lead.name(), reason).with("to", lead.userId());
        return Outcome.did(workflows.apply(
                press.workflow(),
                new Change.Assign(decision, done("fact.escalated", lead.name(), press)),
                press.by(),
                entry));
    }

    private Fact done(String key, String names, Press press) {
        String reason = press.text("reason");
        return press.fact(
                Workflow.ESCALATED,
                wording.say(key, names, reason == null ? "" : "：" + Texts.cut(reason, REASON_SHOWN)));
    }

    private Outcome stays(List<Member> away, Press press, String reason) {
        String names = away.stream().map(Member::name).collect(Collectors.joining("、"));
        Entry entry = Entry.of("escalated-stays", names, press.member().name(), reason);
        Change stays = new Change.Done(done("fact.escalated-away", names, press), 0, name().id(), null, null);
        return Outcome.did(workflows.apply(press.workflow(), stays, press.by(), entry));
    }
}
