package dev.baton.dingtalk;

import dev.baton.dingtalk.Budget.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what the month costs, in the database, by blocks: twenty calls are written before the first of them leaves,
 * and what of them was not needed is given back when nothing happens for a while. So a crash may count a few too many,
 * never one too few. Pushes are counted after they came, every few seconds: no answer to the platform waits for the
 * database.
 */
class Ledger {

    /** What waits for the budget looks again this often: quotas can be bought, and settings changed. */
    static final Duration LOOK_AGAIN = Duration.ofMinutes(10);

    /** The platform is asked this often whether it still says that nothing is left. */
    static final Duration ASK_AGAIN = Duration.ofHours(1);

    static final String NARROW = "baton.quotaNarrow";
    static final String SPENT = "baton.quotaSpent";

    private static final Logger log = LoggerFactory.getLogger(Ledger.class);
    private static final int BLOCK = 20;
    private static final Set<String> NEVER_LEFT =
            Set.of(ErrorCodes.NO_CONNECTION, CallLimits.STOPPING, CallLimits.NO_TURN);

    /** What is counted. */
    enum Kind {
        CALL,
        PUSH,
        PRESS
    }

    private final @Nullable Books store;
    private final BudgetProperties plan;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Month page;
    private @Nullable Month former;
    private boolean storeGone;

    Ledger(@Nullable Books store, BudgetProperties plan, Clock clock) {
        this.store = store;
        this.plan = plan;
        this.clock = clock;
        this.page = Month.at(clock.instant());
    }

    /**
     * Whether the platform counts calls of this interface: tokens, logins and the address list are free, attendance is
     * not.
     */
    static boolean counted(String api) {
        return api.startsWith("card.") || api.startsWith("robot.") || api.contains("/attendance/");
    }

    /** How things stand; from memory, at any time. */
    Budget budget() {
        Instant now = clock.instant();
        Month month = page;
        return (month.includes(now) ? month : Month.at(now)).budget(plan, now);
    }

    /** Counts a call that is about to leave; fails as QUOTA when it must wait. */
    void admit(Turn turn) {
        Month now = current();
        Month.Count calls = now.of(Kind.CALL);
        if (!now.read) {
            write(now, Kind.CALL, BLOCK);
        }
        Level level = budget().level();
        if (level == Level.SPENT && !mayAsk(now)) {
            throw waits(SPENT, now, "this month's calls are used up");
        }
        if (level == Level.NARROW && !turn.urgent()) {
            throw waits(NARROW, now, "only money and urgent work may still leave this month");
        }
        if (calls.ahead.incrementAndGet() > 0) {
            write(now, Kind.CALL, BLOCK);
        }
    }

    /** It left and was answered: whatever the platform said before, there are calls left. */
    void worked() {
        Month now = page;
        Month.Count calls = now.of(Kind.CALL);
        if (calls.spentAt != null) {
            inBooks(books -> books.notSpent(now.name, Kind.CALL));
            calls.spentAt = null;
            log.info("DingTalk takes calls again");
        }
    }

    /** It failed: refused calls are not counted by the platform, and the last refusal of a month is remembered. */
    void failed(DingTalkException failure) {
        switch (failure.kind()) {
            case THROTTLED -> giveBack();
            case BUSY -> {
                if (NEVER_LEFT.contains(failure.code())) {
                    giveBack();
                }
            }
            case QUOTA -> {
                giveBack();
                if (ErrorCodes.isMonthly(failure.code())) {
                    spent(Kind.CALL);
                }
            }
            case EXISTS, NOT_EXISTS -> worked();
            default -> {
                // the platform worked for it
            }
        }
    }

    /** Something reached us, or went to a webhook. Never waits. */
    void count(Kind kind) {
        Month now = page;
        (now.includes(clock.instant()) ? now : turnPage()).of(kind).ahead.incrementAndGet();
    }

    /** The platform withheld a message's text: its pushes are used up. */
    void pushesSpent() {
        if (page.of(Kind.PUSH).spentAt == null) {
            spent(Kind.PUSH);
        }
    }

    /** Whether the platform has said that this month's pushes are used up. From memory. */
    boolean withholdsPushes() {
        return page.of(Kind.PUSH).spentAt != null;
    }

