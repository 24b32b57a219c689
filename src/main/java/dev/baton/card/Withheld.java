package dev.baton.card;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Which cards show nothing that people wrote, because the platform's content check refused it; in memory, for whatever
 * draws a card without a statement. Read from the store before the first press comes, and again every two seconds for
 * what other instances found.
 */
@Component
class Withheld implements SmartInitializingSingleton {

    private static final Logger log = LoggerFactory.getLogger(Withheld.class);

    private static final int AT_ONCE = 1_000;

    /** Clocks of instances differ, and a row is seen later than it was stamped. */
    private static final Duration OVERLAP = Duration.ofMinutes(5);

    private final CardMapper cards;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Set<Long> known = ConcurrentHashMap.newKeySet();
    private Instant read = Instant.EPOCH;

    Withheld(CardMapper cards, TransactionTemplate transaction, Clock clock) {
        this.cards = cards;
        this.transaction = transaction;
        this.clock = clock;
    }

    boolean isWithheld(long workflowId) {
        return known.contains(workflowId);
    }

    /** From now on this card shows nothing that people wrote. */
    void withhold(long workflowId) {
        known.add(workflowId);
    }

    @Override
    public void afterSingletonsInstantiated() {
        look();
    }

    @Scheduled(fixedDelayString = "PT2S", initialDelayString = "PT2S")
    synchronized void look() {
        Instant began = clock.instant();
        try {
            String after = "";
            List<String> page;
            do {
                String from = after;
                page = transaction.execute(status -> cards.withheld(read, from, AT_ONCE));
                page.stream().map(Cards::workflowId).flatMap(Optional::stream).forEach(known::add);
                after = page.isEmpty() ? after : page.get(page.size() - 1);
            } while (page.size() == AT_ONCE);
            read = began.minus(OVERLAP);
        } catch (RuntimeException storeGone) {
            log.debug("which cards are withheld could not be read: {}", storeGone.toString());
        }
    }
}
