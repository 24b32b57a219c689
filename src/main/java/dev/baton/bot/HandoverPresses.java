package dev.baton.bot;

import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.action.Form;
import dev.baton.assignment.Assigner;
import dev.baton.card.HandoverCards;
import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.CardReply;
import dev.baton.handover.Handover;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Standing;
import dev.baton.handover.Handovers;
import dev.baton.request.RequestId;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people press on the card of a handover. Accepting is the action of each workflow, with this press as its
 * request: pressed twice, or at two instances at once, each workflow moves once.
 */
@Component
class HandoverPresses {

    /** As many as fit into a form; beyond that the order is typed. */
    private static final int LISTED = 8;

    private static final int TAIL = 6;

    private final Actions actions;
    private final Handovers handovers;
    private final HandoverCards cards;
    private final Board board;
    private final Assigner assigner;
    private final Roster roster;
    private final Wording wording;
    private final Unhurried unhurried;
    private final JsonMapper json;

    HandoverPresses(
            Actions actions,
            Handovers handovers,
            HandoverCards cards,
            Board board,
            Assigner assigner,
            Roster roster,
            Wording wording,
            Unhurried unhurried,
            JsonMapper json) {
        this.actions = actions;
        this.handovers = handovers;
        this.cards = cards;
        this.board = board;
        this.assigner = assigner;
        this.roster = roster;
        this.wording = wording;
        this.unhurried = unhurried;
        this.json = json;
    }

    /** Whether the presser confirms the own leave: who goes is not here by saying so, and is dealt nothing first. */
    boolean goes(long id, String action, Member member) {
        return action.equals(ActionName.ACCEPT.id())
                && handovers
                        .find(id)
                        .filter(handover -> handover.kind() == Handover.Kind.LEAVE)
                        .filter(leave -> leave.giver().equals(member.userId()))
                        .isPresent();
    }

    /** The answer: the card as it is now, and a sentence to the presser. */
    CardReply answer(long id, String action, CardPress press, Member member) {
        Handover handover = handovers.find(id).orElse(null);
        if (handover == null) {
            return CardReply.notice(wording.say("refused.unknown-workflow"));
        }
        return switch (ActionName.of(action).orElse(ActionName.NOTE)) {
            case ACCEPT ->
                unhurried.answer(
                        handover.with(Standing.OFFERED).size(),
                        () -> handover.kind() == Handover.Kind.LEAVE
                                ? leave(handover, member)
                                : accept(press, handover, member, Standing.OFFERED),
                        () -> meanwhile(handover, member));
            case TAKE -> one(press, handover, member);
            case REVOKE ->
                unhurried.answer(
                        handover.with(Standing.ACCEPTED).size(),
                        () -> undo(handover, member),
                        () -> meanwhile(handover, member));
            default -> CardReply.notice(wording.say("refused.unknown-action", action));
        };
    }

    /** It takes longer than a press can wait; the card follows. */
    private CardReply meanwhile(Handover handover, Member member) {
        Handover now = handovers.find(handover.id()).orElse(handover);
        return reply(now, member, wording.say("handover.meanwhile"));
    }

    private Optional<String> notForThem(Handover handover, Member member) {
        String receiver = handover.receiver();
        if (member.userId().equals(receiver)) {
            return Optional.empty();
        }
        return Optional.of(wording.say(
                "refused.handover-not-yours",
                roster.nameOf(handover.giver()),
                receiver == null ? roster.nameOf(handover.giver()) : roster.nameOf(receiver)));
    }

    private CardReply accept(CardPress press, Handover before, Member member, Standing which) {
        Optional<String> refusal = notForThem(before, member);
        if (refusal.isPresent()) {
            return reply(before, member, refusal.get());
        }
        Handover fresh = handovers.refreshed(before.id()).orElse(before);
        return isOver(fresh) ? over(fresh, member) : accept(press, fresh, member, fresh.with(which));
    }

    /** What is in it is not on offer any more, though nobody has it. */
    private static boolean isOver(Handover handover) {
        return !handover.isOpen() && !handover.with(Standing.OFFERED).isEmpty();
    }

    private CardReply over(Handover handover, Member member) {
        String became = wording.say("handover.state." + handover.state().wire());
        return reply(handover, member, wording.say("handover.over-since", became));
    }

    private CardReply accept(CardPress press, Handover handover, Member member, List<Item> items) {
        List<String> not = new ArrayList<>();
        int accepted = 0;
        for (Item item : items) {
            ActionResult result = actions.run(request(press, member, item.workflowId()));
            if (result instanceof ActionResult.Done) {
                accepted++;
            } else if (result instanceof ActionResult.Refused refused) {
                not.add(sentence(refused));
            }
        }
        Handover now = handovers.refreshed(handover.id()).orElse(handover);
        String said = accepted > 0
                ? wording.say("handover.you-accepted", accepted, roster.nameOf(handover.giver()))
                : wording.say(
                        now.with(Standing.ACCEPTED).isEmpty() ? "handover.nothing-left" : "handover.accepted-already");
        String over = over(member);
        String rest = not.isEmpty() ? "" : "；" + wording.say("handover.not-accepted", not.size(), not.get(0));
        return reply(now, member, said + over + rest);
    }

    /** Taking over is never refused for being full, but it is said. */
    private String over(Member member) {
        int held = assigner.loads(List.of(member.userId())).getOrDefault(member.userId(), 0);
        return held > member.capacity() ? "；" + wording.say("handover.over", held, member.capacity()) : "";
    }

