package dev.baton.api;

import dev.baton.api.WorkflowJson.ActionJson;
import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handovers;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Workflows as the API shows them, with what whom may press. */
@Component
class WorkflowViews {

    /** What everybody of the role may press. */
    private static final Set<ActionName> OF_A_ROLE = EnumSet.of(ActionName.TAKE, ActionName.REQUEST_TAKE);

    private final Workflows workflows;
    private final Fits fits;
    private final Handovers handovers;
    private final Roster roster;
    private final Cards cards;
    private final Wording wording;
    private final Clock clock;

    WorkflowViews(
            Workflows workflows,
            Fits fits,
            Handovers handovers,
            Roster roster,
            Cards cards,
            Wording wording,
            Clock clock) {
        this.workflows = workflows;
        this.fits = fits;
        this.handovers = handovers;
        this.roster = roster;
        this.cards = cards;
        this.wording = wording;
        this.clock = clock;
    }

    WorkflowJson view(Workflow workflow) {
        String stepName = workflows.step(workflow).name();
        return WorkflowJson.of(workflow, stepName, cards.todo(workflow), actions(workflow), clock.instant());
    }

    /** Asks the one rule for the few people it can be about; what a whole role may do is said once. */
    private List<ActionJson> actions(Workflow workflow) {
        List<ActionJson> actions = new ArrayList<>();
        Set<String> people = concerned(workflow);
        for (ActionName action : ActionName.values()) {
            if (action == ActionName.ACCEPT) {
                handovers
                        .heirOf(workflow)
                        .ifPresent(heir -> actions.add(WorkflowJson.forUsers(action, text(action), List.of(heir))));
                continue; // its button stands on the card of the handover
            }
            if (action == ActionName.NOTE) {
                actions.add(WorkflowJson.forRole(action, text(action), "*"));
            } else if (OF_A_ROLE.contains(action)) {
                if (roleMay(workflow, action)) {
                    actions.add(WorkflowJson.forRole(
                            action, text(action), fits.of(workflow).role()));
                }
            } else if (action == ActionName.REOPEN && workflows.isNobodysNow(workflow)) {
                if (!workflow.state().isOpen()) {
                    actions.add(WorkflowJson.forRole(
                            action, text(action), workflow.holding().role()));
                }
            } else {
                List<String> users = people.stream()
                        .filter(user -> may(workflow, user, action))
                        .toList();
                if (!users.isEmpty()) {
                    actions.add(WorkflowJson.forUsers(action, text(action), users));
                }
            }
        }
        return actions;
    }

    private static boolean roleMay(Workflow workflow, ActionName action) {
        boolean asks = action == ActionName.REQUEST_TAKE;
        boolean somebodyToAsk = workflow.holder() != null && workflow.holding().asked() == null;
        return workflow.state().isOpen() && (!asks || somebodyToAsk);
    }

    private Set<String> concerned(Workflow workflow) {
        Set<String> people = new LinkedHashSet<>();
        people.add(workflow.holder());
        people.add(workflow.pending().actBy());
        people.add(roster.team(workflow.holding().team()).map(Team::lead).orElse(null));
        people.removeIf(Objects::isNull);
        return people;
    }

    private boolean may(Workflow workflow, String user, ActionName action) {
        return roster.member(user)
                .filter(member -> workflows.allowed(workflow, member).contains(action))
                .isPresent();
    }

    private String text(ActionName action) {
        return wording.say("action." + action.id());
    }
}
