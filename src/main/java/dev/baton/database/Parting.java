package dev.baton.database;

import com.zaxxer.hikari.HikariDataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.ApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Keeps the promise that everything ends within ten seconds also while the database is away: the pool is closed first
 * then, so that nobody who has something left to write waits for it. What stays unwritten is what a crash would have
 * lost, and is found again in the same way.
 */
@Component
@ConditionalOnExpression("'${baton.command:}'.isEmpty()")
class Parting {

    private final ApplicationContext context;
    private final HikariDataSource database;
    private final DatabaseLog log;

    Parting(ApplicationContext context, HikariDataSource database, DatabaseLog log) {
        this.context = context;
        this.database = database;
        this.log = log;
    }

    @EventListener
    void closing(ContextClosedEvent event) {
        if (event.getApplicationContext() == context && log.isGone()) {
            database.close();
        }
    }
}
