package dev.baton.card;

import java.util.Map;
import java.util.Optional;

/**
 * Draws the small cards of one kind of conversation with one person; {@link Slips} brings them to that person's chat.
 */
public interface Slip {

    /** What the out-track ids of this kind begin with, for example {@code report-}; nobody else's begin so. */
    String prefix();

    /** The card as it stands now; empty when there is none of this name. */
    Optional<Face> draw(String outTrackId);

    /**
     * What it shows.
     *
     * @param userId whose chat with the robot it hangs in
     * @param values by {@link Slips#face}
     * @param summary the line of the chat list
     */
    record Face(String userId, Map<String, String> values, String summary) {}
}
