package dev.baton.outbox;

import com.github.f4b6a3.tsid.TsidCreator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * What must leave the building, written in the transaction of the change that caused it. There is one entry for each
 * topic and key at most, so many changes are one delivery; the topic's {@link Delivery} gets it at least once after the
 * last write.
 */
@Component
public class Outbox {

    /** The largest page there is, and one more, which tells that there is another. */
    private static final int PAGE = 201;

    private final OutboxMapper mapper;
    private final Bell bell;
    private final Settling settling;
    private final Clock clock;

    Outbox(OutboxMapper mapper, Bell bell, Settling settling, Clock clock) {
        this.mapper = mapper;
        this.bell = bell;
        this.settling = settling;
        this.clock = clock;
    }

    /**
     * Lets something leave, not before it is due. One statement, in the caller's transaction, which must be running: a
     * rollback takes it back, the commit wakes the relay.
     *
     * <p>When the entry is there already it leaves at the earlier time and with the higher priority of the two; a
     * delivery under way will be followed by another. A blocked entry waits again, with a clean record and the new
     * time.
     *
     * @param topic at most 32 characters, the topic of a {@link Delivery}
     * @param key at most 128 characters, compared exactly
     * @return this write's stamp, for {@link #settle}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public long append(String topic, String key, Instant due, Priority priority) {
        long stamp = TsidCreator.getTsid().toLong();
        Instant dueMillis = due.truncatedTo(ChronoUnit.MILLIS);
        mapper.append(topic, key, stamp, priority.rank(), dueMillis, now());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring(topic, dueMillis);
            }
        });
        return stamp;
    }

    /**
     * Takes the entry back, a moment later and together with others, when what it stands for has already arrived some
     * other way: only if this stamp's write was the only one and no relay has claimed it by then; otherwise it will be
     * delivered. Nothing waits for it and nothing depends on it: what is lost of this is delivered.
     */
    public void settle(String topic, String key, long stamp) {
        settle(topic, key, stamp, () -> {});
    }

    /**
     * {@link #settle(String, String, long)}.
     *
     * @param otherwise runs a moment later, not in a transaction, when the entry was written again, claimed or
     *     delivered meanwhile
     */
    public void settle(String topic, String key, long stamp, Runnable otherwise) {
        settling.soon(new Settling.Settled(topic, key, stamp, otherwise));
    }

    /** Whether anything of this topic will still be tried by itself: it waits or is being sent. */
    @Transactional(readOnly = true)
    public boolean goesOn(String topic) {
        return mapper.countWaiting(topic, 1) > 0;
    }

    /** Whether there is an entry, be it waiting, being sent or blocked. */
    @Transactional(readOnly = true)
    public boolean waiting(String topic, String key) {
        return mapper.count(topic, key) > 0;
    }

    /** Whether some relay, of whatever instance, is just sending it. */
    @Transactional(readOnly = true)
    public boolean underWay(String topic, String key) {
        return mapper.countClaimed(topic, key) > 0;
    }

    /** Why the entry is still there; empty when it is not, or when nothing was in the way so far. */
    @Transactional(readOnly = true)
    public Optional<String> reason(String topic, String key) {
        return Optional.ofNullable(mapper.reason(topic, key));
    }

    /** Those of the keys that have an entry, be it waiting, being sent or blocked. */
    @Transactional(readOnly = true)
    public Set<String> waitingKeys(String topic, Collection<String> keys) {
        return keys.isEmpty() ? new HashSet<>() : new HashSet<>(mapper.keysAmong(topic, new HashSet<>(keys)));
    }

    /**
     * Those of the keys whose entry is blocked, and has been for the pause given and for as long as it was tried
     * before.
     */
    @Transactional(readOnly = true)
    public Set<String> blockedKeys(String topic, Collection<String> keys, Duration pause) {
        Instant now = now();
        return keys.isEmpty()
                ? Set.of()
                : new HashSet<>(mapper.blockedAmong(topic, new HashSet<>(keys), now, now.minus(pause)));
    }

    /**
     * Entries in the order they came.
     *
     * @param state null for all
     * @param after id of the last entry of the page before; 0 at first
     * @param limit at most 201
     */
    @Transactional(readOnly = true)
    public List<OutboxLine> page(@Nullable OutboxState state, long after, int limit) {
        List<String> topics = state == OutboxState.BLOCKED ? mapper.topics() : List.of();
        if (state == OutboxState.BLOCKED && topics.isEmpty()) {
            return List.of();
        }
        return mapper.page(state, topics, after, Math.min(limit, PAGE)).stream()
                .map(OutboxMapper.Row::line)
                .toList();
    }

    /** What waits and what is blocked, all topics together; a few statements for each topic. */
    @Transactional(readOnly = true)
    public Backlog backlog() {
        return mapper.topics().stream().map(mapper::backlog).reduce(new Backlog(0, 0, null), Backlog::plus);
    }

    /** What came of {@link #retry}. */
    public sealed interface Retry {

        /** It goes now, with a clean record. */
        record Again() implements Retry {}

        /** It is left to its time, as it was. */
        record NotBefore(Instant due) implements Retry {}

        /** There is no such entry (any more). */
        record Gone() implements Retry {}
    }

    /**
     * Lets a blocked or pausing entry try again now, with a clean record. One that was never tried is left to its time:
     * what stands for a later moment would come to nothing before it.
     */
    @Transactional
    public Retry retry(long id) {
        OutboxMapper.Address address = mapper.address(id);
        OutboxMapper.Due entry = address == null ? null : mapper.lock(address.topic(), address.key(), id);
        if (address == null || entry == null) {
            return new Retry.Gone();
        }
        Instant now = now();
        if (entry.untried() && entry.dueAt().isAfter(now)) {
            return new Retry.NotBefore(entry.dueAt());
        }
        mapper.retry(address.topic(), address.key(), id, now);
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                bell.ring(address.topic(), now);
            }
        });
        return new Retry.Again();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
