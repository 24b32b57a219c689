package dev.baton.bot;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.bot.language.Markdown;
import dev.baton.card.Cards;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Turn;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers to what people typed. One that cannot leave now, because the platform wants quiet, is out of reach, or a
 * person has to buy or set something first, is kept in the store and leaves when it may, also after a restart: by the
 * message's own address while that is valid, then directly. From {@link #SAYS_SO} on it says which message it answers;
 * after {@link #FORGOTTEN} it is not sent any more, since what it says has long been seen on the cards.
 */
@Component
class Answers implements Delivery {

    static final String TOPIC = "answer";

    /** Until then whoever asked still waits for it. */
    static final Duration SAYS_SO = Duration.ofMinutes(10);

    static final Duration FORGOTTEN = Duration.ofHours(2);

    private static final Logger log = LoggerFactory.getLogger(Answers.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    /** What a person must mend takes its time, and each look is a call. */
    private static final Duration MENDED = Duration.ofMinutes(10);

    private static final int QUESTION = 20;

    private final AnswerMapper answers;
    private final Outbox outbox;
    private final DingTalkClient dingTalk;
    private final Cards cards;
    private final Wording wording;
    private final JsonMapper json;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Answers(
            AnswerMapper answers,
            Outbox outbox,
            DingTalkClient dingTalk,
            Cards cards,
            Wording wording,
            JsonMapper json,
            TransactionTemplate transaction,
            Clock clock) {
        this.answers = answers;
        this.outbox = outbox;
        this.dingTalk = dingTalk;
        this.cards = cards;
        this.wording = wording;
        this.json = json;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What is said, in the words that may be said. */
    private record Words(String title, String markdown) {}

    /** Sends the answer, now or as soon as it may leave. Never throws; not in a transaction. */
    void send(ChatMessage to, String title, String markdown) {
        for (Words words : wordings(new Words(title, markdown))) {
            try {
                dingTalk.reply(to, words.title(), words.markdown());
                return;
            } catch (DingTalkException unsent) {
                if (unsent.kind() == DingTalkException.Kind.UNSAFE_CONTENT) {
                    unsendable(to, unsent);
                } else if (passes(unsent)) {
                    keep(to, words.title(), words.markdown(), unsent);
                    return;
                } else {
                    unsendable(to, unsent);
                    return;
                }
            }
        }
    }

    /**
     * As it was meant; and for a content check that refuses what somebody wrote: where it can be read, or that it can
     * be read.
     */
    private List<Words> wordings(Words meant) {
        String unsafe = wording.say("bot.answer-unsafe");
        return List.of(
                meant,
                new Words(unsafe, unsafe + wording.say("bot.answer-unsafe-link", cards.listUrl())),
                new Words(unsafe, unsafe));
    }

    private void keep(ChatMessage to, String title, String markdown, DingTalkException unsent) {
        Instant now = clock.instant();
        long id = TsidCreator.getTsid().toLong();
        AnswerMapper.Kept kept = new AnswerMapper.Kept(id, json.writeValueAsString(envelope(to)), title, markdown, now);
        try {
            transaction.executeWithoutResult(status -> {
                answers.keep(kept);
                outbox.append(TOPIC, Long.toString(id), now.plus(pause(unsent, Duration.ZERO)), Priority.URGENT);
            });
        } catch (RuntimeException storeGone) {
            log.warn("the answer to message {} could neither be sent nor kept: {}", to.msgId(), storeGone.toString());
        }
    }

    /** What it takes to answer, and a few words to tell which message it was. */
    private static ChatMessage envelope(ChatMessage to) {
        return new ChatMessage(
                to.robotCode(),
                to.msgId(),
                to.conversationId(),
                to.group(),
                null,
                to.senderStaffId(),
                "",
                cut(to.text()),
                List.of(),
                to.sessionWebhook(),
                to.webhookExpires(),
                to.createdAt(),
                null,
                List.of(),
                false);
    }

    private static String cut(String text) {
        return text.codePointCount(0, text.length()) <= QUESTION
                ? text
                : text.substring(0, text.offsetByCodePoints(0, QUESTION)) + "…";
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) {
        long id = Long.parseLong(entry.key());
        Optional<AnswerMapper.Kept> kept = transaction.execute(status -> answers.find(id));
        Outcome outcome = kept.map(this::bring).orElseGet(Outcome::delivered);
        if (outcome instanceof Outcome.Delivered) {
            transaction.executeWithoutResult(status -> answers.done(id));
        }
        return outcome;
    }

    private Outcome bring(AnswerMapper.Kept answer) {
        Instant now = clock.instant();
        Duration age = Duration.between(answer.givenAt(), now);
        ChatMessage to = json.readValue(answer.message(), ChatMessage.class);
        if (age.compareTo(FORGOTTEN) >= 0) {
            log.warn("the answer to message {} waited {} and is not sent any more", to.msgId(), age);
            return Outcome.delivered();
        }
        String markdown = age.compareTo(SAYS_SO) < 0 ? answer.markdown() : late(answer, to, now);
        for (Words words : wordings(new Words(answer.title(), markdown))) {
            try {
                dingTalk.inTurn(Turn.URGENT, () -> {
                    dingTalk.reply(to, words.title(), words.markdown());
                    return true;
                });
                return Outcome.delivered();
            } catch (DingTalkException unsent) {
                if (passes(unsent)) {
                    return Outcome.later(now.plus(pause(unsent, age)), wording.say("bot.answer-waits", unsent.code()));
                }
                unsendable(to, unsent);
                if (unsent.kind() != DingTalkException.Kind.UNSAFE_CONTENT) {
                    break;
                }
            }
        }
        return Outcome.delivered();
    }

    private String late(AnswerMapper.Kept answer, ChatMessage to, Instant now) {
        String asked = Markdown.plain(to.text());
        String when = When.text(answer.givenAt(), now);
        return wording.say("bot.answer-late", when, asked) + "\n\n" + answer.markdown();
    }

    private static void unsendable(ChatMessage to, DingTalkException unsent) {
        log.warn("the answer to message {} could not be sent: {}", to.msgId(), unsent.code());
    }

    /** What waiting mends, and what certainly did not arrive: nobody is answered twice. */
    private static boolean passes(DingTalkException unsent) {
        return switch (unsent.kind()) {
            case THROTTLED, BUSY, QUOTA, CONFIGURATION -> true;
            default -> false;
        };
    }

    /** As long as it has waited so far, but soon at first and often enough later; and as long as the platform says. */
    private static Duration pause(DingTalkException unsent, Duration age) {
        boolean byAPerson = unsent.kind() == DingTalkException.Kind.CONFIGURATION;
        Duration longest = byAPerson ? MENDED : LONGEST_PAUSE;
        Duration usual = age.compareTo(FIRST_PAUSE) < 0 ? FIRST_PAUSE : age.compareTo(longest) > 0 ? longest : age;
        return unsent.retryAfter().filter(asked -> asked.compareTo(usual) > 0).orElse(usual);
    }
}
