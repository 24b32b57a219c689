package dev.baton.card;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.outbox.Gathering;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The cards that name a workflow as also open of their order (R007): drawn anew when it came, moved or ended. */
@Component
class BesideCards implements DisposableBean {

    private final Beside beside;
    private final BesideNews besideNews;
    private final CardMapper cards;
    private final Outbox outbox;
    private final DingTalkClient dingTalk;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Gathering<Workflow> over = new Gathering<>("card-beside", this::look);

    BesideCards(
            Beside beside,
            BesideNews besideNews,
            CardMapper cards,
            Outbox outbox,
            DingTalkClient dingTalk,
            TransactionTemplate transaction,
            Clock clock) {
        this.beside = beside;
        this.besideNews = besideNews;
        this.cards = cards;
        this.outbox = outbox;
        this.dingTalk = dingTalk;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Those that are known to be open. That it came their holders hear. */
    void redraw(Workflow workflow, boolean came) {
        List<Workflow> others = beside.of(workflow).stream()
                .sorted(Comparator.comparing(Workflow::id)) // two at a time lock the same cards in one order
                .toList();
        if (others.isEmpty()) {
            return;
        }
        Instant due = clock.instant().plus(dingTalk.budget().collect(Turns.of(Priority.INFO)));
        transaction.executeWithoutResult(status -> others.forEach(other -> {
            String card = Cards.outTrackId(other.id());
            cards.covered(card, other.drawing() - 1);
            outbox.append(Cards.TOPIC, card, due, Priority.INFO);
            if (came) {
                besideNews.came(workflow, other);
            }
        }));
    }

    /**
     * An answer has shown that it is over, so no call brings its card: a moment later those are drawn anew that name
     * it, though this process may not have known of them. No statement now.
     */
    void ended(Workflow workflow) {
        over.add(workflow);
    }

    private void look(List<Workflow> batch) {
        batch.forEach(workflow -> {
            beside.learn(workflow);
            redraw(workflow, false);
        });
    }

    @Override
    public void destroy() {
        over.close();
    }
}
