package dev.baton.bot;

/**
 * What has come of a sentence so far, noted where it happens: the button that said it must not claim that it was done
 * when it was not. What nobody notes is an answer, and that is what was wanted.
 */
final class Upshot {

    private boolean done;
    private boolean refused;
    private boolean asked;

    /** Something of it was done. */
    void done() {
        done = true;
    }

    /** Something of it may not or cannot be. */
    void refused() {
        refused = true;
    }

    /** Something has to be answered first. */
    void asked() {
        asked = true;
    }

    boolean isRefused() {
        return refused && !done;
    }

    boolean isAsked() {
        return asked && !done && !refused;
    }

    /** Of several, some were done and some refused. */
    boolean isPartly() {
        return refused && done;
    }
}
