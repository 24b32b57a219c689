package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** 同意退款: the approver says yes to a refund, as the button does; money never leaves by a sentence alone, so it is shown and asked first. */
@Component
class ApproveCommand implements Command {

    private final WorkFinder finder;
    private final Workflows workflows;
    private final Questions questions;
    private final Doing doing;
    private final Wording wording;

    ApproveCommand(WorkFinder finder, Workflows workflows, Questions questions, Doing doing, Wording wording) {
        this.finder = finder;
        this.workflows = workflows;
        this.questions = questions;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("同意退款", "approve");
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:我)?(?:同意|批准|审批通过|审核通过|通过)(?:退款|的?退款申请)?N的?(?:退款|退款申请)?",
                "把?N的?(?:退款|退款申请)?(?:我)?(?:同意|批准|审批通过|审核通过|通过)(?:退款)?了?",
                "同意退款");
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
        if (works.size() > 1) {
            return wording.say("bot.approve-one");
        }
        Workflow workflow = works.get(0);
        Optional<Refusal> refusal = workflows.refusal(workflow, said.member(), ActionName.APPROVE_REFUND);
        if (refusal.isPresent()) {
            String why = wording.say(refusal.get().key(), refusal.get().args().toArray());
            return wording.say("bot.not-done", workflow.orderNo().value(), why);
        }
        if (!said.confirmed()) {
            return really(said, workflow);
        }
        return doing.each(
                said,
                works,
                ActionName.APPROVE_REFUND,
                Map.of(),
                done -> wording.say(
                        "bot.approved",
                        done.orderNo().value(),
                        Markdown.plain(done.way().todo())));
    }

    private String really(Said said, Workflow workflow) {
        BigDecimal amount = workflow.course().refund();
        String sum = amount == null ? "" : amount.toPlainString();
        return questions.really(
                said,
                wording.say(
                        "bot.approve-really",
                        workflow.orderNo().value(),
                        workflow.kind().id(),
                        Markdown.plain(workflow.subject()),
                        sum),
                new Question.Choice(wording.say("bot.approve-yes", sum), words().get(0) + " " + workflow.wireId()));
    }
}
