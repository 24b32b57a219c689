package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handovers;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 撤销: I take back what I did with this order, as the button does, as long as it can be taken back (R103). */
@Component
class RevokeCommand implements Command {

    private final WorkFinder finder;
    private final Workflows workflows;
    private final Handovers handovers;
    private final Doing doing;
    private final Wording wording;

    RevokeCommand(WorkFinder finder, Workflows workflows, Handovers handovers, Doing doing, Wording wording) {
        this.workflows = workflows;
        this.handovers = handovers;
        this.finder = finder;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("撤销", "撤回", "撤消", "revoke");
    }

    @Override
    public List<String> ways() {
        return List.of("(?:撤销|撤回|撤掉|撤消|取消申请){1,2}N?", "把?N的?(?:退款|短信|申请|错了|不退了|申请错了)*(?:撤销|撤回|撤掉|撤消|撤)了?");
    }

    /** Nothing of one's own to take back, but it came by a handover: that is undone on its own card. */
    private Optional<String> accepted(Workflow workflow, Member member) {
        return workflows.refusal(workflow, member, ActionName.REVOKE).isPresent()
                ? handovers
                        .acceptedFrom(workflow, member.userId())
                        .map(accepted -> wording.say(
                                accepted.undoable() ? "bot.revoke-handover" : "bot.revoke-handover-moved",
                                workflow.orderNo().value(),
                                Markdown.plain(accepted.from())))
                : Optional.empty();
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
        List<Workflow> works = ((WorkFinder.Found.Works) found).workflows();
        if (works.size() == 1) {
            Optional<String> byHandover = accepted(works.get(0), said.member());
            if (byHandover.isPresent()) {
                return byHandover.get();
            }
        }
        return doing.each(
                said,
                works,
                ActionName.REVOKE,
                Map.of(),
                workflow -> wording.say(
                        "bot.revoked",
                        workflow.orderNo().value(),
                        Markdown.plain(workflow.way().todo())));
    }
}
