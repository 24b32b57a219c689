package dev.baton.card;

import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handover;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Turns a handover into the variables of its card; see {@link HandoverCards}. */
@Component
class HandoverDrawing {

    /** So many of what went, and of what stayed or is gone, each with its reason. */
    private static final int LISTED = 8;

    private static final int FEW = 3;

    private static final int SHARES = 3;

    /** What of a value's room lines may take. */
    private static final int ROOM = 900;

    private final Board board;
    private final Roster roster;
    private final Buttons presses;
    private final PublicUrl urls;
    private final Wording wording;
    private final JsonMapper json;
    private final Clock clock;

    HandoverDrawing(
            Board board,
            Roster roster,
            Buttons presses,
            PublicUrl urls,
            Wording wording,
            JsonMapper json,
            Clock clock) {
        this.board = board;
        this.roster = roster;
        this.presses = presses;
        this.urls = urls;
        this.wording = wording;
        this.json = json;
        this.clock = clock;
    }

    Map<String, String> face(Handover handover) {
        Map<Long, Workflow> works = works(handover.items());
        Instant now = clock.instant();
        Map<String, String> face = new LinkedHashMap<>();
        for (String empty : List.of("workflowId", "orderNo", "due", "notice", "formAction")) {
            face.put(empty, "");
        }
        face.put("revision", Integer.toString(handover.drawing()));
        face.put("press", "h" + handover.drawing());
        face.put("title", title(handover));
        List<Item> offered = handover.with(Standing.OFFERED);
        List<String> lines = fitting(offered, works, now);
        face.put("problem", count(handover, works, now));
        face.put("guide", String.join("\n", lines));
        face.put(
                "state",
                wording.say(
                        handover.kind() == Kind.LEAVE
                                ? "handover.leave." + handover.state().wire()
                                : "handover.state." + handover.state().wire()));
        face.put(
                "stateColor",
                handover.isOpen() ? "orange" : handover.state() == Handover.State.DONE ? "green" : "gray");
        face.put("holder", holder(handover));
        face.put(
                "todo", Values.cut(todo(handover, offered.subList(lines.size(), offered.size()), works), Values.LIMIT));
        face.put("done", Values.cut(done(handover, works), Values.LIMIT));
        face.put("detailUrl", urls.list());
        face.put("timeline", "[]");
        face.put("buttons", "[]");
        face.put("form", Values.NO_FORM);
        face.put("lastMessage", title(handover));
        return face;
    }

    /** What only the two it is about see on it. */
    Map<String, Map<String, String>> privates(Handover handover) {
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        List<String> people = new ArrayList<>(List.of(handover.giver()));
        String receiver = handover.receiver();
        if (receiver != null) {
            people.add(receiver);
        }
        people.forEach(person -> all.put(person, Map.of("buttons", buttons(handover, person))));
        return all;
    }

    Map<String, String> privately(Handover handover, String userId, String notice, String form, String formAction) {
        Map<String, String> mine = new LinkedHashMap<>();
        mine.put("buttons", buttons(handover, userId));
        mine.put("press", presses.freshPress());
        mine.put("notice", Values.cut(notice, Values.LIMIT));
        mine.put(
                "form",
                FittedForm.of(json, form.isEmpty() ? Values.NO_FORM : form, Values.LIMIT)
                        .json());
        mine.put("formAction", formAction);
        return mine;
    }

    private String buttons(Handover handover, String userId) {
        List<Map<String, Object>> buttons = new ArrayList<>();
        boolean giver = userId.equals(handover.giver());
        boolean receiver = userId.equals(handover.receiver());
        int onOffer = handover.with(Standing.OFFERED).size();
        if (handover.kind() == Kind.LEAVE) {
            if (giver && handover.isOpen()) {
                buttons.add(button(ActionName.ACCEPT, "handover.confirm-leave", "blue", false));
                buttons.add(button(ActionName.REVOKE, "handover.cancel-leave", "gray", false));
            }
            return json.writeValueAsString(buttons);
        }
        if (receiver && handover.isOpen()) {
            buttons.add(button(ActionName.ACCEPT, "handover.accept-all", "blue", false, onOffer));
            if (onOffer > 1) {
                buttons.add(button(ActionName.TAKE, "handover.accept-one", "gray", true));
            }
        }
        boolean accepted = undoable(handover);
        if (receiver && accepted) {
            buttons.add(button(ActionName.REVOKE, "handover.undo", "red", false));
        } else if (giver && (accepted || handover.isOpen())) {
            buttons.add(
                    button(ActionName.REVOKE, handover.isOpen() ? "handover.withdraw" : "handover.undo", "red", false));
        }
        return json.writeValueAsString(buttons);
    }

