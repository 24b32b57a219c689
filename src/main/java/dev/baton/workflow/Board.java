package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What people and sweeps look over: workflows by who has them, where they wait and what they are about. Locks and
 * changes nothing.
 */
@Component
public class Board {

    private final WorkflowMapper rows;
    private final KnownTroubles known;
    private final OpenOrders open;
    private final Clock clock;

    Board(WorkflowMapper rows, KnownTroubles known, OpenOrders open, Clock clock) {
        this.rows = rows;
        this.known = known;
        this.open = open;
        this.clock = clock;
    }

    /** The workflows with these ids, in no order; unknown ids are left out. */
    @Transactional(readOnly = true)
    public List<Workflow> byIds(Collection<Long> ids) {
        return ids.isEmpty() ? List.of() : rows.ids(List.copyOf(ids));
    }

    /** The drawing at which each of these stands; unknown ids are left out. */
    @Transactional(readOnly = true)
    public Map<Long, Integer> drawings(Collection<Long> ids) {
        return ids.isEmpty()
                ? Map.of()
                : rows.drawings(List.copyOf(ids)).stream()
                        .collect(Collectors.toMap(WorkflowMapper.Drawn::id, WorkflowMapper.Drawn::drawing));
    }

    /** All workflows of an order, oldest first, closed ones too (R058). */
    @Transactional(readOnly = true)
    public List<Workflow> ofOrder(OrderNo orderNo) {
        return rows.ofOrders(List.of(orderNo.value()));
    }

    /** The same of several orders at once, at most 500 in all. */
    @Transactional(readOnly = true)
    public List<Workflow> ofOrders(Collection<OrderNo> orderNos) {
        List<String> numbers = orderNos.stream().map(OrderNo::value).distinct().toList();
        return numbers.isEmpty() ? List.of() : rows.ofOrders(numbers);
    }

    /** What is open of an order, oldest first. */
    @Transactional(readOnly = true)
    public List<Workflow> openOf(OrderNo orderNo) {
        return rows.openOf(orderNo.value());
    }

    /** The numbers of all orders that have an open workflow. */
    @Transactional(readOnly = true)
    public Set<OrderNo> openOrders() {
        return numbers(rows.openOrders());
    }

    /** Those of the orders that have an open workflow. */
    @Transactional(readOnly = true)
    public Set<OrderNo> openAmong(Collection<OrderNo> orderNos) {
        return open.openAmong(orderNos);
    }

