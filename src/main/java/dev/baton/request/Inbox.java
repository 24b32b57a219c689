package dev.baton.request;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * For requests whose work does not fit into one transaction, because it calls the outside or changes many things: the
 * request is written down first, worked on, and marked done. Whoever brings it again learns that it is done or under
 * way; an instance that dies leaves it to the others. So the work runs at least once and, unless an instance dies in
 * it, once; it must not mind starting over. What failed leaves no row and is new when it comes again.
 *
 * <p>The unique row in SQL is the truth; Redis only spares most repeats the failed insert. Every method has
 * transactions of its own and must not be called in one.
 */
@Component
public class Inbox {

    /** How a request stands when it is taken. */
    public enum Taken {
        /** It is the caller's: follow with {@link #done} or {@link #forget}. */
        OURS,
        /** Somebody is at work on it. */
        UNDER_WAY,
        DONE
    }

    /**
     * Something an instance began and never finished, which is ours now: follow with {@link #done}, {@link #forget} or
     * {@link #leave}.
     *
     * @param payload as it was when it was taken
     * @param since when it came
     */
    public record Abandoned(RequestId id, String payload, Instant since) {}

    private static final Logger log = LoggerFactory.getLogger(Inbox.class);

    static final Duration LEASE = Duration.ofSeconds(60);
    /** Long after the platform repeats anything, and after signatures over HTTP have ceased to be believed. */
    static final Duration KEPT = Duration.ofDays(7);
    /** What ended an instance this often is not tried again. */
    static final int ATTEMPTS = 3;

    private static final int BATCH = 1_000;

    private final InboxMapper mapper;
    private final RequestCache cache;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final String owner = randomName();
    private final Set<RequestId> working = ConcurrentHashMap.newKeySet();

    Inbox(InboxMapper mapper, RequestCache cache, PlatformTransactionManager transactions, Clock clock) {
        this.mapper = mapper;
        this.cache = cache;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /** Writes the request down with what is needed to work on it, unless it is there. Of many at once one gets OURS. */
    public Taken take(RequestId id, String payload) {
        byte[] hash = id.hash();
        boolean seen = !cache.claim(id);
        // the claim stays, as a hint for whoever brings it again; the row says the rest
        cache.keep(id);
        if (seen) {
            InboxMapper.Row row = find(id, hash);
            if (row != null) {
                return meet(id, row);
            }
        }
        Instant now = clock.instant();
        try {
            transaction.executeWithoutResult(status -> mapper.insert(id, hash, payload, owner, LEASE.toSeconds(), now));
            working.add(id);
            return Taken.OURS;
        } catch (DuplicateKeyException repeated) {
            InboxMapper.Row row = find(id, hash);
            if (row == null) {
                // it failed between our two looks: whoever comes next finds it new
                return Taken.UNDER_WAY;
            }
            return meet(id, row);
        }
    }

    private InboxMapper.@Nullable Row find(RequestId id, byte[] hash) {
        Optional<InboxMapper.Row> found =
                transaction.execute(status -> Optional.ofNullable(mapper.find(id.kind(), hash)));
        return found.orElse(null);
    }

    private Taken meet(RequestId id, InboxMapper.Row row) {
        if (row.done()) {
            return Taken.DONE;
        }
        return takeOver(id, row.id()) ? Taken.OURS : Taken.UNDER_WAY;
    }

    private boolean takeOver(RequestId id, long row) {
        Integer taken = transaction.execute(status -> mapper.takeOver(row, owner, LEASE.toSeconds()));
        boolean ours = taken != null && taken > 0;
        if (ours) {
            working.add(id);
        }
        return ours;
    }

    /** The work is done, and is never done again. */
    public void done(RequestId id) {
        try {
            transaction.executeWithoutResult(status -> mapper.done(id.kind(), id.hash()));
        } finally {
            working.remove(id);
        }
    }

    /** The work failed: when the request comes again, it is new. */
    public void forget(RequestId id) {
        try {
            transaction.executeWithoutResult(status -> mapper.forget(id.kind(), id.hash(), owner));
        } finally {
            working.remove(id);
        }
    }

    /**
     * The work failed and nobody will bring it again: whoever looks for {@link #abandoned} requests finds it in a
     * minute.
     */
    public void leave(RequestId id) {
        try {
            transaction.executeWithoutResult(status -> mapper.leave(id.kind(), id.hash(), owner));
        } finally {
            working.remove(id);
        }
    }

    /**
     * Takes over what instances that are gone have left undone, oldest first; as far as the store lets it: the rest is
     * found the next time.
     */
    public List<Abandoned> abandoned(int limit) {
        List<InboxMapper.Left> left = transaction.execute(status -> mapper.left(limit));
        List<Abandoned> ours = new ArrayList<>();
        try {
            for (InboxMapper.Left each : left == null ? List.<InboxMapper.Left>of() : left) {
                abandoned(each).ifPresent(ours::add);
            }
        } catch (RuntimeException cut) {
            // what was taken already is for the caller: kept from it, it would be renewed here and done by nobody
            log.warn("what others left undone could not all be taken over, {} were: {}", ours.size(), cut.toString());
        }
        return ours;
    }

    private Optional<Abandoned> abandoned(InboxMapper.Left each) {
        String request = each.request();
        String payload = each.payload();
        if (request == null || payload == null) {
            return Optional.empty();
        }
        RequestId id = new RequestId(each.kind(), request);
        if (!takeOver(id, each.id())) {
            return Optional.empty();
        }
        if (each.attempts() < ATTEMPTS) {
            return Optional.of(new Abandoned(id, payload, each.createdAt()));
        }
        log.error("a {} that was begun {} times and never ended is not tried again", each.kind(), each.attempts());
        done(id);
        return Optional.empty();
    }

    /**
     * Work may take longer than a lease; as long as this instance lives, it keeps what it is at work on. Not what it
     * could no longer write about when the work was over: that is found by whoever looks for what was abandoned.
     */
    @Scheduled(fixedDelayString = "PT15S", scheduler = "leaseScheduler")
    void renew() {
        List<byte[]> hashes = working.stream().map(RequestId::hash).toList();
        if (!hashes.isEmpty()) {
            transaction.executeWithoutResult(status -> mapper.renew(owner, hashes, LEASE.toSeconds()));
        }
    }

    /** Removes what was done days ago, in small pieces. */
    @Scheduled(initialDelayString = "PT5M", fixedDelayString = "PT1H")
    void forgetOld() {
        Instant before = clock.instant().minus(KEPT);
        Integer gone;
        do {
            gone = transaction.execute(status -> mapper.forgetDone(before, BATCH));
        } while (gone != null && gone == BATCH);
    }

    private static String randomName() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
