package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.LastDay;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.PeopleMeant;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Spans;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.HandoverCards;
import dev.baton.handover.Handover;
import dev.baton.handover.Handovers;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** 我请假了: out in one press, after a look at where everything would go (R108). */
@Component
class LeaveCommand implements Command {

    private static final String LEAVE =
            "(?:我?(?:不舒服|生病了?|发烧了?|有事|家里有事)了?)?我?(?:今天)?(?:要|想|得|需要)?(?:请|休)(?:个|一天)?(?:病|事|年)?假了?";

    private static final String DATE = "\\d{1,2}月\\d{1,2}[号日]?|(?<!\\d)\\d{1,2}号";

    /** When a leave begins. */
    private static final Pattern BEGINS =
            Pattern.compile("明[天日早晚儿]|后天|下个?(?:周|星期|礼拜|月)|(?:周|星期|礼拜)[一二三四五六日天]|" + DATE + "|早上|上午|下午|晚上|今[早晚]");

    private static final Pattern ASKS = Pattern.compile("[吗么?？]\\s*$");

    private static final String END = "(?:单子?(?:分)?)?";

    private static final String DAYS = "我?从?(?:今[天早晚]|明[天早晚儿]|大?后天|[这本下]?个?(?:周|星期|礼拜)[一二三四五六日天]|下个?(?:周|星期|礼拜|月)|"
            + DATE + "|一?(?:上午|下午|晚上|早上))+(?:起|开始)?";

    /** Who goes early may go for the day or end the shift: asked. */
    static final String GOES = "我?(?:现在|要|得)?先(?:走|溜|闪|跑)(?:一步)?了?|我(?:现在|要|得)?走了";

    private static final int MORNING = 5;
    private static final int NOON = 12;
    private static final int EVENING = 18;

    /** What fits a phone; the card has the rest. */
    private static final int LISTED = 10;

    private final Handovers handovers;
    private final HandoverCards cards;
    private final Board board;
    private final Presence presence;
    private final PeopleMeant people;
    private final Questions questions;
    private final LeaveEnd ends;
    private final Wording wording;
    private final Clock clock;

    LeaveCommand(
            Handovers handovers,
            HandoverCards cards,
            Board board,
            Presence presence,
            PeopleMeant people,
            Questions questions,
            LeaveEnd ends,
            Wording wording,
            Clock clock) {
        this.handovers = handovers;
        this.cards = cards;
        this.board = board;
        this.presence = presence;
        this.people = people;
        this.questions = questions;
        this.ends = ends;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("我请假了", "我请假", "请假", "leave");
    }

    @Override
    public Topic topic() {
        return Topic.COME;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "P(?:今天|明天)?(?:要|想)?(?:请|休)(?:病|事|年)?假了",
                LEAVE + "(?:T|从?今天起?|半天)*" + END,
                "我?(?:要|想|得)?请T(?:病|事|年)?假了?" + END,
                "我?请(?:病|事|年)?假了?T" + END,
                DAYS + LEAVE + "T?" + END,
                LEAVE + DAYS + "T?" + END);
    }

    @Override
    public List<String> perhaps() {
        return List.of(GOES);
    }

    @Override
    public boolean looksFirst() {
        return true;
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public boolean goes() {
        return true;
    }

    @Override
    public boolean own() {
        return true;
    }

    @Override
    public String run(Said said) {
        boolean aboutOthers = !said.people().isEmpty()
                || (!said.message().mentions().isEmpty()
                        && !said.message().text().contains("我"))
                || said.line().names().stream()
                        .flatMap(name -> people.by(name).stream())
                        .anyMatch(
                                member -> !member.userId().equals(said.member().userId()));
        if (aboutOthers) {
            return said.refused(wording.say("bot.leave-others"));
        }
        Instant now = clock.instant();
        String times = said.line().rest();
        if (Spans.none(said.message().text())) {
            return said.asks(wording.say("bot.leave-how-long"));
        }
        if (LeaveEnd.over(times, now)) {
            return said.refused(wording.say("bot.time-over"));
        }
        if (later(said.message().text(), now)) {
            return said.refused(wording.say("bot.leave-later"));
        }
        String userId = said.member().userId();
        List<Instant> meant = ends.of(userId, times, said.message().text(), now);
        if (meant.size() > 1) {
            return which(said, meant, now);
        }
        Instant until = meant.stream().findFirst().orElse(null);
        if (board.heldBy(userId, 1).isEmpty()) {
            if (ASKS.matcher(said.message().text()).find() && !said.confirmed()) {
                return really(said, until, now);
            }
            presence.set(userId, State.LEAVE, until, "command");
            return wording.say("bot.leave-at-once", end(until, now));
        }
        String request = said.message().identity();
        Handover leave = handovers.leave(userId, until, request);
        if (!leave.isOpen()) {
            return wording.say("bot.leave-at-once", end(until, now));
        }
        StringBuilder text =
                new StringBuilder(wording.say("bot.leave", leave.items().size(), end(until, now)));
        cards.lines(leave, LISTED).forEach(line -> text.append("\n\n- ").append(Markdown.plain(line)));
        if (leave.items().size() > LISTED) {
            text.append("\n\n").append(wording.say("bot.more", leave.items().size() - LISTED));
        }
        return said.asks(text.toString());
    }

    /** 到周五 may be until Friday's shift or over it. */
    private String which(Said said, List<Instant> meant, Instant now) {
        return questions.which(
                said,
                wording.say("bot.leave-which"),
                meant.stream()
                        .map(end ->
                                new Question.Choice(wording.say("bot.leave-back", When.text(end, now)), sentence(end)))
                        .toList());
    }

    private String sentence(@Nullable Instant until) {
        return words().get(0) + (until == null ? "" : " " + Spans.exactly(until));
    }

    /** Somebody who asks whether it may be has not said that it is. */
    private String really(Said said, @Nullable Instant until, Instant now) {
        return questions.really(
                said,
                wording.say("bot.leave-really", end(until, now)),
                new Question.Choice(wording.say("bot.leave-yes"), sentence(until)));
    }

    /** Whether it begins at another time than now; the part of the day that it is now is now. */
    private static boolean later(String text, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, When.ZONE);
        int hour = now.atZone(When.ZONE).getHour();
        return BEGINS.matcher(Spans.withoutEnd(text))
                .results()
                .map(MatchResult::group)
                .anyMatch(begins -> switch (begins) {
                    case "早上", "上午", "今早" -> hour < MORNING || hour >= NOON;
                    case "下午" -> hour < NOON || hour >= EVENING;
                    case "晚上", "今晚" -> hour < EVENING;
                    default -> LastDay.day(begins, today).filter(today::equals).isEmpty();
                });
    }

    private String end(@Nullable Instant until, Instant now) {
        return Optional.ofNullable(until)
                .map(at -> wording.say("handover.until", When.text(at, now)))
                .orElseGet(() -> wording.say("handover.until-said"));
    }
}
