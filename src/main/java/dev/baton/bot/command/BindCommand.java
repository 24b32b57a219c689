package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 绑定: this chat group is where a team works from now on; typed in the group by the team's lead (CONTRACT 6, 7). */
@Component
class BindCommand implements Command {

    private static final int LONGEST_NAME = 100;

    /** What is said of the group itself. */
    private static final Pattern AROUND = Pattern.compile("(把|将|这个|本|当前|群|到|给|为)+");

    private final TeamsMeant teams;
    private final Roster roster;
    private final Groups groups;
    private final Wording wording;

    BindCommand(TeamsMeant teams, Roster roster, Groups groups, Wording wording) {
        this.teams = teams;
        this.roster = roster;
        this.groups = groups;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("绑定", "bind");
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
            return wording.say("bot.bind-where");
        }
        // All its cards would come here, so nothing is guessed
        Optional<Team> team = teams.only(Beside.of(said.line().words()), AROUND);
        if (team.isEmpty()) {
            return wording.say("bot.bind-which", teams.names());
        }
        if (!roster.leads(said.member().userId(), team.get().id())) {
            return wording.say("bot.bind-lead", Markdown.plain(team.get().name()));
        }
        Group group = bind(said, team.get());
        return wording.say(
                "bot.bound",
                group.teams().stream()
                        .map(roster::nameOfTeam)
                        .map(Markdown::plain)
                        .collect(Collectors.joining("、")));
    }

    /** A group keeps its name and the other teams it has; a name that another group has gets the team's behind it. */
    private Group bind(Said said, Team team) {
        String conversation = said.message().conversationId();
        Optional<Group> known = groups.ofConversation(conversation);
        Set<String> all = new LinkedHashSet<>(known.map(Group::teams).orElse(List.of()));
        all.add(team.id());
        String name = known.map(Group::name).orElseGet(() -> nameFor(said, team));
        return groups.bind(name, conversation, List.copyOf(all));
    }

    private String nameFor(Said said, Team team) {
        String title = Objects.requireNonNullElse(said.message().conversationTitle(), "")
                .strip();
        String name = title.isEmpty() ? team.name() : title.substring(0, Math.min(title.length(), LONGEST_NAME / 2));
        boolean others = groups.all().stream()
                .anyMatch(group -> group.name().equals(name)
                        && !group.teams().equals(List.of(team.id()))
                        && !name.equals(team.group()));
        return others ? name + "（" + team.name() + "）" : name;
    }
}
