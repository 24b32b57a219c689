package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Workflows. */
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
            @Nullable String detail,
            @Nullable Instant overdueAt,
            @Nullable Instant inTimeAt,
            @Nullable Long before,
            int limit) {}

    /** The places are filled by {@link WorkflowWriter}, in this order. */
    @Insert("""
            INSERT INTO workflow
                   (id, order_no, parent_no, line_no, subject, type, detail, cause, note, home_team, order_amount,
                    buyer_level, reported_by, opened_at,
                    state, revision, drawing, entries, head, team, role, holder, since, why, asked_by, asked_at,
                    addressed, step, todo, done, due_at, alarm_at, alarms, silent_at, for_lead, entered,
                    requester, revocable, revocable_by, revocable_until, in_flight, sms_by, sms_until, sms_origin,
                    playbook, origin_step, refund_amount, paused, quiet, urgency, updated_at, closed_at)
            VALUES (#{row}, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?,
                    ?, ?, ?, ?, UNHEX(?), ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?, ?, ?, ?, ?, ?,
                    ?, ?, ?, ?, ?, ?, ?, ?)
            """)
    void insert(WorkflowWriter.New row);

    /**
     * The places are filled by {@link WorkflowWriter}, in this order. Changes nothing when it was not drawn once less
     * before.
     */
    @Update("""
            UPDATE workflow
               SET type = #{row}, detail = ?, cause = ?, home_team = ?,
                   state = ?, revision = ?, drawing = ?, entries = ?, head = UNHEX(?),
                   team = ?, role = ?, holder = ?, since = ?, why = ?, asked_by = ?, asked_at = ?, addressed = ?,
                   step = ?, todo = ?, done = ?, due_at = ?, alarm_at = ?, alarms = ?, silent_at = ?, for_lead = ?,
                   entered = ?,
                   requester = ?, revocable = ?, revocable_by = ?, revocable_until = ?, in_flight = ?,
                   sms_by = ?, sms_until = ?, sms_origin = ?,
                   playbook = ?, origin_step = ?, refund_amount = ?, paused = ?,
                   quiet = ?, urgency = ?, updated_at = ?, closed_at = ?, by_hand_at = NULL
             WHERE id = ? AND drawing = ?
            """)
    int update(WorkflowWriter.Changed row);

    /** {@link #update} of one that is in other hands and else as before. */
    @Update("""
            UPDATE workflow
               SET state = #{row}, revision = ?, drawing = ?, entries = ?, head = UNHEX(?),
                   team = ?, role = ?, holder = ?, since = ?, why = ?, asked_by = ?, asked_at = ?, addressed = ?,
                   updated_at = ?, by_hand_at = NULL
             WHERE id = ? AND drawing = ?
            """)
    int hand(WorkflowWriter.Handed row);

    /** {@link #update} of one that has an entry more and is else as before: most are. */
    @Update("""
            UPDATE workflow
               SET drawing = #{drawing}, entries = #{entries}, head = UNHEX(#{head}), updated_at = #{updatedAt},
                   by_hand_at = NULL
             WHERE id = #{id} AND drawing = #{drawing} - 1
            """)
    int told(Told row);

    /** Where an entry more leads. */
    record Told(long id, int drawing, int entries, @Nullable String head, Instant updatedAt) {}

    Optional<Workflow> find(@Param("id") long id);

    Optional<Workflow> lock(@Param("id") long id);

    /** The head of its chain; null when there is none, or when somebody has updated the row by hand since. */
    @Select("""
            SELECT CASE WHEN by_hand_at IS NULL THEN LOWER(HEX(head)) END
              FROM workflow
             WHERE id = #{id}
               FOR UPDATE
            """)
    @Nullable
    String lockHead(@Param("id") long id);

    @Select("SELECT DISTINCT role FROM workflow WHERE queue_flag = 1 AND for_lead = 0")
    List<String> waitingRoles();

    List<Workflow> reviewsOf(@Param("person") String person, @Param("limit") int limit);

    List<Workflow> reviewsBeside(@Param("role") String role, @Param("after") long after, @Param("limit") int limit);

    List<Workflow> waitingForLeads(@Param("after") long after, @Param("limit") int limit);

    /** What had come before a time and is in nobody's hands. */
    @Select("""
            SELECT team, role, COUNT(*) AS number, MAX(since) AS newest
              FROM workflow
             WHERE queue_flag = 1 AND since <= #{before}
             GROUP BY team, role
            """)
    List<Queue> queues(@Param("before") Instant before);

    /** The next one of a queue that nobody else is dealing right now. */
    Optional<Workflow> lockNextWaiting(
            @Param("roles") List<String> roles, @Param("passedOver") Collection<Long> passedOver);

    List<Workflow> openIn(@Param("team") String team, @Param("limit") int limit);

    List<Workflow> waitingIn(@Param("team") String team, @Param("limit") int limit);

    List<Workflow> waitingInFor(@Param("team") String team, @Param("role") String role, @Param("limit") int limit);

    List<Workflow> waiting(@Param("roles") List<String> roles, @Param("limit") int limit);

    Optional<Workflow> findOpen(
            @Param("orderNo") String orderNo,
            @Param("lineNo") int lineNo,
            @Param("type") String type,
            @Param("detail") String detail);

    /** Of whatever kind it is by now: somebody may have found out what is really wrong. */
    Optional<Workflow> findByCause(
            @Param("orderNo") String orderNo, @Param("lineNo") int lineNo, @Param("cause") String cause);

    /** Everything these orders have ever had, and what of it is of this kind. */
    List<KnownTroubles.Row> knownTroubles(
            @Param("orders") List<String> orders, @Param("type") String type, @Param("detail") String detail);

    List<Workflow> ofOrders(@Param("orders") List<String> orders);

    List<Workflow> openOf(@Param("orderNo") String orderNo);

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

    List<Workflow> revocable(@Param("person") String person, @Param("now") Instant now, @Param("limit") int limit);

    List<Workflow> list(Filter filter);

    List<Workflow> lastResolved(@Param("type") String type, @Param("detail") String detail, @Param("limit") int limit);

    List<Workflow> ids(@Param("ids") List<Long> ids);

    record Drawn(long id, int drawing) {}

    List<Drawn> drawings(@Param("ids") List<Long> ids);

    List<Workflow> byOrderTail(@Param("tail") String tail, @Param("limit") int limit);

    List<Workflow> pressing(@Param("teams") List<String> teams, @Param("now") Instant now, @Param("each") int each);

    List<Pile> piles(@Param("teams") List<String> teams, @Param("now") Instant now);

    List<Tally.Opened> opened(@Param("teams") List<String> teams, @Param("from") Instant from, @Param("to") Instant to);

    List<Tally.Closed> closed(@Param("teams") List<String> teams, @Param("from") Instant from, @Param("to") Instant to);

    List<Tally.Oldest> oldest(@Param("teams") List<String> teams);

    @Select("""
            SELECT id
              FROM workflow
             WHERE open_flag = 1 AND alarm_at <= #{now}
             ORDER BY alarm_at
             LIMIT #{limit}
            """)
    List<Long> alarmed(@Param("now") Instant now, @Param("limit") int limit);

    /** Open ones of a kind that stand in one of these steps and go by none of these versions of its playbook, by id. */
    List<Long> ofOtherVersions(
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("versions") List<String> versions,
            @Param("steps") List<String> steps,
            @Param("after") long after,
            @Param("limit") int limit);

    /** The next of the teams at whose exceptions began, by id; null behind the last one. One look into an index. */
    @Select("""
            SELECT MIN(home_team)
              FROM workflow
             WHERE home_team > #{after}
            """)
    Optional<String> nextHomeTeam(@Param("after") String after);

    /**
     * Where a walk through what a team opened has come to, in the order of its index.
     *
     * @param type with the others, of the last one that was seen
     */
    record Opened(Instant at, String type, String detail, long id) {

        /** Before everything that was opened at this moment. */
        static Opened from(Instant at) {
            return new Opened(at, "", "", Long.MIN_VALUE);
        }

        static Opened behind(Workflow seen) {
            return new Opened(seen.openedAt(), seen.kind().type(), seen.kind().detail(), seen.id());
        }
    }

    /** What this team opened behind there. */
    List<Workflow> openedSince(@Param("team") String team, @Param("after") Opened after, @Param("limit") int limit);

    /** Open workflows that a detector found, in keyset order, to ask whether their cause still stands. */
    List<Workflow> detected(
            @Param("type") String type,
            @Param("detail") String detail,
            @Param("after") long after,
            @Param("limit") int limit);
}
