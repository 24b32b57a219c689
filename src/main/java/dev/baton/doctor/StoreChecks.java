package dev.baton.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** Database and Redis: there, of the right shape, with the time that we have. */
@Order(1)
@Component
class StoreChecks implements Checks {

    /** More than this, and due times and undo windows are visibly wrong on one of the two. */
    private static final Duration SKEW = Duration.ofSeconds(2);

    private static final int FULL_PERCENT = 90;

    private final StoreMapper store;
    private final Flyway flyway;
    private final RedisConnectionFactory redis;
    private final TransactionTemplate transaction;
    private final boolean embedded;
    private final Clock clock;

    StoreChecks(
            StoreMapper store,
            Flyway flyway,
            RedisConnectionFactory redis,
            TransactionTemplate transaction,
            Environment environment,
            Clock clock) {
        this.embedded = environment.containsProperty("baton.embedded.redis");
        this.store = store;
        this.flyway = flyway;
        this.redis = redis;
        this.transaction = transaction;
        this.clock = clock;
    }

    @Override
    public List<Check> all() {
        return List.of(
                new Check("database", () -> reached(this::database)),
                new Check("clock", () -> reached(this::clock)),
                new Check("redis", () -> redis(redis, embedded)));
    }

    private static Verdict reached(Supplier<Verdict> look) {
        try {
            return look.get();
        } catch (CannotCreateTransactionException | DataAccessException gone) {
            return Verdict.ill("database.gone");
        }
    }

    private Verdict database() {
        String version = ask(store::version);
        MigrationInfoService migrations = flyway.info();
        MigrationInfo current = migrations.current();
        String tables = current == null ? "0" : String.valueOf(current.getVersion());
        int missing = migrations.pending().length;
        return missing == 0
                ? Verdict.fine("database.ok", version, tables)
                : Verdict.ill("database.old", tables, missing);
    }

    private Verdict clock() {
        Instant before = clock.instant();
        Instant theirs = ask(store::now);
        Instant after = clock.instant();
        Instant ours = before.plus(Duration.between(before, after).dividedBy(2));
        Duration apart = Duration.between(ours, theirs).abs();
        return apart.compareTo(SKEW) <= 0
                ? Verdict.fine("clock.ok", apart.toMillis())
                : Verdict.ill("clock.skewed", apart.toSeconds());
    }

    private <T> T ask(Supplier<T> question) {
        return transaction.execute(status -> question.get());
    }

    static Verdict redis(RedisConnectionFactory redis, boolean embedded) {
        try (RedisConnection connection = redis.getConnection()) {
            connection.ping();
            return memory(connection);
        } catch (RuntimeException gone) {
            return Verdict.ill(embedded ? "redis.stopped" : "redis.gone");
        }
    }

    private static Verdict memory(RedisConnection connection) {
        Properties memory;
        try {
            memory = connection.serverCommands().info("memory");
        } catch (RuntimeException notTold) {
            return Verdict.fine("redis.ok", "-");
        }
        String policy = memory == null ? "-" : memory.getProperty("maxmemory_policy", "-");
        long most = number(memory, "maxmemory");
        if (most > 0 && policy.startsWith("allkeys")) {
            return Verdict.ill("redis.evicts", policy);
        }
        long percent = most == 0 ? 0 : number(memory, "used_memory") * 100 / most;
        return percent >= FULL_PERCENT ? Verdict.ill("redis.full", percent) : Verdict.fine("redis.ok", policy);
    }

    private static long number(@Nullable Properties memory, String name) {
        String value = memory == null ? "" : memory.getProperty(name, "");
        return value.matches("\\d{1,18}") ? Long.parseLong(value) : 0;
    }
}
