package dev.baton.card;

/** The platform took the card but not in every space; the rest is tried again. */
class SpaceFailed extends RuntimeException {

    SpaceFailed(String spaces) {
        super(spaces);
    }
}
