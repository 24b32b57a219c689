package dev.baton.bot;

import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Pile;
import java.util.Comparator;
import java.util.List;
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
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:看看?|查看?)?(?:同组|我们组|咱们组|组里|本组|大家手上|大家)(?:现在|目前)?(?:的|还|有|都|是|手上|哪些|什么|啥|单子?|订单|异常|任务|情况|多少|几单|发|看看?)*[?]?");
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
        List<Member> listed = people.stream().limit(LISTED).toList();
        List<Here> here = presence.among(listed.stream().map(Member::userId).toList());
        for (int at = 0; at < listed.size(); at++) {
            text.append("\n\n- ").append(line(listed.get(at), here.get(at), piles));
        }
        if (people.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more-people", people.size() - LISTED));
        }
        return text.toString();
    }

    private String line(Member member, Here here, List<Pile> piles) {
        TeamsMeant.Sum held = held(member, piles);
        return wording.say(
                "bot.team-line",
                Markdown.plain(member.name()),
                wording.say("presence.state." + here.state().wire()),
                held.open(),
                held.overdue());
    }

    private static TeamsMeant.Sum held(Member member, List<Pile> piles) {
        return TeamsMeant.Sum.of(piles, pile -> member.userId().equals(pile.holder()));
    }
}
