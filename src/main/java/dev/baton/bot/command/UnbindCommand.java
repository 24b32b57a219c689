package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * 解绑: a team no longer works in this chat group; said in the group by the team's lead, and asked again before it is
 * done.
 */
@Component
class UnbindCommand implements Command {

    private final TeamsMeant teams;
    private final Roster roster;
    private final Groups groups;
    private final Questions questions;
    private final Wording wording;

    UnbindCommand(TeamsMeant teams, Roster roster, Groups groups, Questions questions, Wording wording) {
        this.teams = teams;
        this.roster = roster;
        this.groups = groups;
        this.questions = questions;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("解绑", "解除绑定", "取消绑定", "unbind");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public String run(Said said) {
        if (!said.message().group()) {
            return wording.say("bot.unbind-where");
        }
        List<Team> bound =
                groups.ofConversation(said.message().conversationId()).map(Group::teams).orElse(List.of()).stream()
                        .flatMap(id -> roster.team(id).stream())
                        .toList();
        if (bound.isEmpty()) {
            return said.refused(wording.say("bot.unbind-nothing"));
        }
        String words = Beside.of(said.line().words());
        List<Team> meant = words.isEmpty()
                ? own(bound, said)
                : teams.namedIn(words).stream().filter(bound::contains).toList();
        if (meant.size() != 1) {
            return wording.say("bot.unbind-which", names(bound));
        }
        return unbind(said, meant.get(0));
    }

    /** Without a name the only one that is bound, or the only one that the person leads. */
    private List<Team> own(List<Team> bound, Said said) {
        return bound.size() == 1
                ? bound
                : bound.stream()
                        .filter(team -> roster.leads(said.member().userId(), team.id()))
                        .toList();
    }

    private String unbind(Said said, Team team) {
        String name = Markdown.plain(team.name());
        if (!roster.leads(said.member().userId(), team.id())) {
            return said.refused(wording.say("bot.unbind-lead", name));
        }
        if (!said.confirmed()) {
            return questions.really(
                    said,
                    wording.say("bot.unbind-really", name),
                    new Question.Choice(wording.say("bot.unbind-yes", team.name()), words().get(0) + " " + team.id()));
        }
        Optional<Group> left = groups.unbind(said.message().conversationId(), team.id());
        return left.isEmpty()
                ? said.refused(wording.say("bot.unbind-nothing"))
                : left.get().teams().isEmpty()
                        ? wording.say("bot.unbound", name)
                        : wording.say("bot.unbound-others", name, names(teams(left.get())));
    }

    private List<Team> teams(Group group) {
        return group.teams().stream().flatMap(id -> roster.team(id).stream()).toList();
    }

    private static String names(List<Team> teams) {
        return teams.stream().map(Team::name).map(Markdown::plain).collect(Collectors.joining("、"));
    }
}
