package dev.baton.handover;

import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Offers to take work over, and each workflow in one. */
@Mapper
interface HandoverMapper {

    record OfferRow(
            long id,
            String kind,
            String giver,
            @Nullable String receiver,
            @Nullable String conversation,
            String state,
            int drawing,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable Instant awayUntil) {

        Handover with(List<ItemRow> items) {
            return new Handover(
                    id,
                    Handover.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
                    giver,
                    receiver,
                    conversation,
                    Handover.State.valueOf(state.toUpperCase(Locale.ROOT)),
                    drawing,
                    openedAt,
                    closedAt,
                    awayUntil,
                    items.stream().map(ItemRow::item).toList());
        }
    }

    record ItemRow(
            long workflowId,
            String standing,
            String said,
            @Nullable Instant at,
            @Nullable Integer revision) {

        Handover.Item item() {
            return new Handover.Item(workflowId, Handover.Standing.of(standing), said, at, revision);
        }
    }

    /** Fails with a duplicate key when this request, or another offer of this giver, was there before. */
    @Insert("""
            INSERT INTO handover_offer (id, kind, request, giver, receiver, conversation, state, drawing, opened_at,
                                        away_until)
            VALUES (#{id}, #{kind}, #{request}, #{giver}, #{receiver}, #{conversation}, 'open', 1, #{now}, #{awayUntil})
            """)
    void insert(
            @Param("id") long id,
            @Param("kind") String kind,
            @Param("request") String request,
            @Param("giver") String giver,
            @Param("receiver") @Nullable String receiver,
            @Param("conversation") @Nullable String conversation,
            @Param("now") Instant now,
            @Param("awayUntil") @Nullable Instant awayUntil);

    @Select("""
            SELECT id, kind, giver, receiver, conversation, state, drawing, opened_at, closed_at, away_until
              FROM handover_offer
             WHERE id = #{id}
            """)
    Optional<OfferRow> find(@Param("id") long id);

    @Select("""
            SELECT id, kind, giver, receiver, conversation, state, drawing, opened_at, closed_at, away_until
              FROM handover_offer
             WHERE id = #{id}
               FOR UPDATE
            """)
    Optional<OfferRow> lock(@Param("id") long id);

    @Select("SELECT id FROM handover_offer WHERE request = #{request}")
    Optional<Long> byRequest(@Param("request") String request);

    @Select("SELECT id FROM handover_offer WHERE giver = #{giver} AND kind = #{kind} AND open_flag = 1")
    Optional<Long> openOf(@Param("giver") String giver, @Param("kind") String kind);

    @Select("SELECT id FROM handover_offer WHERE open_flag = 1 ORDER BY opened_at LIMIT #{limit}")
    List<Long> open(@Param("limit") int limit);

    /** Of the few that are open, those to this person. */
    @Select("""
            SELECT id
              FROM handover_offer
             WHERE open_flag = 1 AND receiver = #{receiver} AND kind = 'shift'
             ORDER BY opened_at
             LIMIT #{limit}
            """)
    List<Long> waitingFor(@Param("receiver") String receiver, @Param("limit") int limit);

    /** The open offer to this person, by that person, that has this workflow. */
    @Select("""
            SELECT o.id
              FROM handover_item i
              JOIN handover_offer o ON o.id = i.offer_id
             WHERE i.workflow_id = #{workflowId} AND i.standing = 'offered'
               AND o.open_flag = 1 AND o.receiver = #{receiver} AND o.giver = #{giver}
             LIMIT 1
            """)
    Optional<Long> offered(
            @Param("workflowId") long workflowId, @Param("giver") String giver, @Param("receiver") String receiver);

    /** To whom its holder has offered this workflow. */
    @Select("""
            SELECT o.receiver
              FROM handover_item i
              JOIN handover_offer o ON o.id = i.offer_id
             WHERE i.workflow_id = #{workflowId} AND i.standing = 'offered'
               AND o.open_flag = 1 AND o.giver = #{giver} AND o.receiver IS NOT NULL
             LIMIT 1
            """)
    Optional<String> heirOf(@Param("workflowId") long workflowId, @Param("giver") String giver);

    /** A workflow, and to whom it is on offer. */
    record Heir(long workflowId, String receiver) {}

    /** The same for everything this person offers: of one handover at most, as there is one open to a colleague. */
    @Select("""
            SELECT i.workflow_id, o.receiver
              FROM handover_offer o
              JOIN handover_item i ON i.offer_id = o.id
             WHERE o.giver = #{giver} AND o.kind = 'shift' AND o.open_flag = 1 AND o.receiver IS NOT NULL
               AND i.standing = 'offered'
            """)
    List<Heir> heirsOf(@Param("giver") String giver);

