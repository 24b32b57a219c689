package dev.baton.order.intake;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * A text file of values between commas, semicolons, tabs or bars; UTF-8 with or without a mark, GB18030, or UTF-16 with
 * a mark.
 */
final class CsvTable extends Table {

    /** Characters a row may have before a quote that is never closed is suspected. */
    private static final int LONGEST_ROW = 2_000_000;

    private final Charset charset;
    private final CSVFormat format;
    private final long size;
    private long read;

    CsvTable(Path path, Mapping.File file) throws IOException {
        super(path);
        this.size = Math.max(1, Files.size(path));
        String named = file.encoding();
        this.charset = named == null ? Encodings.of(path) : Charset.forName(named);
        String first = firstLine();
        char delimiter = file.delimiter() == null ? delimiter(first) : file.delimiter();
        this.format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(delimiter)
                .setIgnoreEmptyLines(true)
                .setTrailingData(true)
                .get();
        try (CSVParser parser = parser(new Limited(open()))) {
            Iterator<CSVRecord> records = parser.iterator();
            if (!records.hasNext()) {
                throw CannotImport.broken("empty-source", name());
            }
            header(records.next().toList());
        } catch (UncheckedIOException e) {
            throw CannotImport.broken("broken-csv", name(), 1, told(e));
        }
    }

    @Override
    void read(Consumer<Row> each) {
        read = 0;
        Limited reader = new Limited(null);
        try (Reader opened = open()) {
            reader = new Limited(opened);
            CSVParser parser = parser(reader);
            Iterator<CSVRecord> records = parser.iterator();
            long line = 0;
            boolean first = true;
            while (true) {
                long begins = line + 1;
                try {
                    if (!records.hasNext()) {
                        return;
                    }
                } catch (UncheckedIOException e) {
                    throw CannotImport.endless(new Row(this, (int) begins, List.of(), Map.of(), told(e)));
                }
                CSVRecord record = records.next();
                line = parser.getCurrentLineNumber();
                reader.rowEnds();
                if (first) {
                    first = false;
                } else {
                    each.accept(row((int) begins, record.toList()));
                }
            }
        } catch (IOException e) {
            throw CannotImport.broken("unreadable-source", name(), reason(e));
        }
    }

    @Override
    double done() {
        return Math.min(1, (double) read / size);
    }

    private Row row(int line, List<String> cells) {
        String fault = null;
        List<String> kept = new ArrayList<>(cells.size());
        for (String cell : cells) {
            if (cell.length() > LONGEST_CELL) {
                fault = Words.of("huge-cell", LONGEST_CELL);
                kept.add(cell.substring(0, 200));
            } else {
                if (cell.indexOf('\uFFFD') >= 0) {
                    fault = Words.of("unreadable");
                }
                kept.add(unwrapped(cell));
            }
        }
        if (fault == null && cells.size() != header().size()) {
            fault = Words.of("wrong-columns", header().size(), cells.size());
        }
        return new Row(this, line, kept, Map.of(), fault);
    }

    /** {@code ="00123"} is how spreadsheets keep a number a text. */
    private static String unwrapped(String cell) {
        boolean wrapped = cell.length() >= 3 && cell.startsWith("=\"") && cell.endsWith("\"");
        return wrapped ? cell.substring(2, cell.length() - 1) : cell;
    }

    private CSVParser parser(Reader reader) throws IOException {
        return CSVParser.builder().setReader(reader).setFormat(format).get();
    }

    private String firstLine() throws IOException {
        try (Reader reader = open()) {
            StringBuilder line = new StringBuilder();
            for (int c = reader.read(); c >= 0 && c != '\n' && line.length() < 20_000; c = reader.read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }

    private static char delimiter(String header) {
        char best = ',';
        for (char candidate : new char[] {',', ';', '\t', '|'}) {
            if (count(header, candidate) > count(header, best)) {
                best = candidate;
            }
        }
        return best;
    }

    private static long count(String text, char c) {
        return text.chars().filter(x -> x == c).count();
    }

    private Reader open() throws IOException {
        InputStream counted = new BufferedInputStream(Files.newInputStream(path), 1 << 16) {
            @Override
            public synchronized int read(byte[] bytes, int off, int len) throws IOException {
                int n = super.read(bytes, off, len);
                read += Math.max(0, n);
                return n;
            }
        };
        Reader reader = new InputStreamReader(counted, charset);
        reader = new BufferedReader(reader, 1 << 14);
        if (charset.equals(StandardCharsets.UTF_8)) {
            reader.mark(1);
            if (reader.read() != '\uFEFF') {
                reader.reset();
            }
        }
        return reader;
    }

    private static String told(UncheckedIOException e) {
        String why = String.valueOf(e.getMessage());
        boolean open = why.contains("encapsulated token") || why.contains(Limited.TOO_LONG);
        return open ? Words.of("quote-open") : why;
    }

    /** Gives up on a row that never ends. */
    private static final class Limited extends FilterReader {

        static final String TOO_LONG = "row too long";

        private int row;

        Limited(@Nullable Reader reader) {
            super(reader == null ? Reader.nullReader() : reader);
        }

        void rowEnds() {
            row = 0;
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            count(1);
            return c;
        }

        @Override
        public int read(char[] chars, int off, int len) throws IOException {
            int n = super.read(chars, off, len);
            count(Math.max(0, n));
            return n;
        }

        private void count(int more) throws IOException {
            row += more;
            if (row > LONGEST_ROW) {
                throw new IOException(TOO_LONG);
            }
        }
    }
}
