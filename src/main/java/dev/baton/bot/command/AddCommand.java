package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.stranger.Stranger;
import dev.baton.bot.stranger.Strangers;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.sync.Newcomer;
import dev.baton.sync.RosterSync;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * 加人: a team's lead takes somebody into the roster who has asked for it by pressing or typing; a tap on the proposal
 * types it.
 */
@Component
class AddCommand implements Command {

    private final Strangers strangers;
    private final RosterSync sync;
    private final TeamsMeant teams;
    private final Roster roster;
    private final Wording wording;
    private final TransactionTemplate transaction;

    AddCommand(
            Strangers strangers,
            RosterSync sync,
            TeamsMeant teams,
            Roster roster,
            Wording wording,
            TransactionTemplate transaction) {
        this.strangers = strangers;
        this.sync = sync;
        this.teams = teams;
        this.roster = roster;
        this.wording = wording;
        this.transaction = transaction;
    }

    @Override
    public List<String> words() {
        return List.of(Strangers.ADD);
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public String run(Said said) {
        List<String> words = Stream.of(said.message().text().strip().split("\\s+"))
                .filter(word -> !word.contains(Strangers.ADD) && !word.startsWith("@"))
                .toList();
        Optional<Team> team =
                words.stream().flatMap(word -> teams.by(word).stream()).findFirst();
        Optional<String> userId =
                words.stream().filter(word -> teams.by(word).isEmpty()).findFirst();
        if (team.isEmpty() || userId.isEmpty() || words.size() != 2) {
            return wording.say("stranger.add-how", teams.names());
        }
        if (!roster.leads(said.member().userId(), team.get().id())) {
            return wording.say("stranger.add-lead", Markdown.plain(team.get().name()));
        }
        return add(userId.get(), team.get());
    }

    private String add(String userId, Team team) {
        Optional<Member> already = roster.member(userId);
        if (already.isPresent()) {
            return wording.say(
                    "stranger.add-known", Markdown.plain(already.get().name()));
        }
        Optional<Newcomer> colleague = sync.newcomer(userId);
        Optional<Stranger> seen = strangers.find(userId);
        boolean nobody = colleague.map(Newcomer::unknown).orElse(seen.isEmpty());
        if (nobody) {
            return wording.say("stranger.add-nobody", Markdown.plain(userId));
        }
        String name =
                colleague.map(Newcomer::name).orElseGet(() -> seen.orElseThrow().name());
        String mobile = colleague.map(Newcomer::mobile).orElse(null);
        boolean added = transaction.execute(status -> {
            boolean fresh = roster.add(new Member(
                    userId,
                    name,
                    List.of(),
                    List.of(team.id()),
                    team.roles(),
                    Set.of(),
                    Member.USUAL_CAPACITY,
                    mobile));
            if (fresh) {
                strangers.added(userId);
            }
            return fresh;
        });
        return added
                ? wording.say("stranger.added", Markdown.plain(name), Markdown.plain(team.name()))
                : wording.say("stranger.add-known", Markdown.plain(name));
    }
}
