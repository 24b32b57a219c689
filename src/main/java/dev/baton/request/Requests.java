package dev.baton.request;

import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a request count once, however often and wherever it arrives. The unique row in SQL is the truth, written in the
 * transaction of what the request did; Redis only makes a repeat cheap. With Redis gone everything is slower and
 * nothing is wrong. What was refused or failed leaves no row: the same request is judged anew.
 */
@Component
public class Requests {

    private static final int ATTEMPTS = 6;

    private final RequestMapper mapper;
    private final RequestCache cache;
    private final TransactionTemplate transaction;
    private final TransactionTemplate reading;
    private final Clock clock;

    Requests(RequestMapper mapper, RequestCache cache, PlatformTransactionManager transactions, Clock clock) {
        this.mapper = mapper;
        this.cache = cache;
        this.transaction = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
        this.clock = clock;
    }

    /**
     * Claims the request for 24 hours in one Redis call. False means that it was seen before: done (then
     * {@link #answer} knows it), still running, or lost with the process that ran it; {@link #once} tells these apart.
     * True is no proof: with Redis gone everybody is first. Never in a transaction.
     */
    public boolean first(RequestId id) {
        requireNoTransaction("first");
        return cache.claim(id);
    }

    /**
     * Gives back a claim that this thread made by {@link #first}, so that a repeat is taken for new again; nothing when
     * it made none or {@link #once} has settled it. Never in a transaction.
     */
    public void forget(RequestId id) {
        requireNoTransaction("forget");
        cache.release(id);
    }

    /**
     * What the request was answered with when it counted; empty when it never did, or has not yet. Takes part in a
     * transaction.
     */
    public Optional<Answer> answer(RequestId id) {
        return reading.execute(status -> Optional.ofNullable(mapper.find(id.kind(), id.hash())));
    }

    /**
     * Does the work unless this request has been done before, in one transaction with the row that remembers it: all of
     * it stands, or nothing. Starts that transaction itself, and must not be called in one.
     *
     * <p>An answer of 400 and above, and an exception, roll everything back and are not remembered; nor is an answer
     * that does not last, but what it tells of stands. A repeat gets the first answer without running the work when the
     * row is there already. Two at the same time may both run the work; the one that comes second waits for the first
     * in SQL, and its own effects are rolled back. So the work must do nothing but SQL, and may run more than once:
     * also after a deadlock or a lock time-out, which are retried a few times.
     *
     * <p>Costs one statement beside the work when this thread's {@link #first} said yes, two otherwise. A claim is
     * settled here: kept when the request counted, given back when it did not.
     */
    public Once once(RequestId id, Supplier<Answer> work) {
        requireNoTransaction("once");
        boolean counted = false;
        try {
            Once once = retried(id, work, cache.holds(id));
            counted = once.repeated() || once.answer().lasting();
            return once;
        } finally {
            if (counted) {
                cache.keep(id);
            } else {
                cache.release(id);
            }
        }
    }

    private Once retried(RequestId id, Supplier<Answer> work, boolean claimed) {
        for (int attempt = 1; ; attempt++) {
            boolean unseen = claimed && attempt == 1;
            try {
                return transaction.execute(status -> run(id, work, unseen, status));
            } catch (RuntimeException failure) {
                if (!isLockedOut(failure)) {
                    return afterwards(failure, id);
                }
                if (attempt == ATTEMPTS) {
                    throw failure;
                }
                pause(attempt, failure);
            }
        }
    }

    /**
     * Whether a whole transaction was lost to others' locks, so that its owner may try again. A deadlock takes the
     * savepoints with it: where the work stood under one, what comes out is that there was no way back to it.
     */
    public static boolean isLockedOut(RuntimeException failure) {
        Throwable cause = failure instanceof TransactionSystemException lost ? lost.getApplicationException() : failure;
        return cause instanceof PessimisticLockingFailureException;
    }

    private Once run(RequestId id, Supplier<Answer> work, boolean unseen, TransactionStatus status) {
        Answer earlier = unseen ? null : mapper.find(id.kind(), id.hash());
        if (earlier != null) {
            return new Once(earlier, true);
        }
        Answer answer = work.get();
        if (answer.lasting()) {
            try {
                mapper.insert(id.kind(), id.hash(), answer, clock.instant());
                return new Once(answer, false);
            } catch (DuplicateKeyException repeated) {
                status.setRollbackOnly();
                earlier = mapper.find(id.kind(), id.hash());
                if (earlier == null) {
                    throw repeated;
                }
                return new Once(earlier, true);
            }
        }
        if (!answer.refused()) {
            return new Once(answer, false);
        }
        status.setRollbackOnly();
        // Refused, perhaps, because an equal request was done while we waited for its locks.
        earlier = mapper.find(id.kind(), id.hash());
        return earlier == null ? new Once(answer, false) : new Once(earlier, true);
    }

    /** It may have failed over the very traces that an equal request has just left. */
    private Once afterwards(RuntimeException failure, RequestId id) {
        Answer earlier = answerAfter(failure, id);
        if (earlier == null) {
            throw failure;
        }
        return new Once(earlier, true);
    }

    private @Nullable Answer answerAfter(RuntimeException failure, RequestId id) {
        try {
            return answer(id).orElse(null);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
            return null;
        }
    }

    private static void pause(int attempt, RuntimeException busy) {
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(5L, 20L * attempt));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy;
        }
    }

    private static void requireNoTransaction(String call) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Requests." + call + " was called inside a transaction");
        }
    }
}
