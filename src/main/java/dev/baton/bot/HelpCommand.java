package dev.baton.bot;

import dev.baton.wording.Wording;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** 帮助: drawn from the registered commands, so it cannot drift. */
@Component
class HelpCommand implements Command {

    private static final int NEAREST = 3;

    /** How much of a sentence can be a mistyped command. */
    private static final int LONGEST = 12;

    private final ObjectProvider<Command> commands;
    private final Wording wording;
    private final JaroWinklerSimilarity similarity = new JaroWinklerSimilarity();

    HelpCommand(ObjectProvider<Command> commands, Wording wording) {
        this.commands = commands;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("帮助", "help", "?");
    }

    @Override
    public List<String> ways() {
        return List.of(
                "帮助",
                "怎么用[?]?",
                "(?:你)?(?:会|能)(?:干|做)?(?:些)?(?:啥|什么)[?]?",
                "(?:都)?有(?:哪些|什么)(?:命令|功能)[?]?",
                "菜单",
                "(?:使用)?说明书?",
                "怎么请假[?]?",
                "命令");
    }

    @Override
    public String run(Said said) {
        return wording.say("help.head") + lines(commands.orderedStream().toList());
    }

    /** Nothing matched: say so and show the three commands that sound most like it. */
    String unknown(Said said) {
        String typed = said.line().word();
        if (typed.isEmpty()) {
            return run(said);
        }
        String sound = Pinyin.of(typed.substring(0, Math.min(typed.length(), LONGEST)));
        List<Command> nearest = commands.orderedStream()
                .sorted(Comparator.comparingDouble((Command command) -> -likeness(command, sound)))
                .limit(NEAREST)
                .toList();
        return wording.say("bot.not-understood", Markdown.plain(typed)) + lines(nearest) + "\n\n"
                + wording.say("help.all");
    }

    /** It has to do with these, but what it wants is not clear: nothing is done, and how to say it is shown. */
    String unsure(String typed, List<Command> meant) {
        return wording.say("bot.unsure", Markdown.plain(typed))
                + lines(meant.stream().limit(NEAREST).toList());
    }

    private double likeness(Command command, String sound) {
        return command.words().stream()
                .mapToDouble(word -> similarity.apply(Pinyin.of(word), sound))
                .max()
                .orElse(0);
    }

    private String lines(List<Command> shown) {
        StringBuilder text = new StringBuilder();
        shown.forEach(command -> text.append("\n\n- ")
                .append(wording.say("help." + command.words().get(0))));
        return text.toString();
    }
}
