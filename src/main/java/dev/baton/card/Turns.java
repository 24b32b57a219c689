package dev.baton.card;

import dev.baton.dingtalk.Turn;
import dev.baton.outbox.Priority;

/** What leaves first leaves first all the way. */
final class Turns {

    private Turns() {}

    static Turn of(Priority priority) {
        return switch (priority) {
            case MONEY -> Turn.MONEY;
            case URGENT -> Turn.URGENT;
            case NORMAL -> Turn.NORMAL;
            case INFO -> Turn.INFO;
        };
    }
}
