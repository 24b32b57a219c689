package dev.baton.order.intake;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ExcelReaderException;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/**
 * A sheet of an Excel workbook. A formula counts as the value that was computed when the file was saved; one without
 * such a value, and an error, is told when its cell is needed. Dates become {@code 2026-11-22 09:30:00}, numbers are
 * taken to the 15 digits that Excel keeps: a longer whole one has lost its end already, so it is told as well and never
 * guessed.
 */
final class XlsxTable extends Table {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final int DIGITS = 15;

    /** The digits and places of the largest and smallest numbers that a spreadsheet has. */
    private static final int LONGEST_NUMBER = 400;

    private static final MathContext SHOWN = new MathContext(DIGITS);

    private final List<Row> rows = new ArrayList<>();
    private LocalDateTime dayZero = LocalDateTime.of(1899, 12, 30, 0, 0);
    private int given;

    XlsxTable(Path path, Mapping.File file) {
        super(path);
        try (ReadableWorkbook book = open(path)) {
            if (book.isDate1904()) {
                dayZero = LocalDateTime.of(1904, 1, 1, 0, 0);
            }
            String wanted = file.sheet();
            Sheet sheet = wanted == null
                    ? book.getFirstSheet()
                    : book.findSheet(wanted).orElseThrow(() -> CannotImport.misused("no-sheet", name(), wanted));
            try (Stream<org.dhatim.fastexcel.reader.Row> stream = sheet.openStream()) {
                stream.forEach(this::take);
            }
        } catch (CannotImport known) {
            throw known;
        } catch (RuntimeException | IOException broken) {
            throw CannotImport.broken("broken-xlsx", name(), String.valueOf(broken.getMessage()));
        }
        if (header().isEmpty()) {
            throw CannotImport.broken("empty-source", name());
        }
    }

    private static ReadableWorkbook open(Path path) throws IOException {
        try {
            return new ReadableWorkbook(path.toFile(), new ReadingOptions(true, true));
        } catch (ExcelReaderException noStyles) {
            // A workbook may do without styles; then it has no dates either
            return new ReadableWorkbook(path.toFile(), new ReadingOptions(false, true));
        }
    }

    private void take(org.dhatim.fastexcel.reader.Row row) {
        List<String> cells = new ArrayList<>();
        Map<Integer, String> faults = new HashMap<>();
        boolean any = false;
        String fault = null;
        for (int i = 0; i < row.getCellCount(); i++) {
            Cell cell = row.getCell(i);
            String text = cell == null ? "" : text(cell, i, faults);
            if (text.length() > LONGEST_CELL) {
                fault = Words.of("huge-cell", LONGEST_CELL);
                text = text.substring(0, 200);
            }
            any |= !text.isEmpty() || faults.containsKey(i);
            cells.add(text);
        }
        if (!any) {
            return;
        }
        if (header().isEmpty()) {
            header(cells);
            return;
        }
        int columns = header().size();
        while (cells.size() < columns) {
            cells.add("");
        }
        if (fault == null && cells.stream().skip(columns).anyMatch(extra -> !extra.isBlank())) {
            fault = Words.of("wrong-columns", columns, cells.size());
        }
        rows.add(new Row(this, row.getRowNum(), List.copyOf(cells.subList(0, columns)), Map.copyOf(faults), fault));
    }

    private String text(Cell cell, int place, Map<Integer, String> faults) {
        CellType type = cell.getType();
        if (type == CellType.ERROR) {
            faults.put(place, Words.of("error-cell", shown(cell.getRawValue())));
            return shown(cell.getRawValue());
        }
        if (type == CellType.FORMULA) {
            String computed = shown(cell.getRawValue());
            if (computed.isEmpty()) {
                faults.put(place, Words.of("formula-cell", shown(cell.getFormula())));
                return "=" + shown(cell.getFormula());
            }
            if (computed.startsWith("#")) {
                faults.put(place, Words.of("error-cell", computed));
            }
            if (cell.getValue() instanceof String text) {
                return text;
            }
            return isDate(cell) ? date(computed, place, faults) : number(computed, place, faults);
        }
        if (type == CellType.NUMBER) {
            String raw = shown(cell.getRawValue());
            return isDate(cell) ? date(raw, place, faults) : number(raw, place, faults);
        }
        return cell.getText();
    }

    private static boolean isDate(Cell cell) {
        String format = cell.getDataFormatString();
        if (format == null || format.equalsIgnoreCase("General")) {
            return false;
        }
        String bare = format.toLowerCase(Locale.ROOT).replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*]", "");
        return bare.contains("yy") || bare.contains("d") || bare.contains("h");
    }

    /** Days since day zero, as Excel counts them. */
    private String date(String days, int place, Map<Integer, String> faults) {
        try {
            BigDecimal value = sane(days);
            long seconds = value.multiply(BigDecimal.valueOf(86_400))
                    .setScale(0, RoundingMode.HALF_UP)
                    .longValueExact();
            return dayZero.plusSeconds(seconds).format(DATE);
        } catch (ArithmeticException | NumberFormatException | DateTimeException notADate) {
            faults.put(place, Words.of("not-date", shownOf(days)));
            return shownOf(days);
        }
    }

    private static String number(String raw, int place, Map<Integer, String> faults) {
        try {
            BigDecimal given = sane(raw);
            if (given.precision() - given.scale() > DIGITS) {
                faults.put(place, Words.of("long-number", DIGITS));
                return raw;
            }
            BigDecimal value = given.round(SHOWN).stripTrailingZeros();
            return value.scale() < 0 ? value.setScale(0).toPlainString() : value.toPlainString();
        } catch (ArithmeticException absurd) {
            faults.put(place, Words.of("long-number", DIGITS));
            return shownOf(raw);
        } catch (NumberFormatException text) {
            return raw;
        }
    }

    /**
     * A number that Excel can have written.
     *
     * @throws ArithmeticException for one with an exponent that no spreadsheet knows: written out it would fill the
     *     memory
     */
    private static BigDecimal sane(String raw) {
        if (raw.length() > LONGEST_NUMBER) {
            throw new ArithmeticException("too long");
        }
        BigDecimal number = new BigDecimal(raw);
        if (number.scale() > LONGEST_NUMBER || number.scale() < -LONGEST_NUMBER) {
            throw new ArithmeticException("too large or too small");
        }
        return number;
    }

    private static String shownOf(String raw) {
        return raw.length() > DIGITS * 2 ? raw.substring(0, DIGITS * 2) + "…" : raw;
    }

    private static String shown(@Nullable String text) {
        return text == null ? "" : text;
    }

    @Override
    void read(Consumer<Row> each) {
        given = 0;
        for (Row row : rows) {
            given++;
            each.accept(row);
        }
    }

    @Override
    double done() {
        return rows.isEmpty() ? 1 : (double) given / rows.size();
    }
}
