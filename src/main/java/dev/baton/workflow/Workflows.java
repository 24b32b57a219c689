package dev.baton.workflow;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.assignment.Assigner;
import dev.baton.assignment.Candidates;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.order.Outline;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The door to the heart: opens exceptions, locks, changes and finds workflows. A change, its timeline entry and whatever
 * listeners write (the outbox, for example) are one transaction.
 */
@Component
public class Workflows {

    /** How many of the latest timeline entries people are shown with a workflow (R048). */
    public static final int SHOWN = 3;

    private static final String PICTURES = "pictures";

    /** How often opening is tried when the store says that two of us locked each other out. */
    private static final int TRIES = 4;

    private final WorkflowMapper rows;
    private final TimelineMapper timeline;
    private final Recent recent;
    private final Rights rights;
    private final Ladder ladder;
    private final Guide guide;
    private final Orders orders;
    private final Catalogue catalogue;
    private final Assigner assigner;
    private final Roster roster;
    private final JsonMapper json;
    private final Wording wording;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Workflows(
            WorkflowMapper rows,
            TimelineMapper timeline,
            Recent recent,
            Rights rights,
            Ladder ladder,
            Guide guide,
            Orders orders,
            Catalogue catalogue,
            Assigner assigner,
            Roster roster,
            JsonMapper json,
            Wording wording,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.timeline = timeline;
        this.recent = recent;
        this.rights = rights;
        this.ladder = ladder;
        this.guide = guide;
        this.orders = orders;
        this.catalogue = catalogue;
        this.assigner = assigner;
        this.roster = roster;
        this.json = json;
        this.wording = wording;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Opens an exception, or finds that it is known: the same order, line and kind is open, or this cause was closed before.
     * A known open one gets the finding's note. One transaction of its own, in which the order is read too; presence is asked
     * before it.
     *
     * @throws InvalidFinding when order, line, kind or assignee do not exist
     */
    public Opened open(Finding finding, By by) {
        Plan plan = plan(finding);
        for (int attempt = 1; ; attempt++) {
            try {
                Workflow opened = transaction.execute(status -> insert(plan, by));
                return new Opened(Objects.requireNonNull(opened), true);
            } catch (DuplicateKeyException known) {
                return Objects.requireNonNull(transaction.execute(status -> known(finding, by)
                        .orElseThrow(
                                () -> new IllegalStateException("the workflow that was in the way is gone again"))));
            } catch (PessimisticLockingFailureException lockedOut) {
                if (attempt == TRIES) {
                    throw lockedOut;
                }
            }
        }
    }

    /**
     * Everything that opening needs and that the store does not know: playbook and who is here. Asks presence, so never call it
     * in a transaction.
     *
     * @throws InvalidFinding when kind or assignee do not exist
     */
    public Plan plan(Finding finding) {
        Playbook playbook = catalogue
                .beginning(finding.kind())
                .orElseThrow(() ->
                        invalid("detail", "refused.no-such-kind", finding.kind().id()));
        Candidates candidates = assigner.candidates(playbook.first().role(), Set.of());
        return new Plan(finding, playbook, assignee(finding), candidates);
    }

    /**
     * Opens what was planned, or finds it known, in the caller's transaction.
     *
     * @throws InvalidFinding when order or line do not exist
     * @throws DuplicateKeyException when somebody opened the same one meanwhile: then the transaction is lost, and a second try
     *     finds it known
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Opened open(Plan plan, By by) {
        return known(plan.finding(), by).orElseGet(() -> new Opened(insert(plan, by), true));
    }

    /** What {@link #plan} found out. */
    public record Plan(
            Finding finding, Playbook playbook, @Nullable Member wanted, Candidates candidates) {}

    private @Nullable Member assignee(Finding finding) {
        String assignee = finding.assignee();
        return assignee == null
                ? null
                : roster.member(assignee).orElseThrow(() -> invalid("assignee", "refused.no-such-person", assignee));
    }

    private Workflow insert(Plan plan, By by) {
        Finding finding = plan.finding();
        Playbook playbook = plan.playbook();
        Outline order = outline(finding);
        Instant now = clock.instant();
        String note = finding.note();
        long id = TsidCreator.getTsid().toLong();
        Decision decision = decide(plan.wanted(), plan.candidates());
        Workflow begun = new Workflow(
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
                Workflow.entering(playbook.first(), decision.role(), now, guide.hours()),
                List.of(),
                Workflow.Pending.none(),
                Workflow.Course.of(playbook.version(), order.amount(), order.level()),
                finding.quiet(),
                playbook.urgency(order.level()),
                by.actor(),
                now,
                now,
                null);
        Entry entry = decision.holder() == null
                ? Entry.of("opened-waiting", finding.kind().id())
                : Entry.of("opened-held", finding.kind().id(), nameOf(decision.holder()));
        Entry reasoned = entry.with("why", decision.why());
        TimelineEntry line = line(begun, 0, by, note == null ? reasoned : reasoned.with("note", note), "");
        Workflow opened = begun.sealed(Chain.link(null, id, line));
        rows.insert(new WorkflowWriter.New(opened));
        if (!decision.counted()) {
            assigner.moved(null, decision.holder());
        }
        append(opened, line);
        events.publishEvent(new WorkflowChanged(null, opened, by));
        return opened;
    }

    private Outline outline(Finding finding) {
        Outline order = orders.outline(finding.orderNo())
                .orElseThrow(() -> invalid(
                        "orderNo", "refused.no-such-order", finding.orderNo().value()));
        if (finding.lineNo() != 0 && order.item(finding.lineNo()).isEmpty()) {
            throw invalid("lineNo", "refused.no-such-line", finding.lineNo());
        }
        return order;
    }

    private Decision decide(@Nullable Member wanted, Candidates candidates) {
        if (wanted != null && candidates.include(wanted.userId())) {
            String why = wording.say("assignment.named", wanted.name());
            return Decision.person(wanted.userId(), candidates.role(), candidates.team(), why);
        }
        return assigner.choose(candidates, null);
    }

    private Optional<Opened> known(Finding finding, By by) {
        ProblemType kind = finding.kind();
        String no = finding.orderNo().value();
        Optional<Workflow> known = rows.findOpen(no, finding.lineNo(), kind.type(), kind.detail())
                .or(() -> rows.findByCause(no, finding.lineNo(), String.valueOf(finding.cause())));
        String note = finding.note();
        if (note == null || finding.cause() != null) {
            return known.map(workflow -> new Opened(workflow, false));
        }
        return known.map(workflow ->
                new Opened(workflow.state().isOpen() ? note(lock(workflow.id()), note, by) : workflow, false));
    }

    /**
     * The workflow with its row locked until the caller's transaction ends.
     *
     * @throws NoSuchWorkflow when there is none
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow lock(long id) {
        return rows.lock(id).orElseThrow(() -> new NoSuchWorkflow(Long.toString(id)));
    }

    /** The roles that have work waiting in a queue. Locks nothing. */
    @Transactional(readOnly = true)
    public List<String> waitingRoles() {
        return rows.waitingRoles();
    }

    /** Locks the next waiting workflow of these roles that nobody else is dealing, most urgent first; empty when none waits. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> lockNextWaiting(Collection<String> roles) {
        return roles.isEmpty() ? Optional.empty() : rows.lockNextWaiting(List.copyOf(roles));
    }

    /**
     * Saves a change of a workflow that the caller has locked, and what follows from it by its playbook, with its timeline entry
     * and the loads of the people concerned, and tells the listeners, all in the caller's transaction.
     *
     * @return the workflow as saved
     * @throws IllegalTransition for a move that the table of states lacks
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow apply(Workflow locked, Change change, By by, Entry entry) {
        Instant now = clock.instant();
        Change led = guide.led(locked, change, by, now);
        Workflow changed = locked.after(led, by, now, guide.hours());
        String went = guide.went(locked, led, changed);
        Entry told = went.isEmpty() ? entry : entry.with("step", changed.way().step());
        TimelineEntry line = line(changed, locked.entries(), by, told, went);
        Workflow next = changed.sealed(Chain.link(locked.head(), locked.id(), line));
        if (rows.update(new WorkflowWriter.Changed(next)) != 1) {
            throw new IllegalStateException("workflow " + locked.id() + " was not locked by who changes it");
        }
        count(locked, next, led);
        append(next, line);
        events.publishEvent(new WorkflowChanged(locked, next, by));
        return next;
    }

    private void count(Workflow before, Workflow after, Change change) {
        String from = before.state().isOpen() ? before.holder() : null;
        String to = after.state().isOpen() ? after.holder() : null;
        boolean counted = decision(change).map(Decision::counted).orElse(false);
        if (!counted) {
            assigner.moved(from, to);
        }
    }

    private static Optional<Decision> decision(Change change) {
        if (change instanceof Change.Assign assign) {
            return Optional.of(assign.to());
        } else if (change instanceof Change.Move move) {
            return Optional.of(move.to());
        } else if (change instanceof Change.Update update) {
            return Optional.of(update.to());
        } else if (change instanceof Change.Review review) {
            return Optional.of(review.to());
        } else if (change instanceof Change.Return back) {
            return Optional.of(back.to());
        } else if (change instanceof Change.Onward onward) {
            return Optional.ofNullable(onward.decision());
        } else if (change instanceof Change.Reopen reopen) {
            return Optional.of(reopen.to());
        }
        return Optional.empty();
    }

    /**
     * Where a workflow goes when the refund under way comes to an end: back to who asked for it, or to the queue when that
     * person is not here (CONTRACT 3), in the step its playbook says. Asks presence, so better not in a transaction.
     */
    public Change.Homeward homeward(Workflow workflow) {
        return guide.homeward(workflow);
    }

    /** Leads a locked workflow on when the customer has been silent for too long; empty when the time is not over. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> silent(Workflow locked) {
        return guide.silence(locked, clock.instant())
                .map(change -> apply(locked, change, By.system(), Entry.of("silent")));
    }

    /** An act is taken back before anything left: so is the step it had led to. In the transaction that holds the lock. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Change takenBack(Workflow locked, Change settle) {
        return guide.takenBack(locked, settle);
    }

    /** The playbook it began with. */
    public Playbook playbook(Workflow workflow) {
        return guide.playbook(workflow);
    }

    /** When a customer who is asked now will have been silent for too long; null when its step waits for nobody. */
    public @Nullable Instant silentAt(Workflow workflow) {
        return Workflow.silentAt(step(workflow), workflow.holding().role(), clock.instant(), guide.hours());
    }

    /** The team that a new workflow of this kind belongs to; empty when the roster has no team. */
    public String teamFor(ProblemType kind) {
        Playbook playbook = catalogue
                .playbook(kind)
                .orElseThrow(() -> new IllegalArgumentException("no playbook for " + kind.id()));
        return assigner.teamOf(assigner.staffed(playbook.first().role()));
    }

    /** Who of this role is here, for a step that begins now. Asks presence, so never call it in a transaction. */
    public Candidates candidates(String role, Set<String> never) {
        return assigner.candidates(role, never);
    }

    /**
     * Chooses one of them for a workflow that the caller has locked and will change accordingly, in the same transaction; see
     * {@link Assigner#choose}.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Decision choose(Workflow locked, Candidates candidates) {
        return assigner.choose(candidates, locked.state().isOpen() ? locked.holder() : null);
    }

    /** Adds a note to a locked workflow; no state changes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow note(Workflow locked, String text, By by) {
        return apply(locked, new Change.Redraw(), by, Entry.of("note", text));
    }

    /** Adds pictures to a locked workflow; no state changes. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Workflow pictures(Workflow locked, List<Picture> pictures, By by) {
        return apply(
                locked,
                new Change.Redraw(),
                by,
                Entry.of(PICTURES, pictures.size()).with(PICTURES, pictures));
    }

    /** The pictures that an entry brought; empty for any other. */
    public List<Picture> pictures(TimelineEntry entry) {
        String data = entry.data();
        return !entry.kind().equals(PICTURES) || data == null
                ? List.of()
                : json.readValue(data, Pictures.class).pictures();
    }

    private record Pictures(List<Picture> pictures) {}

    /** Why this person may not do this now; empty when nothing is against it. */
    public Optional<Refusal> refusal(Workflow workflow, Member member, ActionName action) {
        return rights.refusal(workflow, member, action, clock.instant());
    }

    /** What this person may press now, in the order of the card. */
    public List<ActionName> allowed(Workflow workflow, Member member) {
        return rights.allowed(workflow, member, clock.instant());
    }

    /** The workflow, empty for an unknown id. */
    @Transactional(readOnly = true)
    public Optional<Workflow> find(long id) {
        return rows.find(id);
    }

    /** The workflows with these ids, in no order; unknown ids are left out. */
    @Transactional(readOnly = true)
    public List<Workflow> byIds(Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : rows.ids(List.copyOf(ids));
    }

    /** All workflows of an order, oldest first, closed ones too (R058). */
    @Transactional(readOnly = true)
    public List<Workflow> ofOrder(OrderNo orderNo) {
        return rows.ofOrder(orderNo.value());
    }

    /** The numbers of all orders that have an open workflow. */
    @Transactional(readOnly = true)
    public Set<OrderNo> openOrders() {
        return numbers(rows.openOrders());
    }

    /** Those of the orders that have an open workflow. */
    @Transactional(readOnly = true)
    public Set<OrderNo> openAmong(Collection<OrderNo> orderNos) {
        List<String> numbers = orderNos.stream().map(OrderNo::value).distinct().toList();
        return numbers.isEmpty() ? Set.of() : numbers(rows.openAmong(numbers));
    }

    private static Set<OrderNo> numbers(List<String> found) {
        return found.stream().map(OrderNo::new).collect(Collectors.toUnmodifiableSet());
    }

    /** Every kind that a stored workflow has, open or closed. */
    @Transactional(readOnly = true)
    public List<ProblemType> kinds() {
        return rows.kinds();
    }

    /** What a person holds, most urgent and soonest due first. */
    @Transactional(readOnly = true)
    public List<Workflow> heldBy(String userId, int limit) {
        return rows.held(userId, limit);
    }

    /** What waits for somebody of these roles to take it, most urgent first, then longest waiting. */
    @Transactional(readOnly = true)
    public List<Workflow> waitingFor(Collection<String> roles, int limit) {
        return roles.isEmpty() ? List.of() : rows.waiting(List.copyOf(roles), limit);
    }

    /** A page of workflows, newest first. */
    @Transactional(readOnly = true)
    public List<Workflow> list(WorkflowQuery query) {
        WorkflowState state = query.state();
        return rows.list(new WorkflowMapper.Filter(
                query.holder(),
                query.team(),
                state == null ? null : state.wire(),
                query.type(),
                Boolean.TRUE.equals(query.overdue()) ? clock.instant() : null,
                Boolean.FALSE.equals(query.overdue()) ? clock.instant() : null,
                query.before(),
                query.limit()));
    }

    /** Open workflows whose order number ends with these characters, newest first. */
    @Transactional(readOnly = true)
    public List<Workflow> openByOrderTail(String tail, int limit) {
        return rows.byOrderTail(tail, limit);
    }

    /** Where the open work of these teams lies, by person (or queue) and kind, in no order. Costs as much as there is open work. */
    @Transactional(readOnly = true)
    public List<Pile> piles(Collection<String> teams) {
        return teams.isEmpty() ? List.of() : rows.piles(List.copyOf(teams), clock.instant());
    }

    /**
     * What came and went in these teams from one time to another, by days of 24 hours from the first, and their oldest open ones.
     * Three statements; costs as much as came, went and is open, not what was closed before.
     */
    @Transactional(readOnly = true)
    public Tally tally(Collection<String> teams, Instant from, Instant to) {
        if (teams.isEmpty()) {
            return new Tally(List.of(), List.of(), List.of());
        }
        List<String> meant = List.copyOf(teams);
        return new Tally(rows.opened(meant, from, to), rows.closed(meant, from, to), rows.oldest(meant));
    }

    /** Open ones whose alarm is due, the longest overdue first. */
    @Transactional(readOnly = true)
    public List<Long> alarmed(int limit) {
        return rows.alarmed(clock.instant(), limit);
    }

    /** Open workflows of a kind that a sweep opened, with no money or SMS under way, by id. */
    @Transactional(readOnly = true)
    public List<Workflow> detected(ProblemType kind, long after, int limit) {
        return rows.detected(kind.type(), kind.detail(), after, limit);
    }

    /** Those of the findings (one kind) that are neither open already nor closed for the same cause. */
    @Transactional(readOnly = true)
    public List<Finding> unknown(List<Finding> findings) {
        if (findings.isEmpty()) {
            return findings;
        }
        ProblemType kind = findings.get(0).kind();
        List<String> numbers = findings.stream()
                .map(finding -> finding.orderNo().value())
                .distinct()
                .toList();
        Set<String> known = new HashSet<>(rows.knownOrders(numbers, kind.type(), kind.detail()));
        return findings.stream()
                .filter(finding -> {
                    String line = finding.orderNo().value() + "#" + finding.lineNo() + "#";
                    return !known.contains(line) && !known.contains(line + finding.cause());
                })
                .toList();
    }

    /** The newest timeline entries, newest first (R048 shows three). */
    @Transactional(readOnly = true)
    public List<TimelineEntry> latest(long id, int limit) {
        return timeline.last(id, limit);
    }

    /**
     * The {@link #SHOWN} newest timeline entries of a workflow as it stands here, newest first. No statement when this process
     * wrote them, one otherwise.
     */
    public List<TimelineEntry> shown(Workflow workflow) {
        List<TimelineEntry> known = recent.latest(workflow.id(), workflow.entries(), SHOWN);
        return known.isEmpty()
                ? Objects.requireNonNull(transaction.execute(status -> timeline.last(workflow.id(), SHOWN)))
                : known;
    }

    /** Timeline entries from a number on, oldest first. */
    @Transactional(readOnly = true)
    public List<TimelineEntry> timeline(long id, int from, int limit) {
        return timeline.from(id, from, limit);
    }

    /** The open workflow of this kind that the same line already has, so that this one cannot become it. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<Workflow> openTwin(Workflow workflow, ProblemType kind) {
        return rows.findOpen(workflow.orderNo().value(), workflow.lineNo(), kind.type(), kind.detail());
    }

    /** The step it stands in, as the playbook says that it began with. */
    public Step step(Workflow workflow) {
        return guide.step(workflow);
    }

    /** Who leads its holder, nearest first; empty when nobody does. */
    public List<Member> above(Workflow workflow) {
        return ladder.above(workflow);
    }

    /** Those of these people who are here. Asks presence, so never call it in a transaction. */
    public Set<String> here(Collection<String> userIds) {
        return assigner.here(userIds);
    }

    /** Everybody who holds something open. */
    @Transactional(readOnly = true)
    public List<String> holders() {
        return rows.holders();
    }

    /** Whether its holder took it, or took it back: nobody need tell who knows. */
    @Transactional(readOnly = true)
    public boolean tookItself(Workflow workflow) {
        String holder = workflow.holder();
        return holder != null
                && timeline.tookItself(workflow.id(), holder, workflow.holding().since()) > 0;
    }

    /** Everybody who ever did something with its card. */
    @Transactional(readOnly = true)
    public List<String> hands(long id) {
        return timeline.hands(id);
    }

    private TimelineEntry line(Workflow workflow, int seq, By by, Entry entry, String went) {
        return new TimelineEntry(
                seq,
                workflow.updatedAt().truncatedTo(ChronoUnit.MILLIS),
                by.actor(),
                by.surface().wire(),
                entry.kind(),
                Texts.cut(wording.say("timeline." + entry.kind(), entry.args().toArray()) + went, 1200),
                entry.data().isEmpty() ? null : json.writeValueAsString(entry.data()));
    }

    private void append(Workflow workflow, TimelineEntry line) {
        timeline.append(workflow.id(), line, Objects.requireNonNull(workflow.head()));
        recent.written(workflow.id(), line);
    }

    private String nameOf(@Nullable String userId) {
        return userId == null ? "" : roster.member(userId).map(Member::name).orElse(userId);
    }

    private static InvalidFinding invalid(String field, String key, Object... args) {
        return new InvalidFinding(field, Refusal.invalid(key, args));
    }
}
