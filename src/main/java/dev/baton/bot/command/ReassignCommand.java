package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** 转给: the holder or a lead passes work on, by @ or by name (R064, R075). */
@Component
class ReassignCommand implements Command {

    static final String GIVE = "(?:转给|转交给|移交给|传给|转到|转|给|安排给|还给|改派给|改派|派给|分给|分配给|指派给|指给|交给|交由|丢给)";

    /** 我的都转给… is no question about what is mine. */
    private static final Pattern GIVES = Pattern.compile(GIVE + "(?!我)");

    private static final String DO = "(?:来|去)?(?:处理|跟进?|弄|搞|做|接|看看?|办|负责)?";

    /** The most that are given at once. */
    static final int MOST = 200;

    /** Up to so many, each named by its number, are given without asking. */
    private static final int FEW = 5;

    /** What fits the card that asks, beside the rest of it. */
    private static final int LISTED = 8;

    private final WorkFinder finder;
    private final RefundSaid refunds;
    private final Doing doing;
    private final PeopleMeant people;
    private final Questions questions;
    private final Workflows workflows;
    private final Board board;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;

    ReassignCommand(
            WorkFinder finder,
            RefundSaid refunds,
            Doing doing,
            PeopleMeant people,
            Questions questions,
            Workflows workflows,
            Board board,
            Roster roster,
            Presence presence,
            Wording wording) {
        this.finder = finder;
        this.refunds = refunds;
        this.doing = doing;
        this.people = people;
        this.questions = questions;
        this.workflows = workflows;
        this.board = board;
        this.roster = roster;
        this.presence = presence;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("转给", "转", "指派给", "传给", "reassign");
    }