    /** What somebody accepted, and how it was right after that; no revision: it cannot be given back any more. */
    record AcceptedRow(
            long offerId,
            long workflowId,
            String giver,
            String receiver,
            Instant at,
            @Nullable Integer revision) {

        boolean young(Instant now) {
            return now.isBefore(at.plus(Handover.UNDO));
        }

        boolean touched(@Nullable Workflow workflow) {
            return workflow == null
                    || !workflow.heldBy(receiver)
                    || !Integer.valueOf(workflow.revision()).equals(revision);
        }
    }

    /** Who gave this workflow to this person by a handover, not longer ago than that. */
    @Select("""
            SELECT i.offer_id, i.workflow_id, o.giver, o.receiver, i.at, i.revision
              FROM handover_item i
              JOIN handover_offer o ON o.id = i.offer_id
             WHERE i.workflow_id = #{workflowId} AND i.standing = 'accepted' AND i.at > #{since}
               AND o.receiver = #{receiver}
             ORDER BY i.at DESC
             LIMIT 1
            """)
    Optional<AcceptedRow> acceptedFrom(
            @Param("workflowId") long workflowId, @Param("receiver") String receiver, @Param("since") Instant since);

    /** What may still be given back, as far as was known; the index holds nothing else. */
    @Select("""
            SELECT i.offer_id, i.workflow_id, o.giver, o.receiver, i.at, i.revision
              FROM handover_item i
              JOIN handover_offer o ON o.id = i.offer_id
             WHERE i.undo_flag = 1 AND o.kind = 'shift'
             ORDER BY i.at
             LIMIT #{limit}
            """)
    List<AcceptedRow> undoable(@Param("limit") int limit);

    /** What of these may still be given back, as far as was known. */
    List<AcceptedRow> undoableAmong(@Param("ids") List<Long> ids);

    /** Zero when somebody else was there first. */
    @Update("""
            UPDATE handover_item
               SET revision = NULL, said = #{said}
             WHERE offer_id = #{id} AND workflow_id = #{workflowId} AND undo_flag = 1
            """)
    int settle(@Param("id") long id, @Param("workflowId") long workflowId, @Param("said") String said);

    @Update("UPDATE handover_offer SET drawing = drawing + 1 WHERE id = #{id}")
    void redraw(@Param("id") long id);

    @Update("""
            UPDATE handover_offer
               SET state = #{state}, drawing = drawing + 1, closed_at = IF(#{state} = 'open', NULL, #{now})
             WHERE id = #{id}
            """)
    void move(@Param("id") long id, @Param("state") String state, @Param("now") Instant now);

    @Select("""
            SELECT workflow_id, standing, said, at, revision
              FROM handover_item
             WHERE offer_id = #{id}
             ORDER BY place, workflow_id
            """)
    List<ItemRow> items(@Param("id") long id);

    /** An item of a list, at its place. */
    record Listed(long workflowId, int place, String standing, String said) {}

    /**
     * All of them in one statement. What is in the list already is there as it is now, at its place.
     *
     * @param items {@link Listed} as one JSON array: a thousand parameters would cost more than the work
     */
    @Insert("""
            INSERT INTO handover_item (offer_id, workflow_id, place, standing, said)
            SELECT #{id}, listed.w, listed.p, listed.s, listed.t
              FROM JSON_TABLE(#{items}, '$[*]' COLUMNS (
                       w BIGINT PATH '$.workflowId',
                       p INT PATH '$.place',
                       s VARCHAR(10) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.standing',
                       t VARCHAR(300) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci PATH '$.said')) listed
            ON DUPLICATE KEY UPDATE standing = VALUES(standing), said = VALUES(said), at = NULL, revision = NULL
            """)
    void put(@Param("id") long id, @Param("items") String items);

    /** How one item stands, once its offer is locked. */
    @Select("SELECT standing FROM handover_item WHERE offer_id = #{id} AND workflow_id = #{workflowId}")
    Optional<String> standing(@Param("id") long id, @Param("workflowId") long workflowId);

    /** How many are still on offer. */
    @Select("SELECT COUNT(*) FROM handover_item WHERE offer_id = #{id} AND standing = 'offered'")
    int left(@Param("id") long id);

    @Update("""
            UPDATE handover_item
               SET standing = #{standing}, said = #{said}, at = #{at}, revision = #{revision}
             WHERE offer_id = #{id} AND workflow_id = #{workflowId}
            """)
    void stand(
            @Param("id") long id,
            @Param("workflowId") long workflowId,
            @Param("standing") String standing,
            @Param("said") String said,
            @Param("at") @Nullable Instant at,
            @Param("revision") @Nullable Integer revision);
}
