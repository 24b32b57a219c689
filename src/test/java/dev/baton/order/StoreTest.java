package dev.baton.order;

import dev.baton.embedded.TestEngines;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The order room alone, on an empty store before every test. */
@SpringBootTest(classes = StoreTest.Room.class, webEnvironment = WebEnvironment.NONE)
public abstract class StoreTest {

    @EnableAutoConfiguration
    @ComponentScan(
            basePackageClasses = Orders.class,
            excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*Test(\\$.*)?"))
    static class Room {

        @Bean
        SettableClock clock() {
            return new SettableClock();
        }

        @Bean
        Watched watched() {
            return new Watched();
        }
    }

    /** Says what it is told. */
    protected static final class SettableClock extends Clock {

        private Instant now = Instant.EPOCH;

        public void set(Instant instant) {
            now = instant;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The orders on which somebody is at work: those a test names. */
    protected static final class Watched implements AtWork {

        private Set<OrderNo> all = Set.of();

        public void set(OrderNo... orders) {
            all = Set.of(orders);
        }

        @Override
        public Set<OrderNo> openAmong(Collection<OrderNo> orders) {
            return orders.stream().filter(all::contains).collect(Collectors.toSet());
        }
    }

    /** What the room is made of, for benchmarks. */
    public static Class<?> room() {
        return Room.class;
    }

    protected static final Instant NOW = OrderFixtures.PLACED.plus(Duration.ofDays(10));

    @Autowired
    protected Orders orders;

    @Autowired
    protected JdbcTemplate sql;

    @Autowired
    protected SettableClock clock;

    @Autowired
    protected Watched watched;

    @Autowired
    PlatformTransactionManager transactions;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, StoreTest.class);
    }

    @BeforeEach
    void empty() {
        clock.set(NOW);
        watched.set();
        inTransaction(() -> {
            for (String table :
                    new String[] {"head", "line", "payment", "shipment", "node", "coupon", "review", "address", "event"
                    }) {
                sql.update("DELETE FROM order_" + table);
            }
        });
    }

    protected void inTransaction(Runnable work) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> work.run());
    }

    /** Statements the server was sent meanwhile, by anybody. */
    protected long statements(Runnable work) {
        long before = questions();
        work.run();
        return questions() - before - 2;
    }

    private long questions() {
        long[] count = new long[1];
        inTransaction(
                () -> count[0] = sql.queryForObject("SHOW GLOBAL STATUS LIKE 'Questions'", (row, n) -> row.getLong(2)));
        return count[0];
    }

    protected int rows(String table) {
        Integer[] count = new Integer[1];
        inTransaction(() -> count[0] = sql.queryForObject("SELECT COUNT(*) FROM " + table, Integer.class));
        return count[0];
    }
}
