package dev.baton.card;

import dev.baton.dingtalk.Space;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The truth about a card: where it must hang, who must have been told, and what each person may press. No statement, no
 * call.
 */
@Component
class Wanted {

    private final Roster roster;
    private final Groups groups;
    private final Buttons presses;

    Wanted(Roster roster, Groups groups, Buttons presses) {
        this.roster = roster;
        this.groups = groups;
        this.presses = presses;
    }

    /** In its team's group unless it is quiet, and in its holder's chat with the robot. */
    Set<Space> spaces(Workflow workflow) {
        Set<Space> wanted = new LinkedHashSet<>();
        if (!workflow.quiet()) {
            groups.ofTeam(workflow.homeTeam()).ifPresent(group -> wanted.add(Space.group(group.openConversationId())));
        }
        holdersChat(workflow).ifPresent(wanted::add);
        return wanted;
    }

    /** The same without those where it is left out as long as it does not change. */
    Set<Space> spaces(Workflow workflow, Known known) {
        Set<Space> wanted = spaces(workflow);
        wanted.removeIf(space -> known.heldBack(space, workflow.drawing()));
        return wanted;
    }

    static Optional<Space> holdersChat(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null || !workflow.state().isOpen() ? Optional.empty() : Optional.of(Space.robotChatOf(holder));
    }

    /**
     * Who holds it since when, and whether somebody asks for it; its holder is told once. Null: there is nobody to
     * tell.
     */
    static @Nullable String holding(Workflow workflow) {
        if (workflow.holder() == null || !workflow.state().isOpen()) {
            return null;
        }
        Workflow.Asked asked = workflow.holding().asked();
        String held = workflow.holder() + "@" + workflow.holding().since().toEpochMilli();
        return asked == null ? held : held + "?" + asked.at().toEpochMilli();
    }

    /** Whether two of {@link #holding} are the same hand, whoever asks for it. */
    static boolean sameHand(@Nullable String one, @Nullable String other) {
        return Objects.equals(hand(one), hand(other));
    }

    private static @Nullable String hand(@Nullable String holding) {
        int asked = holding == null ? -1 : holding.indexOf('?');
        return holding == null || asked < 0 ? holding : holding.substring(0, asked);
    }

    /** What each of them, and the holder, may press now; a stranger gets the public buttons. */
    Map<String, String> buttons(Workflow workflow, Collection<String> people) {
        Set<String> all = new LinkedHashSet<>(people);
        if (workflow.holder() != null && workflow.state().isOpen()) {
            all.add(workflow.holder());
        }
        presses.reviewers(workflow).forEach(reviewer -> all.add(reviewer.userId()));
        Map<String, String> buttons = new LinkedHashMap<>();
        for (String person : all) {
            Optional<Member> member = roster.member(person);
            buttons.put(
                    person,
                    member.map(someone -> presses.of(workflow, someone))
                            .orElseGet(() -> presses.ofEverybody(workflow)));
        }
        return buttons;
    }

    /** Whether this card lacks something that only a call can mend; everybody's buttons go along with every drawing. */
    boolean lacks(Workflow workflow, Known known, Instant now) {
        Set<Space> spaces = spaces(workflow, known);
        boolean unseen = workflow.quiet() && workflow.holder() == null;
        if (known.instance() == null) {
            return !unseen && workflow.state().isOpen() && !spaces.isEmpty();
        }
        if (!known.shows(workflow.drawing()) || spaces.stream().anyMatch(space -> known.missing(space, now))) {
            return true;
        }
        return holdersChat(workflow).filter(chat -> known.doubtful(chat, now)).isPresent();
    }
}
