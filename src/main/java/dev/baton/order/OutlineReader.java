package dev.baton.order;

import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.ibatis.type.BaseTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads {@link OutlineRow} by the places of its columns: most exceptions that are raised read some. */
@Component
class OutlineReader extends BaseTypeHandler<OutlineRow> {

    @Override
    public OutlineRow getNullableResult(ResultSet row, String firstColumn) throws SQLException {
        int lineNo = row.getInt(6);
        boolean line = !row.wasNull();
        return new OutlineRow(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getBigDecimal(4),
                row.getString(5),
                line ? lineNo : null,
                row.getString(7),
                line ? row.getInt(8) : null);
    }

    @Override
    public OutlineRow getNullableResult(ResultSet row, int column) {
        throw new UnsupportedOperationException("a row is not a column");
    }

    @Override
    public OutlineRow getNullableResult(CallableStatement call, int column) {
        throw new UnsupportedOperationException("a row is not a column");
    }

    @Override
    public void setNonNullParameter(PreparedStatement statement, int at, OutlineRow row, @Nullable JdbcType type) {
        throw new UnsupportedOperationException("a row is not a parameter");
    }
}
