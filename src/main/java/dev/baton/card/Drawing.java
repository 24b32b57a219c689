package dev.baton.card;

import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.Step;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns a workflow into the variables of CONTRACT 6; all values are strings within the platform's limits. */
@Component
class Drawing {

    private static final int TOLD = 10_000;

    private static final int ENTRY_BYTES = 240;

    private static final Pattern BLANK_LINES = Pattern.compile("\\s*\\n\\s*");

    private record Line(String at, String who, String text) {}

    private final Workflows workflows;
    private final Timeline timeline;
    private final Buttons buttons;
    private final Evidences evidences;
    private final Holders holders;
    private final Roster roster;
    private final Beside beside;
    private final Whereabouts whereabouts;
    private final Withheld withheld;
    private final PublicUrl urls;
    private final Wording wording;
    private final JsonMapper json;
    private final Clock clock;

    /** When this process last told somebody something on a card, by workflow and person. */
    private final Map<String, Instant> told = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > TOLD;
        }
    });

    Drawing(
            Workflows workflows,
            Timeline timeline,
            Buttons buttons,
            Evidences evidences,
            Holders holders,
            Roster roster,
            Beside beside,
            Whereabouts whereabouts,
            Withheld withheld,
            PublicUrl urls,
            Wording wording,
            JsonMapper json,
            Clock clock) {
        this.workflows = workflows;
        this.timeline = timeline;
        this.buttons = buttons;
        this.evidences = evidences;
        this.holders = holders;
        this.roster = roster;
        this.beside = beside;
        this.whereabouts = whereabouts;
        this.withheld = withheld;
        this.urls = urls;
        this.wording = wording;
        this.json = json;
        this.clock = clock;
    }

    Map<String, String> face(Workflow w) {
        return face(w, timeline.shown(w));
    }

    Map<String, String> face(Workflow w, List<TimelineEntry> latest) {
        Instant now = clock.instant();
        Map<String, String> face = new LinkedHashMap<>();
        face.put("workflowId", w.wireId());
        face.put("revision", Integer.toString(w.revision()));
        face.put("press", "r" + w.revision());
        face.put("title", wording.say("card.title", w.kind().type(), w.kind().detail()));
        face.put("orderNo", orderNo(w));
        face.put("problem", problem(w) + beside(w) + whereabouts(w));
        face.put("guide", guidance(w));
        face.put("state", state(w, now));
        face.put("stateColor", colour(w.state(), w.overdue(now)));
        face.put("holder", holder(w));
        face.put("due", w.state().isOpen() ? When.due(w, now, wording) : "");
        face.put("todo", w.state().isOpen() ? todo(w) : "");
        face.put("done", done(w, now));
        face.put("timeline", timeline(latest, now));
        face.put("buttons", buttons.ofEverybody(w));
        face.put("detailUrl", urls.workflow(w));
        face.put("notice", "");
        face.put("form", Values.NO_FORM);
        face.put("formAction", "");
        face.put("lastMessage", summary(w));
        if (withheld.isWithheld(w.id())) {
            withhold(face, w);
        }
        Values.fit(json, face);
        return face;
    }

    /** From now on this card shows nothing that people wrote: the platform's content check refused it. */
    void withhold(long workflowId) {
        withheld.withhold(workflowId);
    }

    private void withhold(Map<String, String> face, Workflow w) {
        face.put("problem", w.kind().detail() + "：" + wording.say("card.withheld"));
        face.put("guide", "");
        face.put("timeline", "[]");
        face.put("notice", wording.say("card.withheld-notice"));
    }

    Map<String, String> privately(Workflow w, @Nullable Member member, String notice, String form, String formAction) {
        Map<String, String> mine = new LinkedHashMap<>();
        if (member != null && (!notice.isEmpty() || !form.isEmpty())) {
            told.put(w.id() + "|" + member.userId(), clock.instant());
        }
        mine.put("buttons", member == null ? buttons.ofEverybody(w) : buttons.of(w, member));
        mine.put("press", buttons.freshPress());
        FittedForm asked = FittedForm.of(json, form.isEmpty() ? Values.NO_FORM : form, Values.LIMIT);
        mine.put("notice", Values.cut(asked.notice(wording, notice), Values.LIMIT));
        mine.put("form", asked.json());
        mine.put("formAction", formAction);
        return mine;
    }

    /**
     * Takes from a person's card what an answer told there before the workflow came into the present hand; and a form
     * that is open, unless it is the holder's. What was told since then stays: it is about the present.
     */
    Map<String, String> pastTaken(Workflow w, String person) {
        Instant at = told.get(w.id() + "|" + person);
        if (at != null && !at.isBefore(w.holding().since())) {
            return Map.of();
        }
        return w.heldBy(person) ? Map.of("notice", "") : Map.of("notice", "", "form", Values.NO_FORM, "formAction", "");
    }

    /** The line of the chat list and of the phone's notification. */
    String summary(Workflow w) {
        return Values.cut(
                wording.say("card.title", w.kind().type(), w.kind().detail()) + " "
                        + w.orderNo().value() + " " + holder(w),
                200);
    }

    /** A way to pay by its name. */
    @Nullable
    String channel(@Nullable String channel) {
        return evidences.channel(channel);
    }

    private String orderNo(Workflow w) {
        String line = w.lineNo() == 0 ? "" : " · " + wording.say("card.line", w.lineNo());
        String parent = w.parentNo() == null
                ? ""
                : " · " + wording.say("card.parent", w.parentNo().value());
        return w.orderNo().value() + line + parent;
    }

    private static String problem(Workflow w) {
        String note = w.note();
        boolean nameless = w.subject().equals(w.orderNo().value());
        String what = nameless ? w.kind().detail() : w.kind().detail() + "：" + w.subject();
        return note == null ? what : Values.cut(what + "\n" + told(note), 600);
    }

    /** Which step it is and how it is done, and what of the order belongs to it (R050, R053, R055). */
    private String guidance(Workflow w) {
        if (!w.state().isOpen()) {
            return "";
        }
        Step step = workflows.step(w);
        Playbook playbook = workflows.playbook(w);
        int place = playbook.place(step.id());
        int steps = playbook.stops().size();
        String sop = step.sop();
        List<String> lines = new ArrayList<>();
        if (place > 0 && steps > 1) {
            lines.add(wording.say("card.place", place, steps, step.name()));
        }
        if (sop != null) {
            lines.add(sop);
        }
        String evidence = evidences.text(w, step.evidence());
        if (!evidence.isEmpty()) {
            lines.add(evidence);
        }
        return String.join("\n", lines);
    }

    /** What of the order belongs to the present step, one line each. */
    List<String> evidence(Workflow w) {
        return evidences.text(w, workflows.step(w).evidence()).lines().toList();
    }

    /** These, as else open of an order. */
    String beside(List<Workflow> others) {
        return beside.line(others);
    }

    /** What else is open of its order (R007). */
    private String beside(Workflow w) {
        String line = w.state().isOpen() ? beside.line(w) : "";
        return line.isEmpty() ? "" : "\n" + line;
    }

    /** Why it is with this person: that one is here, and how we know (R069). */
    private String whereabouts(Workflow w) {
        String holder = w.holder();
        String line = holder == null || !w.state().isOpen() ? "" : whereabouts.line(holder, roster.nameOf(holder));
        return line.isEmpty() ? "" : "\n" + line;
    }

    private String state(Workflow w, Instant now) {
        String standing = standing(w, now);
        return w.overdue(now) ? standing + " · " + wording.say("card.overdue") : standing;
    }

    /** Its state, and what a person made of it: until when it is put off, and that it does not go on by itself. */
    String standing(Workflow w, Instant now) {
        String state = wording.say("state." + w.state().wire());
        Instant alarm = w.way().alarmAt();
        if (w.state() == WorkflowState.SNOOZED && alarm != null) {
            state = wording.say(backFor(w, alarm), state, When.text(alarm, now));
        }
        return w.course().paused() && w.state().isOpen() ? state + " · " + wording.say("card.paused") : state;
    }

    private String backFor(Workflow w, Instant alarm) {
        if (!alarm.equals(w.way().silentAt())) {
            return "card.snoozed-until";
        }
        return workflows.step(w).waitsForCustomer() ? "card.snoozed-silent" : "card.snoozed-waited";
    }

    /** What is late is red, whatever it is (R209). */
    static String colour(WorkflowState state, boolean overdue) {
        if (overdue) {
            return "red";
        }
        return switch (state) {
            case HELD -> "blue";
            case WAITING, REVIEW -> "orange";
            case SNOOZED, CLEARED -> "gray";
            case RESOLVED -> "green";
        };
    }

    String holder(Workflow w) {
        return holders.of(w);
    }

    /** Whoever it was escalated to decides; once somebody else has it, it is the step's own work again. */
    String todo(Workflow w) {
        boolean decides = w.done().stream()
                .anyMatch(fact -> fact.kind().equals(Workflow.ESCALATED)
                        && fact.at().toEpochMilli() == w.holding().since().toEpochMilli());
        return decides
                ? wording.say("card.todo-decide", w.way().todo())
                : w.way().todo();
    }

    private String done(Workflow w, Instant now) {
        String facts = w.done().isEmpty()
                ? wording.say("card.nothing-done")
                : w.done().stream().map(fact -> fact(fact, now)).collect(Collectors.joining("\n"));
        Instant until = w.pending().until();
        if (w.pending().act() == null || until == null || !now.isBefore(until)) {
            return facts;
        }
        return facts + "\n" + wording.say("card.revocable-until", When.exact(until, now));
    }

    private static String fact(Fact fact, Instant now) {
        return Mobiles.masked(fact.text()) + " " + When.text(fact.at(), now) + " " + fact.who();
    }

    private String timeline(List<TimelineEntry> latest, Instant now) {
        List<Line> lines = latest.stream().map(entry -> line(entry, now)).toList();
        return json.writeValueAsString(lines);
    }

    private Line line(TimelineEntry entry, Instant now) {
        return new Line(
                When.text(entry.at(), now),
                Values.cut(By.nameOf(entry.actor(), roster, wording), 40),
                Values.cut(told(entry.text()), ENTRY_BYTES));
    }

    /**
     * Without blank lines, since a card has little room, and without a number to call, since it hangs in a group. The
     * page shows the text as written.
     */
    private static String told(String text) {
        return Mobiles.masked(BLANK_LINES.matcher(text).replaceAll("\n"));
    }
}
