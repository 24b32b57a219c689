package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Said;
import dev.baton.card.Cards;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.util.List;
import org.springframework.stereotype.Component;

/** 我的: what I hold, what is overdue first, what comes next, and until when (R065). */
@Component
class MineCommand implements Command {

    private static final int LISTED = 10;
    private static final int LOOKED_AT = 200;

    private final Board board;
    private final Cards cards;
    private final WorkList list;
    private final Wording wording;

    MineCommand(Board board, Cards cards, WorkList list, Wording wording) {
        this.board = board;
        this.cards = cards;
        this.list = list;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("我的", "我的订单", "我的异常", "my");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:看看?|查看?)?我(?:现在|目前)?(?:的|手上|手里|名下|这边?|这里|地|有)(?:还|的|有|剩|现在|多少|几个?|哪些|什么|啥|单子?|活|任务|待办|异常|订单|要|没|处理|弄完|做|办|发我|给我|看看?|了|些)*[?]?");
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !ReassignCommand.gives(behind);
    }

    @Override
    public String run(Said said) {
        List<Workflow> mine = board.heldBy(said.member().userId(), LOOKED_AT);
        return mine.isEmpty()
                ? wording.say("bot.mine-none")
                : wording.say("bot.mine", Integer.toString(mine.size()), Long.toString(list.overdue(mine)))
                        + list.lines(mine, LISTED)
                        + "\n\n"
                        + wording.say("bot.mine-page", cards.mineUrl());
    }
}
