package dev.baton.workflow;

import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a workflow by the places of its columns, which WorkflowMapper.xml has in the order of the records: every press
 * reads one, and looking up forty names took a quarter of the whole press.
 */
@Component
class WorkflowReader extends BaseTypeHandler<Workflow> {

    private static final TypeReference<List<Fact>> FACTS = new TypeReference<>() {};

    private final JsonMapper json;

    WorkflowReader(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Workflow getNullableResult(ResultSet result, String firstColumn) throws SQLException {
        Columns next = new Columns(result);
        return new Workflow(
                next.number(),
                new OrderNo(next.text()),
                parent(next.textOrNull()),
                next.count(),
                next.text(),
                new ProblemType(next.text(), next.text()),
                next.text(),
                next.textOrNull(),
                WorkflowState.ofWire(next.text()),
                next.count(),
                next.count(),
                next.count(),
                next.textOrNull(),
                next.text(),
                holding(next),
                way(next),
                facts(next.text()),
                pending(next),
                course(next),
                next.flag(),
                Urgency.ranked(next.count()),
                next.text(),
                next.time(),
                next.time(),
                next.timeOrNull());
    }

    private static @Nullable OrderNo parent(@Nullable String orderNo) {
        return orderNo == null ? null : new OrderNo(orderNo);
    }

    private static Workflow.Holding holding(Columns next) throws SQLException {
        return new Workflow.Holding(
                next.textOrNull(),
                next.text(),
                next.text(),
                next.time(),
                next.text(),
                asked(next.textOrNull(), next.timeOrNull()),
                next.flag());
    }

    private static Workflow.@Nullable Asked asked(@Nullable String by, @Nullable Instant at) {
        return by == null || at == null ? null : new Workflow.Asked(by, at);
    }

    private static Workflow.Way way(Columns next) throws SQLException {
        return new Workflow.Way(
                next.text(),
                next.text(),
                next.time(),
                next.timeOrNull(),
                next.count(),
                next.timeOrNull(),
                next.flag(),
                next.count());
    }

    private List<Fact> facts(String done) {
        return done.equals("[]") ? List.of() : json.readValue(done, FACTS);
    }

    private static Pending pending(Columns next) throws SQLException {
        return new Pending(
                next.textOrNull(),
                next.textOrNull(),
                next.textOrNull(),
                next.timeOrNull(),
                next.count(),
                sms(next.textOrNull(), next.timeOrNull(), next.textOrNull()));
    }

    private static Pending.@Nullable Sms sms(@Nullable String by, @Nullable Instant until, @Nullable String origin) {
        return by == null || until == null ? null : new Pending.Sms(by, until, origin);
    }

    private static Workflow.Course course(Columns next) throws SQLException {
        return new Workflow.Course(
                next.text(), next.sumOrNull(), next.textOrNull(), next.textOrNull(), next.sumOrNull(), next.flag());
    }

    @Override
    public Workflow getNullableResult(ResultSet result, int column) {
        throw new UnsupportedOperationException("a row is not a column");
    }

    @Override
    public Workflow getNullableResult(CallableStatement call, int column) {
        throw new UnsupportedOperationException("a row is not a column");
    }

    @Override
    public void setNonNullParameter(PreparedStatement statement, int at, Workflow workflow, JdbcType type) {
        throw new UnsupportedOperationException("a row is not a parameter");
    }

    /** One column of the row after the other. */
    private static final class Columns {

        private final ResultSet row;
        private int at;

        Columns(ResultSet row) {
            this.row = row;
        }

        long number() throws SQLException {
            return row.getLong(++at);
        }

        int count() throws SQLException {
            return row.getInt(++at);
        }

        boolean flag() throws SQLException {
            return row.getBoolean(++at);
        }

        String text() throws SQLException {
            return row.getString(++at);
        }

        @Nullable
        String textOrNull() throws SQLException {
            return row.getString(++at);
        }

        @Nullable
        BigDecimal sumOrNull() throws SQLException {
            return row.getBigDecimal(++at);
        }

        Instant time() throws SQLException {
            return row.getTimestamp(++at).toInstant();
        }

        @Nullable
        Instant timeOrNull() throws SQLException {
            Timestamp time = row.getTimestamp(++at);
            return time == null ? null : time.toInstant();
        }
    }
}
