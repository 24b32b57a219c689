package dev.baton.dingtalk;

import dev.baton.dingtalk.Budget.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what the month costs, in the database, by blocks: twenty calls are written before the first of them leaves,
 * and what of them was not needed is given back when nothing happens for a while. So a crash may count a few too many,
 * never one too few. Pushes are counted after they came, every few seconds: no answer to the platform waits for the
 * database.
 */
class Ledger {

    /** Where the platform's month begins and ends. */
    static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

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

    /** The database, or nothing at all in a room without one. */
    interface Store {

        void add(YearMonth month, Kind kind, long more);

        List<BudgetMapper.Row> rows(YearMonth month);

        void spent(YearMonth month, Kind kind, Instant at);

        void notSpent(YearMonth month, Kind kind);

        boolean ask(YearMonth month, Kind kind, Instant now, Instant before);
    }

    /** One kind in one month. {@code ahead}: what is not written yet; below zero what is written and not used yet. */
    private static final class Count {

        final AtomicLong ahead = new AtomicLong();
        final AtomicLong written = new AtomicLong();
        volatile @Nullable Instant spentAt;
        long aheadBefore;

        long used() {
            return Math.max(0, written.get() + ahead.get());
        }
    }

    private static final class Page {

        final YearMonth month;
        final Map<Kind, Count> counts = new EnumMap<>(Kind.class);
        volatile boolean read;

        Page(YearMonth month) {
            this.month = month;
            for (Kind kind : Kind.values()) {
                counts.put(kind, new Count());
            }
        }

        Count of(Kind kind) {
            return Objects.requireNonNull(counts.get(kind));
        }
    }

    private final @Nullable Store store;
    private final BudgetProperties plan;
    private final Clock clock;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile Page page;
    private @Nullable Page former;
    private boolean storeGone;

    Ledger(@Nullable Store store, BudgetProperties plan, Clock clock) {
        this.store = store;
        this.plan = plan;
        this.clock = clock;
        this.page = new Page(month());
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
        Page now = page;
        if (!now.month.equals(month())) {
            now = new Page(month());
        }
        Count calls = now.of(Kind.CALL);
        Count pushes = now.of(Kind.PUSH);
        return new Budget(
                now.month,
                line(calls, plan.calls()),
                line(pushes, plan.pushes()),
                now.of(Kind.PRESS).used(),
                next(now.month));
    }

    /** Counts a call that is about to leave; fails as QUOTA when it must wait. */
    void admit(Turn turn) {
        Page now = current();
        Count calls = now.of(Kind.CALL);
        if (!now.read) {
            write(now, Kind.CALL, BLOCK);
        }
        Level level = budget().level();
        if (level == Level.SPENT && !mayAsk(now)) {
            throw waits(SPENT, now.month, "this month's calls are used up");
        }
        if (level == Level.NARROW && !turn.urgent()) {
            throw waits(NARROW, now.month, "only money and urgent work may still leave this month");
        }
        if (calls.ahead.incrementAndGet() > 0) {
            write(now, Kind.CALL, BLOCK);
        }
    }

