package dev.baton.h5;

import java.math.BigDecimal;
import java.util.List;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** What a list needs from tables of others; reads only. */
@Mapper
interface DecisionMapper {

    /** A refund that 财务 has not decided. */
    record ToDecide(long workflowId, BigDecimal amount, String currency) {}

    /** The longest waiting first. */
    @Select("""
            SELECT workflow_id, amount, currency
              FROM money_request
             WHERE open_flag = 1 AND state = 'requested'
             ORDER BY id
             LIMIT #{limit}
            """)
    List<ToDecide> refundsToDecide(@Param("limit") int limit);
}
