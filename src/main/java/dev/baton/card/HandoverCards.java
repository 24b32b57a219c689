package dev.baton.card;

import dev.baton.dingtalk.Delivered;
import dev.baton.dingtalk.Space;
import dev.baton.handover.Handover;
import dev.baton.handover.HandoverChanged;
import dev.baton.handover.Handovers;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The card of a handover: everything the giver has open, and the buttons of the two it is about. It hangs in the group,
 * where its last drawing stays as the summary, and in both chats; a leave only in the chat of who leaves.
 */
@Component
public class HandoverCards {

    private static final String PREFIX = "handover-";

    /**
     * To draw more than this takes a while, which must not take away from the answer; and while all go one by one, once
     * is enough.
     */
    private static final int MANY = 20;

    private static final Duration LATER = Duration.ofSeconds(1);

    private final Handovers handovers;
    private final Outbox outbox;
    private final CardMapper cards;
    private final HandoverDrawing drawing;
    private final Bringing bringing;
    private final Troubles troubles;
    private final TransactionTemplate transaction;
    private final Clock clock;

    HandoverCards(
            Handovers handovers,
            Outbox outbox,
            CardMapper cards,
            HandoverDrawing drawing,
            Bringing bringing,
            Troubles troubles,
            TransactionTemplate transaction,
            Clock clock) {
        this.handovers = handovers;
        this.outbox = outbox;
        this.cards = cards;
        this.drawing = drawing;
        this.bringing = bringing;
        this.troubles = troubles;
        this.transaction = transaction;
        this.clock = clock;
    }

    static String outTrackId(Handover handover) {
        return PREFIX + handover.id();
    }

    /** The handover a card belongs to; empty for a card that is not one of a handover. */
    public static Optional<Long> handoverId(String outTrackId) {
        return Slips.idBehind(PREFIX, outTrackId);
    }

    /** Heard inside the transaction of the change. */
    @EventListener
    void changed(HandoverChanged change) {
        Instant now = clock.instant();
        Instant due = change.waiting() > MANY ? now.plus(LATER) : now;
        outbox.append(Cards.TOPIC, PREFIX + change.id(), due, Priority.NORMAL);
    }

    /** Creates or redraws it, and brings it wherever it is not yet. */
    void deliver(String card) {
        Optional<Handover> found = handoverId(card).flatMap(handovers::find);
        if (found.isEmpty()) {
            return;
        }
        Handover handover = found.get();
        Known known = bringing.known(card);
        List<Delivered> delivered = bringing.bringAnyway(
                new Bringing.Drawn(card, drawing.face(handover), drawing.privates(handover), drawing.title(handover)),
                !known.shows(handover.drawing()),
                spaces(handover),
                known);
        bringing.hung(card, delivered);
        transaction.executeWithoutResult(
                status -> cards.shown(card, handover.drawing(), null, handover.isOpen(), clock.instant()));
        List<Delivered> failed =
                delivered.stream().filter(there -> !there.success()).toList();
        if (!failed.isEmpty()) {
            throw troubles.failed(failed);
        }
    }

    private static Set<Space> spaces(Handover handover) {
        Set<Space> spaces = new LinkedHashSet<>();
        String conversation = handover.conversation();
        String receiver = handover.receiver();
        if (conversation != null) {
            spaces.add(Space.group(conversation));
        }
        if (receiver != null) {
            spaces.add(Space.robotChatOf(receiver));
        }
        spaces.add(Space.robotChatOf(handover.giver()));
        return spaces;
    }

    /** What only this person sees on it: own buttons, a fresh press, a notice or a form. */
    public Map<String, String> privately(
            Handover handover, String userId, String notice, String form, String formAction) {
        return drawing.privately(handover, userId, notice, form, formAction);
    }

    /** What everybody sees. */
    public Map<String, String> face(Handover handover) {
        return drawing.face(handover);
    }

    /**
     * For the giver: the first of what still waits, or stays, one line each: what comes next and until when, or why it
     * stays.
     */
    public List<String> lines(Handover handover, int most) {
        return drawing.lines(handover, most);
    }
}
