package dev.baton.bot.command;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.bot.command.FeedbackMapper.Feedback;
import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** 反馈: what somebody thinks of this product, kept as written and told to those who can do something about it (R214). */
@Component
class FeedbackCommand implements Command {

    private static final int LONGEST = 1_000;
    private static final int KEY = 191;

    /** More of them are a table of something. */
    private static final int NUMBERS = 3;

    private static final Pattern BEGINS = Pattern.compile("^(?:一下|下)?[\\s\\u3000:：,，。、]*");
    private static final Pattern NUMBER = Pattern.compile("\\d{4}");

    /** 每天 1000 单 counts, and names no order. */
    private static final Pattern ORDER =
            Pattern.compile("(?>" + FreeText.NUMBER + ")" + FreeText.NO_COUNT + "(?!\\s*单)");

    private final FeedbackMapper rows;
    private final OrderFinder orders;
    private final FeedbackDelivery delivery;
    private final Outbox outbox;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    FeedbackCommand(
            FeedbackMapper rows,
            OrderFinder orders,
            FeedbackDelivery delivery,
            Outbox outbox,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.orders = orders;
        this.delivery = delivery;
        this.outbox = outbox;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("反馈", "feedback");
    }

    @Override
    public Topic topic() {
        return Topic.SYSTEM;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public boolean acts() {
        return true;
    }

    @Override
    public String run(Said said) {
        String written = said.message().text();
        String word = said.line().word();
        int at = written.indexOf(word);
        if ((at > 0 && NUMBER.matcher(written.substring(0, at)).find()) || ofOrder(said)) {
            return wording.say("bot.feedback-order");
        }
        String behind = at < 0 ? said.line().rest() : written.substring(at + word.length());
        String text = BEGINS.matcher(behind).replaceFirst("").strip();
        int length = text.codePointCount(0, text.length());
        if (length == 0) {
            return wording.say("bot.feedback-what");
        }
        if (length > LONGEST) {
            return wording.say("bot.feedback-long", length, LONGEST);
        }
        keep(said, text);
        List<Member> told = delivery.readers(said.member().userId());
        return told.isEmpty()
                ? wording.say("bot.feedback-nobody")
                : wording.say(
                        "bot.feedback",
                        told.stream().map(Member::name).map(Markdown::plain).collect(Collectors.joining("、")));
    }

    /**
     * It says the number of an order that there is: it is about that one, and would be lost as a word about this
     * product.
     */
    private boolean ofOrder(Said said) {
        return ORDER.matcher(SentenceReader.plain(said.line().rest()))
                .results()
                .map(MatchResult::group)
                .limit(NUMBERS)
                .anyMatch(orders::knows);
    }

    private void keep(Said said, String text) {
        String message = said.message().identity();
        Feedback feedback = new Feedback(
                TsidCreator.getTsid().toLong(),
                message.length() <= KEY ? message : message.substring(message.length() - KEY),
                said.member().userId(),
                said.message().conversationId(),
                said.message().group(),
                text,
                clock.instant());
        try {
            transaction.executeWithoutResult(status -> {
                rows.insert(feedback);
                outbox.append(FeedbackDelivery.TOPIC, Long.toString(feedback.id()), feedback.saidAt(), Priority.INFO);
            });
        } catch (DuplicateKeyException repeated) {
            // the platform delivered the message again: it is kept, and told
        }
    }
}
