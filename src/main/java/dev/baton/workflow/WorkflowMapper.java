package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

@Mapper
interface WorkflowMapper {

    /** Everybody who holds something open. */
    @Select("""
            SELECT DISTINCT holder
              FROM workflow
             WHERE open_flag = 1 AND holder IS NOT NULL
            """)
    List<String> holders();

    /** What {@link WorkflowQuery} asks, with its cursor taken apart. */
    record Filter(
            @Nullable String holder,
            @Nullable String team,
            @Nullable String state,
            @Nullable String type,
            @Nullable Instant overdueAt,
            @Nullable Instant inTimeAt,
            @Nullable Long before,
            int limit) {}

    @Insert("""
            INSERT INTO workflow
                   (id, order_no, parent_no, line_no, subject, type, detail, cause, note, state, revision, drawing, entries, head,
                    home_team, team, role, holder, since, why, asked_by, asked_at, step, todo, done, due_at, alarm_at, alarms,
                    requester, revocable, revocable_by, revocable_until, in_flight,
                    silent_at, playbook, order_amount, buyer_level, origin_step, refund_amount, paused, quiet, urgency,
                    reported_by, opened_at, updated_at, closed_at)
            VALUES (#{id}, #{orderNo}, #{parentNo}, #{lineNo}, #{subject}, #{type}, #{detail}, #{cause}, #{note}, #{state},
                    #{revision}, #{drawing}, #{entries}, UNHEX(#{head}),
                    #{homeTeam}, #{team}, #{role}, #{holder}, #{since}, #{why}, #{askedBy}, #{askedAt}, #{step}, #{todo}, #{done},
                    #{dueAt}, #{alarmAt}, #{alarms},
                    #{requester}, #{revocable}, #{revocableBy}, #{revocableUntil}, #{inFlight},
                    #{silentAt}, #{playbook}, #{orderAmount}, #{buyerLevel}, #{originStep}, #{refundAmount}, #{paused}, #{quiet},
                    #{urgency}, #{reportedBy}, #{openedAt}, #{updatedAt}, #{closedAt})
            """)
    void insert(WorkflowRow row);

    @Update("""
            UPDATE workflow
               SET type = #{type}, detail = #{detail}, state = #{state}, revision = #{revision}, drawing = #{drawing},
                   entries = #{entries}, head = UNHEX(#{head}), team = #{team}, role = #{role}, holder = #{holder}, since = #{since}, why = #{why},
                   asked_by = #{askedBy}, asked_at = #{askedAt},
                   step = #{step}, todo = #{todo}, done = #{done}, due_at = #{dueAt}, alarm_at = #{alarmAt},
                   alarms = #{alarms}, requester = #{requester}, revocable = #{revocable}, revocable_by = #{revocableBy},
                   revocable_until = #{revocableUntil}, in_flight = #{inFlight}, silent_at = #{silentAt},
                   playbook = #{playbook}, origin_step = #{originStep}, refund_amount = #{refundAmount}, paused = #{paused}, quiet = #{quiet}, urgency = #{urgency},
                   updated_at = #{updatedAt}, closed_at = #{closedAt}
             WHERE id = #{id} AND drawing = #{drawing} - 1
            """)
    int update(WorkflowRow row);

    Optional<Workflow> find(@Param("id") long id);

    Optional<Workflow> lock(@Param("id") long id);

    @Select("SELECT DISTINCT role FROM workflow WHERE queue_flag = 1")
    List<String> waitingRoles();

    /** The next one of a queue that nobody else is dealing right now. */
    Optional<Workflow> lockNextWaiting(@Param("roles") List<String> roles);

    List<Workflow> waiting(@Param("roles") List<String> roles, @Param("limit") int limit);

    Optional<Workflow> findOpen(
            @Param("orderNo") String orderNo,
            @Param("lineNo") int lineNo,
            @Param("type") String type,
            @Param("detail") String detail);

    /** Of whatever kind it is by now: somebody may have found out what is really wrong. */
    Optional<Workflow> findByCause(
            @Param("orderNo") String orderNo, @Param("lineNo") int lineNo, @Param("cause") String cause);

    List<String> knownOrders(
            @Param("orders") List<String> orders, @Param("type") String type, @Param("detail") String detail);

    List<Workflow> ofOrder(@Param("orderNo") String orderNo);

    @Select("""
            SELECT DISTINCT order_no
              FROM workflow
             WHERE open_flag = 1
            """)
    List<String> openOrders();

    List<String> openAmong(@Param("orders") List<String> orders);

    @Select("""
            SELECT DISTINCT type, detail
              FROM workflow
            """)
    List<ProblemType> kinds();

    List<Workflow> held(@Param("holder") String holder, @Param("limit") int limit);

    List<Workflow> list(Filter filter);

    List<Workflow> ids(@Param("ids") List<Long> ids);

    List<Workflow> byOrderTail(@Param("tail") String tail, @Param("limit") int limit);

    List<Pile> piles(@Param("teams") List<String> teams, @Param("now") Instant now);

    List<Tally.Opened> opened(@Param("teams") List<String> teams, @Param("from") Instant from, @Param("to") Instant to);

    List<Tally.Closed> closed(@Param("teams") List<String> teams, @Param("from") Instant from, @Param("to") Instant to);

    List<Tally.Oldest> oldest(@Param("teams") List<String> teams);

    List<Long> alarmed(@Param("now") Instant now, @Param("limit") int limit);

    /** Open ones of a kind that stand in one of these steps of another version of its playbook, by id. */
    List<Long> ofOtherVersions(
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("version") String version,
            @Param("steps") List<String> steps,
            @Param("after") long after,
            @Param("limit") int limit);

    /** Those opened since a time, by id. */
    List<Workflow> openedSince(@Param("after") long after, @Param("since") Instant since, @Param("limit") int limit);

    /** Open workflows that a detector found, in keyset order, to ask whether their cause still stands. */
    List<Workflow> detected(
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("after") long after,
            @Param("limit") int limit);
}
