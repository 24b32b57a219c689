package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** 接手: I take it over, as the button 指派给我 does. */
@Component
class TakeCommand implements Command {

    private final WorkFinder finder;
    private final Doing doing;
    private final Wording wording;

    TakeCommand(WorkFinder finder, Doing doing, Wording wording) {
        this.finder = finder;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("接手", "指派给我", "take");
    }

    @Override
    public String run(Said said) {
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        List<Workflow> works = ((WorkFinder.Found.Works) found).workflows();
        return doing.each(said, works, ActionName.TAKE, Map.of(), this::taken);
    }

    private String taken(Workflow workflow) {
        return wording.say(
                "bot.taken",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(workflow.way().todo()));
    }
}
