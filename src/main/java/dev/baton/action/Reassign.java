package dev.baton.action;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** 转给: the holder or a lead passes it to somebody whose role fits (R064, R075). */
@Component
class Reassign implements Action {

    private static final int REASON_LENGTH = 200;

    private final Workflows workflows;
    private final Fits fits;
    private final Roster roster;
    private final Wording wording;

    Reassign(Workflows workflows, Fits fits, Roster roster, Wording wording) {
        this.workflows = workflows;
        this.fits = fits;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.REASSIGN;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        List<Member> fitting = roster.withRole(fits.of(workflow).role()).stream()
                .filter(other -> !workflow.heldBy(other.userId()))
                .toList();
        Form.Field to = fitting.isEmpty() || fitting.size() > Form.OFFERED
                ? new Form.Field(
                        "to",
                        wording.say("card.form.to"),
                        Form.Type.TEXT,
                        true,
                        false,
                        false,
                        wording.say("card.form.to-hint"),
                        null,
                        List.of())
                : Form.Field.select("to", wording.say("card.form.to"), options(fitting));
        return new Form(List.of(to, Form.Field.text("reason", wording.say("card.form.reason"), false)));
    }

    private List<Form.Option> options(List<Member> people) {
        List<String> labels = roster.labels(people);
        return IntStream.range(0, people.size())
                .mapToObj(at -> new Form.Option(people.get(at).userId(), labels.get(at)))
                .toList();
    }

    @Override
    public Outcome perform(Press press) {
        String to = press.text("to");
        if (to == null) {
            return Outcome.wrong("to", "refused.missing", wording.say("card.form.to"));
        }
        List<Member> named = roster.named(to);
        if (named.size() != 1) {
            return named.isEmpty()
                    ? Outcome.wrong("to", "refused.no-such-person", to)
                    : Outcome.wrong("to", "refused.several-people", to, names(named));
        }
        Member next = named.get(0);
        Workflow workflow = press.workflow();
        String role = fits.of(workflow).role();
        if (workflow.heldBy(next.userId())) {
            return Outcome.cannot(Refusal.conflict("refused.same-holder", next.name()));
        }
        if (!next.roles().contains(role)) {
            return Outcome.wrong("to", "refused.not-fitting", next.name(), role);
        }
        boolean ownRefund = workflow.way().step().equals(Catalogue.REVIEW)
                && next.userId().equals(workflow.pending().requester());
        if (ownRefund) {
            return Outcome.wrong("to", "refused.four-eyes");
        }
        String reason = press.text("reason");
        if (reason != null && reason.length() > REASON_LENGTH) {
            return Outcome.wrong("reason", "refused.too-long", wording.say("card.form.reason"), REASON_LENGTH);
        }
        String why = wording.say("assignment.by-person", press.member().name(), next.name());
        Decision decision =
                Decision.person(next.userId(), role, workflow.holding().team(), why);
        Entry entry = Entry.of("reassigned", next.name(), reason == null ? "" : "：" + reason)
                .with("to", next.userId());
        return Outcome.did(workflows.apply(workflow, new Change.Assign(decision), press.by(), entry));
    }

    private String names(List<Member> members) {
        return String.join(
                "、", roster.typable(members.stream().limit(Form.OFFERED).toList()));
    }
}
