package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Likeness;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.order.Order;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Whose;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 知识: how a kind of exception is done, by its steps, and how the latest ones were ended, in their holders' own words
 * (R157). Own words may name a buyer: they are told to one person, never to a group.
 */
@Component
class KnowledgeCommand implements Command {

    /** Told in full; of more only the names. */
    private static final int TOLD = 2;

    private static final int NAMED = 8;
    private static final int LATEST = 3;
    private static final int LOOKED_AT = 30;
    private static final int LONGEST = 120;
    private static final int SHORTEST_WORD = 2;

    /** What somebody says in own words. */
    private static final Set<String> OWN =
            Set.of("resolved", "note", "call-reached", "call-agreed", "call-refused", "call-missed");

    private final Catalogue catalogue;
    private final OrderFinder finder;
    private final Families families;
    private final Board board;
    private final Timeline timeline;
    private final Roster roster;
    private final Wording wording;
    private final Clock clock;

    KnowledgeCommand(
            Catalogue catalogue,
            OrderFinder finder,
            Families families,
            Board board,
            Timeline timeline,
            Roster roster,
            Wording wording,
            Clock clock) {
        this.catalogue = catalogue;
        this.finder = finder;
        this.families = families;
        this.board = board;
        this.timeline = timeline;
        this.roster = roster;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("知识", "知识库", "knowledge");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public String run(Said said) {
        String asked = String.join(" ", said.line().words());
        boolean quotes = said.message().quotedCarrier() != null;
        if (asked.isBlank() && !quotes) {
            return wording.say("bot.knowledge-what", types());
        }
        if (!said.line().numbers().isEmpty() || asked.isBlank()) {
            return finder.find(said).then(order -> ofOrder(order, said.message().group()));
        }
        Set<ProblemType> kinds = meant(asked);
        return kinds.isEmpty()
                ? wording.say("bot.knowledge-none", Markdown.plain(asked), types())
                : told(kinds, said.message().group());
    }

    private String ofOrder(Order order, boolean group) {
        Set<ProblemType> kinds = kindsOf(order);
        return kinds.isEmpty() ? wording.say("bot.no-record", order.orderNo().value()) : told(kinds, group);
    }

    private String types() {
        return String.join("、", catalogue.types());
    }

    /** What is wrong with it now, or else what was. */
    private Set<ProblemType> kindsOf(Order order) {
        List<Workflow> all = families.of(order.orderNo()).works();
        boolean open = all.stream().anyMatch(workflow -> workflow.state().isOpen());
        return all.stream()
                .filter(workflow -> !open || workflow.state().isOpen())
                .map(Workflow::kind)
                .filter(kind -> catalogue.playbook(kind).isPresent())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** By name, by what people call it, and else by what its steps speak of. */
    private Set<ProblemType> meant(String asked) {
        Set<ProblemType> kinds = new LinkedHashSet<>();
        catalogue.kinds().stream()
                .filter(kind -> asked.equals(kind.id()) || asked.equals(kind.detail()))
                .forEach(kinds::add);
        if (kinds.isEmpty()) {
            Likeness.Found found = Likeness.in(asked, catalogue);
            kinds.addAll(found.sure());
            kinds.addAll(found.likely());
        }
        if (kinds.isEmpty()) {
            catalogue.kinds().stream()
                    .filter(kind -> asked.contains(kind.type()))
                    .forEach(kinds::add);
        }
        if (kinds.isEmpty()) {
            List<String> words = Stream.of(asked.split("[\\s，,。？?！!、]+"))
                    .filter(word -> word.length() >= SHORTEST_WORD)
                    .toList();
            catalogue.kinds().stream()
                    .filter(kind -> words.stream().anyMatch(word -> speaksOf(kind, word)))
                    .forEach(kinds::add);
        }
        return kinds;
    }

    private boolean speaksOf(ProblemType kind, String word) {
        return catalogue.playbook(kind).stream()
                .flatMap(playbook -> playbook.steps().stream())
                .anyMatch(step -> step.name().contains(word)
                        || step.todo().contains(word)
                        || (step.sop() != null && step.sop().contains(word)));
    }

    private String told(Set<ProblemType> kinds, boolean group) {
        if (kinds.size() > TOLD) {
            return wording.say("bot.knowledge-which", kinds.size())
                    + Markdown.list(
                            kinds,
                            NAMED,
                            kind -> wording.say("bot.knowledge-one", kind.id()),
                            more -> wording.say("bot.more-kinds", more));
        }
        return kinds.stream().map(kind -> about(kind, group)).collect(Collectors.joining("\n\n"));
    }

    private String about(ProblemType kind, boolean group) {
        Playbook playbook = catalogue.playbook(kind).orElseThrow();
        StringBuilder text = new StringBuilder(
                wording.say("bot.knowledge-head", kind.id(), playbook.stops().size()));
        playbook.stops().forEach(step -> text.append("\n\n- ").append(line(playbook, step)));
        List<Workflow> latest = board.lastResolved(kind, LATEST);
        if (latest.isEmpty()) {
            return text.append("\n\n")
                    .append(wording.say("bot.knowledge-no-ends"))
                    .toString();
        }
        if (group) {
            return text.append("\n\n")
                    .append(wording.say("bot.knowledge-alone", kind.id()))
                    .toString();
        }
        text.append("\n\n").append(wording.say("bot.knowledge-ends"));
        latest.forEach(workflow -> text.append("\n\n- ").append(end(workflow)));
        return text.toString();
    }

    private String line(Playbook playbook, Step step) {
        String doer = roster.spoken(step.role());
        String line = wording.say(
                "bot.knowledge-step",
                playbook.place(step.id()),
                step.name(),
                wording.say("flow.who", Whose.text(step, doer, wording), When.lasting(step.limit(), wording)),
                step.todo());
        return step.sop() == null ? line : line + "\n  " + step.sop().strip();
    }

    private String end(Workflow workflow) {
        Instant closed = workflow.closedAt();
        TimelineEntry said = timeline.latest(workflow.id(), LOOKED_AT).stream()
                .filter(entry -> OWN.contains(entry.kind()) && !entry.actor().equals(By.SYSTEM))
                .filter(entry -> entry.text().contains("："))
                .findFirst()
                .orElse(null);
        return wording.say(
                "bot.knowledge-end",
                workflow.orderNo().value(),
                closed == null ? "" : When.text(closed, clock.instant()),
                said == null ? "" : Markdown.plain(nameOf(said.actor())),
                Markdown.plain(said == null ? facts(workflow) : discreet(said.text())));
    }

    /** Without own words: what was done. */
    private String facts(Workflow workflow) {
        String done = workflow.done().stream().map(Fact::text).distinct().collect(Collectors.joining("，"));
        return done.isEmpty() ? wording.say("bot.knowledge-silent") : discreet(done);
    }

    private static String discreet(String text) {
        return Texts.cut(Markdown.discreet(text), LONGEST);
    }

    private String nameOf(@Nullable String userId) {
        return userId == null ? "" : roster.nameOf(userId);
    }
}
