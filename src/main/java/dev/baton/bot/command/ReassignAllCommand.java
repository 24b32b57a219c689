package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.util.List;
import org.springframework.stereotype.Component;

/** 把张三的都转给李四: everything somebody holds, shown first and done when the asker says yes. */
@Component
class ReassignAllCommand implements Command {

    private final Board board;
    private final ReassignCommand reassign;
    private final Wording wording;

    ReassignAllCommand(Board board, ReassignCommand reassign, Wording wording) {
        this.board = board;
        this.reassign = reassign;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("都转给", "全部转给", "全转给", "都给");
    }

    @Override
    public Topic topic() {
        return Topic.LEAD;
    }

    @Override
    public List<String> ways() {
        String all = "(?:单子?|活|任务|异常|东西)?(?:都|全都?|全部|统统)";
        return List.of(
                "把?P(?:的|手上的?|手里的?|名下的?|那边的?)+" + all + ReassignCommand.GIVE + "P",
                "(?:都|全都?|全部)" + ReassignCommand.GIVE + "P");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String typed(Said said) {
        return said.people().size() < 2
                ? said.inOurWords(words().get(0))
                : "把 @" + said.people().get(0).userId() + " 的都给 @"
                        + said.people().get(1).userId();
    }

    @Override
    public String run(Said said) {
        if (said.people().size() < 2) {
            return said.asks(wording.say("bot.all-of-whom"));
        }
        Member from = said.people().get(0);
        Member to = said.people().get(1);
        List<Workflow> held = board.heldBy(from.userId(), ReassignCommand.MOST);
        if (held.isEmpty()) {
            return said.refused(wording.say("bot.all-nothing", Markdown.plain(from.name())));
        }
        return reassign.give(said, to, held);
    }
}
