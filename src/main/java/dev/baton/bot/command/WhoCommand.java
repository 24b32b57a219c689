package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 谁在线: who is here, and how we know (R069). */
@Component
class WhoCommand implements Command {

    private static final int LISTED = 40;

    private static final Pattern BUSY_WITH = Pattern.compile("\\s*(弄|处理|跟|做|催|办|搞|负责|管)");

    private final Presence presence;
    private final Roster roster;
    private final Wording wording;

    WhoCommand(Presence presence, Roster roster, Wording wording) {
        this.presence = presence;
        this.roster = roster;
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
        return said.people().isEmpty() ? here(said) : these(said.people());
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
        List<Here> all = asked(said.message().text());
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

    /** Those of a team or with a role that the sentence names; everybody when it names none. */
    private List<Here> asked(String text) {
        List<Here> all = presence.all();
        Set<String> teams = roster.teams().stream()
                .filter(team -> text.contains(team.name()))
                .map(Team::id)
                .collect(Collectors.toSet());
        List<Here> meant = all.stream()
                .filter(person -> roster.member(person.userId())
                        .filter(member -> member.teams().stream().anyMatch(teams::contains)
                                || (teams.isEmpty() && member.roles().stream().anyMatch(text::contains)))
                        .isPresent())
                .toList();
        return meant.isEmpty() ? all : meant;
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
