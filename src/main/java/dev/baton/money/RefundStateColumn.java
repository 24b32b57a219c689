package dev.baton.money;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A state of a refund by its wire name. */
@Component
class RefundStateColumn extends BaseTypeHandler<RefundState> {

    @Override
    public void setNonNullParameter(PreparedStatement statement, int at, RefundState state, @Nullable JdbcType type)
            throws SQLException {
        statement.setString(at, state.wire());
    }

    @Override
    public @Nullable RefundState getNullableResult(ResultSet row, String column) throws SQLException {
        return state(row.getString(column));
    }

    @Override
    public @Nullable RefundState getNullableResult(ResultSet row, int column) throws SQLException {
        return state(row.getString(column));
    }

    @Override
    public @Nullable RefundState getNullableResult(CallableStatement call, int column) throws SQLException {
        return state(call.getString(column));
    }

    private static @Nullable RefundState state(@Nullable String wire) {
        return wire == null ? null : RefundState.ofWire(wire);
    }
}
