package dev.baton.bot;

import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Pile;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** 同组: what everybody in my teams holds, and who is here (R066, R084). */
@Component
class GroupCommand implements Command {

    private static final int LISTED = 20;

    private final TeamsMeant teams;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;

    GroupCommand(TeamsMeant teams, Roster roster, Presence presence, Wording wording) {
        this.teams = teams;
        this.roster = roster;
        this.presence = presence;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("同组", "group");
    }

    @Override
    public String run(Said said) {
        return teams.each(said, this::about);
    }

    private String about(Team team, List<Pile> piles) {
        StringBuilder text = new StringBuilder(teams.head(team, piles));
        List<Member> people = roster.members().stream()
                .filter(member -> member.teams().contains(team.id()))
                .sorted(Comparator.comparingInt(
                        (Member member) -> -held(member, piles).open()))
                .toList();
        people.stream().limit(LISTED).forEach(member -> text.append("\n\n- ").append(line(member, piles)));
        if (people.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more-people", people.size() - LISTED));
        }
        return text.toString();
    }

    private String line(Member member, List<Pile> piles) {
        TeamsMeant.Sum held = held(member, piles);
        String state = presence.here(member.userId()).state().name().toLowerCase(Locale.ROOT);
        return wording.say(
                "bot.team-line",
                Markdown.plain(member.name()),
                wording.say("presence.state." + state),
                held.open(),
                held.overdue());
    }

    private static TeamsMeant.Sum held(Member member, List<Pile> piles) {
        return TeamsMeant.Sum.of(piles, pile -> member.userId().equals(pile.holder()));
    }
}
