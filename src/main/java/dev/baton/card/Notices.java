package dev.baton.card;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.PlaybooksRefused;
import dev.baton.catalogue.Problem;
import dev.baton.handover.Handovers;
import dev.baton.handover.WorkGivenBack;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.outbox.Undeliverable;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Short messages to a team's lead about what happened to its group or its people; drawn when they are sent. */
@Component
public class Notices implements Delivery {

    private static final String TOPIC = "notice";
    private static final String GROUP = "group:";
    private static final String LEFT = "left:";
    private static final String GONE = "gone:";
    private static final String PLAYBOOKS = "playbooks:";
    private static final int LISTED = 10;
    private static final int LOOKED_AT = 200;

    /** Who edits a file often saves it again at once; and several instances that notice it say it together. */
    private static final Duration SECOND_THOUGHTS = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Roster roster;
    private final Groups groups;
    private final Board board;
    private final Handovers handovers;
    private final Catalogue catalogue;
    private final Telling telling;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Notices(
            Outbox outbox,
            Roster roster,
            Groups groups,
            Board board,
            Handovers handovers,
            Catalogue catalogue,
            Telling telling,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.outbox = outbox;
        this.roster = roster;
        this.groups = groups;
        this.board = board;
        this.handovers = handovers;
        this.catalogue = catalogue;
        this.telling = telling;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Nothing can be sent to this conversation any more: its group is unbound, and the leads of its teams are told how
     * to mend it.
     *
     * @param why {@code disbanded} or {@code refused}
     */
    public void groupLost(String openConversationId, String why) {
        transaction.executeWithoutResult(status -> {
            Optional<Group> lost = groups.lose(openConversationId, why);
            lost.ifPresent(group -> group.teams().forEach(team -> append(GROUP + team)));
        });
    }

    /** This person's work is back in the queues of these teams: their leads are told. */
    public void left(String userId, Collection<String> teams) {
        transaction.executeWithoutResult(status -> teams.forEach(team -> append(LEFT + team + ":" + userId)));
    }

    @EventListener
    void givenBack(WorkGivenBack work) {
        transaction.executeWithoutResult(
                status -> work.teams().forEach(team -> append(GONE + team + ":" + work.userId() + ":" + work.name())));
    }

    /** Somebody saved playbooks that cannot be used: every lead is told once, unless they are mended by then. */
    @EventListener
    void refused(PlaybooksRefused refused) {
        transaction.executeWithoutResult(status -> roster.teams().stream()
                .map(Team::lead)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(lead -> outbox.append(
                        TOPIC, PLAYBOOKS + lead, clock.instant().plus(SECOND_THOUGHTS), Priority.NORMAL)));
    }

    private void append(String key) {
        outbox.append(TOPIC, key, clock.instant(), Priority.URGENT);
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        if (entry.key().startsWith(PLAYBOOKS)) {
            return playbooks(entry);
        }
        boolean gone = entry.key().startsWith(GONE);
        String[] key = entry.key().split(":", gone ? 4 : 3);
        Optional<Team> team = roster.team(key[1]);
        String lead = team.map(Team::lead).orElse(null);
        String text = team.map(its -> entry.key().startsWith(GROUP)
                        ? group(its)
                        : gone
                                ? leftover(its, "notice.gone", key[3], wording.say("assignment.gone", key[3]))
                                : leftover(its, key[2]))
                .orElse("");
        if (lead == null || text.isEmpty() || (key.length > 2 && lead.equals(key[2]))) {
            return Outcome.delivered();
        }
        String title = wording.say(
                entry.key().startsWith(GROUP)
                        ? "notice.group-title"
                        : gone ? "notice.gone-title" : "notice.left-title");
        return telling.people(entry, List.of(lead), words(title, text));
    }

    private Outcome playbooks(OutboxEntry entry) throws Undeliverable {
        List<Problem> problems = catalogue.refused();
        if (problems.isEmpty()) {
            return Outcome.delivered();
        }
        StringBuilder text = new StringBuilder(wording.say("notice.playbooks", problems.size()));
        problems.stream().limit(LISTED).forEach(problem -> text.append("\n\n- ").append(problem));
        List<String> lead = List.of(entry.key().substring(PLAYBOOKS.length()));
        return telling.people(entry, lead, words(wording.say("notice.playbooks-title"), text.toString()));
    }

    private Telling.Words words(String title, String text) {
        return new Telling.Words(title, text, wording.say("message.withheld"));
    }

    private String group(Team team) {
        return groups.lostOf(team.id())
                .map(lost -> wording.say(
                        "notice.group-lost",
                        lost.getKey().name(),
                        wording.say("card.group-" + lost.getValue()),
                        team.name()))
                .orElse("");
    }

    private String leftover(Team team, String userId) {
        String name = roster.nameOf(userId);
        return leftover(team, "notice.left", name, handovers.leftWhy(userId));
    }

    private String leftover(Team team, String sentence, String name, String why) {
        List<Workflow> waiting =
                board.list(new WorkflowQuery(null, team.id(), WorkflowState.WAITING, null, null, LOOKED_AT)).stream()
                        .filter(workflow -> workflow.holding().why().equals(why))
                        .toList();
        StringBuilder text = new StringBuilder(wording.say(sentence, name, waiting.size()));
        waiting.stream()
                .limit(LISTED)
                .forEach(workflow -> text.append("\n\n- ")
                        .append(workflow.orderNo().value())
                        .append(' ')
                        .append(workflow.kind().id()));
        return text.toString();
    }
}
