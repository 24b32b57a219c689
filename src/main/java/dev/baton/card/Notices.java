package dev.baton.card;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.PlaybooksRefused;
import dev.baton.catalogue.Problem;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Short messages to a lead about a lost group or playbooks that cannot be used; drawn when they are sent. */
@Component
public class Notices implements Delivery {

    private static final String TOPIC = "notice";
    private static final String GROUP = "group:";
    private static final String PLAYBOOKS = "playbooks:";
    private static final int LISTED = 10;

    /** Who edits a file often saves it again at once; and several instances that notice it say it together. */
    private static final Duration SECOND_THOUGHTS = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final Roster roster;
    private final Groups groups;
    private final Catalogue catalogue;
    private final Telling telling;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Notices(
            Outbox outbox,
            Roster roster,
            Groups groups,
            Catalogue catalogue,
            Telling telling,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.outbox = outbox;
        this.roster = roster;
        this.groups = groups;
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
            lost.ifPresent(group -> group.teams()
                    .forEach(team -> outbox.append(TOPIC, GROUP + team, clock.instant(), Priority.URGENT)));
        });
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

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        if (entry.key().startsWith(PLAYBOOKS)) {
            return playbooks(entry);
        }
        if (entry.key().startsWith(GROUP)) {
            return group(entry);
        }
        throw new Undeliverable(wording.say("notice.unknown"));
    }

    private Outcome group(OutboxEntry entry) throws Undeliverable {
        Team team = roster.team(entry.key().substring(GROUP.length())).orElse(null);
        String lead = team == null ? null : team.lead();
        String text = team == null ? "" : lost(team);
        return lead == null || text.isEmpty()
                ? Outcome.delivered()
                : telling.people(entry, List.of(lead), words(wording.say("notice.group-title"), text));
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

    /** Empty when the team has a group again. */
    private String lost(Team team) {
        return groups.lostOf(team.id())
                .map(lost -> wording.say(
                        "notice.group-lost",
                        lost.getKey().name(),
                        wording.say("card.group-" + lost.getValue()),
                        team.name()))
                .orElse("");
    }
}
