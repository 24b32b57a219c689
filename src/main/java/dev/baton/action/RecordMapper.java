package dev.baton.action;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** What was told by its number or given, worth so much: entries are added and never changed. */
@Mapper
interface RecordMapper {

    /** Something told by its number: a purchase, a coupon, a parcel. */
    record Row(long id, String orderNo, String action, String reference, long workflowId, String actor, Instant at) {}

    @Insert("""
            INSERT INTO action_record (id, order_no, action, reference, workflow_id, actor, at)
            VALUES (#{id}, #{orderNo}, #{action}, #{reference}, #{workflowId}, #{actor}, #{at})
            """)
    void insert(Row row);

    /** Something given, worth so much. */
    @Insert("""
            INSERT INTO action_record (id, order_no, action, reference, workflow_id, actor, at, amount)
            VALUES (#{row.id}, #{row.orderNo}, #{row.action}, #{row.reference}, #{row.workflowId}, #{row.actor}, #{row.at},
                    #{amount})
            """)
    void give(@Param("row") Row row, @Param("amount") BigDecimal amount);

    @Select("SELECT COALESCE(SUM(amount), 0) FROM action_record WHERE order_no = #{orderNo} AND action = #{action}")
    BigDecimal given(@Param("orderNo") String orderNo, @Param("action") String action);

    @Select("SELECT reference FROM action_record WHERE order_no = #{orderNo} AND action = #{action}")
    Set<String> references(@Param("orderNo") String orderNo, @Param("action") String action);

    @Select("""
            SELECT id, order_no, action, reference, workflow_id, actor, at
              FROM action_record
             WHERE order_no = #{orderNo} AND action = #{action} AND reference = #{reference}
            """)
    Optional<Row> find(
            @Param("orderNo") String orderNo, @Param("action") String action, @Param("reference") String reference);
}
