package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.Space;
import java.util.List;

/** The platform took the card but not in every space; the rest is tried again. */
class SpaceFailed extends RuntimeException {

    SpaceFailed(String spaces) {
        super(spaces);
    }

    /** For a card that has one place only: it is there, or is believed to be, or it is tried again. */
    static void unless(Space space, List<Delivered> delivered, Known known) {
        delivered.stream().filter(there -> !there.success()).findFirst().ifPresent(there -> {
            throw new SpaceFailed(String.valueOf(there.error()));
        });
        if (delivered.isEmpty() && !known.there(space) && !known.perhaps(space)) {
            throw new SpaceFailed("given up for a while");
        }
    }
}
