package dev.baton.database;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.helpers.MessageFormatter;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;

/**
 * Keeps the log readable while the database is gone. Everything that needs it fails then, each with a long trace of the
 * same cause: instead of those there is a line when it goes, now and then one that counts what was refused, and one
 * when it is back.
 */
@Component
@ConditionalOnExpression("'${baton.command:}'.isEmpty()")
final class DatabaseLog implements InitializingBean, DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(DatabaseLog.class);

    private static final Duration BETWEEN = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);
    private static final int DEEPEST = 20;
    private static final int LONGEST = 200;

    private final DataSource database;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Filter filter = new Filter();

    private boolean gone;
    private long goneAt;
    private long saidAt;
    private long refused;
    private long unsaid;

    DatabaseLog(DataSource database) {
        this.database = database;
    }

    @Override
    public void afterPropertiesSet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            filter.setContext(context);
            filter.start();
            context.addTurboFilter(filter);
        }
    }

    @Override
    public void destroy() {
        closed.countDown();
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getTurboFilterList().remove(filter);
        }
    }

    /** Whether this is what everything that needs the database ends with when there is none. */
    static boolean isGone(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            boolean connection = cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLRecoverableException;
            if (connection || (cause instanceof SQLException sql && state(sql).startsWith("08"))) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static String state(SQLException failure) {
        String state = failure.getSQLState();
        return state == null ? "" : state;
    }

    /** Whether the database did not answer when it was last asked. */
    synchronized boolean isGone() {
        return gone;
    }

    private synchronized void refused(String what, Throwable failure) {
        long now = System.nanoTime();
        refused++;
        unsaid++;
        if (!gone) {
            gone = true;
            goneAt = now;
            saidAt = now;
            refused = 1;
            unsaid = 0;
            log.warn(
                    "The database does not answer; until it does, what needs it is refused: {} ({})",
                    what,
                    last(failure));
            watch();
        } else if (now - saidAt >= BETWEEN.toNanos()) {
            log.warn("The database still does not answer: {} more refused, the last: {}", unsaid, what);
            saidAt = now;
            unsaid = 0;
        }
    }

    private void watch() {
        Thread watching = new Thread(this::awaitReturn, "database-watch");
        watching.setDaemon(true);
        watching.start();
    }

    private void awaitReturn() {
        try {
            while (!closed.await(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                if (answers()) {
                    back();
                    return;
                }
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean answers() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private synchronized void back() {
        gone = false;
        long seconds = Duration.ofNanos(System.nanoTime() - goneAt).toSeconds();
        log.info("The database answers again after {} s; {} times something was refused meanwhile", seconds, refused);
    }

    private static String last(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause.getCause() != null && depth < DEEPEST; depth++) {
            cause = cause.getCause();
        }
        return cut(cause.toString().lines().findFirst().orElse(""));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private final class Filter extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                ch.qos.logback.classic.Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] params,
                @Nullable Throwable thrown) {
            if (format == null
                    || !level.isGreaterOrEqual(Level.WARN)
                    || logger.getName().equals(log.getName())) {
                return FilterReply.NEUTRAL;
            }
            Throwable failure = thrown != null ? thrown : thrownIn(params);
            if (failure != null && isGone(failure)) {
                refused(cut(MessageFormatter.basicArrayFormat(format, params)), failure);
                return FilterReply.DENY;
            }
            boolean echo = isGone() && (logger.getName().startsWith("com.zaxxer.hikari") || ofDatabase(params));
            return echo ? FilterReply.DENY : FilterReply.NEUTRAL;
        }

        private @Nullable Throwable thrownIn(Object @Nullable [] params) {
            return params != null && params.length > 0 && params[params.length - 1] instanceof Throwable last
                    ? last
                    : null;
        }

        /** Lines that carry the failure as words. */
        private boolean ofDatabase(Object @Nullable [] params) {
            return params != null
                    && Arrays.stream(params)
                            .map(String::valueOf)
                            .anyMatch(said -> said.contains("CannotCreateTransactionException")
                                    || said.contains("CannotGetJdbcConnectionException")
                                    || said.contains("CommunicationsException"));
        }
    }
}