    /** It left and was answered: whatever the platform said before, there are calls left. */
    void worked() {
        Page now = page;
        Count calls = now.of(Kind.CALL);
        if (calls.spentAt != null) {
            inStore(books -> books.notSpent(now.month, Kind.CALL));
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
        Page now = page;
        (now.month.equals(month()) ? now : turnPage()).of(kind).ahead.incrementAndGet();
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
        Page now = page;
        Count pushes = now.of(Kind.PUSH);
        if (pushes.spentAt != null) {
            inStore(books -> books.notSpent(now.month, Kind.PUSH));
            pushes.spentAt = null;
            log.info("DingTalk hands over messages again");
        }
    }

    /** Writes what was counted, gives back what was not needed, reads what others wrote. Every few seconds. */
    void settle() {
        Page now = current();
        Page ended = former();
        if (ended != null) {
            writeAll(ended);
        }
        for (Kind kind : Kind.values()) {
            Count count = now.of(kind);
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
        Page ended = former();
        if (ended != null) {
            writeAll(ended);
        }
        writeAll(page);
    }

    private Budget.Line line(Count count, @Nullable Long quota) {
        long used = count.used();
        return new Budget.Line(used, quota, forecast(used), count.spentAt != null);
    }

    /** Goes on as it went so far; on the first day as if it had been a whole one. */
    private long forecast(long used) {
        Instant now = clock.instant();
        YearMonth month = month();
        Instant start = month.atDay(1).atStartOfDay(ZONE).toInstant();
        double whole = Duration.between(start, next(month)).toMillis();
        double gone = Math.max(
                Duration.ofDays(1).toMillis(), Duration.between(start, now).toMillis());
        double left = Math.max(0, Duration.between(now, next(month)).toMillis());
        return Math.round(used + used * left / Math.min(gone, whole));
    }

    private DingTalkException waits(String code, YearMonth month, String words) {
        Duration untilNext = Duration.between(clock.instant(), next(month));
        Duration pause = untilNext.compareTo(LOOK_AGAIN) < 0 ? untilNext.plusSeconds(1) : LOOK_AGAIN;
        return new DingTalkException(
                new ErrorCodes.Meaning(DingTalkException.Kind.QUOTA, pause, false), code, words, List.of());
    }

    private void giveBack() {
        page.of(Kind.CALL).ahead.decrementAndGet();
    }

    private void spent(Kind kind) {
        Page now = current();
        Instant at = clock.instant();
        if (now.of(kind).spentAt == null) {
            log.warn("DingTalk says that this month's {} are used up", kind == Kind.CALL ? "calls" : "pushes");
        }
        now.of(kind).spentAt = at;
        inStore(books -> books.spent(now.month, kind, at));
    }

    private boolean mayAsk(Page now) {
        Instant time = clock.instant();
        boolean[] mine = {false};
        inStore(books -> mine[0] = books.ask(now.month, Kind.CALL, time, time.minus(ASK_AGAIN)));
        return mine[0];
    }

    private Page current() {
        Page now = page;
        return now.month.equals(month()) ? now : turnPage();
    }

    private synchronized Page turnPage() {
        Page old = page;
        YearMonth month = month();
        if (!old.month.equals(month)) {
            former = old;
            page = new Page(month);
        }
        return page;
    }

    private synchronized @Nullable Page former() {
        Page ended = former;
        former = null;
        return ended;
    }

    private void writeAll(Page where) {
        for (Kind kind : Kind.values()) {
            if (where.of(kind).ahead.get() != 0) {
                write(where, kind, 0);
            }
        }
    }

    /** Writes what this process counted, and {@code block} more in advance. */
    private void write(Page where, Kind kind, int block) {
        Count count = where.of(kind);
        writing.lock();
        try {
            long ahead = count.ahead.get();
            if (block > 0 && ahead < 0) {
                return;
            }
            inStore(books -> {
                books.add(where.month, kind, ahead + block);
                count.ahead.addAndGet(-ahead - block);
                count.written.addAndGet(ahead + block);
                readInto(where, books);
            });
        } finally {
            writing.unlock();
        }
    }

    private void read(Page where) {
        writing.lock();
        try {
            inStore(books -> readInto(where, books));
        } finally {
            writing.unlock();
        }
    }

    private static void readInto(Page where, Store books) {
        List<BudgetMapper.Row> rows = books.rows(where.month);
        for (BudgetMapper.Row row : rows) {
            Count count = where.of(Kind.valueOf(row.kind()));
            count.written.set(row.used());
            count.spentAt = row.spentAt();
        }
        where.read = true;
    }

    private void inStore(Consumer<Store> work) {
        Store books = store;
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

    private YearMonth month() {
        return YearMonth.from(clock.instant().atZone(ZONE));
    }

    private static Instant next(YearMonth month) {
        return month.plusMonths(1).atDay(1).atStartOfDay(ZONE).toInstant();
    }

    /** The ledger in the database, each entry one short transaction. */
    static final class Books implements Store {

        private final BudgetMapper mapper;
        private final TransactionTemplate transaction;
        private final String app;

        Books(BudgetMapper mapper, TransactionTemplate transaction, String app) {
            this.mapper = mapper;
            this.transaction = transaction;
            this.app = app;
        }

        @Override
        public void add(YearMonth month, Kind kind, long more) {
            transaction.executeWithoutResult(status -> mapper.add(app, month.toString(), kind.name(), more));
        }

        @Override
        public List<BudgetMapper.Row> rows(YearMonth month) {
            return transaction.execute(status -> mapper.rows(app, month.toString()));
        }

        @Override
        public void spent(YearMonth month, Kind kind, Instant at) {
            transaction.executeWithoutResult(status -> mapper.spent(app, month.toString(), kind.name(), at));
        }

        @Override
        public void notSpent(YearMonth month, Kind kind) {
            transaction.executeWithoutResult(status -> mapper.notSpent(app, month.toString(), kind.name()));
        }

        @Override
        public boolean ask(YearMonth month, Kind kind, Instant now, Instant before) {
            Integer mine = transaction.execute(status -> mapper.ask(app, month.toString(), kind.name(), now, before));
            return mine != null && mine > 0;
        }
    }
}
