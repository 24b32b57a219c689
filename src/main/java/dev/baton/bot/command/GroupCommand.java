package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Said;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Pile;
import dev.baton.workflow.Workflow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 同组: what everybody in my teams holds, the most pressing of it by number, and who is here; 同组 张三: how many one
 * person holds, and the most pressing (R066, R084).
 */
@Component
class GroupCommand implements Command {

    private static final int LISTED = 20;
    private static final int LOOKED_AT = 200;

    /** The most pressing of each person that are named. */
    private static final int EACH = 3;

    /** Everybody in a group reads along: there it stays short. */
    private static final int EACH_IN_GROUP = 1;

    private static final int LISTED_IN_GROUP = 5;

    private final TeamsMeant teams;
    private final PeopleNamed peopleNamed;
    private final PeopleMeant people;
    private final Board board;
    private final WorkList list;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;

    GroupCommand(
            TeamsMeant teams,
            PeopleNamed peopleNamed,
            PeopleMeant people,
            Board board,
            WorkList list,
            Roster roster,
            Presence presence,
            Wording wording) {
        this.teams = teams;
        this.peopleNamed = peopleNamed;
        this.people = people;
        this.board = board;
        this.list = list;
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
                "(?:看看?|查看?)?(?:同组|我们组|咱们组|组里|本组|大家手上|大家)(?:现在|目前)?(?:的|还|有|都|是|手上|哪些|什么|啥|单子?|订单|异常|任务|情况|多少|几单|发|看看?)*[?]?",
                "(?:看看?|查看?)?(?:同组|我们组|组里)(?:的)?P(?:的)?",
                "(?:看看?|查看?)?P(?:现在|目前)?(?:的|手上|手里|名下|那边?|这边?|还有)(?:还|有|剩|哪些|什么|啥|多少|几个?|单子?|订单|异常|任务|活|的|现在|没|处理|弄完|做完|看看?|发我)+[?]?");
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !ReassignCommand.gives(behind);
    }

    @Override
    public String run(Said said) {
        Optional<Found<Member>> named = named(said);
        if (named.isPresent()) {
            return named.get().then(member -> about(member, said.message().group()));
        }
        return teams.unknown(said).orElseGet(() -> aboutTeams(said));
    }

    private String aboutTeams(Said said) {
        List<Team> meant = teams.of(said);
        int each = said.message().group() ? EACH_IN_GROUP : EACH;
        Map<Place, List<Workflow>> pressing = board
                .pressing(meant.stream().map(Team::id).toList(), each)
                .stream()
                .collect(Collectors.groupingBy(one -> new Place(one.holding().team(), one.holder())));
        String text = teams.each(said, (team, piles) -> about(team, piles, pressing));
        return pressing.isEmpty() ? text : text + "\n\n" + wording.say("bot.team-more");
    }

    /** Whom the sentence names besides teams, if anybody. */
    private Optional<Found<Member>> named(Said said) {
        List<String> names = teams.withoutTeams(said.line().names());
        boolean somebody = !said.people().isEmpty()
                || said.message().mentions().stream()
                        .anyMatch(mention -> mention.staffId() != null
                                && roster.member(mention.staffId()).isPresent())
                || names.stream().anyMatch(name -> !people.by(name).isEmpty());
        return somebody ? Optional.of(peopleNamed.one(said, names, "bot.whom")) : Optional.empty();
    }

    /** What one person holds, whichever team's it is: the most pressing of it, and how many more. */
    private String about(Member member, boolean group) {
        List<Workflow> works = board.heldBy(member.userId(), LOOKED_AT);
        String head = "**"
                + wording.say(
                        "bot.team-line",
                        Markdown.plain(member.name()),
                        state(presence.here(member.userId())),
                        works.size(),
                        list.overdue(works))
                + "**";
        return head + list.lines(works, group ? LISTED_IN_GROUP : LISTED);
    }

    private String about(Team team, List<Pile> piles, Map<Place, List<Workflow>> pressing) {
        StringBuilder text = new StringBuilder(teams.head(team, piles));
        List<Member> people = roster.members().stream()
                .filter(member -> member.teams().contains(team.id()))
                .sorted(Comparator.comparingInt(
                        (Member member) -> -held(member, piles).open()))
                .toList();
        List<Member> listed = people.stream().limit(LISTED).toList();
        List<Here> here = presence.among(listed.stream().map(Member::userId).toList());
        for (int at = 0; at < listed.size(); at++) {
            Place place = new Place(team.id(), listed.get(at).userId());
            text.append("\n\n- ")
                    .append(line(listed.get(at), here.get(at), piles))
                    .append(brief(pressing.getOrDefault(place, List.of())));
        }
        if (people.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more-people", people.size() - LISTED));
        }
        List<Workflow> unheld = pressing.getOrDefault(new Place(team.id(), null), List.of());
        return unheld.isEmpty()
                ? text.toString()
                : text.append("\n\n- ")
                        .append(wording.say("bot.team-unheld"))
                        .append(brief(unheld))
                        .toString();
    }

    private String brief(List<Workflow> works) {
        return works.isEmpty() ? "" : "：" + works.stream().map(list::brief).collect(Collectors.joining("、"));
    }

    private String line(Member member, Here here, List<Pile> piles) {
        TeamsMeant.Sum held = held(member, piles);
        return wording.say("bot.team-line", Markdown.plain(member.name()), state(here), held.open(), held.overdue());
    }

    private String state(Here here) {
        return wording.say("presence.state." + here.state().wire());
    }

    private static TeamsMeant.Sum held(Member member, List<Pile> piles) {
        return TeamsMeant.Sum.of(piles, pile -> member.userId().equals(pile.holder()));
    }

    /** Where work lies: with somebody, or with nobody, in a team. */
    private record Place(String team, @Nullable String holder) {}
}
