package dev.baton.card;

import dev.baton.dingtalk.Space;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** Where each card hangs, what it shows there as far as is known, and by which messages it came. */
@Mapper
interface CardMapper {

    /**
     * A card as the platform shows it, as far as is known.
     *
     * @param shownDrawing the workflow's drawing that it shows, as far as is known
     * @param rungFor the holding whose holder has been told
     */
    record Instance(
            String outTrackId, int shownDrawing, @Nullable String rungFor) {}

    /**
     * Where a card is, or should be.
     *
     * @param tries how often it was refused there
     * @param triedAt when the last attempt began
     * @param unsure its outcome is unknown: perhaps it hangs there
     * @param heldBack the drawing it had when it was left out there; changed since, it hangs there like any other
     * @param cutOff whoever made the attempt did not live to hear of any outcome, and perhaps not to begin the call
     */
    record SpaceRow(
            String outTrackId,
            String kind,
            String spaceId,
            boolean there,
            int tries,
            @Nullable Instant triedAt,
            boolean unsure,
            boolean cutOff,
            @Nullable Integer heldBack,
            @Nullable String problem) {

        Space space() {
            return new Space(Space.Kind.valueOf(kind), spaceId);
        }
    }

    /** A card that is left out in a place as long as it looks as it does. */
    record HeldBack(String card, int drawing) {}

    record SummaryRow(long id, String team, String type, String detail, int found, String orders, Instant createdAt) {}

    @Select("SELECT out_track_id, shown_drawing, rung_for FROM card_instance WHERE out_track_id = #{card}")
    Optional<Instance> instance(@Param("card") String card);

    List<Instance> instances(@Param("cards") Collection<String> cards);

    /** It shows this now, by a call. */
    @Insert("""
            INSERT INTO card_instance (out_track_id, created_at, shown_drawing, rung_for, open_flag)
            VALUES (#{card}, #{now}, #{drawing}, #{rungFor}, IF(#{open}, 1, NULL))
            ON DUPLICATE KEY UPDATE shown_drawing = VALUES(shown_drawing), rung_for = VALUES(rung_for),
                                    open_flag = VALUES(open_flag)
            """)
    void shown(
            @Param("card") String card,
            @Param("drawing") int drawing,
            @Param("rungFor") @Nullable String rungFor,
            @Param("open") boolean open,
            @Param("now") Instant now);

    /** It shows this now, or something newer, by the answer to a press. */
    @Update("""
            UPDATE card_instance
               SET open_flag = IF(shown_drawing <= #{drawing}, IF(#{open}, 1, NULL), open_flag),
                   shown_drawing = GREATEST(shown_drawing, #{drawing})
             WHERE out_track_id = #{card}
            """)
    void answered(@Param("card") String card, @Param("drawing") int drawing, @Param("open") boolean open);

    /** It shows this old drawing again. */
    @Update("UPDATE card_instance SET shown_drawing = LEAST(shown_drawing, #{drawing}) WHERE out_track_id = #{card}")
    void covered(@Param("card") String card, @Param("drawing") int drawing);

    /** Cards of workflows that showed an open one when last drawn, by address. */
    @Select("""
            SELECT out_track_id
              FROM card_instance
             WHERE open_flag = 1 AND out_track_id > #{after} AND out_track_id < 'baton.'
             ORDER BY out_track_id
             LIMIT #{limit}
            """)
    List<String> shownOpen(@Param("after") String after, @Param("limit") int limit);

    void closed(@Param("cards") Collection<String> cards);

    @Select("""
            SELECT out_track_id, kind, space_id, delivered_at IS NOT NULL AS there, tries, tried_at,
                   unsure > 0 AS unsure, unsure = 1 AS cut_off, held_drawing AS held_back, problem
              FROM card_space
             WHERE out_track_id = #{card}
            """)
    List<SpaceRow> spaces(@Param("card") String card);

    List<SpaceRow> spacesOf(@Param("cards") Collection<String> cards);

    @Insert("""
            INSERT INTO card_space (out_track_id, kind, space_id, carrier_id, delivered_at, problem, tries)
            VALUES (#{card}, #{kind}, #{spaceId}, #{carrier}, #{at}, #{problem}, IF(#{at} IS NULL, 1, 0))
            ON DUPLICATE KEY UPDATE carrier_id   = COALESCE(VALUES(carrier_id), carrier_id),
                                    delivered_at = COALESCE(delivered_at, VALUES(delivered_at)),
                                    problem      = VALUES(problem),
                                    unsure       = 0,
                                    tries        = IF(VALUES(delivered_at) IS NULL, tries + 1, 0)
            """)
    void delivered(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("carrier") @Nullable String carrier,
            @Param("at") @Nullable Instant at,
            @Param("problem") @Nullable String problem);

    @Select("SELECT user_id FROM card_private WHERE out_track_id = #{card}")
    List<String> privates(@Param("card") String card);

