package dev.baton.card;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.catalogue.ProblemType;
import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Flood;
import dev.baton.workflow.When;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** One card in the group for a whole flood of findings, instead of hundreds (R002). */
@Component
class SummaryCard {

    private static final String PREFIX = "flood-";

    /** As many as it names. */
    static final int LISTED = 20;

    /** In place of a kind: no flood, but what was there before the group. */
    private static final String LEFT = "";

    private final Outbox outbox;
    private final Roster roster;
    private final Groups groups;
    private final PublicUrl urls;
    private final CardMapper cards;
    private final Bringing bringing;
    private final Troubles troubles;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SummaryCard(
            Outbox outbox,
            Roster roster,
            Groups groups,
            PublicUrl urls,
            CardMapper cards,
            Bringing bringing,
            Troubles troubles,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.outbox = outbox;
        this.roster = roster;
        this.groups = groups;
        this.urls = urls;
        this.cards = cards;
        this.bringing = bringing;
        this.troubles = troubles;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Heard inside the transaction of who noticed the flood. */
    @EventListener
    void flood(Flood flood) {
        List<String> listed =
                flood.orders().subList(0, Math.min(LISTED, flood.orders().size()));
        summarise(
                flood.team(),
                flood.kind().type(),
                flood.kind().detail(),
                flood.orders().size(),
                listed);
    }

    /**
     * Tells a team's new group what was there before it; in the caller's transaction.
     *
     * @param found how much
     * @param first the most urgent, a line each
     */
    void left(String team, int found, List<String> first) {
        summarise(team, LEFT, LEFT, found, first);
    }

    private void summarise(String team, String type, String detail, int found, List<String> listed) {
        long id = TsidCreator.getTsid().toLong();
        String lines = String.join("\n", listed);
        cards.insertSummary(new CardMapper.SummaryRow(id, team, type, detail, found, lines, clock.instant()));
        outbox.append(Cards.TOPIC, PREFIX + id, clock.instant(), Priority.NORMAL);
    }

    /** Delivers the summary to its team's group; a group that is not bound gets nothing, and integrity says so. */
    void deliver(String card) {
        Optional<CardMapper.SummaryRow> summary =
                transaction.execute(status -> cards.summary(Long.parseLong(card.substring(PREFIX.length()))));
        Optional<Group> group = summary.flatMap(row -> groups.ofTeam(row.team()));
        if (summary.isEmpty() || group.isEmpty()) {
            return;
        }
        Space space = Space.group(group.get().openConversationId());
        Known known = bringing.known(card);
        List<Delivered> delivered = bringing.bringAnyway(
                new Bringing.Drawn(card, face(summary.get()), Map.of(), title(summary.get())),
                false,
                List.of(space),
                known);
        bringing.hung(card, delivered);
        transaction.executeWithoutResult(status -> cards.shown(card, 1, null, true, clock.instant()));
        troubles.unlessThere(space, delivered, known);
    }

    private String title(CardMapper.SummaryRow row) {
        return row.type().equals(LEFT)
                ? wording.say("card.left-title", teamOf(row), row.found())
                : wording.say("card.summary-title", row.type(), row.detail(), Integer.toString(row.found()));
    }

    private String teamOf(CardMapper.SummaryRow row) {
        return roster.nameOfTeam(row.team());
    }

    private Map<String, String> face(CardMapper.SummaryRow row) {
        Map<String, String> face = new LinkedHashMap<>();
        for (String empty :
                List.of("workflowId", "revision", "press", "problem", "due", "done", "notice", "formAction")) {
            face.put(empty, "");
        }
        long listed = row.orders().lines().count();
        String more = row.found() > listed
                ? "\n" + wording.say("card.summary-more", Long.toString(row.found() - listed))
                : "";
        String said = row.type().equals(LEFT) ? "card.left" : "card.summary";
        face.put("title", title(row));
        face.put("orderNo", wording.say("card.summary-orders", Integer.toString(row.found())));
        face.put("guide", Values.cut(row.orders(), Values.LIMIT - Values.size(more)) + more);
        face.put("state", wording.say(said + "-state", When.text(row.createdAt(), clock.instant())));
        face.put("stateColor", "orange");
        face.put("holder", wording.say(said + "-holder"));
        face.put("todo", wording.say(said + "-todo"));
        face.put("detailUrl", urls.list());
        face.put("timeline", "[]");
        face.put("buttons", "[]");
        face.put("form", Values.NO_FORM);
        face.put("lastMessage", last(row));
        return face;
    }

    private String last(CardMapper.SummaryRow row) {
        return row.type().equals(LEFT)
                ? title(row)
                : wording.say(
                        "card.group-summary",
                        Integer.toString(row.found()),
                        new ProblemType(row.type(), row.detail()).id());
    }
}
