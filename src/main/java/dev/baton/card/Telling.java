package dev.baton.card;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkClient.Unreached;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.DingTalkException.Kind;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.outbox.TryAgain;
import dev.baton.outbox.Undeliverable;
import dev.baton.wording.Wording;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Messages to people and groups from the outbox, and what becomes of each: the one place that knows, so that none is
 * lost in an answer that looks like a success, and none is said twice.
 */
@Component
public class Telling {

    private static final Logger log = LoggerFactory.getLogger(Telling.class);

    /** In a key, between what is told and the one person it is still to be told to. */
    private static final String TO = " @";

    private static final Duration HELD_BACK = Duration.ofMinutes(1);

    private final DingTalkClient dingTalk;
    private final Outbox outbox;
    private final Troubles troubles;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Telling(
            DingTalkClient dingTalk,
            Outbox outbox,
            Troubles troubles,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.dingTalk = dingTalk;
        this.outbox = outbox;
        this.troubles = troubles;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * What is told.
     *
     * @param neutral in its place, when the content check refuses it; null when nothing else makes sense
     */
    public record Words(String title, String text, @Nullable String neutral) {

        /** With nothing to say in its place. */
        public Words(String title, String text) {
            this(title, text, null);
        }
    }

    /** What an entry is about, whomever it is still to be told to. */
    public static String subject(OutboxEntry entry) {
        int end = entry.key().lastIndexOf(TO);
        return end < 0 ? entry.key() : entry.key().substring(0, end);
    }

    /**
     * Tells one person what is of no use to anybody else: told is it, too, when DingTalk knows nobody of this id, which
     * the cards in that person's hands say already.
     */
    Outcome person(OutboxEntry entry, String person, Words words) throws Undeliverable {
        try {
            DingTalkClient.Unreached unreached =
                    said(entry, words, text -> dingTalk.sendToPeople(List.of(person), words.title(), text));
            return unreached.gone().isEmpty() ? outcome(entry, List.of(person), unreached) : Outcome.delivered();
        } catch (DingTalkException failed) {
            return outcome(entry, failed);
        }
    }

    /** Tells these people; whom the platform holds back is told a little later, and nobody else again. */
    public Outcome people(OutboxEntry entry, Collection<String> people, Words words) throws Undeliverable {
        String only = entry.key().substring(subject(entry).length());
        List<String> all = people.stream()
                .filter(person -> only.isEmpty() || only.equals(TO + person))
                .toList();
        if (all.isEmpty()) {
            return Outcome.delivered();
        }
        try {
            return outcome(entry, all, said(entry, words, text -> dingTalk.sendToPeople(all, words.title(), text)));
        } catch (DingTalkException failed) {
            return outcome(entry, failed);
        }
    }

    /** Tells a group; a group that is no more fails as it failed. */
    Outcome group(OutboxEntry entry, String conversation, Words words) {
        return said(entry, words, text -> {
            dingTalk.sendToGroup(conversation, words.title(), text);
            return Outcome.delivered();
        });
    }

    private <T> T said(OutboxEntry entry, Words words, Function<String, T> send) {
        return dingTalk.inTurn(Turns.of(entry.priority()), () -> {
            try {
                return send.apply(words.text());
            } catch (DingTalkException refused) {
                String neutral = words.neutral();
                if (refused.kind() != Kind.UNSAFE_CONTENT || neutral == null) {
                    throw refused;
                }
                return send.apply(neutral);
            }
        });
    }

    /** A success of the call may still not have reached everybody it was for. */
    private Outcome outcome(OutboxEntry entry, List<String> all, Unreached unreached) throws Undeliverable {
        List<String> held = unreached.tooFast();
        int gone = unreached.gone().size();
        Instant again = clock.instant().plus(HELD_BACK);
        if (gone == all.size()) {
            throw new Undeliverable(wording.say("dingtalk.trouble.gone", "invalidStaffIdList"));
        }
        if (gone > 0) {
            log.warn("{} of {} people a {} was for are nobody DingTalk knows", gone, all.size(), entry.topic());
        }
        if (held.isEmpty()) {
            return Outcome.delivered();
        }
        if (held.size() + gone == all.size()) {
            return Outcome.later(again, wording.say("dingtalk.trouble.throttled", "flowControlledStaffIdList"));
        }
        transaction.executeWithoutResult(status -> held.forEach(
                person -> outbox.append(entry.topic(), subject(entry) + TO + person, again, entry.priority())));
        return Outcome.delivered();
    }

    /**
     * What becomes of a message that DingTalk refused, or did not answer. A message has no name by which a repeat would
     * be known: what perhaps arrived is not sent again, unless it is urgent, and then once.
     *
     * @throws Undeliverable when trying again cannot help
     */
    public Outcome outcome(OutboxEntry entry, DingTalkException failed) throws Undeliverable {
        if (failed.kind() != Kind.UNKNOWN_OUTCOME) {
            return troubles.outcome(failed, clock.instant());
        }
        boolean urgent = entry.priority() == Priority.MONEY || entry.priority() == Priority.URGENT;
        if (urgent && entry.attempts() == 0) {
            throw new TryAgain(troubles.words(failed), failed);
        }
        log.warn("whether a {} has arrived nobody knows ({}); it is not sent again", entry.topic(), failed.code());
        return Outcome.delivered();
    }
}
