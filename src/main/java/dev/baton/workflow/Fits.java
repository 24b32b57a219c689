package dev.baton.workflow;

import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Whom a piece of work is for, who of them is here, and who leads them. */
@Component
public class Fits {

    private final Guide guide;
    private final Ladder ladder;
    private final Assigner assigner;
    private final Catalogue catalogue;

    Fits(Guide guide, Ladder ladder, Assigner assigner, Catalogue catalogue) {
        this.guide = guide;
        this.ladder = ladder;
        this.assigner = assigner;
        this.catalogue = catalogue;
    }

    /** The team that a new workflow of this kind belongs to; empty when the roster has no team. */
    public String teamFor(ProblemType kind) {
        Playbook playbook = catalogue
                .playbook(kind)
                .orElseThrow(() -> new IllegalArgumentException("no playbook for " + kind.id()));
        return assigner.teamOf(assigner.staffed(playbook.first().role()));
    }

    /** To the queue of the team that has the role this one is for, or that stands in for it. */
    public Decision queue(Workflow workflow, String why) {
        Fit fit = of(workflow);
        String role = fit.replaceable() ? assigner.staffed(fit.role()) : fit.role();
        return new Decision(null, role, assigner.teamOf(role), why, false);
    }

    /** Whether anybody, or a team, has this role in the roster. */
    public boolean staffed(String role) {
        return assigner.staffed(role).equals(role);
    }

    /** Whether it is a review that its row calls another role's, as an older version may have left it. */
    public boolean isMisplaced(Workflow workflow) {
        return guide.isMisplaced(workflow);
    }

    /** Whom it is for as it stands. */
    public Fit of(Workflow workflow) {
        return guide.fit(workflow);
    }

    /** Who is here of those whom it is for. Asks presence, so never call it in a transaction. */
    public Candidates candidates(Fit fit, Set<String> never) {
        return fit.replaceable() ? assigner.candidates(fit.role(), never) : assigner.only(fit.role(), null, never);
    }

    /** Who is here for a step that begins now, its skill first. Asks presence, so never call it in a transaction. */
    public Candidates candidates(Step step, Set<String> never) {
        return step.id().equals(Catalogue.REVIEW)
                ? assigner.only(step.role(), step.skill(), never)
                : assigner.candidates(step.role(), step.skill(), never);
    }

    /**
     * Those of the role this one is for who may have it in the step it stands in: who has the step's skill first
     * (R072), and of a refund never who asked for it. A pure filter, since presence is not asked in a transaction.
     */
    public Candidates fitting(Workflow workflow, Candidates ofItsRole) {
        Candidates asked = ofItsRole.preferring(guide.step(workflow).skill());
        String requester = workflow.pending().requester();
        return requester == null ? asked : asked.without(requester);
    }

    /**
     * Chooses one of them for a workflow that the caller has locked and will change accordingly, in the same
     * transaction; see {@link Assigner#choose}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Decision choose(Workflow locked, Candidates candidates) {
        return assigner.choose(candidates, locked.state().isOpen() ? locked.holder() : null);
    }

    /**
     * To the nearest lead who is here, for one that waits for a lead; empty while none is. Asks presence, so never call
     * it in a transaction.
     */
    public Optional<Decision> leadFor(Workflow waiting) {
        return guide.lead(waiting);
    }

    /**
     * Where one that is for a lead goes when who has it goes away: to the nearest other lead who is here, else it waits
     * for one. Empty for any other, and where nobody leads: that goes to anybody of its role. Asks presence, so never
     * call it in a transaction.
     */
    public Optional<Decision> leadAfter(Workflow held) {
        return guide.leadAfter(held);
    }

    /** Who leads its holder, nearest first; empty when nobody does. */
    public List<Member> above(Workflow workflow) {
        return ladder.above(workflow);
    }

    /** Those of these people who are here. Asks presence, so never call it in a transaction. */
    public Set<String> here(Collection<String> userIds) {
        return assigner.here(userIds);
    }
}
