package dev.baton.roster;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The chat groups in which teams work. Reads cost nothing and need no transaction: they come from the same copy in
 * memory as those of {@link Roster}.
 */
@Component
public class Groups {

    private final RosterStore store;
    private final Remembered remembered;
    private final MessageSource messages;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Groups(
            RosterStore store,
            Remembered remembered,
            MessageSource messages,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.remembered = remembered;
        this.messages = messages;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** All that are bound, by name. */
    public List<Group> all() {
        return List.copyOf(remembered.now().groups());
    }

    /** The chat group this team works in; empty as long as none is bound. */
    public Optional<Group> ofTeam(String teamId) {
        return remembered.now().groupOf(teamId);
    }

    /** The group bound to this conversation; of several the first by name. */
    public Optional<Group> ofConversation(String openConversationId) {
        return remembered.now().groupIn(openConversationId);
    }

    /**
     * Binds a chat group: creates it, or gives it another conversation. The teams given work in it from now on, and no
     * longer in another; none given: those it was bound for before. Teams that name it in the roster work in it as
     * well. In one transaction (the caller's, if there is one).
     *
     * @throws RosterInvalid for a team that does not exist
     */
    public Group bind(String name, String openConversationId, List<String> teams) {
        return transaction.execute(status -> {
            store.lock();
            Snapshot before = store.load();
            Problems problems = new Problems(messages);
            if (name.isBlank() || name.strip().length() > 100) {
                problems.add("name", "group-name", 100);
            }
            if (openConversationId.isBlank() || openConversationId.length() > 128) {
                problems.add("openConversationId", "conversation", 128);
            }
            for (int i = 0; i < teams.size(); i++) {
                if (before.team(teams.get(i)) == null) {
                    problems.add("teams[" + i + "]", "unknown-team", teams.get(i));
                }
            }
            problems.done();
            store.bind(new Group(name.strip(), openConversationId, teams), clock.instant());
            Snapshot after = store.load();
            remembered.changed(before, after);
            return after.groups().stream()
                    .filter(group -> group.name().equals(name.strip()))
                    .findFirst()
                    .orElseThrow();
        });
    }

    /**
     * A team works in this conversation's group no longer, also when the roster names the group; nothing of it is sent
     * there until it is bound again. Its other teams stay. In one transaction (the caller's, if there is one).
     *
     * @return the group with the teams that are left; empty when the team did not work there
     */
    public Optional<Group> unbind(String openConversationId, String teamId) {
        return transaction.execute(status -> {
            store.lock();
            Snapshot before = store.load();
            Optional<Group> known = before.groups().stream()
                    .filter(group -> group.openConversationId().equals(openConversationId)
                            && group.teams().contains(teamId))
                    .findFirst();
            known.ifPresent(group -> {
                store.unbind(group.name(), teamId, clock.instant());
                remembered.showAfterCommit(store.load());
            });
            return known.map(group -> new Group(
                    group.name(),
                    group.openConversationId(),
                    group.teams().stream().filter(team -> !team.equals(teamId)).toList()));
        });
    }

    /**
     * The group's conversation is gone, or the robot has no part in it any more: nothing is sent there until it is
     * bound again. In one transaction (the caller's, if there is one).
     *
     * @param why {@code disbanded} or {@code refused}
     * @return the group as it was; empty when none is bound to this conversation
     */
    public Optional<Group> lose(String openConversationId, String why) {
        Optional<Group> known = ofConversation(openConversationId);
        boolean lost = transaction.execute(status -> {
            store.lock();
            boolean changed = store.lose(openConversationId, why, clock.instant());
            if (changed) {
                remembered.showAfterCommit(store.load());
            }
            return changed;
        });
        return lost ? known : Optional.empty();
    }

    /** The lost group this team worked in, with the reason; empty when it has a group, or never had one. */
    public Optional<Map.Entry<Group, String>> lostOf(String teamId) {
        return ofTeam(teamId).isPresent()
                ? Optional.empty()
                : remembered.now().lost().entrySet().stream()
                        .filter(lost -> lost.getKey().teams().contains(teamId))
                        .findFirst();
    }

    /** The group is called otherwise now, and how is not known: {@link #called} will say it. In one transaction. */
    public void renamed(String openConversationId) {
        transaction.executeWithoutResult(status -> {
            store.lock();
            store.renamed(openConversationId, clock.instant());
            remembered.showAfterCommit(store.load());
        });
    }

    /**
     * What a message says its group is called: that counts once the platform has said that it was renamed. Costs
     * nothing, message after message, as long as that is no name for it.
     */
    public void called(String openConversationId, String name) {
        Snapshot now = remembered.now();
        if (now.isRenamed(openConversationId) && now.isNameFor(openConversationId, name.strip())) {
            rename(openConversationId, name);
        }
    }

    /**
     * The group is called otherwise now; its teams go along, also those of a roster that still has the old name.
     * Nothing happens for an unknown conversation or when another group has that name. In one transaction (the
     * caller's, if there is one).
     */
    public void rename(String openConversationId, String name) {
        String next = name.strip();
        transaction.executeWithoutResult(status -> {
            store.lock();
            Snapshot before = store.load();
            if (!before.isNameFor(openConversationId, next)) {
                return;
            }
            before.groupIn(openConversationId).ifPresent(group -> {
                store.rename(group.name(), next, clock.instant());
                remembered.showAfterCommit(store.load());
            });
        });
    }
}
