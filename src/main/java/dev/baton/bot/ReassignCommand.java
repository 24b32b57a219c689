package dev.baton.bot;

import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** 转给: the holder or a lead passes work on, by @ or by name (R064, R075). */
@Component
class ReassignCommand implements Command {

    static final String GIVE = "(?:转给|转交给|移交给|传给|转|给|派给|分给|分配给|指派给|指给|交给|交由|丢给)";

    private static final String DO = "(?:来|去)?(?:处理|跟进?|弄|搞|做|接|看看?|办|负责)?";

    /** The most that are given at once. */
    static final int MOST = 200;

    /** Up to so many, each named by its number, are given without asking. */
    private static final int FEW = 5;

    private static final int LISTED = 30;

    private final WorkFinder finder;
    private final Doing doing;
    private final PeopleMeant people;
    private final Questions questions;
    private final Workflows workflows;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;

    ReassignCommand(
            WorkFinder finder,
            Doing doing,
            PeopleMeant people,
            Questions questions,
            Workflows workflows,
            Roster roster,
            Presence presence,
            Wording wording) {
        this.questions = questions;
        this.workflows = workflows;
        this.finder = finder;
        this.doing = doing;
        this.people = people;
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
                "把?N的?都?" + GIVE + "P" + DO,
                "把?N我?(?:弄不了|处理不了|做不了|搞不定|不会弄?)" + GIVE + "P",
                "(?:" + GIVE + "|让)+P(?:来|处理)?N",
                "N让P" + DO,
                "N?PN?(?:给你|归你|交给你|转给你|你来|你接|你处理|你跟)了?",
                "N?" + GIVE,
                GIVE + "P",
                GIVE + "N");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        List<Member> meant = meant(said);
        if (meant.isEmpty()) {
            return wording.say("bot.whom");
        }
        if (meant.size() > 1) {
            return wording.say(
                    "bot.several-people",
                    String.join("、", meant.stream().map(Member::name).toList()));
        }
        WorkFinder.Found found = finder.find(said);
        if (found instanceof WorkFinder.Found.Unclear unclear) {
            return unclear.sentence();
        }
        return give(said, meant.get(0), ((WorkFinder.Found.Works) found).workflows());
    }

    /** A few at once; more are shown first, and given when the asker says yes to exactly those. */
    String give(Said said, Member to, List<Workflow> works) {
        if (!said.confirmed() && (works.size() > FEW || (said.line().numbers().isEmpty() && works.size() > 1))) {
            return really(said, to, works);
        }
        AtomicBoolean given = new AtomicBoolean();
        String done = doing.each(said, works, ActionName.REASSIGN, Map.of("to", to.userId()), workflow -> {
            given.set(true);
            return wording.say(
                    "bot.reassigned",
                    workflow.orderNo().value(),
                    workflow.kind().id(),
                    Markdown.plain(to.name()));
        });
        return given.get() ? done + away(to) : done;
    }

    /** Whoever gets it may not see it for a while, which whoever gives it must know. */
    private String away(Member to) {
        Here here = presence.here(to.userId());
        return switch (here.state()) {
            case ONLINE -> "";
            case BUSY -> "\n\n" + wording.say("bot.reassigned-busy", Markdown.plain(to.name()), here.reason());
            case OFFLINE, LEAVE ->
                "\n\n" + wording.say("bot.reassigned-away", Markdown.plain(to.name()), here.reason());
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
            String why = wording.say(refusal.key(), refusal.args().toArray());
            return wording.say("bot.not-done", all.get(0).orderNo().value(), why);
        }
        String ids = works.stream().map(Workflow::wireId).collect(Collectors.joining(" "));
        StringBuilder text = new StringBuilder(wording.say("bot.give-really", works.size(), Markdown.plain(to.name())));
        works.stream()
                .limit(LISTED)
                .forEach(workflow -> text.append("\n\n- ")
                        .append(workflow.orderNo().value())
                        .append(' ')
                        .append(workflow.kind().id()));
        if (works.size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more", works.size() - LISTED));
        }
        return questions.really(
                said,
                text + away(to),
                new Question.Choice(
                        wording.say("bot.give-yes", works.size(), to.name()),
                        words().get(0) + " " + to.userId() + " " + ids));
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
