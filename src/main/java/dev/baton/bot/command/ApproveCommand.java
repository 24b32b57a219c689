package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.catalogue.ActionName;
import dev.baton.money.Refunds;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * 同意退款: the approver says yes to a refund, as the button does; money never leaves by a sentence alone, so it is shown
 * and asked first.
 */
@Component
class ApproveCommand implements Command {

    private static final String YES = "(?:同意|批准|审批通过|审核通过|通过)";

    /** Also where it is taken for the kind of the problem. */
    private static final String REFUND = "(?:退款申请|申请退款|退款|申请|K)";

    private static final Pattern SAYS_REFUND = Pattern.compile("退款|申请退款|退款/申请退款");

    /** A workflow as our own button names it, with the revision that was shown. */
    private static final Pattern SHOWN = Pattern.compile("([0-9]{1,19})\\.([0-9]{1,9})");

    private final WorkFinder finder;
    private final Workflows workflows;
    private final Refunds refunds;
    private final Questions questions;
    private final Doing doing;
    private final Wording wording;

    ApproveCommand(
            WorkFinder finder,
            Workflows workflows,
            Refunds refunds,
            Questions questions,
            Doing doing,
            Wording wording) {
        this.finder = finder;
        this.workflows = workflows;
        this.refunds = refunds;
        this.questions = questions;
        this.doing = doing;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("同意退款", "approve");
    }

    @Override
    public Topic topic() {
        return Topic.FINANCE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "我?" + YES + "(?:的?" + REFUND + ")*N的?(?:" + REFUND + ")*",
                "把?N的?(?:" + REFUND + ")*我?" + YES + "(?:" + REFUND + ")*了?",
                "同意" + REFUND);
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public String run(Said said) {
        return shown(said)
                .map(shown -> approved(said, shown))
                .orElseGet(() -> finder.find(withoutRefund(said)).then(works -> asked(said, works)));
    }

    private String asked(Said said, List<Workflow> works) {
        if (works.size() > 1) {
            return said.asks(wording.say("bot.approve-one"));
        }
        Workflow workflow = works.get(0);
        Optional<Refusal> refusal = workflows.refusal(workflow, said.member(), ActionName.APPROVE_REFUND);
        if (refusal.isPresent()) {
            String why = refusal.get().text(wording);
            return said.refused(wording.say("bot.not-done", workflow.orderNo().value(), why));
        }
        return really(said, workflow);
    }

    /** What a confirmed sentence of ours names; empty for any other. */
    private static Optional<Matcher> shown(Said said) {
        return !said.confirmed()
                ? Optional.empty()
                : said.line().numbers().stream()
                        .map(SHOWN::matcher)
                        .filter(Matcher::matches)
                        .findFirst();
    }

    /** Exactly what was shown: when it has changed since, another amount may be asked for, and nothing is agreed to. */
    private String approved(Said said, Matcher shown) {
        Optional<Workflow> workflow = workflows.find(Long.parseLong(shown.group(1)));
        int revision = Integer.parseInt(shown.group(2));
        return workflow.map(one -> doing.one(
                                said,
                                one,
                                ActionName.APPROVE_REFUND,
                                revision,
                                Map.of(),
                                done -> wording.say(
                                        "bot.approved",
                                        done.orderNo().value(),
                                        sum(done),
                                        Markdown.plain(done.way().todo())))
                        .sentence())
                .orElseGet(() -> said.refused(wording.say("refused.unknown-workflow")));
    }

    private String sum(Workflow workflow) {
        return refunds.underWay(workflow.id())
                .map(refund -> refund.amount().said())
                .orElse("");
    }

    /** The word says what is agreed to, and not which of the order's problems. */
    private static Said withoutRefund(Said said) {
        CommandLine line = said.line();
        List<String> words = line.words().stream()
                .filter(word -> !SAYS_REFUND.matcher(word).matches())
                .toList();
        return said.with(new CommandLine(line.word(), words, line.rest(), line.exact(), line.whole()));
    }

    private String really(Said said, Workflow workflow) {
        String sum = sum(workflow);
        return questions.really(
                said,
                wording.say(
                        "bot.approve-really",
                        workflow.orderNo().value(),
                        workflow.kind().id(),
                        Markdown.plain(workflow.subject()),
                        sum),
                new Question.Choice(
                        wording.say("bot.approve-yes", sum),
                        words().get(0) + " " + workflow.wireId() + "." + workflow.revision()));
    }
}
