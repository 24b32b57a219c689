package dev.baton.presence;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Mapper;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * About whom an event made us ask, kept until it has been answered: whatever instance ends in between, another one
 * asks. Not to be used in a transaction.
 */
@Component
class Owed {

    /** Longer than asking takes: who has not answered by then has died of it. */
    static final Duration GIVEN_UP = Duration.ofMinutes(5);

    private static final String PUNCH = "punch";
    private static final String LEAVE = "leave";
    private static final String EVERYBODY = "";

    @Mapper
    interface Rows {

        record Row(String what, String userId) {}

        /** What is just being asked is asked once more. */
        @Insert("""
                insert into presence_owed (what, user_id)
                values (#{what}, #{userId})
                on duplicate key update asked_at = null
                """)
        void owe(String what, String userId);

        @Select("""
                select what, user_id
                from presence_owed
                where asked_at is null or asked_at <= #{givenUp}
                for update
                """)
        List<Row> lockFree(Instant givenUp);

        @Update("""
                update presence_owed
                set asked_at = #{now}
                where what = #{row.what} and user_id = #{row.userId}
                """)
        void asked(Row row, Instant now);

        @Delete("""
                delete from presence_owed
                where what = #{row.what} and user_id = #{row.userId} and asked_at = #{asked}
                """)
        void answered(Row row, Instant asked);

        @Update("""
                update presence_owed
                set asked_at = null
                where what = #{row.what} and user_id = #{row.userId} and asked_at = #{asked}
                """)
        void again(Row row, Instant asked);
    }

    /**
     * What this instance asks now: follow with {@link #leaveAnswered}, and {@link #answered} or {@link #again}.
     *
     * @param asked since when
     */
    record Taken(Instant asked, List<Rows.Row> rows) {

        boolean isEmpty() {
            return rows.isEmpty();
        }

        /** Whose punches. */
        List<String> punched() {
            return of(PUNCH).stream().map(Rows.Row::userId).toList();
        }

        /** Whether about everybody's leave. */
        boolean leave() {
            return !of(LEAVE).isEmpty();
        }

        private List<Rows.Row> of(String what) {
            return rows.stream().filter(row -> row.what().equals(what)).toList();
        }
    }

    private final Rows rows;
    private final TransactionTemplate transaction;

    Owed(Rows rows, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.transaction = new TransactionTemplate(transactions);
    }

    void punched(Collection<String> userIds) {
        transaction.executeWithoutResult(status -> new TreeSet<>(userIds).forEach(userId -> rows.owe(PUNCH, userId)));
    }

    void leave() {
        transaction.executeWithoutResult(status -> rows.owe(LEAVE, EVERYBODY));
    }

    /** All that nobody asks, and what somebody began to and has not been heard of for long. */
    Taken take(Instant now) {
        return transaction.execute(status -> {
            List<Rows.Row> free = rows.lockFree(now.minus(GIVEN_UP));
            free.forEach(row -> rows.asked(row, now));
            return new Taken(now, free);
        });
    }

    void leaveAnswered(Taken taken) {
        answered(taken.of(LEAVE), taken.asked());
    }

    void answered(Taken taken) {
        answered(taken.rows(), taken.asked());
    }

    private void answered(List<Rows.Row> all, Instant asked) {
        transaction.executeWithoutResult(status -> all.forEach(row -> rows.answered(row, asked)));
    }

    void again(Taken taken) {
        transaction.executeWithoutResult(status -> taken.rows().forEach(row -> rows.again(row, taken.asked())));
    }
}
