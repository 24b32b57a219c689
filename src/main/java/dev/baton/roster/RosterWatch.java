package dev.baton.roster;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Loads {@code roster.yml} at the very first start, and notices within a second what other instances change. */
@Component
class RosterWatch implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(RosterWatch.class);

    private final Roster roster;
    private final Path file;
    private @Nullable ScheduledExecutorService thread;
    private boolean storeGone;

    /** @param templates the folder that replaces the shipped templates; empty: {@code ./bot-templates} */
    RosterWatch(Roster roster, @Value("${baton.templates-dir:}") String templates) {
        this.roster = roster;
        this.file = Path.of(templates.isBlank() ? "bot-templates" : templates, "roster.yml");
    }

    @Override
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        loadAtFirstStart();
        roster.refresh();
        ScheduledExecutorService watching = Executors.newSingleThreadScheduledExecutor(
                BasicThreadFactory.builder().namingPattern("roster").daemon().build());
        var unused = watching.scheduleWithFixedDelay(this::look, 1, 1, TimeUnit.SECONDS);
        thread = watching;
    }

    private void loadAtFirstStart() {
        if (!Files.isRegularFile(file) || roster.hadPeople()) {
            return;
        }
        try {
            RosterFile read = roster.read(Files.readString(file));
            if (roster.replaceFirst(read)) {
                log.info(
                        "Roster: {} people in {} teams, from {}",
                        read.members().size(),
                        read.teams().size(),
                        file);
            }
        } catch (RosterInvalid invalid) {
            throw new RosterFileRefused(file + ": " + invalid.getMessage(), invalid);
        } catch (CharacterCodingException otherwise) {
            throw new RosterFileRefused(file + " is not saved as UTF-8: save it again with that encoding.", otherwise);
        } catch (IOException unreadable) {
            throw new RosterFileRefused(
                    file + " cannot be read (" + unreadable + "): let the user of this service read it.", unreadable);
        }
    }

    private void look() {
        try {
            roster.refresh();
            storeGone = false;
        } catch (RuntimeException e) {
            if (!storeGone) {
                storeGone = true;
                log.warn("The roster cannot be read; the one in memory goes on: {}", e.toString());
            }
        }
    }

    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Before anybody asks who works here. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 1000;
    }
}
