package dev.baton.order.intake;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
