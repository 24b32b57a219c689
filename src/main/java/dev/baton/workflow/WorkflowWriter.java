package dev.baton.workflow;

import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a workflow by the places of WorkflowMapper's statements: MyBatis names the first place, all behind it are
 * filled here. {@link WorkflowReader} is the other way; looking up forty names took an eighth of raising an exception.
 */
final class WorkflowWriter {

    private WorkflowWriter() {}

    /** A workflow that is not stored yet. */
    record New(Workflow workflow) {}

    /** A workflow as it is to be from now on. */
    record Changed(Workflow workflow) {}

    /** A workflow that changes hands, or the reasons for it: state, revision and holding, nothing else. */
    record Handed(Workflow workflow) {}

    @Component
    static class Inserting extends Writing<New> {

        Inserting(JsonMapper json) {
            super(json);
        }

        @Override
        void write(Places next, New row) throws SQLException {
            Workflow w = row.workflow();
            next.number(w.id());
            next.text(w.orderNo().value());
            next.text(w.parentNo() == null ? null : w.parentNo().value());
            next.count(w.lineNo());
            next.text(w.subject());
            next.text(w.kind().type());
            next.text(w.kind().detail());
            next.text(w.cause());
            next.text(w.note());
            next.text(w.homeTeam());
            next.sum(w.course().amount());
            next.text(w.course().level());
            next.text(w.reportedBy());
            next.time(w.openedAt());
            changing(next, w);
        }
    }

    @Component
    static class Updating extends Writing<Changed> {

        Updating(JsonMapper json) {
            super(json);
        }

        @Override
        void write(Places next, Changed row) throws SQLException {
            Workflow w = row.workflow();
            next.text(w.kind().type());
            next.text(w.kind().detail());
            next.text(w.cause());
            next.text(w.homeTeam());
            changing(next, w);
            next.number(w.id());
            next.count(w.drawing() - 1);
        }
    }

    @Component
    static class Handing extends Writing<Handed> {

        Handing(JsonMapper json) {
            super(json);
        }

        @Override
        void write(Places next, Handed row) throws SQLException {
            Workflow w = row.workflow();
            standing(next, w);
            next.time(w.updatedAt());
            next.number(w.id());
            next.count(w.drawing() - 1);
        }
    }

    /** Fills all the places of a statement from the first one on. */
    private abstract static class Writing<T> extends BaseTypeHandler<T> {

        private final JsonMapper json;

        Writing(JsonMapper json) {
            this.json = json;
        }

        abstract void write(Places next, T row) throws SQLException;

        @Override
        public void setNonNullParameter(PreparedStatement statement, int first, T row, @Nullable JdbcType type)
                throws SQLException {
            write(new Places(statement, first), row);
        }

        /** What may be another with every change. */
        void changing(Places next, Workflow w) throws SQLException {
            standing(next, w);
            way(next, w.way(), w.done().isEmpty() ? "[]" : json.writeValueAsString(w.done()));
            pending(next, w.pending());
            next.text(w.course().version());
            next.text(w.course().origin());
            next.sum(w.course().refund());
            next.flag(w.course().paused());
            next.flag(w.quiet());
            next.count(w.urgency().rank());
            next.time(w.updatedAt());
            next.time(w.closedAt());
        }

        @Override
        public T getNullableResult(ResultSet result, String column) {
            throw new UnsupportedOperationException("WorkflowReader reads");
        }

        @Override
        public T getNullableResult(ResultSet result, int column) {
            throw new UnsupportedOperationException("WorkflowReader reads");
        }

        @Override
        public T getNullableResult(CallableStatement call, int column) {
            throw new UnsupportedOperationException("WorkflowReader reads");
        }
    }

    private static void standing(Places next, Workflow w) throws SQLException {
        next.text(w.state().wire());
        next.count(w.revision());
        next.count(w.drawing());
        next.count(w.entries());
        next.text(w.head());
        holding(next, w.holding());
    }

    private static void holding(Places next, Workflow.Holding holding) throws SQLException {
        Workflow.Asked asked = holding.asked();
        next.text(holding.team());
        next.text(holding.role());
        next.text(holding.holder());
        next.time(holding.since());
        next.text(holding.why());
        next.text(asked == null ? null : asked.by());
        next.time(asked == null ? null : asked.at());
        next.flag(holding.addressed());
    }

    private static void way(Places next, Workflow.Way way, String done) throws SQLException {
        next.text(way.step());
        next.text(way.todo());
        next.text(done);
        next.time(way.dueAt());
        next.time(way.alarmAt());
        next.count(way.alarms());
        next.time(way.silentAt());
        next.flag(way.forLead());
        next.count(way.entered());
    }

    private static void pending(Places next, Pending pending) throws SQLException {
        next.text(pending.requester());
        next.text(pending.act());
        next.text(pending.actBy());
        next.time(pending.until());
        next.count(pending.inFlight());
        Pending.Sms sms = pending.sms();
        next.text(sms == null ? null : sms.by());
        next.time(sms == null ? null : sms.until());
        next.text(sms == null ? null : sms.origin());
    }

    /** One place of the statement after the other. */
    private static final class Places {

        private final PreparedStatement statement;
        private int at;

        Places(PreparedStatement statement, int first) {
            this.statement = statement;
            this.at = first;
        }

        void number(long value) throws SQLException {
            statement.setLong(at++, value);
        }

        void count(int value) throws SQLException {
            statement.setInt(at++, value);
        }

        void flag(boolean value) throws SQLException {
            statement.setBoolean(at++, value);
        }

        void text(@Nullable String value) throws SQLException {
            statement.setString(at++, value);
        }

        void sum(@Nullable BigDecimal value) throws SQLException {
            statement.setBigDecimal(at++, value);
        }

        void time(@Nullable Instant value) throws SQLException {
            if (value == null) {
                statement.setNull(at++, Types.TIMESTAMP);
            } else {
                statement.setTimestamp(at++, Timestamp.from(value));
            }
        }
    }
}
