package dev.baton.workflow;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.Step;
import dev.baton.order.Orders;
import dev.baton.order.Outline;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflows.Plan;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** How a workflow begins: what is wrong with the order, who should have it, and its first timeline entry. */
@Component
class Opening {

    private final WorkflowMapper rows;
    private final Timeline timeline;
    private final Guide guide;
    private final Orders orders;
    private final Catalogue catalogue;
    private final Assigner assigner;
    private final Roster roster;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Opening(
            WorkflowMapper rows,
            Timeline timeline,
            Guide guide,
            Orders orders,
            Catalogue catalogue,
            Assigner assigner,
            Roster roster,
            Wording wording,
            ApplicationEventPublisher events,
            Clock clock) {
        this.rows = rows;
        this.timeline = timeline;
        this.guide = guide;
        this.orders = orders;
        this.catalogue = catalogue;
        this.assigner = assigner;
        this.roster = roster;
        this.wording = wording;
        this.events = events;
        this.clock = clock;
    }

    /** As {@link Workflows#plan}. */
    Plan plan(Finding finding) {
        Playbook playbook = catalogue
                .beginning(finding.kind())
                .orElseThrow(() ->
                        invalid("detail", "refused.no-such-kind", finding.kind().id()));
        Step first = playbook.first();
        Candidates candidates = assigner.candidates(first.role(), first.skill(), Set.of());
        return new Plan(finding, playbook, assignee(finding), candidates);
    }

    private @Nullable Member assignee(Finding finding) {
        String assignee = finding.assignee();
        return assignee == null
                ? null
                : roster.member(assignee).orElseThrow(() -> invalid("assignee", "refused.no-such-person", assignee));
    }

    /**
     * Stores what was planned, in the caller's transaction; the store refuses a second one of the same. The order is
     * read, unless this process has just stored it.
     *
     * @param others what is open of the order, as far as somebody has asked
     */
    Workflow insert(Plan plan, List<Workflow> others, By by) {
        Finding finding = plan.finding();
        Outline order = orders.justStored(finding.orderNo())
                .filter(known -> known.has(finding.lineNo()))
                .orElseGet(() -> outline(finding));
        Decision decision = decide(plan.wanted(), plan.candidates(), others);
        Instant now = clock.instant();
        long id = TsidCreator.getTsid().toLong();
        Workflow begun = begun(id, plan, order, decision, by, now);
        TimelineEntry line = timeline.line(begun, 0, by, first(finding, decision), "");
        Workflow opened = begun.sealed(Chain.link(null, id, line));
        rows.insert(new WorkflowWriter.New(opened));
        if (!decision.counted()) {
            assigner.moved(null, decision.holder());
        }
        timeline.append(opened, line);
        events.publishEvent(new WorkflowChanged(null, opened, by, line));
        return opened;
    }

    private Workflow begun(long id, Plan plan, Outline order, Decision decision, By by, Instant now) {
        Finding finding = plan.finding();
        Playbook playbook = plan.playbook();
        String note = finding.note();
        return new Workflow(
                id,
                finding.orderNo(),
                order.parentNo(),
                finding.lineNo(),
                Texts.cut(order.title(finding.lineNo()), 200),
                finding.kind(),
                Objects.requireNonNullElse(finding.cause(), Long.toString(id)),
                note == null ? null : Texts.cut(note, 1000),
                decision.holder() == null ? WorkflowState.WAITING : WorkflowState.HELD,
                1,
                1,
                1,
                null,
                decision.team(),
                new Workflow.Holding(decision.holder(), decision.role(), decision.team(), now, decision.why()),
                Workflow.entering(playbook.first(), decision.role(), 1, now, guide.hours()),
                List.of(),
                Pending.none(),
                Workflow.Course.of(playbook.version(), order.amount(), order.level()),
                finding.quiet(),
                playbook.urgency(order.level()),
                by.actor(),
                now,
                now,
                null);
    }

    private Entry first(Finding finding, Decision decision) {
        Entry entry = decision.holder() == null
                ? Entry.of("opened-waiting", finding.kind().id())
                : Entry.of("opened-held", finding.kind().id(), roster.nameOf(decision.holder()));
        Entry reasoned = entry.with("why", decision.why());
        String note = finding.note();
        return note == null ? reasoned : reasoned.with("note", note);
    }

    private Outline outline(Finding finding) {
        Outline order = orders.outline(finding.orderNo())
                .orElseThrow(() -> invalid(
                        "orderNo", "refused.no-such-order", finding.orderNo().value()));
        if (!order.has(finding.lineNo())) {
            throw invalid("lineNo", "refused.no-such-line", finding.lineNo());
        }
        return order;
    }

    private Decision decide(@Nullable Member wanted, Candidates candidates, List<Workflow> others) {
        if (wanted != null && candidates.include(wanted.userId())) {
            String why = wording.say("assignment.named", wanted.name());
            return Decision.person(wanted.userId(), candidates.role(), candidates.team(), why);
        }
        Decision decision = toWhoHas(others, candidates).orElseGet(() -> assigner.choose(candidates, null));
        return wanted == null
                ? decision
                : decision.because(Texts.cut(instead(wanted, candidates) + decision.why(), 300));
    }

    /** Whoever has the order in hand knows it, and the customer is called by one person (R007, R011). */
    private Optional<Decision> toWhoHas(List<Workflow> others, Candidates candidates) {
        for (Workflow other : others) {
            String holder = other.holder();
            if (holder != null && candidates.include(holder)) {
                String why = wording.say(
                        "assignment.same-order",
                        other.orderNo().value(),
                        other.kind().id());
                return assigner.give(candidates, holder, why);
            }
        }
        return Optional.empty();
    }

    /** Why it was not the person who was named: nobody is passed over silently. */
    private String instead(Member wanted, Candidates candidates) {
        return wanted.roles().contains(candidates.role())
                ? wording.say("assignment.named-away", wanted.name())
                : wording.say("assignment.named-other", wanted.name(), candidates.role());
    }

    /** What is open of the order that a finding is about, oldest first. */
    List<Workflow> others(Finding finding) {
        return rows.openOf(finding.orderNo().value());
    }

    /** The one that the finding is about: one of the open ones, or resolved for the same cause. */
    Optional<Workflow> known(Finding finding, List<Workflow> open) {
        String cause = finding.cause();
        return open.stream()
                .filter(one -> one.lineNo() == finding.lineNo() && one.kind().equals(finding.kind()))
                .findFirst()
                .or(() -> cause == null
                        ? Optional.empty()
                        : rows.findByCause(finding.orderNo().value(), finding.lineNo(), cause));
    }

    private static InvalidFinding invalid(String field, String key, Object... args) {
        return new InvalidFinding(field, Refusal.invalid(key, args));
    }
}
