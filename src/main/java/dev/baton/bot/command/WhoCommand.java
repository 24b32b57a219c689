package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Days;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Team;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** 谁在线: who is here, and how we know (R069). */
@Component
class WhoCommand implements Command {

    private static final int LISTED = 40;

    private static final Pattern BUSY_WITH = Pattern.compile("\\s*(弄|处理|跟|做|催|办|搞|负责|管|顶|用|盯)");

    /** What may stand behind the word and names neither a person nor a team. */
    private static final Pattern HERE =
            Pattern.compile("(?:上班|当班|值班|值守|加班|在线|在岗|在|上|班上?|岗上?|线上?|公司|办公室|群里|这[里儿]?|那[里儿]?|着|都|人)+");

    private static final int LONGEST_HERE = 8;

    private static final String TAIL = "吗吧啊呀呢了哈的?!.。~";

    private final Presence presence;
    private final Roster roster;
    private final PeopleMeant people;
    private final TeamsMeant teams;
    private final Wording wording;

    WhoCommand(Presence presence, Roster roster, PeopleMeant people, TeamsMeant teams, Wording wording) {
        this.presence = presence;
        this.roster = roster;
        this.people = people;
        this.teams = teams;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("谁在线", "谁在", "who");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:(?:现在|今天|目前|看看?|组里|财务|客服|仓库|订单组|产品|还)*)?(?:都?有|还有|都)?(?:谁|哪些人|哪几个人?)(?:今天)?(?:都|还|现在|今天)?(?:在线|在岗|在班|在|上班|当班|值班|没走|请假|休假)(?:了|着|上)?(?:吗)?[?]?",
                "在线的?(?:人)?(?:都)?有?(?:谁|哪些人|哪些|几个人?)[?]?",
                "(?:现在|还)?有人(?:在)?吗[?]?",
                "P(?:现在|今天)?(?:在|在线|上线|上班|下线|下班|请假)了?(?:吗|不|[?])[?]?",
                "P(?:现在|今天)?(?:在不在|在没在)(?:线|岗|班)?[?]?",
                "在线吗谁[?]?",
                "(?:现在|今天|组里)*谁(?:现在|今天)?(?:有空|闲着?|空着?|不忙|得闲)(?:的|呢)?[?]?");
    }

    /** 「谁在处理 3381」 asks for one order's hand. */
    @Override
    public boolean meant(String before, String word, String behind) {
        return !BUSY_WITH.matcher(behind).lookingAt();
    }

    @Override
    public String run(Said said) {
        if (!said.people().isEmpty()) {
            return these(said.people());
        }
        Optional<String> unknown = teams.unknown(teams.without(Days.without(others(said))));
        if (unknown.isPresent()) {
            return said.asks(unknown.get());
        }
        List<Member> named = named(said);
        return named.isEmpty() ? here(said) : these(named);
    }

    /** Those that are mentioned, or named behind the word; a name of several asks for all of them. */
    private List<Member> named(Said said) {
        Stream<Member> mentioned = said.message().mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .flatMap(staffId -> Optional.ofNullable(staffId).flatMap(roster::member).stream());
        Stream<Member> written = teams.withoutTeams(names(said)).stream().flatMap(name -> people.by(name).stream());
        return Stream.concat(mentioned, written).distinct().toList();
    }

    /** The words behind it that are nobody's name and no role: a team, or something else. */
    private String others(Said said) {
        return names(said).stream()
                .filter(name -> !teams.withoutTeams(List.of(name)).isEmpty())
                .filter(name ->
                        people.by(name).isEmpty() && roster.withRole(name).isEmpty())
                .filter(name ->
                        name.length() > LONGEST_HERE || !HERE.matcher(name).matches())
                .collect(Collectors.joining(" "));
    }

    private static List<String> names(Said said) {
        return said.line().names().stream()
                .map(name -> CommandLine.withoutEnd(name, TAIL, 1))
                .toList();
    }

    /** Whoever is asked for by name is told of, here or not. */
    private String these(List<Member> people) {
        Map<String, Here> known =
                presence.all().stream().collect(Collectors.toMap(Here::userId, person -> person, (a, b) -> a));
        return people.stream()
                .map(person -> known.get(person.userId()))
                .filter(Objects::nonNull)
                .map(person -> "- " + line(person))
                .collect(Collectors.joining("\n\n"));
    }

    private String here(Said said) {
        List<Here> all = asked(SentenceReader.plain(said.message().text()));
        List<Here> here =
                all.stream().filter(person -> person.state() != State.OFFLINE).toList();
        StringBuilder text = new StringBuilder(wording.say(
                "bot.who",
                count(all, State.ONLINE),
                count(all, State.BUSY),
                count(all, State.LEAVE),
                all.size() - here.size()));
        text.append(Markdown.list(here, LISTED, this::line, more -> wording.say("bot.who-more", more)));
        if (presence.degraded()) {
            text.append("\n\n").append(wording.say("bot.who-degraded"));
        }
        return text.toString();
    }

    /** Those of the teams, else with a role, that the sentence names; everybody when it names none. */
    private List<Here> asked(String text) {
        Set<String> named = teams.namedIn(text).stream().map(Team::id).collect(Collectors.toSet());
        Set<String> roles = roster.members().stream()
                .flatMap(member -> member.roles().stream())
                .filter(text::contains)
                .collect(Collectors.toSet());
        if (named.isEmpty() && roles.isEmpty()) {
            return presence.all();
        }
        Predicate<Member> meant = named.isEmpty()
                ? member -> member.roles().stream().anyMatch(roles::contains)
                : member -> member.teams().stream().anyMatch(named::contains);
        return presence.all().stream()
                .filter(person -> roster.member(person.userId()).filter(meant).isPresent())
                .toList();
    }

    private static long count(List<Here> all, State state) {
        return all.stream().filter(person -> person.state() == state).count();
    }

    private String line(Here person) {
        String name = roster.nameOf(person.userId());
        String state = wording.say("presence.state." + person.state().name().toLowerCase(Locale.ROOT));
        boolean said = person.reason().startsWith(state);
        return said
                ? wording.say("bot.who-said", Markdown.plain(name), person.reason())
                : wording.say("bot.who-line", Markdown.plain(name), state, person.reason());
    }
}
