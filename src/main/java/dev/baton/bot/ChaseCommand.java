package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * 催一下: the holder presses on whoever is late, as the button 催单 does; anybody else is told whose it is and how to press
 * that one.
 */
@Component
class ChaseCommand implements Command {

    private final WorkFinder finder;
    private final Workflows workflows;
    private final Doing doing;
    private final Wording wording;

    ChaseCommand(WorkFinder finder, Workflows workflows, Doing doing, Wording wording) {
        this.finder = finder;
        this.workflows = workflows;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("催一下", "chase");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public List<String> ways() {
        return List.of("催(?:催|办|促)?(?:单)?N", "把?N(?:催|催催|催办|催促)(?:单)?了?", "催一?下?", "催催");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        return ((WorkFinder.Found.Works) found)
                .workflows().stream().map(workflow -> chase(said, workflow)).collect(Collectors.joining("\n\n"));
    }

    private String chase(Said said, Workflow workflow) {
        Optional<Refusal> refusal = workflows.refusal(workflow, said.member(), ActionName.CHASE);
        if (refusal.isPresent()) {
            Refusal why = refusal.get();
            String number = workflow.orderNo().value();
            boolean others =
                    workflow.holder() != null && !workflow.heldBy(said.member().userId());
            String told = wording.say(
                    "bot.not-done", number, wording.say(why.key(), why.args().toArray()));
            return others ? told + wording.say("bot.chase-others", number) : told;
        }
        return doing.each(
                said,
                List.of(workflow),
                ActionName.CHASE,
                Map.of(),
                done -> wording.say(
                        "bot.chased", done.orderNo().value(), done.kind().id()));
    }
}
