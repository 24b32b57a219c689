package dev.baton.dingtalk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A card instance to be created.
 *
 * @param outTrackId its name for ever: at most 64 printable ASCII characters, chosen by us
 * @param cardData the public variables
 * @param privateData private variables by user id
 * @param spaces where to deliver it, at least one
 * @param summary the line the chat list and the phone's notification show
 */
public record NewCard(
        String outTrackId,
        Map<String, String> cardData,
        Map<String, Map<String, String>> privateData,
        List<Space> spaces,
        String summary) {

    public NewCard {
        cardData = Map.copyOf(cardData);
        Map<String, Map<String, String>> byPerson = new LinkedHashMap<>();
        privateData.forEach((userId, data) -> byPerson.put(userId, Map.copyOf(data)));
        privateData = Map.copyOf(byPerson);
        spaces = List.copyOf(spaces);
    }
}
