package dev.baton.bot.language;

/**
 * What has come of a sentence so far, noted where it happens: the button that said it must not claim that it was done
 * when it was not. What nobody notes is an answer, and that is what was wanted.
 */
public final class Upshot {

    private boolean done;
    private boolean refused;
    private boolean asked;

    /** Something of it was done. */
    public void done() {
        done = true;
    }

    /** Something of it may not or cannot be. */
    void refused() {
        refused = true;
    }

    /** Something has to be answered first. */
    public void asked() {
        asked = true;
    }

    /** Nothing of it was done, since it may not or cannot be. */
    public boolean isRefused() {
        return refused && !done;
    }

    /** Nothing was done or refused yet. */
    public boolean isAsked() {
        return asked && !done && !refused;
    }

    /** Of several, some were done and some refused. */
    public boolean isPartly() {
        return refused && done;
    }
}
