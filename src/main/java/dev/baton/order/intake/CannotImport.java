package dev.baton.order.intake;

import org.jspecify.annotations.Nullable;

/** Why the import as a whole cannot begin or go on, in one sentence for the person who started it. */
final class CannotImport extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether it was called in a wrong way (mapping or sources); otherwise something broke. */
    final boolean misused;

    /** The row at which reading ended; null when it was not about a row. */
    final transient @Nullable Row row;

    private CannotImport(String sentence, boolean misused, @Nullable Row row) {
        super(sentence);
        this.misused = misused;
        this.row = row;
    }

    /** The mapping or the choice of sources is wrong: nothing was imported. */
    static CannotImport misused(String key, Object... args) {
        return new CannotImport(Words.of(key, args), true, null);
    }

    /** The same, and what became of the orders that were read before. */
    CannotImport after(String more) {
        return new CannotImport(getMessage() + more, misused, row);
    }

    /** A source cannot be read, or the store is gone. */
    static CannotImport broken(String key, Object... args) {
        return new CannotImport(Words.of(key, args), false, null);
    }

    /** A row has no end, or none that can be found: nothing behind it can be read. */
    static CannotImport endless(Row row) {
        return new CannotImport(
                Words.of("broken-csv", row.table().name(), row.line(), String.valueOf(row.fault())), false, row);
    }
}
