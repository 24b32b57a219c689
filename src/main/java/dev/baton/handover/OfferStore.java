package dev.baton.handover;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.handover.Handover.Item;
import dev.baton.handover.Handover.Kind;
import dev.baton.handover.Handover.Standing;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The handovers as they are kept. Everything here is in the caller's transaction, and whoever listens hears of each
 * change in it.
 */
@Component
class OfferStore {

    private final HandoverMapper mapper;
    private final JsonMapper json;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    OfferStore(HandoverMapper mapper, JsonMapper json, ApplicationEventPublisher events, Clock clock) {
        this.mapper = mapper;
        this.json = json;
        this.events = events;
        this.clock = clock;
    }

    Optional<Handover> find(long id) {
        return mapper.find(id).map(row -> row.with(mapper.items(id)));
    }

    Handover load(long id) {
        return find(id).orElseThrow();
    }

    Optional<Handover> tryLock(long id) {
        return mapper.lock(id).map(row -> row.with(mapper.items(id)));
    }

    Handover lock(long id) {
        return tryLock(id).orElseThrow();
    }

    /**
     * @throws org.springframework.dao.DuplicateKeyException when this request, or another offer of this giver, was
     *     there before
     */
    Handover open(
            Kind kind,
            String request,
            String giver,
            @Nullable String receiver,
            @Nullable String conversation,
            @Nullable Instant awayUntil,
            List<Item> items) {
        long id = TsidCreator.getTsid().toLong();
        Instant now = now();
        mapper.insert(id, kind.wire(), request, giver, receiver, conversation, now, awayUntil);
        put(id, 0, items);
        return published(new Handover(
                id,
                kind,
                giver,
                receiver,
                conversation,
                Handover.State.OPEN,
                1,
                now,
                null,
                awayUntil == null ? null : awayUntil.truncatedTo(ChronoUnit.MILLIS),
                items));
    }

    /**
     * These items as they are now, in one statement: what is in the list already stays at its place, the rest is added
     * at the end. Nobody is told.
     */
    Handover put(Handover locked, List<Item> items) {
        Map<Long, Item> all = new LinkedHashMap<>();
        locked.items().forEach(item -> all.put(item.workflowId(), item));
        items.forEach(item -> all.put(item.workflowId(), item));
        put(locked.id(), locked.items().size(), items);
        return locked.as(locked.state(), locked.closedAt(), List.copyOf(all.values()), locked.drawing());
    }

    private void put(long id, int place, List<Item> items) {
        List<HandoverMapper.Listed> listed = new ArrayList<>();
        items.forEach(item -> listed.add(new HandoverMapper.Listed(
                item.workflowId(), place + listed.size(), item.standing().wire(), item.said())));
        if (!listed.isEmpty()) {
            mapper.put(id, json.writeValueAsString(listed));
        }
    }

    void stand(long id, Item item) {
        mapper.stand(id, item.workflowId(), item.standing().wire(), item.said(), item.at(), item.revision());
    }

    /** In another state from now on, or in the same one with other contents; closed by each that is not open. */
    Handover move(Handover locked, Handover.State state) {
        Instant now = now();
        mapper.move(locked.id(), state.wire(), now);
        Instant closed = state == Handover.State.OPEN ? null : now;
        return published(locked.as(state, closed, locked.items(), locked.drawing() + 1));
    }

    /** The receiver has this one; with the last one it is done. Looks at no other item. */
    void accepted(long id, long workflowId, int revision) {
        Instant now = now();
        mapper.stand(id, workflowId, Standing.ACCEPTED.wire(), "", now, revision);
        int left = mapper.left(id);
        mapper.move(id, (left == 0 ? Handover.State.DONE : Handover.State.OPEN).wire(), now);
        events.publishEvent(new HandoverChanged(id, left, true));
    }

    /** The same with less to do about it. */
    void redrawn(long id) {
        mapper.redraw(id);
        published(load(id));
    }

    private Handover published(Handover handover) {
        events.publishEvent(new HandoverChanged(
                handover.id(), handover.with(Standing.OFFERED).size(), handover.undoUntil() != null));
        return handover;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
