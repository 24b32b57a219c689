package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Brings a slip to its person's chat, or redraws it there. Draws late; a repeat does no harm and rings nobody twice.
 */
@Component
class SlipDelivery implements Delivery {

    private final List<Slip> kinds;
    private final Bringing bringing;
    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SlipDelivery(
            List<Slip> kinds,
            Bringing bringing,
            CardMapper cards,
            DingTalkClient dingTalk,
            Troubles troubles,
            TransactionTemplate transaction,
            Clock clock) {
        this.kinds = List.copyOf(kinds);
        this.bringing = bringing;
        this.cards = cards;
        this.dingTalk = dingTalk;
        this.troubles = troubles;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return Slips.TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) throws Undeliverable {
        String card = Slips.card(entry.key());
        Optional<Slip.Face> face = kinds.stream()
                .filter(kind -> card.startsWith(kind.prefix()))
                .findFirst()
                .flatMap(kind -> kind.draw(card));
        if (face.isEmpty()) {
            return Outcome.delivered();
        }
        try {
            dingTalk.inTurn(Turns.of(entry.priority()), () -> {
                bring(card, face.get());
                return Boolean.TRUE;
            });
            return Outcome.delivered();
        } catch (DingTalkException failed) {
            return troubles.outcome(failed, clock.instant());
        } catch (SpaceFailed failed) {
            throw failed.unlessHopeless();
        }
    }

    private void bring(String card, Slip.Face face) {
        Space chat = Space.robotChatOf(face.userId());
        Known found = bringing.known(card);
        // one that was brought before places were written down hangs in the only place there is
        Known known = found.instance() != null && found.spaces().isEmpty() ? found.with(chat) : found;
        List<Delivered> delivered = bringing.bringAnyway(
                new Bringing.Drawn(card, face.values(), Map.of(), face.summary()), true, List.of(chat), known);
        bringing.hung(card, delivered);
        transaction.executeWithoutResult(status -> cards.shown(card, 1, null, false, clock.instant()));
        troubles.unlessThere(chat, delivered, known);
    }
}
