package dev.baton.order.intake;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/**
 * Where rejected rows go: {@code <source>.rejected.csv} beside its source, or in the working folder when that cannot be
 * written to; with the line and the reason in front. Opens in a spreadsheet, and no cell of it is ever a formula there.
 * Made when the first row is rejected; one from an earlier run is removed.
 */
final class Rejects implements AutoCloseable {

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9][0-9.,]*");

    private static final Comparator<Row> BY_LINE = Comparator.comparingInt(Row::line);

    private final Map<Path, CSVPrinter> printers = new HashMap<>();
    private final Map<Path, Integer> counts = new TreeMap<>();

    Rejects(List<Table> sources) {
        for (Table source : sources) {
            try {
                Files.deleteIfExists(place(source));
            } catch (IOException kept) {
                throw CannotImport.broken("unwritable-rejects", place(source));
            }
        }
    }

    void add(Row row, String reason) {
        try {
            CSVPrinter printer = printers.get(place(row.table()));
            if (printer == null) {
                printer = open(row.table());
            }
            List<String> cells = new ArrayList<>();
            cells.add(Integer.toString(row.line()));
            cells.add(harmless(reason));
            row.cells().forEach(cell -> cells.add(harmless(cell)));
            printer.printRecord(cells);
            printer.flush();
            counts.merge(place(row.table()), 1, Integer::sum);
        } catch (IOException e) {
            throw CannotImport.broken("unwritable-rejects", place(row.table()));
        }
    }

    /**
     * All rows of an order that is not taken, each of them once: with what is wrong with it, or else with what is wrong
     * with the first. So whoever mends these files and imports them has the order whole.
     *
     * @param wrong at least one
     */
    void order(List<OrderMaker.Rejected> wrong, List<Row> rows) {
        IdentityHashMap<Row, String> reasons = new IdentityHashMap<>(); // two rows may say the same
        wrong.forEach(one ->
                reasons.merge(one.row(), one.reason(), (had, more) -> had.contains(more) ? had : had + "；" + more));
        reasons.keySet().stream().sorted(BY_LINE).forEach(row -> add(row, String.valueOf(reasons.get(row))));
        Row first = wrong.get(0).row();
        rest(
                new OrderMaker.Rejected(first, String.valueOf(reasons.get(first))),
                rows.stream().filter(row -> !reasons.containsKey(row)).toList());
    }

    /** These are well, but their order is not taken because of that one. */
    void rest(OrderMaker.Rejected because, List<Row> rows) {
        String reason = Words.of(
                "part-wrong", because.row().table().name(), because.row().line(), because.reason());
        Set<Row> once = Collections.newSetFromMap(new IdentityHashMap<>());
        rows.stream().filter(once::add).sorted(BY_LINE).forEach(row -> add(row, reason));
    }

    /** Files written and how many rows each holds. */
    Map<Path, Integer> counts() {
        return counts;
    }

    @Override
    public void close() {
        for (CSVPrinter printer : printers.values()) {
            try {
                printer.close();
            } catch (IOException e) {
                throw CannotImport.broken("unwritable-rejects", e.getMessage() == null ? "" : e.getMessage());
            }
        }
    }

    private CSVPrinter open(Table table) throws IOException {
        Path place = place(table);
        Writer writer = Files.newBufferedWriter(place, StandardCharsets.UTF_8);
        writer.write('\uFEFF'); // a spreadsheet would take it for another encoding
        CSVPrinter printer = new CSVPrinter(writer, CSVFormat.RFC4180);
        printers.put(place, printer);
        List<String> header = new ArrayList<>(List.of(Words.of("column-line"), Words.of("column-reason")));
        table.header().forEach(name -> header.add(harmless(name)));
        printer.printRecord(header);
        return printer;
    }

    private static Path place(Table table) {
        String name = table.name() + ".rejected.csv";
        Path folder = table.path.toAbsolutePath().getParent();
        return folder != null && Files.isWritable(folder)
                ? folder.resolve(name)
                : Path.of(name).toAbsolutePath();
    }

    /** A text that a spreadsheet would compute is made to stand still. */
    static String harmless(@Nullable String cell) {
        if (cell == null || cell.isEmpty()) {
            return "";
        }
        boolean risky = "=+-@\t\r\n＝＋－＠|".indexOf(cell.charAt(0)) >= 0;
        return risky && !NUMBER.matcher(cell).matches() ? "'" + cell : cell;
    }
}