    @Override
    public Topic topic() {
        return Topic.MINE;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "把?N的?都?" + GIVE + "P(?:那里?|那边|这里?)?" + DO,
                "把?N我?(?:弄不了|处理不了|做不了|搞不定|不会弄?)" + GIVE + "P",
                "(?:" + GIVE + "|让|派)+P" + DO + "N",
                "N让P" + DO,
                "N?PN?(?:给你|归你|交给你|转给你|你来|你接|你处理|你跟)了?",
                "N?" + GIVE,
                GIVE + "P",
                GIVE + "N");
    }

    /** 李四跟一下3381 may tell who does it, and 能不能 may only ask. */
    @Override
    public List<String> perhaps() {
        return List.of(
                "P(?:来|去|先)?(?:处理|跟进?|弄|搞|做|接|办|负责|盯)(?:着)?N",
                "N(?:由|让|请|叫|找)?P(?:来|去|先)?(?:处理|跟进?|弄|搞|做|接|办|负责|盯)(?:着)?",
                "(?:找|叫|请|安排)P" + DO + "N",
                "把?N(?:能不能|可不可以|能|可以|要不要)" + GIVE + "P" + DO + "(?:吗|么)?[?]?",
                "(?:能不能|可不可以|能|可以)把?N" + GIVE + "P" + DO + "(?:吗|么)?[?]?");
    }

    @Override
    public boolean acts() {
        return true;
    }

    /** Whether these words pass something on to somebody else. */
    static boolean gives(String words) {
        return GIVES.matcher(words).find();
    }

    @Override
    public String run(Said said) {
        return refunds.instead(said).orElseGet(() -> passedOn(said));
    }

    private String passedOn(Said said) {
        List<Member> meant = meant(said);
        if (meant.isEmpty()) {
            return said.asks(wording.say("bot.whom"));
        }
        if (meant.size() > 1) {
            return said.asks(wording.say(
                    "bot.several-people",
                    roster.typable(meant).stream().map(Markdown::plain).collect(Collectors.joining("、"))));
        }
        Member to = meant.get(0);
        List<Shown> shown = Shown.in(said);
        if (!shown.isEmpty()) {
            return confirmed(said, to, shown);
        }
        return finder.find(said).then(works -> give(said, to, works));
    }

    /** A few at once; more are shown first, and given when the asker says yes to exactly those. */
    String give(Said said, Member to, List<Workflow> works) {
        return works.size() > FEW || (said.line().numbers().isEmpty() && works.size() > 1)
                ? really(said, to, works)
                : told(
                        to,
                        works.stream()
                                .map(workflow -> given(said, to, workflow, null))
                                .toList());
    }

    /** Those that were shown, but for what somebody else has taken since. */
    private String confirmed(Said said, Member to, List<Shown> shown) {
        Map<Long, Workflow> now = board.byIds(shown.stream().map(Shown::id).toList()).stream()
                .collect(Collectors.toMap(Workflow::id, workflow -> workflow));
        List<Doing.Came> came = new ArrayList<>();
        for (Shown one : shown) {
            Workflow workflow = now.get(one.id());
            if (workflow != null) {
                came.add(
                        one.isTakenSince(workflow, to)
                                ? taken(said, workflow)
                                : given(said, to, workflow, workflow.revision()));
            }
        }
        return told(to, came);
    }

    private Doing.Came taken(Said said, Workflow workflow) {
        String holder = String.valueOf(workflow.holder());
        String name = roster.nameOf(holder);
        return new Doing.Came(
                false,
                said.refused(wording.say("bot.taken-since", workflow.orderNo().value(), Markdown.plain(name))));
    }

    private Doing.Came given(Said said, Member to, Workflow workflow, @Nullable Integer revision) {
        return doing.one(
                said,
                workflow,
                ActionName.REASSIGN,
                revision,
                Map.of("to", to.userId()),
                after -> wording.say(
                        "bot.reassigned", after.orderNo().value(), after.kind().id(), Markdown.plain(to.name())));
    }

    /** A line each; of many the number, and what was not given: the answer has room for no more. */
    private String told(Member to, List<Doing.Came> came) {
        List<Doing.Came> not = came.stream().filter(one -> !one.done()).toList();
        int given = came.size() - not.size();
        String told = came.size() <= FEW
                ? came.stream().map(Doing.Came::sentence).collect(Collectors.joining("\n\n"))
                : wording.say("bot.reassigned-many", given, Markdown.plain(to.name()))
                        + Markdown.list(not, FEW, Doing.Came::sentence, more -> wording.say("bot.more-not-done", more));
        return given > 0 ? told + away(to) : told;
    }

    /** Whoever gets it may not see it for a while, which whoever gives it must know; empty when here. */
    private String away(Member to) {
        Here here = presence.here(to.userId());
        String name = Markdown.plain(to.name());
        return switch (here.state()) {
            case ONLINE -> "";
            case BUSY -> "\n\n" + wording.say("bot.reassigned-busy", name, here.reason());
            case OFFLINE -> "\n\n" + wording.say("bot.reassigned-away", name, here.reason());
            case LEAVE -> "\n\n" + wording.say("bot.reassigned-leave", name, here.reason());
        };
    }

    /** Shows what may be given; says at once when nothing may. */
    private String really(Said said, Member to, List<Workflow> all) {
        List<Workflow> works = all.stream()
                .filter(workflow -> workflows
                        .refusal(workflow, said.member(), ActionName.REASSIGN)
                        .isEmpty())
                .toList();
        if (works.isEmpty()) {
            Refusal refusal = workflows
                    .refusal(all.get(0), said.member(), ActionName.REASSIGN)
                    .orElseThrow();
            String why = refusal.text(wording);
            return said.refused(wording.say("bot.not-done", all.get(0).orderNo().value(), why));
        }
        String asked = wording.say("bot.give-really", works.size(), Markdown.plain(to.name()))
                + away(to)
                + Markdown.list(works, LISTED, ReassignCommand::line, more -> wording.say("bot.more", more));
        String shown = works.stream().map(Shown::written).collect(Collectors.joining(" "));
        return questions.really(
                said,
                asked,
                new Question.Choice(
                        wording.say("bot.give-yes", works.size(), to.name()),
                        words().get(0) + " " + to.userId() + " " + shown));
    }

    private static String line(Workflow workflow) {
        return workflow.orderNo().value() + ' ' + workflow.kind().id();
    }

    private List<Member> meant(Said said) {
        if (!said.people().isEmpty()) {
            return said.people();
        }
        Optional<Member> mentioned = said.message().mentions().stream()
                .map(ChatMessage.Mention::staffId)
                .flatMap(staffId -> Optional.ofNullable(staffId).flatMap(roster::member).stream())
                .findFirst();
        if (mentioned.isPresent()) {
            return List.of(mentioned.get());
        }
        List<Member> meant = new ArrayList<>();
        said.line()
                .names()
                .forEach(name -> people.by(name).forEach(member -> {
                    if (!meant.contains(member)) {
                        meant.add(member);
                    }
                }));
        return meant;
    }
}
