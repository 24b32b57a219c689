package dev.baton.card;

import dev.baton.dingtalk.Space;
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
interface CardMapper {

    record Instance(
            String outTrackId, int shownDrawing, @Nullable String rungFor) {}

    /**
     * Where a card is, or should be.
     *
     * @param tries how often it was refused there
     * @param triedAt when the last attempt began; without {@code there} its outcome may be unknown
     */
    record SpaceRow(
            String kind,
            String spaceId,
            boolean there,
            int tries,
            @Nullable Instant triedAt,
            @Nullable String problem) {

        Space space() {
            return new Space(Space.Kind.valueOf(kind), spaceId);
        }
    }

    record SummaryRow(long id, String team, String type, String detail, int found, String orders, Instant createdAt) {}

    @Select("SELECT out_track_id, shown_drawing, rung_for FROM card_instance WHERE out_track_id = #{card}")
    Optional<Instance> instance(@Param("card") String card);

    @Insert("""
            INSERT INTO card_instance (out_track_id, created_at, shown_drawing, rung_for)
            VALUES (#{card}, #{now}, #{drawing}, #{rungFor})
            ON DUPLICATE KEY UPDATE shown_drawing = VALUES(shown_drawing), rung_for = VALUES(rung_for)
            """)
    void shown(
            @Param("card") String card,
            @Param("drawing") int drawing,
            @Param("rungFor") @Nullable String rungFor,
            @Param("now") Instant now);

    @Select("""
            SELECT kind, space_id, delivered_at IS NOT NULL AS there, tries, tried_at, problem
              FROM card_space
             WHERE out_track_id = #{card}
            """)
    List<SpaceRow> spaces(@Param("card") String card);

    @Insert("""
            INSERT INTO card_space (out_track_id, kind, space_id, carrier_id, delivered_at, problem, tries)
            VALUES (#{card}, #{kind}, #{spaceId}, #{carrier}, #{at}, #{problem}, IF(#{at} IS NULL, 1, 0))
            ON DUPLICATE KEY UPDATE carrier_id   = COALESCE(VALUES(carrier_id), carrier_id),
                                    delivered_at = COALESCE(delivered_at, VALUES(delivered_at)),
                                    problem      = VALUES(problem),
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

    @Select("SELECT out_track_id FROM card_space WHERE carrier_id = #{carrier} LIMIT 1")
    Optional<String> byCarrier(@Param("carrier") String carrier);

    @Insert("""
            INSERT INTO card_summary (id, team, type, detail, found, orders, created_at)
            VALUES (#{id}, #{team}, #{type}, #{detail}, #{found}, #{orders}, #{createdAt})
            """)
    void insertSummary(SummaryRow row);

    @Select("SELECT id, team, type, detail, found, orders, created_at FROM card_summary WHERE id = #{id}")
    Optional<SummaryRow> summary(@Param("id") long id);

    /** An attempt to bring it there begins; its answer may get lost. */
    @Insert("""
            INSERT INTO card_space (out_track_id, kind, space_id, tried_at)
            VALUES (#{card}, #{kind}, #{spaceId}, #{at})
            ON DUPLICATE KEY UPDATE tried_at = VALUES(tried_at)
            """)
    void trying(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("at") Instant at);

    /** The attempts certainly brought it nowhere. */
    @Update("UPDATE card_space SET tried_at = NULL WHERE out_track_id = #{card} AND delivered_at IS NULL")
    void untried(@Param("card") String card);

    /** Forgets where a card hung, when the platform says that it does not know it. */
    @Update("UPDATE card_space SET delivered_at = NULL, tried_at = NULL WHERE out_track_id = #{card}")
    void lost(@Param("card") String card);

    @Select("SELECT COUNT(*) FROM card_withheld WHERE out_track_id = #{card}")
    boolean isWithheld(@Param("card") String card);

    @Insert("INSERT IGNORE INTO card_withheld (out_track_id, since) VALUES (#{card}, #{at})")
    void withhold(@Param("card") String card, @Param("at") Instant at);
}
