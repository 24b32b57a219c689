package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.stranger.Stranger;
import dev.baton.bot.stranger.Strangers;
import dev.baton.handover.Handovers;
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

    private static final Logger log = LoggerFactory.getLogger(LinkCommand.class);

    private final Strangers strangers;
    private final RosterSync sync;
    private final Roster roster;
    private final Handovers handovers;
    private final Wording wording;
    private final TransactionTemplate transaction;

    LinkCommand(
            Strangers strangers,
            RosterSync sync,
            Roster roster,
            Handovers handovers,
            Wording wording,
            TransactionTemplate transaction) {
        this.strangers = strangers;
        this.sync = sync;
        this.roster = roster;
        this.handovers = handovers;
        this.wording = wording;
        this.transaction = transaction;
    }

    @Override
    public List<String> words() {
        return List.of(Strangers.LINK);
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public String run(Said said) {
        List<String> ids = List.of(said.message().text().strip().split("\\s+")).stream()
                .filter(word -> !word.contains(Strangers.LINK) && !word.startsWith("@"))
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
        Optional<String> seen = strangers.find(userId).map(Stranger::name);
        if (colleague.map(Newcomer::unknown).orElse(seen.isEmpty())) {
            return wording.say("stranger.add-nobody", Markdown.plain(userId));
        }
        String name = colleague.map(Newcomer::name).or(() -> seen).orElseThrow();
        if (!name.equals(wrong.name())) {
            return wording.say("stranger.link-name", Markdown.plain(name), Markdown.plain(wrong.name()));
        }
        if (!strangers.isNobody(wrong.userId())) {
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
