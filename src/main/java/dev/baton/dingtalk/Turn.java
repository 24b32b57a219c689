package dev.baton.dingtalk;

import java.util.function.Supplier;

/** Who goes first when not everything may leave at once, and who still leaves when the month's calls run out. */
public enum Turn {
    /** Money waits for somebody's decision. */
    MONEY,
    /** Overdue or urgent work, and answers to people who are waiting for them. */
    URGENT,
    /** New work. */
    NORMAL,
    /** What it is merely good to know. */
    INFO;

    private static final ThreadLocal<Turn> CURRENT = new ThreadLocal<>();

    /** Whether it may use what is kept free for such calls. */
    boolean urgent() {
        return this == MONEY || this == URGENT;
    }

    /** The turn of what this thread does; a person waits for it when nobody said otherwise. */
    static Turn current() {
        Turn turn = CURRENT.get();
        return turn == null ? URGENT : turn;
    }

    <T> T during(Supplier<T> work) {
        Turn before = CURRENT.get();
        CURRENT.set(this);
        try {
            return work.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
