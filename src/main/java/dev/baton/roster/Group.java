package dev.baton.roster;

import java.util.List;

/**
 * A chat group in which orders are worked on.
 *
 * @param name as the teams of the roster name it
 * @param openConversationId DingTalk's id of the conversation
 * @param teams ids of the teams that work in it
 */
public record Group(String name, String openConversationId, List<String> teams) {

    public Group {
        teams = List.copyOf(teams);
    }
}