    @Insert("INSERT IGNORE INTO card_private (out_track_id, user_id) VALUES (#{card}, #{user})")
    void remember(@Param("card") String card, @Param("user") String user);

    @Delete("DELETE FROM card_private WHERE out_track_id = #{card} AND user_id = #{user}")
    void forgetPrivate(@Param("card") String card, @Param("user") String user);

    /** A portion of what this person has private data on; returns how much it was. */
    @Delete("DELETE FROM card_private WHERE user_id = #{user} LIMIT #{most}")
    int forgetPrivates(@Param("user") String user, @Param("most") int most);

    /** By any message that ever carried it. */
    @Select("""
            SELECT out_track_id FROM card_space WHERE carrier_id = #{carrier}
             UNION ALL
            SELECT out_track_id FROM card_carrier WHERE carrier_id = #{carrier}
             LIMIT 1
            """)
    Optional<String> byCarrier(@Param("carrier") String carrier);

    @Insert("""
            INSERT INTO card_summary (id, team, type, detail, found, orders, created_at)
            VALUES (#{id}, #{team}, #{type}, #{detail}, #{found}, #{orders}, #{createdAt})
            """)
    void insertSummary(SummaryRow row);

    @Select("SELECT id, team, type, detail, found, orders, created_at FROM card_summary WHERE id = #{id}")
    Optional<SummaryRow> summary(@Param("id") long id);

    /** They are not missing there until they change. */
    void holdBack(
            @Param("cards") Collection<HeldBack> cards, @Param("kind") String kind, @Param("spaceId") String spaceId);

    /** An attempt to bring it there begins: whoever finds this later knows that it was cut off. */
    @Insert("""
            INSERT INTO card_space (out_track_id, kind, space_id, tried_at, unsure)
            VALUES (#{card}, #{kind}, #{spaceId}, #{at}, 1)
            ON DUPLICATE KEY UPDATE tried_at = VALUES(tried_at), unsure = 1
            """)
    void trying(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("at") Instant at);

    /** The attempt certainly did not bring it there. */
    @Update("""
            UPDATE card_space
               SET unsure = 0
             WHERE out_track_id = #{card} AND kind = #{kind} AND space_id = #{spaceId} AND delivered_at IS NULL
            """)
    void untried(@Param("card") String card, @Param("kind") String kind, @Param("spaceId") String spaceId);

    /** The attempt's answer was lost, or an earlier one's was: it is believed to be a success. */
    @Update("""
            UPDATE card_space
               SET unsure = 2
             WHERE out_track_id = #{card} AND kind = #{kind} AND space_id = #{spaceId} AND delivered_at IS NULL
            """)
    void unanswered(@Param("card") String card, @Param("kind") String kind, @Param("spaceId") String spaceId);

    /** It does hang there after all, or is taken to. */
    @Update("""
            UPDATE card_space
               SET unsure = 0, delivered_at = COALESCE(delivered_at, #{at})
             WHERE out_track_id = #{card} AND kind = #{kind} AND space_id = #{spaceId} AND unsure > 0
            """)
    void certain(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("at") Instant at);

    /** The message that carries it there may still be quoted when another one does. */
    @Insert("""
            INSERT IGNORE INTO card_carrier (carrier_id, out_track_id)
            SELECT carrier_id, out_track_id
              FROM card_space
             WHERE out_track_id = #{card} AND kind = #{kind} AND space_id = #{spaceId} AND carrier_id IS NOT NULL
            """)
    void keepCarrier(@Param("card") String card, @Param("kind") String kind, @Param("spaceId") String spaceId);

    /** Its reader says that it is not there, and asks for it. 0: it was never tried there, or only just now. */
    @Update("""
            UPDATE card_space
               SET delivered_at = NULL, tried_at = NULL, unsure = 0, tries = 0, problem = NULL
             WHERE out_track_id = #{card} AND kind = #{kind} AND space_id = #{spaceId}
               AND (tried_at IS NULL OR tried_at <= #{before})
            """)
    int sought(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("before") Instant before);

    /** Forgets where a card hung, when the platform says that it does not know it. */
    @Update("UPDATE card_space SET delivered_at = NULL, tried_at = NULL, unsure = 0 WHERE out_track_id = #{card}")
    void lost(@Param("card") String card);

    @Select("SELECT COUNT(*) FROM card_withheld WHERE out_track_id = #{card}")
    boolean isWithheld(@Param("card") String card);

    /** Withheld since then, in the order of their addresses. */
    @Select("""
            SELECT out_track_id
              FROM card_withheld
             WHERE since >= #{since} AND out_track_id > #{after}
             ORDER BY out_track_id
             LIMIT #{limit}
            """)
    List<String> withheld(@Param("since") Instant since, @Param("after") String after, @Param("limit") int limit);

    @Insert("INSERT IGNORE INTO card_withheld (out_track_id, since) VALUES (#{card}, #{at})")
    void withhold(@Param("card") String card, @Param("at") Instant at);
}
