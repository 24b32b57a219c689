package dev.baton.order.intake;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One row of a source.
 *
 * @param line where it begins in the file, the header being line 1
 * @param faults cells that could not be read, by their place, and why; told when such a cell is needed
 * @param fault why the row as a whole cannot be used; null when it can
 */
record Row(
        Table table,
        int line,
        List<String> cells,
        Map<Integer, String> faults,
        @Nullable String fault) {

    /**
     * The text of a column; null when it is empty.
     *
     * @throws BadCell when that cell could not be read
     */
    @Nullable
    String get(String column) {
        int place = table.place(column);
        String why = faults.get(place);
        if (why != null) {
            throw new BadCell(Words.of("in-column", column, why));
        }
        String text = place < cells.size() ? cells.get(place).strip() : "";
        return text.isEmpty() ? null : text;
    }
}
