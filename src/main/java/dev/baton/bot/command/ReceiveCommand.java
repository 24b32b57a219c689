package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.Cards;
import dev.baton.handover.Handover;
import dev.baton.handover.Handover.Standing;
import dev.baton.handover.Handovers;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * 接班, 取消交班: brings the card of a handover that waits for me, or that I made, into my chat once more; what is done
 * about it is pressed there, where one sees what it is.
 */
@Component
class ReceiveCommand implements Command {

    private static final Pattern TAKES_BACK = Pattern.compile("取消|撤|收回|不要|不交");

    /** Who takes over is said: 我来接班, 接你的班. */
    private static final Pattern WHO_TAKES = Pattern.compile("的班|(?<!帮|替|给)我(?:要|来|先)?(?:全部|全|都)?接");

    private final Handovers handovers;
    private final Cards cards;
    private final Questions questions;
    private final Roster roster;
    private final Wording wording;

    ReceiveCommand(Handovers handovers, Cards cards, Questions questions, Roster roster, Wording wording) {
        this.handovers = handovers;
        this.cards = cards;
        this.questions = questions;
        this.roster = roster;
        this.wording = wording;
    }

    @Override
    public List<String> words() {
        return List.of("接班", "receive");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "我?(?:要|来|先)?(?:全部|全|都)?接(?:个)?班了?",
                "我?(?:要|来|先)?接P的?班了?",
                "(?:全部|全|都)(?:接班|接了|接下)",
                "(?:我的)?(?:交班|接班)的?卡片?(?:呢|没了|不见了|在哪|没收到|再?发(?:我|一下|一遍)?)*[?]?",
                "我?(?:要|想)?(?:取消|撤回|撤销|撤掉|收回|撤)(?:我的)?(?:交班|交接班|交接)了?",
                "我?(?:要|想)?(?:取消|撤回|撤销|撤掉|收回|撤)(?:我)?给P的(?:交班|交接班|交接)了?",
                "我?不交班给P了",
                "我?(?:先)?不交班了");
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        Optional<Member> either = eitherWay(said);
        if (either.isPresent()) {
            return whoTakes(said, either.get());
        }
        String me = said.member().userId();
        boolean mine = TAKES_BACK.matcher(said.message().text()).find();
        List<Handover> waiting = (mine ? handovers.offeredBy(me) : handovers.waitingFor(me))
                .stream().filter(handover -> isMeant(said, mine, handover)).toList();
        return waiting.isEmpty()
                ? said.refused(wording.say(mine ? "bot.handover-none-given" : "bot.handover-none-waits"))
                : waiting.stream().map(handover -> again(handover, me, mine)).collect(Collectors.joining("\n\n"));
    }

    /** Whom only a mention names that the platform took out: they may be told to take over, or be who gives. */
    private static Optional<Member> eitherWay(Said said) {
        String text = SentenceReader.plain(said.message().text());
        return said.people().stream()
                .filter(person -> !said.message().mentions().isEmpty() && !text.contains("@"))
                .filter(person -> !text.contains(person.name())
                        && !TAKES_BACK.matcher(text).find())
                .filter(person -> !WHO_TAKES.matcher(text).find())
                .findFirst();
    }

    private String whoTakes(Said said, Member person) {
        String name = Markdown.plain(person.name());
        return questions.which(
                said,
                wording.say("bot.which-shift", name),
                List.of(
                        new Question.Choice(
                                wording.say("bot.which-shift.mine", person.name()), "交班给 @" + person.userId()),
                        new Question.Choice(
                                wording.say("bot.which-shift.theirs", person.name()),
                                "接 @" + person.userId() + " 的班")));
    }

    /** Whoever is named is at its other end. */
    private static boolean isMeant(Said said, boolean mine, Handover handover) {
        return said.people().isEmpty()
                || said.people().stream().map(Member::userId).anyMatch(other(handover, mine)::equals);
    }

    private static String other(Handover handover, boolean mine) {
        return mine ? Objects.requireNonNullElse(handover.receiver(), "") : handover.giver();
    }

    private String again(Handover handover, String me, boolean mine) {
        String other = other(handover, mine);
        String name = Markdown.plain(roster.nameOf(other));
        int waits = handover.with(Standing.OFFERED).size();
        String where = wording.say(
                cards.again(handover, me) == Cards.Again.JUST_SENT ? "bot.handover-just-sent" : "bot.handover-comes");
        return wording.say(mine ? "bot.handover-withdraw" : "bot.handover-accept", name, waits) + where;
    }
}