    private static Set<OrderNo> numbers(List<String> found) {
        return found.stream().map(OrderNo::new).collect(Collectors.toUnmodifiableSet());
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
                query.detail(),
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

    /** What a person holds, most urgent and soonest due first. */
    @Transactional(readOnly = true)
    public List<Workflow> heldBy(String userId, int limit) {
        return rows.held(userId, limit);
    }

    /**
     * Of each holder's work in these teams, and of each team's queue, the most pressing few: first what is overdue, the
     * longest overdue before, then the most urgent and soonest due. Costs as much as there is open work.
     */
    @Transactional(readOnly = true)
    public List<Workflow> pressing(Collection<String> teams, int each) {
        return teams.isEmpty() ? List.of() : rows.pressing(List.copyOf(teams), clock.instant(), each);
    }

    /** Everybody who holds something open. */
    @Transactional(readOnly = true)
    public List<String> holders() {
        return rows.holders();
    }

    /** What this person did that can still be taken back, newest first. */
    @Transactional(readOnly = true)
    public List<Workflow> revocableBy(String userId, int limit) {
        return rows.revocable(userId, clock.instant(), limit);
    }

    /** What waits for somebody of these roles to take it, most urgent first, then longest waiting. */
    @Transactional(readOnly = true)
    public List<Workflow> waitingFor(Collection<String> roles, int limit) {
        return roles.isEmpty() ? List.of() : rows.waiting(List.copyOf(roles), limit);
    }

    /** What is open in a team, whoever has it, most urgent and soonest due first. */
    @Transactional(readOnly = true)
    public List<Workflow> openIn(String team, int limit) {
        return rows.openIn(team, limit);
    }

    /** What waits in a team's queue, most urgent and soonest due first. */
    @Transactional(readOnly = true)
    public List<Workflow> waitingIn(String team, int limit) {
        return rows.waitingIn(team, limit);
    }

    /** What waits in a team's queue for a role, most urgent and soonest due first. */
    @Transactional(readOnly = true)
    public List<Workflow> waitingIn(String team, String role, int limit) {
        return rows.waitingInFor(team, role, limit);
    }

    /** The roles that have work waiting in a queue, for anybody of them. */
    @Transactional(readOnly = true)
    public List<String> waitingRoles() {
        return rows.waitingRoles();
    }

    /** Open reviews of refunds that another role has, by id. Costs as much as waits and is reviewed. */
    @Transactional(readOnly = true)
    public List<Workflow> reviewsBeside(String role, long after, int limit) {
        return rows.reviewsBeside(role, after, limit);
    }

    /**
     * Reviews of refunds that this person asked for, or did last what can be taken back in. Costs as much as waits and
     * is reviewed.
     */
    @Transactional(readOnly = true)
    public List<Workflow> reviewsOf(String userId, int limit) {
        return rows.reviewsOf(userId, limit);
    }

    /** What waits for a lead, by id, whoever that is. */
    @Transactional(readOnly = true)
    public List<Workflow> waitingForLeads(long after, int limit) {
        return rows.waitingForLeads(after, limit);
    }

    /** What had come into a queue by then and is still there, by team and role. Costs as much as waits. */
    @Transactional(readOnly = true)
    public List<Queue> queues(Instant before) {
        return rows.queues(before);
    }

    /**
     * Where the open work of these teams lies, by person (or queue) and kind, in no order. Costs as much as there is
     * open work.
     */
    @Transactional(readOnly = true)
    public List<Pile> piles(Collection<String> teams) {
        return teams.isEmpty() ? List.of() : rows.piles(List.copyOf(teams), clock.instant());
    }

    /**
     * What came and went in these teams from one time to another, by days of 24 hours from the first, and their oldest
     * open ones. Three statements; costs as much as came, went and is open, not what was closed before.
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

    /** Every kind that a stored workflow has, open or closed. */
    @Transactional(readOnly = true)
    public List<ProblemType> kinds() {
        return rows.kinds();
    }

    /** Of this kind what people brought to an end, raised last first. Reads no more than it finds. */
    @Transactional(readOnly = true)
    public List<Workflow> lastResolved(ProblemType kind, int limit) {
        return rows.lastResolved(kind.type(), kind.detail(), limit);
    }

    /** The next of the teams at whose exceptions began, by id; none behind the last one. One look into an index. */
    @Transactional(readOnly = true)
    public Optional<String> homeTeamAfter(String team) {
        return rows.nextHomeTeam(team);
    }

    /**
     * What began at a team since a time, by when it began; behind the last one that was seen of them, null for the
     * first.
     */
    @Transactional(readOnly = true)
    public List<Workflow> openedIn(String team, Instant since, @Nullable Workflow last, int limit) {
        WorkflowMapper.Opened after =
                last == null ? WorkflowMapper.Opened.from(since) : WorkflowMapper.Opened.behind(last);
        return rows.openedSince(team, after, limit);
    }

    /** Open workflows of a kind that a sweep opened, with no money or SMS under way, by id. */
    @Transactional(readOnly = true)
    public List<Workflow> detected(ProblemType kind, long after, int limit) {
        return rows.detected(kind.type(), kind.detail(), after, limit);
    }

    /**
     * Those of the findings, all of one kind and each with the time from which its cause has stood, of which nobody
     * knows: it is not open, was not resolved for the same cause, nor reported by a person and resolved while that
     * stood. In their order.
     */
    @Transactional(readOnly = true)
    public List<Finding> unknown(Map<Finding, Instant> findings) {
        return known.unknown(findings);
    }
}
