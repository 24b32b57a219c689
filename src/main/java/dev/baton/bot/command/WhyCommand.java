package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 为什么给我: why this order is where it is, in the words kept when it was decided (R062). */
@Component
class WhyCommand implements Command {

    private static final int LISTED = 5;

    private final WorkFinder finder;
    private final Board board;
    private final Roster roster;
    private final Wording wording;
    private final Clock clock;

    WhyCommand(WorkFinder finder, Board board, Roster roster, Wording wording, Clock clock) {
        this.finder = finder;
        this.board = board;
        this.roster = roster;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("为什么给我", "为什么", "为啥给我", "why");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:为什么|为啥|凭什么|怎么|咋)又?(?:派|分|转|指派)?给我N?[?]?",
                "N(?:为什么|为啥|凭什么|怎么|咋)又?(?:派|分|转|指派)?给我了?[?]?",
                "(?:为什么|为啥|凭什么|怎么|咋)把?N(?:又)?(?:派|分|转|指派)?给(?:了)?P了?[?]?",
                "N(?:为什么|为啥|凭什么|怎么|咋)又?(?:派|分|转|指派)?给P了?[?]?");
    }

    @Override
    public String run(Said said) {
        boolean named = !said.line().numbers().isEmpty() || said.message().quotedCarrier() != null;
        if (!named) {
            return everything(board.heldBy(said.member().userId(), LISTED));
        }
        return finder.find(said).then(this::everything);
    }

    private String everything(List<Workflow> works) {
        return works.isEmpty()
                ? wording.say("bot.mine-none")
                : String.join("\n\n", works.stream().map(this::line).toList());
    }

    private String line(Workflow workflow) {
        String holder =
                Optional.ofNullable(workflow.holder()).map(roster::nameOf).orElseGet(() -> wording.say("bot.nobody"));
        return wording.say(
                "bot.why",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(holder),
                When.text(workflow.holding().since(), clock.instant()),
                Markdown.plain(workflow.holding().why()));
    }
}
