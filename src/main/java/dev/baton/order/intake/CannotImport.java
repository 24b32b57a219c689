package dev.baton.order.intake;

/** Why the import as a whole cannot begin or go on, in one sentence for the person who started it. */
final class CannotImport extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Whether it was called in a wrong way (mapping or sources); otherwise something broke. */
    final boolean misused;

    private CannotImport(String sentence, boolean misused) {
        super(sentence);
        this.misused = misused;
    }

    /** The mapping or the choice of sources is wrong: nothing was imported. */
    static CannotImport misused(String key, Object... args) {
        return new CannotImport(Words.of(key, args), true);
    }

    /** The same, and what became of the orders that were read before. */
    CannotImport after(String more) {
        return new CannotImport(getMessage() + more, misused);
    }

    /** A source cannot be read, or the store is gone. */
    static CannotImport broken(String key, Object... args) {
        return new CannotImport(Words.of(key, args), false);
    }
}
