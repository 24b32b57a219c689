package dev.baton.bot;

import dev.baton.dingtalk.ChatMessage;
import dev.baton.dingtalk.ChatMessageHandler;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What people type. Everybody gets an answer, strangers too. A message comes here once; one that failed comes again when the
 * platform repeats it, and what it had done by then counts once.
 */
@Component
class Commands implements ChatMessageHandler {

    private static final int TITLE = 24;

    private final List<Command> commands;
    private final HelpCommand help;
    private final List<String> words;
    private final PicturesSent pictures;
    private final PeopleMeant people;
    private final Roster roster;
    private final Orders orders;
    private final Presence presence;
    private final Answers answers;
    private final Strangers strangers;
    private final Wording wording;

    Commands(
            List<Command> commands,
            HelpCommand help,
            PicturesSent pictures,
            PeopleMeant people,
            Roster roster,
            Orders orders,
            Presence presence,
            Answers answers,
            Strangers strangers,
            Wording wording) {
        this.commands = List.copyOf(commands);
        this.help = help;
        this.pictures = pictures;
        this.words = commands.stream()
                .flatMap(command -> command.words().stream())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        this.people = people;
        this.roster = roster;
        this.orders = orders;
        this.presence = presence;
        this.answers = answers;
        this.strangers = strangers;
        this.wording = wording;
    }

    @Override
    public void handle(ChatMessage message) {
        try {
            reply(message, understand(message));
        } catch (RuntimeException failed) {
            reply(message, wording.say("refused.machine"));
            throw failed;
        }
    }

    @Override
    public void refused(ChatMessage message) {
        reply(message, wording.say("refused.machine"));
    }

    private String understand(ChatMessage message) {
        String sender = message.senderStaffId();
        Optional<Member> member = sender == null ? Optional.empty() : roster.member(sender);
        if (member.isEmpty()) {
            return strangers.told(sender, message.senderNick(), message.group() ? message.conversationId() : null);
        }
        presence.touch(member.get().userId(), "message");
        Said said = new Said(message, member.get(), line(message.text()));
        if (message.text().isBlank() && !Reports.pictures(said).isEmpty()) {
            return pictures.take(said);
        }
        return commands.stream()
                .filter(command -> command.words().contains(said.line().word()))
                .filter(command -> said.line().exact() || nothingElse(said.line()))
                .findFirst()
                .map(command -> command.run(said))
                .orElseGet(() -> help.unknown(said));
    }

    private CommandLine line(String text) {
        CommandLine line = CommandLine.parse(text, words);
        List<String> perhaps = line.shortWords();
        return perhaps.isEmpty()
                ? line
                : line.knowing(perhaps.stream()
                        .filter(word -> orders.exists(new OrderNo(word)))
                        .collect(Collectors.toSet()));
    }

    /** A command found inside a sentence counts only when nothing but orders and people stand beside it: never guess. */
    private boolean nothingElse(CommandLine line) {
        return line.names().stream().noneMatch(name -> people.by(name).isEmpty());
    }

    /** What the chat list and the phone's notification show: the first line. */
    private static String title(String markdown) {
        String first = markdown.lines().findFirst().orElse("").replaceAll("[*\\\\`#>]", "");
        return first.length() <= TITLE ? first : first.substring(0, TITLE) + "…";
    }

    private void reply(ChatMessage message, String markdown) {
        answers.send(message, title(markdown), markdown);
    }
}
