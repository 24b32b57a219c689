package dev.baton.bot;

import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** 谁在线: who is here, and how we know (R069). */
@Component
class WhoCommand implements Command {

    private static final int LISTED = 40;

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
                "在线吗谁[?]?");
    }

    @Override
    public String run(Said said) {
        List<Here> all = presence.all();
        List<Here> here =
                all.stream().filter(person -> person.state() != State.OFFLINE).toList();
        StringBuilder text = new StringBuilder(wording.say(
                "bot.who",
                count(all, State.ONLINE),
                count(all, State.BUSY),
                count(all, State.LEAVE),
                all.size() - here.size()));
        here.stream().limit(LISTED).forEach(person -> text.append("\n\n- ").append(line(person)));
        if (here.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.who-more", here.size() - LISTED));
        }
        if (presence.degraded()) {
            text.append("\n\n").append(wording.say("bot.who-degraded"));
        }
        return text.toString();
    }

    private static long count(List<Here> all, State state) {
        return all.stream().filter(person -> person.state() == state).count();
    }

    private String line(Here person) {
        String name = roster.member(person.userId()).map(Member::name).orElse(person.userId());
        String state = wording.say("presence.state." + person.state().name().toLowerCase(Locale.ROOT));
        boolean said = person.reason().startsWith(state);
        return said
                ? wording.say("bot.who-said", Markdown.plain(name), person.reason())
                : wording.say("bot.who-line", Markdown.plain(name), state, person.reason());
    }
}