    private static ActionRequest request(CardPress press, Member member, long workflowId) {
        RequestId once = WorkflowPresses.once(press, member.userId(), ActionName.ACCEPT);
        return new ActionRequest(
                new RequestId(once.kind(), once.key() + "|" + workflowId),
                workflowId,
                ActionName.ACCEPT,
                By.card(member.userId()),
                null,
                Map.of(),
                null);
    }

    private String sentence(ActionResult.Refused refused) {
        String why = refused.refusal().text(wording);
        Workflow workflow = refused.workflow();
        return workflow == null ? why : workflow.orderNo().value() + " " + why;
    }

    private CardReply one(CardPress press, Handover before, Member member) {
        Optional<String> refusal = notForThem(before, member);
        if (refusal.isPresent()) {
            return reply(before, member, refusal.get());
        }
        Handover fresh = handovers.refreshed(before.id()).orElse(before);
        if (isOver(fresh)) {
            return over(fresh, member);
        }
        List<Item> offered = fresh.with(Standing.OFFERED);
        Map<Long, Workflow> works = board
                .byIds(offered.stream().map(Item::workflowId).toList())
                .stream()
                .collect(Collectors.toMap(Workflow::id, Function.identity()));
        if (offered.isEmpty()) {
            return reply(fresh, member, wording.say("handover.nothing-left"));
        }
        String which = press.field("which");
        if (press.form().isEmpty() || which == null || which.isBlank()) {
            return new CardReply(
                    cards.face(fresh),
                    cards.privately(fresh, member.userId(), "", json.writeValueAsString(form(offered, works)), "take"),
                    null);
        }
        List<Item> chosen = meant(which.strip(), offered, works);
        List<String> orders = chosen.stream()
                .flatMap(item -> Optional.ofNullable(works.get(item.workflowId())).stream())
                .map(workflow -> workflow.orderNo().value())
                .distinct()
                .toList();
        if (chosen.isEmpty() || orders.size() > 1) {
            String why = chosen.isEmpty()
                    ? wording.say("handover.none-of-it", which.strip())
                    : wording.say("handover.several-orders", which.strip(), some(orders));
            return new CardReply(
                    cards.face(fresh),
                    cards.privately(fresh, member.userId(), why, json.writeValueAsString(form(offered, works)), "take"),
                    null);
        }
        return accept(press, fresh, member, chosen);
    }

    /** The one that was picked; or all of an order's by its number, and by the end of numbers all that end so. */
    private static List<Item> meant(String which, List<Item> offered, Map<Long, Workflow> works) {
        List<Predicate<Item>> ways = List.of(
                item -> which.equals(Long.toString(item.workflowId())),
                item -> number(item, works).equalsIgnoreCase(which),
                item -> number(item, works).toUpperCase(Locale.ROOT).endsWith(which.toUpperCase(Locale.ROOT)));
        return ways.stream()
                .map(way -> offered.stream().filter(way).toList())
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of());
    }

    private static String number(Item item, Map<Long, Workflow> works) {
        Workflow workflow = works.get(item.workflowId());
        return workflow == null ? "" : workflow.orderNo().value();
    }

    private Form form(List<Item> offered, Map<Long, Workflow> works) {
        String label = wording.say("handover.which");
        if (offered.size() > LISTED) {
            return new Form(List.of(new Form.Field(
                    "which",
                    label,
                    Form.Type.TEXT,
                    true,
                    false,
                    false,
                    wording.say("handover.which-hint"),
                    null,
                    List.of())));
        }
        List<Form.Option> options = offered.stream()
                .map(item -> new Form.Option(Long.toString(item.workflowId()), option(works.get(item.workflowId()))))
                .toList();
        return new Form(
                List.of(new Form.Field("which", label, Form.Type.SELECT, true, false, false, null, null, options)));
    }

    private static String option(@Nullable Workflow workflow) {
        if (workflow == null) {
            return "";
        }
        String no = workflow.orderNo().value();
        return no.substring(Math.max(0, no.length() - TAIL)) + " "
                + workflow.kind().detail();
    }

    private CardReply leave(Handover before, Member member) {
        Handovers.Left left = handovers.confirmLeave(before.id(), member.userId());
        Handover now = handovers.find(before.id()).orElse(before);
        if (left instanceof Handovers.Left.Not not) {
            Refusal why = not.refusal();
            return reply(now, member, why.text(wording));
        }
        Handovers.Left.Now gone = (Handovers.Left.Now) left;
        String said = wording.say("handover.on-leave")
                + named("handover.came-since", gone.came())
                + named("handover.gone-since", gone.gone());
        return reply(now, member, said);
    }

    private String named(String key, List<Workflow> works) {
        List<String> orders =
                works.stream().map(workflow -> workflow.orderNo().value()).toList();
        return works.isEmpty() ? "" : "\n" + wording.say(key, works.size(), some(orders));
    }

    private static String some(List<String> orders) {
        return orders.stream().limit(LISTED).collect(Collectors.joining("、")) + (orders.size() > LISTED ? "…" : "");
    }

    private CardReply undo(Handover before, Member member) {
        Optional<Refusal> refusal = handovers.undo(before.id(), member.userId());
        Handover now = handovers.find(before.id()).orElse(before);
        String said = refusal.map(why -> why.text(wording))
                .orElseGet(() -> now.with(Standing.BACK).isEmpty()
                        ? wording.say("handover.withdrawn")
                        : wording.say("handover.back", now.with(Standing.BACK).size(), roster.nameOf(now.giver())));
        return reply(now, member, said);
    }

    private CardReply reply(Handover now, Member member, String notice) {
        return new CardReply(cards.face(now), cards.privately(now, member.userId(), notice, "", ""), null);
    }
}