    private boolean undoable(Handover handover) {
        Instant until = handover.undoUntil();
        return until != null && clock.instant().isBefore(until);
    }

    private Map<String, Object> button(ActionName action, String key, String style, boolean form, Object... args) {
        Map<String, Object> button = new LinkedHashMap<>();
        button.put("id", action.id());
        button.put("text", wording.say(key, args));
        button.put("style", style);
        if (form) {
            button.put("form", true);
        }
        return button;
    }

    List<String> lines(Handover handover, int most) {
        Instant now = clock.instant();
        List<Item> shown = Stream.concat(
                        handover.with(Standing.OFFERED).stream(), handover.with(Standing.STAYS).stream())
                .limit(most)
                .toList();
        Map<Long, Workflow> works = works(shown);
        return shown.stream()
                .map(item -> item.standing() == Standing.OFFERED
                        ? line(item, works.get(item.workflowId()), now)
                        : wording.say("bot.handover-stays", order(item, works), item.said()))
                .toList();
    }

    private Map<Long, Workflow> works(List<Item> items) {
        return board.byIds(items.stream().map(Item::workflowId).toList()).stream()
                .collect(Collectors.toMap(Workflow::id, Function.identity()));
    }

    String title(Handover handover) {
        return handover.kind() == Kind.LEAVE
                ? wording.say("handover.leave-title", nameOf(handover.giver()))
                : wording.say("handover.title", nameOf(handover.giver()), nameOf(handover.receiver()));
    }

    private String count(Handover handover, Map<Long, Workflow> works, Instant now) {
        List<Item> counted = handover.with(Standing.OFFERED, Standing.ACCEPTED, Standing.STAYS, Standing.BACK);
        long overdue = counted.stream()
                .map(item -> works.get(item.workflowId()))
                .filter(workflow -> workflow != null && workflow.overdue(now))
                .count();
        return wording.say("handover.count", counted.size(), overdue);
    }

    private String line(Item item, @Nullable Workflow workflow, Instant now) {
        if (workflow == null) {
            return Long.toString(item.workflowId());
        }
        String due = When.due(workflow, now, wording);
        String line = wording.say(
                "handover.line",
                workflow.orderNo().value(),
                workflow.kind().id(),
                workflow.way().todo(),
                due);
        return item.said().isEmpty() ? line : line + " → " + item.said();
    }

    /** A line for each of the first that fit into one value. */
    private List<String> fitting(List<Item> items, Map<Long, Workflow> works, Instant now) {
        List<String> lines = new ArrayList<>();
        int used = 0;
        for (Item item : items) {
            String line = line(item, works.get(item.workflowId()), now);
            used += line.getBytes(StandardCharsets.UTF_8).length + 1;
            if (used > ROOM) {
                return lines;
            }
            lines.add(line);
        }
        return lines;
    }

    private String holder(Handover handover) {
        int with = handover.with(Standing.ACCEPTED).size();
        int still =
                handover.with(Standing.OFFERED, Standing.STAYS, Standing.BACK).size();
        if (handover.kind() == Kind.LEAVE || with == 0) {
            return nameOf(handover.giver());
        }
        return wording.say("handover.holders", nameOf(handover.receiver()), with, nameOf(handover.giver()), still);
    }

