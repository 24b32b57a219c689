package dev.baton.card;

import dev.baton.outbox.TryAgain;
import dev.baton.outbox.Undeliverable;

/** The platform took the card but not in every space; the rest is tried again, until that is hopeless. */
class SpaceFailed extends TryAgain {

    private final boolean hopeless;

    /** @param reason for people */
    SpaceFailed(String reason, boolean hopeless) {
        super(reason);
        this.hopeless = hopeless;
    }

    /** @throws Undeliverable when it is left alone there for a while: no attempt before that can help */
    SpaceFailed unlessHopeless() throws Undeliverable {
        if (hopeless) {
            throw new Undeliverable(reason(), this);
        }
        return this;
    }
}
