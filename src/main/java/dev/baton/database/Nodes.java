package dev.baton.database;

import jakarta.annotation.PreDestroy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Gives every process on one store a number of its own, which stands in all ids it makes: so no two of them ever make
 * the same one, be they instances or commands. A number is leased, kept by a heartbeat, and the one that was given back
 * longest ago goes first: even a process that slept through its lease meets nobody until a thousand others have
 * started.
 */
@Component
class Nodes {

    private static final Logger log = LoggerFactory.getLogger(Nodes.class);

    /** Where the makers of ids look, when they make their first. */
    static final String PROPERTY = "tsidcreator.node";

    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration BEAT = Duration.ofMinutes(1);

    private static final String FREE = """
            SELECT node
              FROM instance_node
             WHERE leased_until < NOW(3)
             ORDER BY leased_until
             LIMIT 1
               FOR UPDATE SKIP LOCKED
            """;

    private static final String TAKE = """
            UPDATE instance_node SET lease = lease + 1, leased_until = NOW(3) + INTERVAL ? SECOND WHERE node = ?
            """;

    private static final String KEEP = """
            UPDATE instance_node SET leased_until = NOW(3) + INTERVAL ? SECOND WHERE node = ? AND lease = ?
            """;

    private static final String LEASE_OF = "SELECT lease FROM instance_node WHERE node = ?";

    private record Lease(int node, long number) {}

    private final DataSource store;
    private @Nullable Lease lease;
    private @Nullable ScheduledExecutorService heart;

    Nodes(DataSource store) {
        this.store = store;
    }

    /** Takes a number, when the tables are there and before anybody makes an id. */
    synchronized void take() {
        OptionalInt free = leased();
        if (free.isEmpty()) {
            log.warn("All numbers for instances are taken: ids carry a random one");
            return;
        }
        System.setProperty(PROPERTY, Integer.toString(free.getAsInt()));
        heart = Executors.newSingleThreadScheduledExecutor(BasicThreadFactory.builder()
                .namingPattern("node-lease")
                .daemon()
                .build());
        var unused = heart.scheduleWithFixedDelay(this::beat, BEAT.toMillis(), BEAT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The number that was taken; empty when there was none. */
    synchronized OptionalInt node() {
        return lease == null ? OptionalInt.empty() : OptionalInt.of(lease.node());
    }

    private OptionalInt leased() {
        try (Connection connection = store.getConnection()) {
            connection.setAutoCommit(false);
            OptionalInt free = number(connection, FREE);
            if (free.isPresent()) {
                change(connection, TAKE, LEASE.toSeconds(), free.getAsInt());
                lease = new Lease(free.getAsInt(), numberOf(connection, free.getAsInt()));
            }
            connection.commit();
            return free;
        } catch (SQLException e) {
            throw new IllegalStateException("no number for this instance can be taken: " + e.getMessage(), e);
        }
    }

    synchronized void beat() {
        if (!keep(LEASE)) {
            log.warn(
                    "The number of this instance could not be kept; it stays in use, and is the last to be given to another");
        }
    }

    /** Gives it back; nobody uses it before all others have been used. */
    @PreDestroy
    synchronized void release() {
        if (heart != null) {
            heart.shutdownNow();
            heart = null;
            keep(Duration.ZERO);
        }
    }

    private boolean keep(Duration longer) {
        Lease mine = lease;
        if (mine == null) {
            return true;
        }
        try (Connection connection = store.getConnection()) {
            connection.setAutoCommit(false);
            int kept = change(connection, KEEP, longer.toSeconds(), mine.node(), mine.number());
            connection.commit();
            return kept == 1;
        } catch (SQLException e) {
            return false;
        }
    }

    private static OptionalInt number(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? OptionalInt.of(rows.getInt(1)) : OptionalInt.empty();
        }
    }

    private static long numberOf(Connection connection, int node) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LEASE_OF)) {
            statement.setInt(1, node);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static int change(Connection connection, String sql, Object... args) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < args.length; i++) {
                statement.setObject(i + 1, args[i]);
            }
            return statement.executeUpdate();
        }
    }
}
