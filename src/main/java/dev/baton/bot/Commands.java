package dev.baton.bot;

import dev.baton.bot.command.HelpCommand;
import dev.baton.bot.command.PresenceCommand;
import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Understanding;
import dev.baton.bot.stranger.Strangers;
import dev.baton.card.Cards;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.dingtalk.ChatMessageHandler;
import dev.baton.presence.Presence;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Texts;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What people type. Everybody gets an answer, strangers too. A message comes here once; one that failed comes again
 * when the platform repeats it, and what it had done by then counts once.
 */
@Component
class Commands implements ChatMessageHandler {

    private static final int TITLE = 25;

    /** The robot's own name in front of a sentence: in a chat with it alone nobody takes it out. */
    private static final Pattern CALLED = Pattern.compile("^@接力棒[\\s,，:：]*+(?=.)", Pattern.DOTALL);

    /** So many refused messages are remembered: the platform brings a message again within a minute or so. */
    private static final int REMEMBERED = 1_000;

    private final Understanding understanding;
    private final HelpCommand help;
    private final Responses responses;
    private final PicturesSent pictures;
    private final Board board;
    private final Roster roster;
    private final Groups groups;
    private final Presence presence;
    private final Answers answers;
    private final Cards cards;
    private final Strangers strangers;
    private final Wording wording;
    private final Map<String, Boolean> refused = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Commands(
            Understanding understanding,
            HelpCommand help,
            Responses responses,
            PicturesSent pictures,
            Board board,
            Roster roster,
            Groups groups,
            Presence presence,
            Answers answers,
            Cards cards,
            Strangers strangers,
            Wording wording) {
        this.understanding = understanding;
        this.help = help;
        this.responses = responses;
        this.pictures = pictures;
        this.board = board;
        this.roster = roster;
        this.groups = groups;
        this.presence = presence;
        this.answers = answers;
        this.cards = cards;
        this.strangers = strangers;
        this.wording = wording;
    }

    @Override
    public void handle(ChatMessage message) {
        try {
            String title = message.conversationTitle();
            if (message.group() && title != null) {
                groups.called(message.conversationId(), title);
            }
            reply(message, understand(message));
        } catch (RuntimeException | StackOverflowError failed) {
            refused(message);
            throw failed;
        }
    }

    /** Said once: the platform may bring the message again, and then it is done after all. */
    @Override
    public void refused(ChatMessage message) {
        if (refused.put(message.msgId(), Boolean.TRUE) == null) {
            reply(message, wording.say("refused.message"));
        }
    }

    /** The answer, after doing what was asked. */
    String understand(ChatMessage message) {
        if (message.quotaSpent()) {
            return wording.say("bot.pushes-spent", cards.listUrl());
        }
        String sender = message.senderStaffId();
        Optional<Member> member = sender == null ? Optional.empty() : roster.member(sender);
        if (member.isEmpty()) {
            return strangers.told(sender, message.senderNick(), message.group() ? message.conversationId() : null);
        }
        ChatMessage heard = message.saying(CALLED.matcher(message.text()).replaceFirst(""));
        return heard.text().isBlank() ? withoutWords(heard, member.get()) : understand(heard, member.get());
    }

    /** Pictures alone, or nothing at all. */
    private String withoutWords(ChatMessage message, Member member) {
        presence.touch(member.userId(), "message");
        Said said = new Said(message, member, CommandLine.parse("", List.of()));
        return message.pictures().isEmpty() ? help.run(said) : pictures.take(said);
    }

    private String understand(ChatMessage message, Member member) {
        Understanding.Reading reading = understanding.read(message, member, false);
        boolean came = !reading.goes() && presence.touch(member.userId(), "message");
        String waiting = came ? waiting(member) : "";
        String answer = responses.to(reading);
        boolean tells = !waiting.isEmpty()
                && !isOfPresence(reading)
                && presence.here(member.userId()).online();
        return tells ? answer + "\n\n" + waiting : answer;
    }

    /** Whether its writer has just said whether they are here, and was told what that means. */
    private static boolean isOfPresence(Understanding.Reading reading) {
        return reading instanceof Understanding.Reading.Clear clear && clear.command() instanceof PresenceCommand;
    }

    /**
     * To be said to whom a sentence has just brought online: that counts, and is why work comes now; empty when none
     * waits.
     */
    private String waiting(Member member) {
        return board.waitingFor(member.roles(), 1).isEmpty() ? "" : wording.say("bot.here-by-typing");
    }

    /** What the chat list and the phone's notification show: the first line. */
    private static String title(String markdown) {
        String first = markdown.lines().findFirst().orElse("").replaceAll("[*\\\\`#>]", "");
        return Texts.cut(first, TITLE);
    }

    private void reply(ChatMessage message, String markdown) {
        answers.send(message, title(markdown), markdown);
    }
}
