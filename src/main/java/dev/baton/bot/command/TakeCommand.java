package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.catalogue.ActionName;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 接手: I take it over, as the button 指派给我 does. */
@Component
class TakeCommand implements Command {

    private static final int LISTED = 10;

    /** What there is to take, whatever card is quoted. */
    private static final String WAITS =
            "(?:现在|目前|还)*(?:有没有|都?有)(?:什么|哪些|啥|新的?)?(?:单子?|活|任务)?(?:是)?(?:可以|能|要|没人|等人?)*(?:接|领|做|干)(?:手)?的?(?:单子?|活|任务)?(?:吗|么)?[?]?";

    private static final Pattern ASKS_WAITS = Pattern.compile("有没有|有什么|有哪些|有啥|有(?:单|活|新)");

    /** Up to so many are taken without asking. */
    private static final int FEW = 5;

    private final WorkFinder finder;
    private final RefundSaid refunds;
    private final Board board;
    private final Workflows workflows;
    private final Questions questions;
    private final Doing doing;
    private final Roster roster;
    private final Wording wording;

    TakeCommand(
            WorkFinder finder,
            RefundSaid refunds,
            Board board,
            Workflows workflows,
            Questions questions,
            Doing doing,
            Roster roster,
            Wording wording) {
        this.finder = finder;
        this.refunds = refunds;
        this.board = board;
        this.workflows = workflows;
        this.questions = questions;
        this.doing = doing;
        this.roster = roster;
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
                "我来N",
                "N我(?:处理|跟进?|弄|搞|做|办)",
                "把?N都?(?:转|给|转给|指派给|派给|交给|分给)我(?:处理|来|跟|弄|我熟|自己)*",
                "(?:转|转给|给|指派给|派给)我(?:处理|来)?N",
                "N归我",
                "我?(?:接手|要接手)",
                WAITS);
    }

    @Override
    public List<String> perhaps() {
        return List.of("N(?:可以|能|能不能|可不可以)(?:转)?给我(?:吗|么)?[?]?", "我(?:能|可以|能不能|可不可以)(?:接手?|拿|处理)N(?:吗|么)?[?]?");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        return refunds.instead(said).orElseGet(() -> takenOver(said));
    }

    private String takenOver(Said said) {
        List<Shown> shown = Shown.in(said);
        if (!shown.isEmpty()) {
            return confirmed(said, shown);
        }
        boolean quoted = said.message().quotedCarrier() != null
                && !ASKS_WAITS.matcher(said.message().text()).find();
        boolean named = !said.line().numbers().isEmpty() || quoted;
        if (!named) {
            return waiting(said);
        }
        return finder.find(said).then(works -> take(said, works));
    }

    private String take(Said said, List<Workflow> works) {
        List<Workflow> allowed = works.stream()
                .filter(workflow -> workflows
                        .refusal(workflow, said.member(), ActionName.TAKE)
                        .isEmpty())
                .toList();
        return allowed.size() > FEW
                ? really(said, allowed)
                : doing.each(said, works, ActionName.TAKE, Map.of(), this::taken);
    }

    /** Many out of others' hands only when it was shown whose they are. */
    private String really(Said said, List<Workflow> works) {
        String asked = wording.say("bot.take-really", works.size())
                + Markdown.list(works, LISTED, this::line, more -> wording.say("bot.more", more));
        String sentence =
                words().get(0) + " " + works.stream().map(Shown::written).collect(Collectors.joining(" "));
        return questions.really(said, asked, new Question.Choice(wording.say("bot.take-yes", works.size()), sentence));
    }

    private String line(Workflow workflow) {
        String holder = workflow.holder();
        return holder == null ? place(workflow) : place(workflow) + " · " + name(holder);
    }

    private static String place(Workflow workflow) {
        return workflow.orderNo().value() + ' ' + workflow.kind().id();
    }

    private String name(String userId) {
        return Markdown.plain(roster.nameOf(userId));
    }

    /** Those that were shown, but for what somebody else has taken since. */
    private String confirmed(Said said, List<Shown> shown) {
        Map<Long, Workflow> now = board.byIds(shown.stream().map(Shown::id).toList()).stream()
                .collect(Collectors.toMap(Workflow::id, workflow -> workflow));
        List<String> lines = new ArrayList<>();
        for (Shown one : shown) {
            Workflow workflow = now.get(one.id());
            if (workflow != null) {
                lines.add(
                        one.isTakenSince(workflow, said.member())
                                ? said.refused(wording.say(
                                        "bot.taken-since",
                                        workflow.orderNo().value(),
                                        name(String.valueOf(workflow.holder()))))
                                : doing.one(said, workflow, ActionName.TAKE, workflow.revision(), Map.of(), this::taken)
                                        .sentence());
            }
        }
        return String.join("\n\n", lines);
    }

    /** Nothing named: what there is to take. */
    private String waiting(Said said) {
        List<Workflow> waiting = board.waitingFor(said.member().roles(), LISTED + 1);
        if (waiting.isEmpty()) {
            return wording.say("bot.nothing-waits");
        }
        return wording.say("bot.waiting")
                + Markdown.list(
                        waiting,
                        LISTED,
                        workflow -> place(workflow) + ' ' + Markdown.plain(workflow.subject()),
                        more -> wording.say("bot.waiting-more"));
    }

    private String taken(Workflow workflow) {
        return wording.say(
                "bot.taken",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(workflow.way().todo()));
    }
}
