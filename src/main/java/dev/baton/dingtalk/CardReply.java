package dev.baton.dingtalk;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a press: it redraws the card without an API call, but only while the platform waits (2 s).
 *
 * @param cardData public variables, by key; shown in every copy of the card
 * @param userPrivateData the presser's private variables, by key
 * @param whenSent run once, on a thread of the transport, so it must not wait for anything; only when the answer was
 *     written to the wire within 1.5 s of the push's arrival; never run for a dropped, late or repeated answer
 * @param whenLate run instead when it was written after that: the platform has shown it, or gave up waiting before
 */
public record CardReply(
        Map<String, String> cardData,
        Map<String, String> userPrivateData,
        @Nullable Runnable whenSent,
        @Nullable Runnable whenLate) {

    private static final CardReply NOTHING = new CardReply(Map.of(), Map.of(), null);

    public CardReply {
        cardData = Map.copyOf(cardData);
        userPrivateData = Map.copyOf(userPrivateData);
    }

    /** An answer that nothing follows when it was late. */
    public CardReply(Map<String, String> cardData, Map<String, String> userPrivateData, @Nullable Runnable whenSent) {
        this(cardData, userPrivateData, whenSent, null);
    }

    /** An answer that leaves the card as it is. */
    public static CardReply nothing() {
        return NOTHING;
    }

    /** An answer that leaves the card as it is and says this to the presser alone. */
    public static CardReply notice(String text) {
        return new CardReply(Map.of(), Map.of("notice", text), null);
    }

    boolean isEmpty() {
        return cardData.isEmpty() && userPrivateData.isEmpty();
    }
}
