package dev.baton.bot;

import dev.baton.wording.Wording;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** 帮助: drawn from the registered commands, so it cannot drift. */
@Component
class HelpCommand implements Command {

    private final ObjectProvider<Command> commands;
    private final Wording wording;

    HelpCommand(ObjectProvider<Command> commands, Wording wording) {
        this.commands = commands;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("帮助", "help", "?");
    }

    @Override
    public String run(Said said) {
        StringBuilder text = new StringBuilder(wording.say("help.head"));
        commands.orderedStream()
                .forEach(command -> text.append("\n\n- ")
                        .append(wording.say("help." + command.words().get(0))));
        return text.toString();
    }

    /** Nothing matched: say so and show what there is. */
    String unknown(Said said) {
        String word = said.line().word();
        return (word.isEmpty() ? "" : wording.say("bot.not-understood", Markdown.plain(word)) + "\n\n") + run(said);
    }
}
