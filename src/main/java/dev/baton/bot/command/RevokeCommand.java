package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handovers;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 撤销: I take back what I did with this order, as the button does, as long as it can be taken back (R103). */
@Component
class RevokeCommand implements Command {

    /** Up to so many are taken back without asking. */
    private static final int FEW = 5;

    private static final String SMS = "短信";
    private static final String REFUND = "退款";

    private final WorkFinder finder;
    private final Workflows workflows;
    private final Board board;
    private final Handovers handovers;
    private final Questions questions;
    private final Doing doing;
    private final Wording wording;
    private final Clock clock;

    RevokeCommand(
            WorkFinder finder,
            Workflows workflows,
            Board board,
            Handovers handovers,
            Questions questions,
            Doing doing,
            Wording wording,
            Clock clock) {
        this.finder = finder;
        this.workflows = workflows;
        this.board = board;
        this.handovers = handovers;
        this.questions = questions;
        this.doing = doing;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("撤销", "撤回", "撤消", "revoke");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:撤销|撤回|撤掉|撤消|取消申请){1,2}N?",
                "(?:我)?(?:现在)?(?:能|可以|有什么能|有什么可以)(?:撤销|撤回)(?:什么|哪些|的)?[?]?",
                "(?:撤销|撤回|撤消)(?:退款|短信|申请|K)+N",
                "(?:撤销|撤回|撤消)N的?(?:退款|短信|申请|K)+",
                "把?N的?(?:退款|短信|申请|错了|不退了|申请错了)*(?:撤销|撤回|撤掉|撤消|撤)了?",
                PresenceCommand.LEAVES);
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        if (said.line().numbers().isEmpty() && said.message().quotedCarrier() == null) {
            return which(said);
        }
        return finder.find(said).then(works -> revoke(said, works));
    }

    private String revoke(Said said, List<Workflow> works) {
        if (works.size() == 1) {
            Optional<String> byHandover = accepted(works.get(0), said.member());
            if (byHandover.isPresent()) {
                return said.refused(byHandover.get());
            }
        }
        boolean sms = works.stream().anyMatch(workflow -> names(said, workflow, SMS, REFUND));
        List<Workflow> mine = works.stream()
                .filter(workflow -> workflows
                        .refusal(workflow, said.member(), ActionName.REVOKE)
                        .isEmpty())
                .toList();
        Optional<String> another = mine.stream()
                .flatMap(workflow -> another(said, workflow).stream())
                .findFirst();
        if (another.isPresent()) {
            return said.refused(another.get());
        }
        return mine.size() > FEW && !said.confirmed() ? really(said, mine, sms) : each(said, works, sms);
    }

    /** What would be taken back is not what the sentence names: money and words to customers are never guessed. */
    private Optional<String> another(Said said, Workflow workflow) {
        boolean sms = ActionName.SEND_SMS.id().equals(workflow.pending().act());
        String named = sms ? REFUND : SMS;
        String other = sms ? SMS : REFUND;
        boolean kept = !sms && workflow.pending().sms() != null;
        return !kept && names(said, workflow, named, other)
                ? Optional.of(wording.say(
                        "bot.not-done",
                        workflow.orderNo().value(),
                        wording.say(
                                "refused.revoke-other",
                                wording.say("action." + workflow.pending().act()),
                                named)))
                : Optional.empty();
    }

    private static boolean names(Said said, Workflow workflow, String named, String other) {
        String text = SentenceReader.plain(said.message().text())
                .replace(workflow.kind().id(), " "); // 退款/申请退款 says which problem, not what is taken back
        return text.contains(named) && !text.contains(other);
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

    private String really(Said said, List<Workflow> works, boolean sms) {
        String ids = works.stream().map(Workflow::wireId).collect(Collectors.joining(" "));
        String list = wording.say("bot.revoke-really", works.size())
                + works.stream().map(workflow -> "\n\n- " + line(workflow)).collect(Collectors.joining());
        return questions.really(
                said,
                list,
                new Question.Choice(
                        wording.say("bot.revoke-yes", works.size()),
                        words().get(0) + (sms ? " " + SMS + " " : " ") + ids));
    }

    /** @param sms whether only the SMS is meant: then a refund asked for after it stays as it is */
    private String each(Said said, List<Workflow> works, boolean sms) {
        return doing.each(
                said,
                works,
                ActionName.REVOKE,
                sms ? Map.of("act", ActionName.SEND_SMS.id()) : Map.of(),
                workflow -> wording.say(
                        sms && workflow.pending().requester() != null ? "bot.revoked-sms" : "bot.revoked",
                        workflow.orderNo().value(),
                        Markdown.plain(workflow.way().todo())));
    }

    /** Nothing named: what of one's own can still be taken back. */
    private String which(Said said) {
        List<Workflow> mine = board.revocableBy(said.member().userId(), Questions.MOST);
        if (mine.isEmpty()) {
            return said.refused(wording.say("refused.revoke-nothing"));
        }
        String list = wording.say("bot.which-revoke")
                + mine.stream().map(workflow -> "\n\n- " + line(workflow)).collect(Collectors.joining());
        return questions.which(
                said,
                list,
                mine.stream()
                        .map(workflow -> new Question.Choice(
                                WorkFinder.label(workflow), words().get(0) + " " + workflow.wireId()))
                        .toList());
    }

    private String line(Workflow workflow) {
        Instant until = workflow.pending().until();
        return wording.say(
                until == null ? "bot.revocable" : "bot.revocable-until",
                workflow.orderNo().value(),
                workflow.kind().id(),
                wording.say("action." + workflow.pending().act()),
                until == null ? "" : When.exact(until, clock.instant()));
    }
}
