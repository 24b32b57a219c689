package dev.baton.card;

import dev.baton.outbox.Gathering;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks a moment after an answer has put a drawing on a card whether a newer one was delivered before it left: then the
 * answer has covered that up, and it is delivered once more. One statement for all answers of a fifth of a second. A
 * delivery under way is waited for: whether it came before the answer nobody knows, and in the end it writes down that
 * its own drawing is shown.
 */
@Component
class Overtaken implements DisposableBean {

    private final Board board;
    private final CardMapper cards;
    private final Outbox outbox;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Gathering<Answered> answers = new Gathering<>("card-answers", this::look);

    record Answered(long workflowId, int drawing) {}

    Overtaken(
            Board board,
            CardMapper cards,
            Outbox outbox,
            TransactionTemplate transaction,
            MeterRegistry meters,
            Clock clock) {
        this.board = board;
        this.cards = cards;
        this.outbox = outbox;
        this.transaction = transaction;
        this.clock = clock;
        Gauge.builder("baton.card.answers", answers, Gathering::count)
                .description("Answers to presses about to be compared with the workflows they have drawn")
                .register(meters);
    }

    /** An answer that showed this drawing has left. No statement. */
    void answered(Workflow workflow) {
        answers.add(new Answered(workflow.id(), workflow.drawing()));
    }

    void look(List<Answered> batch) {
        List<Long> ids = batch.stream().map(Answered::workflowId).distinct().toList();
        Map<Long, Integer> now = board.drawings(Gathering.filled(ids));
        batch.stream()
                .filter(answer -> now.getOrDefault(answer.workflowId(), answer.drawing()) != answer.drawing())
                .filter(answer -> !uncovered(answer))
                .forEach(answers::add);
    }

    /** False while a delivery of the card is under way: then it is to be looked at again. */
    private boolean uncovered(Answered answer) {
        String card = Cards.outTrackId(answer.workflowId());
        return Boolean.TRUE.equals(transaction.execute(status -> {
            if (outbox.underWay(Cards.TOPIC, card)) {
                return false;
            }
            cards.covered(card, answer.drawing());
            if (!outbox.waiting(Cards.TOPIC, card)) {
                outbox.append(Cards.TOPIC, card, clock.instant(), Priority.NORMAL);
            }
            return true;
        }));
    }

    @Override
    public void destroy() {
        answers.close();
    }
}