    /** A message came with its text: somebody has bought more. */
    void pushesCome() {
        Month now = page;
        Month.Count pushes = now.of(Kind.PUSH);
        if (pushes.spentAt != null) {
            inBooks(books -> books.notSpent(now.name, Kind.PUSH));
            pushes.spentAt = null;
            log.info("DingTalk hands over messages again");
        }
    }

    /** Writes what was counted, gives back what was not needed, reads what others wrote. Every few seconds. */
    void settle() {
        Month now = current();
        Month ended = former();
        if (ended != null) {
            writeAll(ended);
        }
        for (Kind kind : Kind.values()) {
            Month.Count count = now.of(kind);
            long ahead = count.ahead.get();
            boolean idle = ahead == count.aheadBefore;
            count.aheadBefore = ahead;
            if (ahead > 0 || (ahead < 0 && idle)) {
                write(now, kind, 0);
            }
        }
        read(now);
    }

    /** Writes everything: nothing more will come. */
    void close() {
        Month ended = former();
        if (ended != null) {
            writeAll(ended);
        }
        writeAll(page);
    }

    private DingTalkException waits(String code, Month month, String words) {
        Duration untilNext = Duration.between(clock.instant(), month.end());
        Duration pause = untilNext.compareTo(LOOK_AGAIN) < 0 ? untilNext.plusSeconds(1) : LOOK_AGAIN;
        return new DingTalkException(
                new ErrorCodes.Meaning(DingTalkException.Kind.QUOTA, pause, false), code, words, List.of());
    }

    private void giveBack() {
        page.of(Kind.CALL).ahead.decrementAndGet();
    }

    private void spent(Kind kind) {
        Month now = current();
        Instant at = clock.instant();
        if (now.of(kind).spentAt == null) {
            log.warn("DingTalk says that this month's {} are used up", kind == Kind.CALL ? "calls" : "pushes");
        }
        now.of(kind).spentAt = at;
        inBooks(books -> books.spent(now.name, kind, at));
    }

    private boolean mayAsk(Month now) {
        Instant time = clock.instant();
        boolean[] mine = {false};
        inBooks(books -> mine[0] = books.ask(now.name, Kind.CALL, time, time.minus(ASK_AGAIN)));
        return mine[0];
    }

    private Month current() {
        Month now = page;
        return now.includes(clock.instant()) ? now : turnPage();
    }

    private synchronized Month turnPage() {
        Month old = page;
        Instant now = clock.instant();
        if (!old.includes(now)) {
            former = old;
            page = Month.at(now);
        }
        return page;
    }

    private synchronized @Nullable Month former() {
        Month ended = former;
        former = null;
        return ended;
    }

    private void writeAll(Month where) {
        for (Kind kind : Kind.values()) {
            if (where.of(kind).ahead.get() != 0) {
                write(where, kind, 0);
            }
        }
    }

    /** Writes what this process counted, and {@code block} more in advance. */
    private void write(Month where, Kind kind, int block) {
        Month.Count count = where.of(kind);
        writing.lock();
        try {
            long ahead = count.ahead.get();
            if (block > 0 && ahead < 0) {
                return;
            }
            inBooks(books -> {
                books.add(where.name, kind, ahead + block);
                count.ahead.addAndGet(-ahead - block);
                count.written.addAndGet(ahead + block);
                readInto(where, books);
            });
        } finally {
            writing.unlock();
        }
    }

    private void read(Month where) {
        writing.lock();
        try {
            inBooks(books -> readInto(where, books));
        } finally {
            writing.unlock();
        }
    }

    private static void readInto(Month where, Books books) {
        List<BudgetMapper.Row> rows = books.rows(where.name);
        for (BudgetMapper.Row row : rows) {
            Month.Count count = where.of(Kind.valueOf(row.kind()));
            count.written.set(row.used());
            count.spentAt = row.spentAt();
        }
        where.read = true;
    }

    private void inBooks(Consumer<Books> work) {
        Books books = store;
        if (books == null) {
            return;
        }
        try {
            work.accept(books);
            storeGone = false;
        } catch (RuntimeException failure) {
            if (!storeGone) {
                storeGone = true;
                log.warn("What DingTalk calls cost cannot be written for now: {}", failure.toString());
            }
        }
    }
}
