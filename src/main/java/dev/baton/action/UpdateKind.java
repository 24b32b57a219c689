package dev.baton.action;

import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;

/**
 * 更新工作流: the problem turns out to be another one (R104, X07), or what was told of it was wrong: then the same kind is
 * chosen and begins again. Asked in two steps, type and then its details, because a DingTalk form does not call back on
 * a select. It stays with its holder when the new step's role fits, else it moves on.
 */
@Component
class UpdateKind implements Action {

    private static final int NOTE_LENGTH = 500;

    private final Workflows workflows;
    private final Fits fits;
    private final Catalogue catalogue;
    private final KindForms forms;
    private final Wording wording;

    UpdateKind(Workflows workflows, Fits fits, Catalogue catalogue, KindForms forms, Wording wording) {
        this.workflows = workflows;
        this.fits = fits;
        this.catalogue = catalogue;
        this.forms = forms;
        this.wording = wording;
    }

    @Override
    public ActionName name() {
        return ActionName.UPDATE;
    }

    @Override
    public Form form(Workflow workflow, Member member) {
        return forms.types(catalogue);
    }

    @Override
    public Outcome ask(Workflow workflow, Member member, Map<String, String> typed) {
        String type = typed.getOrDefault("type", "").strip();
        boolean second = typed.containsKey("detail") && !catalogue.details(type).isEmpty();
        return second ? new Outcome.NeedsMore(forms.details(catalogue, type, workflow.kind())) : ask(workflow, member);
    }

    @Override
    public Prepared prepare(ActionRequest request, Member member) {
        return playbook(request.params().get("type"), request.params().get("detail"))
                .flatMap(playbook -> catalogue.beginning(playbook.kind()))
                .map(playbook -> Prepared.handover(fits.candidates(playbook.first(), Set.of())))
                .orElse(Prepared.NOTHING);
    }

    @Override
    public Outcome perform(Press press) {
        String type = press.text("type");
        if (type == null || catalogue.details(type).isEmpty()) {
            return Outcome.wrong("type", "refused.bad-choice", wording.say("card.form.type"));
        }
        String detail = press.text("detail");
        if (detail == null) {
            return new Outcome.NeedsMore(
                    forms.details(catalogue, type, press.workflow().kind()));
        }
        Optional<Playbook> playbook = playbook(type, detail);
        Candidates candidates = press.prepared().candidates();
        if (playbook.isEmpty() || candidates == null) {
            return Outcome.wrong("detail", "refused.no-such-kind", type + "/" + detail);
        }
        return press.wrong("note", wording.say("card.form.text"), false, NOTE_LENGTH)
                .orElseGet(() -> update(press, playbook.get(), candidates, press.text("note")));
    }

    private Outcome update(Press press, Playbook playbook, Candidates candidates, @Nullable String note) {
        Workflow workflow = press.workflow();
        boolean again = workflow.kind().equals(playbook.kind());
        if (!again && workflows.openTwin(workflow, playbook.kind()).isPresent()) {
            return Outcome.cannot(
                    Refusal.conflict("refused.twin", playbook.kind().id()));
        }
        Step step = playbook.first();
        Decision decision = press.member().roles().contains(candidates.role())
                ? Decision.person(
                        press.member().userId(),
                        candidates.role(),
                        candidates.team(),
                        wording.say("assignment.kept", press.member().name()))
                : fits.choose(workflow, candidates);
        Entry entry = Entry.of(
                        again ? "begun-again" : "updated", playbook.kind().id(), note == null ? "" : "：" + note)
                .with("from", workflow.kind().id());
        Change change =
                new Change.Update(playbook.kind(), urgency(workflow, playbook), step, decision, playbook.version());
        try {
            return Outcome.did(workflows.apply(workflow, change, press.by(), entry));
        } catch (DuplicateKeyException openedMeanwhile) {
            return Outcome.cannot(
                    Refusal.conflict("refused.twin", playbook.kind().id()));
        }
    }

    /** As its new kind ranks; a rank to which somebody raised it is not lost. */
    private Urgency urgency(Workflow workflow, Playbook playbook) {
        String level = workflow.course().level();
        Urgency had = workflow.urgency();
        Urgency gets = playbook.urgency(level);
        boolean raised =
                had.rank() < workflows.playbook(workflow).urgency(level).rank();
        return raised && had.rank() < gets.rank() ? had : gets;
    }

    private Optional<Playbook> playbook(@Nullable String type, @Nullable String detail) {
        return type == null || detail == null
                ? Optional.empty()
                : catalogue.playbook(new ProblemType(type.strip(), detail.strip()));
    }
}
