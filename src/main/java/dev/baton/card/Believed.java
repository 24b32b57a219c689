package dev.baton.card;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.Space;
import dev.baton.dingtalk.Status;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What answers to presses have put on cards, written down some time later, many at once: the platform confirms no
 * answer, but a connection that still stands after so long has carried it. What is lost here, by a kill or a cut
 * connection, makes a card look older than it is: it is drawn once more than needed, never once too little.
 */
@Component
class Believed {

    /** Longer than a half-open connection stays unnoticed. */
    static final Duration BELIEVED_AFTER = Duration.ofSeconds(45);

    private static final int MOST = 20_000;
    private static final int AT_ONCE = 200;

    private record Answer(String card, int drawing, boolean open, String userId, Instant at) {}

    private final CardMapper cards;
    private final Outbox outbox;
    private final DingTalkClient dingTalk;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;
    private final Clock clock;
    private final Queue<Answer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();

    Believed(
            CardMapper cards,
            Outbox outbox,
            DingTalkClient dingTalk,
            TransactionTemplate transaction,
            RetryTemplate retry,
            Clock clock) {
        this.cards = cards;
        this.outbox = outbox;
        this.dingTalk = dingTalk;
        this.transaction = transaction;
        this.retry = retry;
        this.clock = clock;
    }

    /** The card was answered with this drawing. No statement. */
    void sent(Workflow workflow, String userId) {
        if (count.get() < MOST) {
            count.incrementAndGet();
            waiting.add(new Answer(
                    Cards.outTrackId(workflow.id()),
                    workflow.drawing(),
                    workflow.state().isOpen(),
                    userId,
                    clock.instant()));
        }
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void believe() {
        Instant until = clock.instant().minus(BELIEVED_AFTER);
        for (List<Answer> batch = next(until); !batch.isEmpty(); batch = next(until)) {
            Status status = dingTalk.status();
            boolean stands = status.state() == Status.State.CONNECTED || status.state() == Status.State.LISTENING;
            List<Answer> carried = batch.stream()
                    .filter(answer -> stands && !answer.at().isBefore(status.since()))
                    .sorted(Comparator.comparing(Answer::card)) // whoever writes many cards locks them in one order
                    .toList();
            if (!carried.isEmpty()) {
                retry.invoke(() -> transaction.executeWithoutResult(running -> write(carried)));
            }
        }
    }

    private List<Answer> next(Instant until) {
        List<Answer> batch = new ArrayList<>();
        while (batch.size() < AT_ONCE) {
            Answer first = waiting.peek();
            if (first == null || first.at().isAfter(until)) {
                break;
            }
            waiting.remove(first);
            count.decrementAndGet();
            batch.add(first);
        }
        return batch;
    }

    /**
     * What still waits to be sent, or was drawn by a newer call, is not ours to say. An answer changes the buttons of
     * its presser only: those of others on a closed workflow are taken away by a call.
     */
    private void write(List<Answer> batch) {
        Set<String> addresses = batch.stream().map(Answer::card).collect(Collectors.toSet());
        Set<String> waitingStill = outbox.waitingKeys(Cards.TOPIC, addresses);
        Map<String, Integer> shown = new HashMap<>();
        cards.instances(addresses).forEach(row -> shown.put(row.outTrackId(), row.shownDrawing()));
        Instant now = clock.instant();
        for (Answer answer : batch) {
            Integer known = shown.get(answer.card());
            cards.certain(answer.card(), Space.Kind.ROBOT.name(), answer.userId(), now);
            if (known == null || known > answer.drawing() || waitingStill.contains(answer.card())) {
                continue;
            }
            boolean others = cards.privates(answer.card()).stream().anyMatch(person -> !person.equals(answer.userId()));
            if (!answer.open() && others) {
                outbox.append(Cards.TOPIC, answer.card(), now, Priority.INFO);
            } else {
                shown.put(answer.card(), answer.drawing());
                cards.answered(answer.card(), answer.drawing(), answer.open());
            }
        }
    }
}
