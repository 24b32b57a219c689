package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.dingtalk.NewCard;
import dev.baton.dingtalk.Space;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Undeliverable;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Brings a slip to its person's chat, or redraws it there. Draws late; a repeat does no harm and rings nobody twice. */
@Component
class SlipDelivery implements Delivery {

    private final List<Slip> kinds;
    private final CardMapper cards;
    private final DingTalkClient dingTalk;
    private final Troubles troubles;
    private final TransactionTemplate transaction;
    private final Clock clock;

    SlipDelivery(
            List<Slip> kinds,
            CardMapper cards,
            DingTalkClient dingTalk,
            Troubles troubles,
            TransactionTemplate transaction,
            Clock clock) {
        this.kinds = List.copyOf(kinds);
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
        }
    }

    private void bring(String card, Slip.Face face) {
        boolean there = Objects.requireNonNull(
                transaction.execute(status -> cards.instance(card).isPresent()));
        if (there && redrawn(card, face)) {
            return;
        }
        Space chat = Space.robotChatOf(face.userId());
        List<Delivered> delivered;
        try {
            delivered = dingTalk.createAndDeliver(
                    new NewCard(card, face.values(), Map.of(), List.of(chat), face.summary()));
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.EXISTS) {
                throw failed;
            }
            // an earlier attempt went through and its answer was lost: it may hang there, and shows what was true then
            dingTalk.update(card, face.values(), Map.of());
            delivered = List.of();
        }
        if (delivered.stream().anyMatch(space -> !space.success())) {
            throw new SpaceFailed(String.valueOf(delivered.get(0).error()));
        }
        transaction.executeWithoutResult(status -> cards.shown(card, 1, null, false, clock.instant()));
    }

    private boolean redrawn(String card, Slip.Face face) {
        try {
            dingTalk.update(card, face.values(), Map.of());
            return true;
        } catch (DingTalkException failed) {
            if (failed.kind() != DingTalkException.Kind.NOT_EXISTS) {
                throw failed;
            }
            return false;
        }
    }
}
