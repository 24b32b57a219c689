package dev.baton.customer;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** A state of an SMS by its wire name. */
@Component
class SmsStateColumn extends BaseTypeHandler<SmsState> {

    @Override
    public void setNonNullParameter(PreparedStatement statement, int at, SmsState state, @Nullable JdbcType type)
            throws SQLException {
        statement.setString(at, state.wire());
    }

    @Override
    public @Nullable SmsState getNullableResult(ResultSet row, String column) throws SQLException {
        return state(row.getString(column));
    }

    @Override
    public @Nullable SmsState getNullableResult(ResultSet row, int column) throws SQLException {
        return state(row.getString(column));
    }

    @Override
    public @Nullable SmsState getNullableResult(CallableStatement call, int column) throws SQLException {
        return state(call.getString(column));
    }

    private static @Nullable SmsState state(@Nullable String wire) {
        return wire == null ? null : SmsState.ofWire(wire);
    }
}
