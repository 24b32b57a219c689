package dev.baton.order.intake;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one value is found in the rows of an order. It comes out as the text that stands there, or as a number or a time
 * where it was computed; null when there is nothing.
 */
sealed interface Value {

    @Nullable
    Object in(Scope scope);

    /** What a person calls it: the name of its column. */
    String label();

    /**
     * A column of the row at hand, or {@code file.column} of a file that is looked into ({@code order}: the order's own
     * row).
     */
    record Column(@Nullable String file, String column) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            Row row = scope.row(file);
            return row == null ? null : row.get(column);
        }

        @Override
        public String label() {
            return file == null ? column : file + "." + column;
        }
    }

    /** Always the same text. */
    record Constant(String text) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            return text.isEmpty() ? null : text;
        }

        @Override
        public String label() {
            return text;
        }
    }

    /** Texts and values in a row; nothing when all of its values are empty. */
    record Template(List<Value> pieces) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            StringBuilder text = new StringBuilder();
            boolean any = false;
            for (Value piece : pieces) {
                Object value = piece.in(scope);
                any |= value != null && !(piece instanceof Constant);
                text.append(value == null ? "" : value);
            }
            return any ? text.toString().strip() : null;
        }

        @Override
        public String label() {
            return pieces.stream()
                    .filter(piece -> !(piece instanceof Constant))
                    .map(Value::label)
                    .collect(Collectors.joining("+"));
        }
    }

    /** The first of some that is not empty. */
    record First(List<Value> choices) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            for (Value choice : choices) {
                Object value = choice.in(scope);
                if (value != null) {
                    return value;
                }
            }
            return null;
        }

        @Override
        public String label() {
            return choices.get(0).label();
        }
    }

    /** The first characters of another. */
    record Start(Value of, int length) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            Object value = of.in(scope);
            String text = value == null ? "" : value.toString();
            return value == null ? null : text.substring(0, Math.min(length, text.length()));
        }

        @Override
        public String label() {
            return of.label();
        }
    }

    /** The shop's words in ours; a word that is not in the list is refused, or kept when the list is open. */
    record Words(Value of, Map<String, String> words, boolean open) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            Object value = of.in(scope);
            if (value == null) {
                return words.get("");
            }
            String known = words.get(value.toString().toLowerCase(Locale.ROOT));
            if (known == null && !open) {
                throw BadCell.of(of.label(), "unknown-word", value);
            }
            return known == null ? value : known;
        }

        @Override
        public String label() {
            return of.label();
        }
    }

    /** One value where any of some others is not empty, another elsewhere. */
    record When(List<Value> any, Value then, @Nullable Value otherwise) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            boolean holds = any.stream().anyMatch(value -> value.in(scope) != null);
            return holds ? then.in(scope) : otherwise == null ? null : otherwise.in(scope);
        }

        @Override
        public String label() {
            return then.label();
        }
    }

    /** The latest of some times. */
    record Latest(List<Value> times) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            Instant latest = null;
            for (Value value : times) {
                Instant time = scope.time(value);
                latest = latest == null || (time != null && time.isAfter(latest)) ? time : latest;
            }
            return latest;
        }

        @Override
        public String label() {
            return times.get(0).label();
        }
    }

    /** The sum of some columns over all rows of the order in a file; another value when the order has no rows there. */
    record Sum(
            String file,
            List<Value> columns,
            @Nullable Value times,
            @Nullable Value otherwise) implements Value {

        @Override
        public @Nullable Object in(Scope scope) {
            List<Row> rows = scope.rows(file);
            if (rows.isEmpty()) {
                return otherwise == null ? null : otherwise.in(scope);
            }
            BigDecimal sum = BigDecimal.ZERO;
            for (Row row : rows) {
                Scope inRow = scope.in(row);
                BigDecimal count = times == null ? null : inRow.number(times);
                for (Value column : columns) {
                    BigDecimal amount = inRow.number(column);
                    if (amount != null) {
                        sum = sum.add(count == null ? amount : amount.multiply(count));
                    }
                }
            }
            return sum;
        }

        @Override
        public String label() {
            return columns.get(0).label();
        }
    }
}
