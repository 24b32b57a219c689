package dev.baton.bot;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.roster.Member;

/**
 * A sentence typed to the bot, by somebody we know.
 *
 * @param message as it came
 * @param member who typed it
 * @param line the sentence taken apart
 */
record Said(ChatMessage message, Member member, CommandLine line) {}
