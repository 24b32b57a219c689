package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** 接手: I take it over, as the button 指派给我 does. */
@Component
class TakeCommand implements Command {

    private static final int LISTED = 10;

    private final WorkFinder finder;
    private final Board board;
    private final Doing doing;
    private final Wording wording;

    TakeCommand(WorkFinder finder, Board board, Doing doing, Wording wording) {
        this.finder = finder;
        this.board = board;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("接手", "指派给我", "我来接", "给我", "我来", "take");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "我?来?要?(?:接手|接下|接收|接|认领|领)(?:个|一个)?N",
                "(?:接手){2,3}N",
                "把?N我?来?要?(?:接手|接下|接收|接|认领)了?",
                "我?把?N我(?:来|熟)(?:处理|跟进?|弄|搞|做|接|办)?了?",
                "把?N(?:转|给|转给|指派给|派给|交给|分给)我(?:处理|来|跟|弄|我熟|自己)*",
                "(?:转|转给|给|指派给|派给)我(?:处理|来)?N",
                "N归我",
                "N(?:可以|能|能不能)给我吗?[?]?",
                "我?(?:接手|要接手)");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        boolean named = !said.line().numbers().isEmpty() || said.message().quotedCarrier() != null;
        if (!named) {
            return waiting(said);
        }
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        List<Workflow> works = ((WorkFinder.Found.Works) found).workflows();
        return doing.each(said, works, ActionName.TAKE, Map.of(), this::taken);
    }

    /** Nothing named: what there is to take. */
    private String waiting(Said said) {
        List<Workflow> waiting = board.waitingFor(said.member().roles(), LISTED + 1);
        if (waiting.isEmpty()) {
            return wording.say("bot.nothing-waits");
        }
        StringBuilder text = new StringBuilder(wording.say("bot.waiting"));
        waiting.stream()
                .limit(LISTED)
                .forEach(workflow -> text.append("\n\n- ")
                        .append(workflow.orderNo().value())
                        .append(' ')
                        .append(workflow.kind().id())
                        .append(' ')
                        .append(Markdown.plain(workflow.subject())));
        if (waiting.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.waiting-more"));
        }
        return text.toString();
    }

    private String taken(Workflow workflow) {
        return wording.say(
                "bot.taken",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(workflow.way().todo()));
    }
}
