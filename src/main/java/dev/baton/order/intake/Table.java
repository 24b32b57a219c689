package dev.baton.order.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** A source with a header and rows, whatever kind of file it is. */
abstract class Table {

    /** No honest cell is longer; a file in which a quote was never closed has such cells. */
    static final int LONGEST_CELL = 100_000;

    final Path path;

    private final Map<String, Integer> places = new HashMap<>();
    private List<String> header = List.of();

    Table(Path path) {
        this.path = path;
    }

    /** Opens a file by what it is, not by what it is called. */
    static Table open(Path path, Mapping.File file) {
        try {
            byte[] head = new byte[8];
            int n;
            try (var in = Files.newInputStream(path)) {
                n = in.readNBytes(head, 0, head.length);
            }
            if (n == 0) {
                throw CannotImport.broken("empty-source", path.getFileName());
            }
            if (n >= 4 && head[0] == 'P' && head[1] == 'K' && head[2] == 3 && head[3] == 4) {
                return new XlsxTable(path, file);
            }
            if ((head[0] & 0xff) == 0xD0 && (head[1] & 0xff) == 0xCF) {
                throw CannotImport.broken("old-excel", path.getFileName());
            }
            return new CsvTable(path, file);
        } catch (IOException e) {
            throw CannotImport.broken("unreadable-source", path.getFileName(), reason(e));
        }
    }

    static String reason(IOException e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Reads every row once, in the order of the file. */
    abstract void read(Consumer<Row> each);

    /** How much of the file was read: 0 to 1. */
    abstract double done();

    String name() {
        return path.getFileName().toString();
    }

    List<String> header() {
        return header;
    }

    void header(List<String> names) {
        header = names.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
        for (int i = 0; i < header.size(); i++) {
            places.putIfAbsent(header.get(i).toLowerCase(Locale.ROOT), i);
        }
    }

    boolean has(String column) {
        return places.containsKey(column.toLowerCase(Locale.ROOT));
    }

    /** A text called a workbook is read as the text it is; one that makes no sense as such is a damaged workbook. */
    private boolean isExcelByNameOnly() {
        return this instanceof CsvTable && name().toLowerCase(Locale.ROOT).endsWith(".xlsx");
    }

    int place(String column) {
        Integer place = places.get(column.toLowerCase(Locale.ROOT));
        if (place == null) {
            throw isExcelByNameOnly()
                    ? CannotImport.broken("broken-xlsx", name(), Words.of("not-excel"))
                    : CannotImport.misused("no-column", name(), column, String.join(", ", header));
        }
        return place;
    }
}
