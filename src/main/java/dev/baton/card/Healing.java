package dev.baton.card;

import static java.util.stream.Collectors.groupingBy;

import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings every card back to the store's truth after an outage: what DingTalk did not take, an entry of the outbox that
 * is blocked or gone, an instance that died between a commit and its answer. Compares only what we know, so a card that
 * is right costs a row read and no call. What is wrong leaves through the outbox as information: it never overtakes new
 * work.
 */
@Component
class Healing {

    private static final Logger log = LoggerFactory.getLogger(Healing.class);

    private static final int BATCH = 200;

    /** The most cards that one run sends on their way; the next one goes on. */
    private static final int MOST = 1000;

    /** Whatever changed so lately is still under way by itself: its answer is not written down yet. */
    private static final Duration SETTLED = Believed.BELIEVED_AFTER.plusMinutes(1);

    /** A blocked card is tried again after this, then after twice, four times as long. */
    private static final Duration BLOCKED_AGAIN = Duration.ofMinutes(30);

    private final Board board;
    private final Wanted wanted;
    private final CardMapper cards;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;
    private final Clock clock;

    Healing(
            Board board,
            Wanted wanted,
            CardMapper cards,
            Outbox outbox,
            TransactionTemplate transaction,
            RetryTemplate retry,
            Clock clock) {
        this.board = board;
        this.wanted = wanted;
        this.cards = cards;
        this.outbox = outbox;
        this.transaction = transaction;
        this.retry = retry;
        this.clock = clock;
    }

    @Scheduled(fixedDelayString = "PT3M", initialDelayString = "PT15S")
    void run() {
        try {
            int sent = heal();
            if (sent > 0) {
                log.info("{} cards were not as they should be and are sent again", sent);
            }
        } catch (RuntimeException failed) {
            log.error("healing cards failed; the next run goes on", failed);
        }
    }

    /**
     * One walk over all that is open, and over all cards that still show an open workflow; returns how many were wrong.
     */
    synchronized int heal() {
        int sent = 0;
        for (WorkflowState state : WorkflowState.values()) {
            Long before = null;
            while (state.isOpen() && sent < MOST) {
                List<Workflow> batch = board.list(new WorkflowQuery(null, null, state, null, before, BATCH));
                if (batch.isEmpty()) {
                    break;
                }
                sent += mend(batch);
                before = batch.get(batch.size() - 1).id();
            }
        }
        sent += mendClosed(MOST - sent);
        return sent;
    }

    private int mendClosed(int most) {
        int sent = 0;
        String after = "";
        while (sent < most) {
            String from = after;
            List<String> page = transaction.execute(status -> cards.shownOpen(from, BATCH));
            if (page.isEmpty()) {
                break;
            }
            after = page.get(page.size() - 1);
            List<Long> ids = page.stream()
                    .map(Cards::workflowId)
                    .flatMap(Optional::stream)
                    .toList();
            List<Workflow> closed = board.byIds(ids).stream()
                    .filter(workflow -> !workflow.state().isOpen())
                    .toList();
            sent += closed.isEmpty() ? 0 : mend(closed);
        }
        return sent;
    }

    private int mend(List<Workflow> batch) {
        Instant now = clock.instant();
        List<Workflow> quiet = batch.stream()
                .filter(workflow -> !workflow.updatedAt().isAfter(now.minus(SETTLED)))
                .sorted(Comparator.comparing(Workflow::id)) // whoever writes many cards locks them in one order
                .toList();
        return quiet.isEmpty()
                ? 0
                : Objects.requireNonNull(retry.invoke(() -> transaction.execute(status -> mendQuiet(quiet, now))));
    }

    private int mendQuiet(List<Workflow> batch, Instant now) {
        List<Workflow> wrong = lacking(batch, now);
        List<String> done = batch.stream()
                .filter(workflow -> !workflow.state().isOpen() && !wrong.contains(workflow))
                .map(workflow -> Cards.outTrackId(workflow.id()))
                .toList();
        if (!done.isEmpty()) {
            cards.closed(done);
        }
        List<String> addresses =
                wrong.stream().map(workflow -> Cards.outTrackId(workflow.id())).toList();
        Set<String> onTheirWay = outbox.waitingKeys(Cards.TOPIC, addresses);
        onTheirWay.removeAll(outbox.blockedKeys(Cards.TOPIC, addresses, BLOCKED_AGAIN));
        List<Workflow> left = wrong.stream()
                .filter(workflow -> !onTheirWay.contains(Cards.outTrackId(workflow.id())))
                .toList();
        // looked at once more: what was on its way a moment ago may have arrived between the two questions
        List<Workflow> sent = left.isEmpty() ? left : lacking(left, now);
        sent.forEach(workflow -> outbox.append(Cards.TOPIC, Cards.outTrackId(workflow.id()), now, Priority.INFO));
        return sent.size();
    }

    private List<Workflow> lacking(List<Workflow> batch, Instant now) {
        Map<String, Known> known = known(batch);
        return batch.stream()
                .filter(workflow ->
                        wanted.lacks(workflow, Objects.requireNonNull(known.get(Cards.outTrackId(workflow.id()))), now))
                .toList();
    }

    private Map<String, Known> known(List<Workflow> batch) {
        List<String> all =
                batch.stream().map(workflow -> Cards.outTrackId(workflow.id())).toList();
        Map<String, CardMapper.Instance> instances = new HashMap<>();
        cards.instances(all).forEach(row -> instances.put(row.outTrackId(), row));
        Map<String, List<CardMapper.SpaceRow>> spaces =
                cards.spacesOf(all).stream().collect(groupingBy(CardMapper.SpaceRow::outTrackId));
        Map<String, Known> known = new HashMap<>();
        for (String card : all) {
            known.put(card, new Known(instances.get(card), spaces.getOrDefault(card, List.of()), Set.of(), false));
        }
        return known;
    }
}
