package dev.baton.order.intake;

/** A value that cannot be what the mapping says it is; the sentence names its column. */
final class BadCell extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BadCell(String sentence) {
        super(sentence);
    }

    static BadCell of(String column, String key, Object... args) {
        return new BadCell(Words.of("in-column", column, Words.of(key, args)));
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