    private String todo(Handover handover, List<Item> rest, Map<Long, Workflow> works) {
        if (!handover.isOpen()) {
            return "";
        }
        List<String> said = new ArrayList<>();
        if (!rest.isEmpty()) {
            said.add(wording.say("handover.more", rest.size(), shares(handover, rest, works)));
        }
        said.add(
                handover.kind() == Kind.LEAVE
                        ? wording.say("handover.leave-todo", until(handover))
                        : wording.say("handover.todo", nameOf(handover.receiver()), nameOf(handover.giver())));
        return String.join("\n", said);
    }

    /** What the rest is, or of a leave where it goes: a screen of lines would push the buttons out of sight. */
    private String shares(Handover handover, List<Item> rest, Map<Long, Workflow> works) {
        Map<String, Integer> shares = new LinkedHashMap<>();
        for (Item item : rest) {
            Workflow workflow = works.get(item.workflowId());
            String share = handover.kind() == Kind.LEAVE
                    ? item.said()
                    : workflow == null ? "" : workflow.kind().id();
            shares.merge(share, 1, Integer::sum);
        }
        return shares.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(SHARES)
                .map(share -> wording.say("away.share", share.getKey(), share.getValue()))
                .collect(Collectors.joining("，"));
    }

    private String until(Handover handover) {
        Instant until = handover.awayUntil();
        return until == null
                ? wording.say("handover.until-said")
                : wording.say("handover.until", When.text(until, clock.instant()));
    }

    private String done(Handover handover, Map<Long, Workflow> works) {
        List<String> done = new ArrayList<>();
        List<Item> accepted = handover.with(Standing.ACCEPTED);
        if (!accepted.isEmpty()) {
            done.add(wording.say(
                    handover.kind() == Kind.LEAVE ? "handover.went" : "handover.accepted",
                    nameOf(handover.receiver()),
                    accepted.size(),
                    orders(accepted, works)));
        }
        Instant until = handover.undoUntil();
        if (until != null && handover.kind() == Kind.SHIFT) {
            done.add(wording.say("card.revocable-until", When.exact(until, clock.instant())));
        }
        List<Item> back = handover.with(Standing.BACK);
        if (!back.isEmpty()) {
            done.add(wording.say("handover.back", back.size(), nameOf(handover.giver())));
        }
        if (handover.kind() == Kind.LEAVE) {
            List<Item> late = handover.late();
            List<Item> first = Stream.concat(late.stream(), accepted.stream().filter(item -> !late.contains(item)))
                    .toList();
            some(
                    done,
                    first,
                    LISTED,
                    item -> order(item, works) + " → " + item.said()
                            + (late.contains(item) ? wording.say("handover.late") : ""));
        }
        some(
                done,
                handover.with(Standing.STAYS),
                FEW,
                item -> wording.say("handover.stays", nameOf(handover.giver()), order(item, works), item.said()));
        String gone = handover.kind() == Kind.LEAVE ? "handover.leave-gone" : "handover.gone";
        some(done, handover.with(Standing.GONE), FEW, item -> wording.say(gone, order(item, works), item.said()));
        return done.isEmpty() ? wording.say("card.nothing-done") : String.join("\n", done);
    }

    /**
     * The first of them, and how many more: what does not fit into the value would be cut off with all that stands
     * behind it.
     */
    private void some(List<String> into, List<Item> items, int most, Function<Item, String> line) {
        items.stream().limit(most).map(line).forEach(into::add);
        if (items.size() > most) {
            into.add(wording.say("bot.more", items.size() - most));
        }
    }

    private String orders(List<Item> items, Map<Long, Workflow> works) {
        String first =
                items.stream().limit(LISTED).map(item -> order(item, works)).collect(Collectors.joining("、"));
        return items.size() > LISTED ? first + wording.say("bot.more", items.size() - LISTED) : first;
    }

    private static String order(Item item, Map<Long, Workflow> works) {
        Workflow workflow = works.get(item.workflowId());
        return workflow == null
                ? Long.toString(item.workflowId())
                : workflow.orderNo().value();
    }

    private String nameOf(@Nullable String userId) {
        return userId == null ? "" : roster.nameOf(userId);
    }
}
