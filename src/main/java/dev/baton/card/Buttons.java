package dev.baton.card;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What may be pressed on a workflow's card, by whom, and what the buttons say. */
@Component
class Buttons {

    /** What everybody in the group may press (CONTRACT 6). */
    private static final List<ActionName> PUBLIC = List.of(ActionName.TAKE, ActionName.NOTE);

    private static final int REVIEWERS = 10;

    private final Workflows workflows;
    private final Fits fits;
    private final Roster roster;
    private final Wording wording;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    Buttons(Workflows workflows, Fits fits, Roster roster, Wording wording, JsonMapper json) {
        this.workflows = workflows;
        this.fits = fits;
        this.roster = roster;
        this.wording = wording;
        this.json = json;
    }

    /** What this person may press now. */
    String of(Workflow w, Member member) {
        List<ActionName> allowed = workflows.allowed(w, member);
        String all = written(w, allowed);
        return Values.fits(all, Values.LIMIT) ? all : buttons(w, asked(w, allowed));
    }

    /** The same as a list. */
    List<ActionName> shown(Workflow w, Member member) {
        List<ActionName> allowed = workflows.allowed(w, member);
        return Values.fits(written(w, allowed), Values.LIMIT) ? allowed : asked(w, allowed);
    }

    /** Where there is no room for all, the first to go is what every step has and this one does not ask for itself. */
    private List<ActionName> asked(Workflow w, List<ActionName> allowed) {
        boolean own = workflows.step(w).actions().contains(ActionName.ESCALATE);
        return allowed.stream()
                .filter(action -> own || action != ActionName.ESCALATE)
                .toList();
    }

    /**
     * What anyone in the group may press; in review 指派给我 is its reviewers' own, because nobody else there may (R210).
     */
    String ofEverybody(Workflow w) {
        boolean takeable = w.state().isOpen() && reviewers(w).isEmpty();
        return buttons(w, takeable ? PUBLIC : List.of(ActionName.NOTE));
    }

    /**
     * Who alone may take a refund in review: they see the button as their own, and nobody else in the group sees it.
     * Empty outside of review, and for more people than a card can remember: then everybody sees it, and who may not is
     * told so.
     */
    List<Member> reviewers(Workflow w) {
        if (!w.state().isOpen() || !w.way().step().equals(Catalogue.REVIEW)) {
            return List.of();
        }
        List<Member> able = roster.withRole(fits.of(w).role());
        return able.size() <= REVIEWERS ? able : List.of();
    }

    /** What a button says. */
    String text(Workflow w, ActionName action) {
        Workflow.Asked asked = w.holding().asked();
        if (action == ActionName.PAUSE_AUTO && w.course().paused()) {
            return wording.say("card.resume-auto");
        }
        return action == ActionName.YIELD && asked != null
                ? wording.say("card.yield-to", roster.nameOf(asked.by()))
                : wording.say("action." + action.id());
    }

    /** Marks the next press of a person as another one than the last. */
    String freshPress() {
        byte[] token = new byte[6];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    private String buttons(Workflow w, List<ActionName> actions) {
        return Values.cutJson(json, written(w, actions), Values.LIMIT);
    }

    private String written(Workflow w, List<ActionName> actions) {
        return json.writeValueAsString(
                actions.stream().map(action -> button(w, action)).toList());
    }

    private Map<String, Object> button(Workflow w, ActionName action) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("id", action.id());
        button.put("text", text(w, action));
        button.put("style", style(action));
        if (action.asksFirst()) {
            button.put("form", true);
        }
        if (action == ActionName.PAUSE_AUTO) {
            button.put("pause", Boolean.toString(!w.course().paused()));
        }
        return button;
    }

    private static String style(ActionName action) {
        return switch (action) {
            case TAKE, APPROVE_REFUND, SEND_SMS, APPLY_REFUND, YIELD -> "blue";
            case REJECT_REFUND, REVOKE, CANCEL_ORDER -> "red";
            default -> "gray";
        };
    }
}
