package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.catalogue.ActionName;
import dev.baton.roster.Roster;
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
    private final Roster roster;
    private final Wording wording;

    ChaseCommand(WorkFinder finder, Workflows workflows, Doing doing, Roster roster, Wording wording) {
        this.finder = finder;
        this.workflows = workflows;
        this.doing = doing;
        this.roster = roster;
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
        return List.of(
                "催(?:催|办|促)?(?:单)?N",
                "把?N(?:催|催催|催办|催促)(?:单)?了?",
                "催一?下?",
                "催催",
                "催(?:催|促)?P(?:的|处理|赶紧|快点|办)*N",
                "N(?:帮我)?催(?:催|促)?P(?:快点|处理|赶紧)*",
                "(?:让|叫)P(?:快点|赶紧|抓紧)(?:处理|弄|办|搞)?N");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        return finder.find(said)
                .then(works ->
                        works.stream().map(workflow -> chase(said, workflow)).collect(Collectors.joining("\n\n")));
    }

    /** A colleague is told by a note, which all see: whose it is, and how. */
    private String whose(Workflow workflow) {
        String holder = workflow.holder();
        String number = workflow.orderNo().value();
        return holder == null
                ? wording.say("bot.chase-person-waiting", number)
                : wording.say("bot.chase-person", number, Markdown.plain(roster.nameOf(holder)));
    }

    private String chase(Said said, Workflow workflow) {
        if (!said.people().isEmpty()) {
            return said.refused(whose(workflow));
        }
        Optional<Refusal> refusal = workflows.refusal(workflow, said.member(), ActionName.CHASE);
        if (refusal.isPresent()) {
            Refusal why = refusal.get();
            String number = workflow.orderNo().value();
            boolean others =
                    workflow.holder() != null && !workflow.heldBy(said.member().userId());
            String told = wording.say("bot.not-done", number, why.text(wording));
            return said.refused(others ? told + wording.say("bot.chase-others", number) : told);
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
