package dev.baton.outbox;

import static java.util.stream.Collectors.groupingBy;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.outbox.OutboxMapper.Claim;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What a relay does in the store, each call one short transaction. A claim is finished only with the token it was made
 * under.
 */
@Component
class ClaimStore {

    private static final int REASON_LENGTH = 500;

    private final OutboxMapper mapper;

    ClaimStore(OutboxMapper mapper) {
        this.mapper = mapper;
    }

    /** Claims due entries, most urgent first; others never get them as long as the lease is renewed. */
    @Transactional
    public Batch claim(String topic, Instant now, int limit, Duration lease) {
        List<Long> candidates = mapper.candidates(topic, now, limit);
        if (candidates.isEmpty()) {
            return Batch.EMPTY;
        }
        List<Claim> claims = mapper.lockFree(candidates, now);
        long token = TsidCreator.getTsid().toLong();
        if (!claims.isEmpty()) {
            mapper.claim(claims.stream().map(Claim::id).toList(), token, micros(lease));
        }
        return new Batch(
                token, claims, !claims.isEmpty() && candidates.size() >= limit, claims.size() < candidates.size());
    }

    /** Prolongs the leases and returns the ids that are still held. */
    @Transactional
    public Collection<Long> renew(Collection<Long> ids, Set<Long> tokens, Duration lease) {
        int renewed = mapper.renew(ids, tokens, micros(lease));
        return renewed == ids.size() ? ids : mapper.stillHeld(ids, tokens);
    }

    @Transactional
    public void giveBack(Collection<Long> ids, Set<Long> tokens) {
        mapper.giveBack(ids, tokens);
    }

    /** Deletes those that were written once and are free; returns their stamps. */
    @Transactional
    public Set<Long> settle(Collection<Settling.Settled> entries) {
        Set<Long> settled = new HashSet<>();
        Map<String, List<Settling.Settled>> topics = entries.stream().collect(groupingBy(Settling.Settled::topic));
        for (Map.Entry<String, List<Settling.Settled>> topic : topics.entrySet()) {
            List<Settling.Settled> filled = Gathering.filled(topic.getValue());
            List<OutboxMapper.Free> free = mapper.lockSettled(
                    topic.getKey(),
                    filled.stream().map(Settling.Settled::key).toList(),
                    filled.stream().map(Settling.Settled::stamp).toList());
            if (!free.isEmpty()) {
                var unused = mapper.deleteLocked(Gathering.filled(
                        free.stream().map(OutboxMapper.Free::id).toList()));
                free.forEach(row -> settled.add(row.stamp()));
            }
        }
        return settled;
    }

    /** Deletes the entry, or leaves it waiting when it was written again; returns whether it is gone. */
    @Transactional
    public boolean delivered(OutboxEntry entry, long token) {
        if (mapper.delivered(entry.topic(), entry.key(), entry.stamp(), token) > 0) {
            return true;
        }
        mapper.again(entry.topic(), entry.key(), token);
        return false;
    }

    @Transactional
    public void later(OutboxEntry entry, long token, Instant at, String reason) {
        mapper.later(entry.topic(), entry.key(), entry.stamp(), token, at, shortened(reason));
    }

    @Transactional
    public void failed(OutboxEntry entry, long token, Instant at, String reason) {
        mapper.failed(entry.topic(), entry.key(), token, at, shortened(reason));
    }

    @Transactional
    public void blocked(OutboxEntry entry, long token, Instant now, String reason) {
        mapper.blocked(entry.topic(), entry.key(), entry.stamp(), token, now, shortened(reason));
    }

    @Transactional(readOnly = true)
    public Backlog backlog(String topic) {
        return mapper.backlog(topic);
    }

    /** How many entries were given up, by topic; topics without any are left out. */
    @Transactional(readOnly = true)
    public Map<String, Integer> blocked() {
        Map<String, Integer> blocked = new TreeMap<>();
        for (String topic : mapper.topics()) {
            int number = mapper.countBlocked(topic, OutboxMapper.COUNTED);
            if (number > 0) {
                blocked.put(topic, number);
            }
        }
        return blocked;
    }

    private static String shortened(String reason) {
        return reason.length() <= REASON_LENGTH ? reason : reason.substring(0, REASON_LENGTH);
    }

    private static long micros(Duration lease) {
        return lease.toNanos() / 1000;
    }

    /**
     * @param more whether others may be due as well
     * @param passedOver whether somebody else was just busy with some of those due
     */
    record Batch(long token, List<Claim> claims, boolean more, boolean passedOver) {

        private static final Batch EMPTY = new Batch(0, List.of(), false, false);
    }
}
