package dev.baton.h5;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/** The JSON behind the list: what I hold, and for 财务 what waits for a decision (X03). */
@Hidden
@RestController
class MinePage {

    private static final int LISTED = 200;

    private final Workflows workflows;
    private final Catalogue catalogue;
    private final Roster roster;
    private final Sheets sheets;
    private final Clock clock;

    MinePage(Workflows workflows, Catalogue catalogue, Roster roster, Sheets sheets, Clock clock) {
        this.workflows = workflows;
        this.catalogue = catalogue;
        this.roster = roster;
        this.sheets = sheets;
        this.clock = clock;
    }

    @GetMapping("/h5/api/mine")
    Mine mine(@RequestAttribute(Guard.MEMBER) Member me) {
        Instant now = clock.instant();
        List<Workflow> held = workflows.heldBy(me.userId(), LISTED + 1);
        Step review = catalogue.review();
        List<Mine.Row> waiting = me.roles().contains(review.role()) ? rows(toReview(review), me, now) : null;
        return new Mine(new Sheet.Me(me.userId(), me.name()), rows(held, me, now), waiting, held.size() > LISTED);
    }

    /** Those a reviewer holds, and those that wait in the team's queue because no reviewer was here. */
    private List<Workflow> toReview(Step review) {
        List<Workflow> all = new ArrayList<>(workflows.list(query(null, WorkflowState.REVIEW)));
        String team = roster.teamForRole(review.role()).map(Team::id).orElse(null);
        if (team != null) {
            workflows.list(query(team, WorkflowState.WAITING)).stream()
                    .filter(workflow -> workflow.way().step().equals(review.id()))
                    .forEach(all::add);
        }
        return all.stream()
                .filter(workflow -> "apply-refund".equals(workflow.pending().act()))
                .sorted(Comparator.comparing(workflow -> workflow.way().dueAt()))
                .toList();
    }

    private static WorkflowQuery query(@Nullable String team, WorkflowState state) {
        return new WorkflowQuery(null, team, state, null, false, null, LISTED);
    }

    private List<Mine.Row> rows(List<Workflow> found, Member me, Instant now) {
        return found.stream().limit(LISTED).map(w -> row(w, me, now)).toList();
    }

    private Mine.Row row(Workflow w, Member me, Instant now) {
        return new Mine.Row(
                w.wireId(),
                sheets.title(w),
                w.subject(),
                w.orderNo().value(),
                sheets.line(w),
                sheets.state(w),
                sheets.due(w, now),
                w.way().todo(),
                sheets.holderText(w),
                w.heldBy(me.userId()));
    }
}
