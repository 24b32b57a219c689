package dev.baton.handover;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody's open work on its way to other hands. Until an item is accepted its holder is the giver.
 *
 * @param id unique, time-sorted
 * @param kind a shift passed to a colleague, or a leave
 * @param giver who has the work
 * @param receiver who shall have it; null for a leave: whoever is here
 * @param conversation the group that sees it, null for none
 * @param state open as long as something in it can be accepted
 * @param drawing rises with everything its card shows
 * @param openedAt when it was offered
 * @param closedAt when it was closed, null while open
 * @param awayUntil when a leave ends by itself, null: when the person says so
 * @param items everything the giver had open, most urgent first
 */
public record Handover(
        long id,
        Kind kind,
        String giver,
        @Nullable String receiver,
        @Nullable String conversation,
        State state,
        int drawing,
        Instant openedAt,
        @Nullable Instant closedAt,
        @Nullable Instant awayUntil,
        List<Item> items) {

    /** How long what was accepted can be given back. */
    public static final Duration UNDO = Duration.ofMinutes(10);

    /** How many it holds at most. */
    static final int MOST = 500;

    /** Marks what came to a person after the look at the list, and went with the rest. */
    static final int LATE = 0;

    /** What it is for. */
    public enum Kind {
        SHIFT,
        LEAVE;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of it. */
    public enum State {
        OPEN,
        DONE,
        WITHDRAWN,
        UNDONE,
        LAPSED;

        /** As the store and the messages write it. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What became of one workflow in it. */
    public enum Standing {
        /** Waits for the receiver; the giver has it. */
        OFFERED,
        /** The receiver has it. */
        ACCEPTED,
        /** The receiver cannot do it: it stays with the giver. */
        STAYS,
        /** Somebody took or finished it meanwhile. */
        GONE,
        /** It was accepted and given back. */
        BACK;

        String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Standing of(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * One workflow in it.
     *
     * @param said why it stays, or what became of it; empty for nothing to say
     * @param at when it was accepted, else null
     * @param revision the workflow's right after that as long as it can be given back, else null; of a leave:
     *     {@link #LATE} when it was not in the list that the person looked at
     */
    public record Item(
            long workflowId,
            Standing standing,
            String said,
            @Nullable Instant at,
            @Nullable Integer revision) {}

    public Handover {
        items = List.copyOf(items);
    }

    /** The same in another state, with other contents. */
    Handover as(State next, @Nullable Instant closed, List<Item> contents, int drawn) {
        return new Handover(
                id, kind, giver, receiver, conversation, next, drawn, openedAt, closed, awayUntil, contents);
    }

    /** The items with one of these standings. */
    public List<Item> with(Standing... standings) {
        List<Standing> wanted = Arrays.asList(standings);
        return items.stream().filter(item -> wanted.contains(item.standing())).toList();
    }

    /** Whether something in it can still be accepted. */
    public boolean isOpen() {
        return state == State.OPEN;
    }

    /** Of a leave: what came after the person had looked at the list, and went with the rest. */
    public List<Item> late() {
        return kind != Kind.LEAVE
                ? List.of()
                : with(Standing.ACCEPTED).stream()
                        .filter(item -> Integer.valueOf(LATE).equals(item.revision()))
                        .toList();
    }

    /** Until when what was accepted last can be given back; null when nothing can. */
    public @Nullable Instant undoUntil() {
        return with(Standing.ACCEPTED).stream()
                .filter(item -> item.revision() != null)
                .map(Item::at)
                .filter(at -> at != null)
                .max(Instant::compareTo)
                .map(at -> at.plus(UNDO))
                .orElse(null);
    }
}
