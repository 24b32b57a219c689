package dev.baton.bot;

import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.wording.Wording;
import java.util.List;
import org.springframework.stereotype.Component;

/** 上线, 下线, 忙碌: I say whether I am here. */
abstract sealed class PresenceCommand implements Command {

    private final Presence presence;
    private final Wording wording;
    private final State state;
    private final List<String> words;
    private final String key;

    PresenceCommand(Presence presence, Wording wording, State state, List<String> words, String key) {
        this.presence = presence;
        this.wording = wording;
        this.state = state;
        this.words = words;
        this.key = key;
    }

    @Override
    public List<String> words() {
        return words;
    }

    @Override
    public String run(Said said) {
        presence.set(said.member().userId(), state, null, "command");
        return wording.say(key);
    }

    @Component
    static final class Online extends PresenceCommand {
        Online(Presence presence, Wording wording) {
            super(presence, wording, State.ONLINE, List.of("上线", "我来了", "online"), "bot.online");
        }
    }

    @Component
    static final class Offline extends PresenceCommand {
        Offline(Presence presence, Wording wording) {
            super(presence, wording, State.OFFLINE, List.of("下线", "下班", "offline"), "bot.offline");
        }
    }

    @Component
    static final class Busy extends PresenceCommand {
        Busy(Presence presence, Wording wording) {
            super(presence, wording, State.BUSY, List.of("忙碌", "busy"), "bot.busy");
        }
    }
}
