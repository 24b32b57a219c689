package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Pinyin;
import dev.baton.bot.language.Said;
import dev.baton.wording.Wording;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** 帮助: drawn from the registered commands, so it cannot drift. */
@Component
public class HelpCommand implements Command {

    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");

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
    public Topic topic() {
        return Topic.SYSTEM;
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
        List<String> about = said.line().names();
        List<Command> asked = commands.orderedStream()
                .filter(command -> about.contains(wording.say(command.topic().key()))
                        || command.words().stream().anyMatch(about::contains))
                .toList();
        return asked.isEmpty() ? everything() : wording.say("help.head") + lines(asked);
    }

    /**
     * By what one does with them, each as it is said; what it does is a question away, so that a phone shows all at a
     * glance.
     */
    private String everything() {
        Map<Topic, List<Command>> byTopic = commands.orderedStream()
                .collect(Collectors.groupingBy(Command::topic, TreeMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder(wording.say("help.head"));
        byTopic.forEach((topic, its) -> text.append("\n\n**")
                .append(wording.say(topic.key()))
                .append("**：")
                .append(its.stream().map(this::usage).collect(Collectors.joining(" · "))));
        return text.append("\n\n").append(wording.say("help.more")).toString();
    }

    /** How it is said: what the line about it has in bold. */
    private String usage(Command command) {
        String line = of(command);
        Matcher bold = BOLD.matcher(line);
        return bold.find() ? bold.group(1) : command.words().get(0);
    }

    /** Nothing matched: say so and show the three commands that sound most like it. */
    public String unknown(Said said) {
        String typed = said.line().word();
        if (typed.isEmpty()) {
            return run(said);
        }
        String begun = typed.substring(0, Math.min(typed.length(), LONGEST));
        List<Command> nearest = commands.orderedStream()
                .sorted(Comparator.comparingDouble((Command command) -> -likeness(command, begun)))
                .limit(NEAREST)
                .toList();
        return wording.say("bot.not-understood", Markdown.plain(typed)) + lines(nearest) + "\n\n"
                + wording.say("help.all");
    }

    /** It has to do with these, but what it wants is not clear: nothing is done, and how to say it is shown. */
    public String unsure(String typed, List<Command> meant) {
        return wording.say("bot.unsure", Markdown.plain(typed))
                + lines(meant.stream().limit(NEAREST).toList());
    }

    private double likeness(Command command, String typed) {
        return command.words().stream()
                .mapToDouble(word -> likeness(word, typed))
                .max()
                .orElse(0);
    }

    /**
     * Of the sentence as a whole, or of a place in it where the word could stand: by sound, and by the characters that
     * are right.
     */
    private double likeness(String word, String typed) {
        double best = similarity.apply(Pinyin.of(word), Pinyin.of(typed));
        for (int from = 0; from + word.length() <= typed.length(); from++) {
            String there = typed.substring(from, from + word.length());
            long right = IntStream.range(0, word.length())
                    .filter(at -> word.charAt(at) == there.charAt(at))
                    .count();
            double sounds = similarity.apply(Pinyin.of(word), Pinyin.of(there));
            best = Math.max(best, (sounds + (double) right / word.length()) / 1.5);
        }
        return best;
    }

    /** How this one is said, and what it does. */
    public String of(Command command) {
        return wording.say("help." + command.words().get(0));
    }

    private String lines(List<Command> shown) {
        StringBuilder text = new StringBuilder();
        shown.forEach(command -> text.append("\n\n- ").append(of(command)));
        return text.toString();
    }
}
