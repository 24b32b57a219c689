package dev.baton.card;

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

    record SpaceRow(String kind, String spaceId, boolean there) {}

    record PrivateRow(String userId, @Nullable String buttons) {}

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
            SELECT kind, space_id, delivered_at IS NOT NULL AS there
              FROM card_space
             WHERE out_track_id = #{card}
            """)
    List<SpaceRow> spaces(@Param("card") String card);

    @Insert("""
            INSERT INTO card_space (out_track_id, kind, space_id, carrier_id, delivered_at, problem)
            VALUES (#{card}, #{kind}, #{spaceId}, #{carrier}, #{at}, #{problem})
            ON DUPLICATE KEY UPDATE carrier_id   = COALESCE(VALUES(carrier_id), carrier_id),
                                    delivered_at = COALESCE(delivered_at, VALUES(delivered_at)),
                                    problem      = VALUES(problem)
            """)
    void delivered(
            @Param("card") String card,
            @Param("kind") String kind,
            @Param("spaceId") String spaceId,
            @Param("carrier") @Nullable String carrier,
            @Param("at") @Nullable Instant at,
            @Param("problem") @Nullable String problem);

    @Select("SELECT user_id, buttons FROM card_private WHERE out_track_id = #{card}")
    List<PrivateRow> privates(@Param("card") String card);

    @Insert("""
            INSERT INTO card_private (out_track_id, user_id, buttons)
            VALUES (#{card}, #{user}, #{buttons})
            ON DUPLICATE KEY UPDATE buttons = VALUES(buttons)
            """)
    void gave(@Param("card") String card, @Param("user") String user, @Param("buttons") @Nullable String buttons);

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

    /** Forgets where a card hung, when the platform says that it does not know it. */
    @Update("UPDATE card_space SET delivered_at = NULL WHERE out_track_id = #{card}")
    void lost(@Param("card") String card);
}
