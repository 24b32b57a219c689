package dev.baton.roster;

/**
 * Teams that did not work in this conversation before do so from now on; published inside the transaction that stores
 * it.
 *
 * @param openConversationId DingTalk's id of the conversation
 */
public record GroupBound(String openConversationId) {}
