package dev.baton.dingtalk;

import dev.baton.dingtalk.Ledger.Kind;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.springframework.transaction.support.TransactionTemplate;

/** What the {@link Ledger} writes and reads, in the database; each entry is one short transaction. */
final class Books {

    private final BudgetMapper mapper;
    private final TransactionTemplate transaction;
    private final String app;

    Books(BudgetMapper mapper, TransactionTemplate transaction, String app) {
        this.mapper = mapper;
        this.transaction = transaction;
        this.app = app;
    }

    void add(YearMonth month, Kind kind, long more) {
        transaction.executeWithoutResult(status -> mapper.add(app, month.toString(), kind.name(), more));
    }

    List<BudgetMapper.Row> rows(YearMonth month) {
        return transaction.execute(status -> mapper.rows(app, month.toString()));
    }

    void spent(YearMonth month, Kind kind, Instant at) {
        transaction.executeWithoutResult(status -> mapper.spent(app, month.toString(), kind.name(), at));
    }

    void notSpent(YearMonth month, Kind kind) {
        transaction.executeWithoutResult(status -> mapper.notSpent(app, month.toString(), kind.name()));
    }

    boolean ask(YearMonth month, Kind kind, Instant now, Instant before) {
        Integer mine = transaction.execute(status -> mapper.ask(app, month.toString(), kind.name(), now, before));
        return mine != null && mine > 0;
    }
}
