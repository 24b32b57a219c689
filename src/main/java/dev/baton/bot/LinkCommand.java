package dev.baton.bot;

import dev.baton.handover.Handovers;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.sync.Newcomer;
import dev.baton.sync.RosterSync;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Surface;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * 换号: somebody's entry in the roster was written with a wrong id; the lead of all their teams says who it is. A tap on
 * the proposal types it. Refused when names differ or the old id belongs to somebody: rights never pass from one person
 * to another this way.
 */
@Component
class LinkCommand implements Command {

    static final String WORD = "换号";

    private static final Logger log = LoggerFactory.getLogger(LinkCommand.class);

    /** What somebody does in person; what programs say of a wrong id proves nothing. */
    private static final Set<String> IN_PERSON = Set.of("press", "message", "page");

    private final Strangers strangers;
    private final RosterSync sync;
    private final Roster roster;
    private final Presence presence;
    private final Handovers handovers;
    private final Wording wording;
    private final TransactionTemplate transaction;

    LinkCommand(
            Strangers strangers,
            RosterSync sync,
            Roster roster,
            Presence presence,
            Handovers handovers,
            Wording wording,
            TransactionTemplate transaction) {
        this.strangers = strangers;
        this.sync = sync;
        this.roster = roster;
        this.presence = presence;
        this.handovers = handovers;
        this.wording = wording;
        this.transaction = transaction;
    }

    @Override
    public List<String> words() {
        return List.of(WORD);
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    /** What a tap types. */
    static String typed(String from, String to) {
        return WORD + " " + from + " " + to;
    }

    /**
     * Whether the id of this entry is nobody's: the address book says so, or, where it says nothing, nobody has ever
     * acted by it.
     */
    boolean isNobody(String userId) {
        return sync.newcomer(userId).map(Newcomer::unknown).orElseGet(() -> {
            Here here = presence.here(userId);
            return here.by() == null || !IN_PERSON.contains(here.by());
        });
    }

    @Override
    public String run(Said said) {
        List<String> ids = List.of(said.message().text().strip().split("\\s+")).stream()
                .filter(word -> !word.contains(WORD) && !word.startsWith("@"))
                .toList();
        if (ids.size() != 2) {
            return wording.say("stranger.link-how");
        }
        Optional<Member> wrong = roster.member(ids.get(0));
        Optional<Member> right = roster.member(ids.get(1));
        if (right.isPresent()) {
            return wording.say("stranger.add-known", Markdown.plain(right.get().name()));
        }
        return wrong.map(entry -> link(said, entry, ids.get(1)))
                .orElseGet(() -> wording.say("stranger.link-unknown", Markdown.plain(ids.get(0))));
    }

    private String link(Said said, Member wrong, String userId) {
        String lead = said.member().userId();
        boolean leads = !wrong.teams().isEmpty() && wrong.teams().stream().allMatch(team -> roster.leads(lead, team));
        if (!leads) {
            return wording.say("stranger.link-lead", Markdown.plain(wrong.name()), teamsOf(wrong));
        }
        Optional<Newcomer> colleague = sync.newcomer(userId);
        Optional<String> seen = strangers.find(userId).map(StrangerMapper.Stranger::name);
        if (colleague.map(Newcomer::unknown).orElse(seen.isEmpty())) {
            return wording.say("stranger.add-nobody", Markdown.plain(userId));
        }
        String name = colleague.map(Newcomer::name).or(() -> seen).orElseThrow();
        if (!name.equals(wrong.name())) {
            return wording.say("stranger.link-name", Markdown.plain(name), Markdown.plain(wrong.name()));
        }
        if (!isNobody(wrong.userId())) {
            return wording.say("stranger.link-real", Markdown.plain(wrong.userId()));
        }
        return renumbered(wrong, userId, new By(lead, Surface.COMMAND));
    }

    private String renumbered(Member wrong, String userId, By by) {
        boolean done = transaction.execute(status -> {
            boolean changed = roster.renumber(wrong.userId(), userId);
            if (changed) {
                strangers.added(userId);
            }
            return changed;
        });
        if (!done) {
            return wording.say("stranger.link-unknown", Markdown.plain(wrong.userId()));
        }
        log.info("the roster's {} is {} now, said {}", wrong.userId(), userId, by.actor());
        Member right = roster.member(userId).orElse(wrong);
        int moved = handovers.follow(wrong.userId(), right, by);
        return wording.say("stranger.linked", Markdown.plain(wrong.name()), Markdown.plain(userId), moved);
    }

    private String teamsOf(Member member) {
        return member.teams().stream()
                .map(roster::team)
                .flatMap(Optional::stream)
                .map(Team::name)
                .filter(Objects::nonNull)
                .map(Markdown::plain)
                .collect(Collectors.joining("、"));
    }
}
