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
    public String run(Said said) {
        List<Here> all = presence.all();
        List<Here> here =
                all.stream().filter(person -> person.state() != State.OFFLINE).toList();
        long online =
                here.stream().filter(person -> person.state() == State.ONLINE).count();
        StringBuilder text =
                new StringBuilder(wording.say("bot.who", Long.toString(online), Integer.toString(all.size())));
        here.stream().limit(LISTED).forEach(person -> text.append("\n\n- ").append(line(person)));
        if (presence.degraded()) {
            text.append("\n\n").append(wording.say("bot.who-degraded"));
        }
        return text.toString();
    }

    private String line(Here person) {
        String name = roster.member(person.userId()).map(Member::name).orElse(person.userId());
        String state = wording.say("presence.state." + person.state().name().toLowerCase(Locale.ROOT));
        return wording.say("bot.who-line", Markdown.plain(name), state, person.reason());
    }
}
