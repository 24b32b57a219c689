package dev.baton.doctor;

import dev.baton.wording.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.commons.lang3.concurrent.BasicThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * The door to how the outside parts are. All are looked at side by side; one that fails or does not answer in time is
 * ill and hides no other. Reads only. Blocks for the time limit at most, so never call it in a transaction.
 */
@Component
public class Doctor implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(Doctor.class);

    private static final Duration LIMIT = Duration.ofSeconds(3);

    /** A look that hangs keeps its thread until it gives up by itself; when all hang, later ones are late as well. */
    private static final int THREADS = 24;

    private final List<Checks> rooms;
    private final List<Check> checks;
    private final Wording wording;
    private final Duration limit;
    private final ThreadPoolExecutor looking;

    @Autowired
    Doctor(List<Checks> all, Wording wording) {
        this(all, all.stream().flatMap(some -> some.all().stream()).toList(), wording, LIMIT);
    }

    Doctor(List<Check> checks, Wording wording, Duration limit) {
        this(List.of(), checks, wording, limit);
    }

    private Doctor(List<Checks> rooms, List<Check> checks, Wording wording, Duration limit) {
        this.rooms = List.copyOf(rooms);
        this.checks = List.copyOf(checks);
        this.wording = wording;
        this.limit = limit;
        this.looking = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                BasicThreadFactory.builder().namingPattern("doctor").daemon().build());
        looking.allowCoreThreadTimeOut(true);
    }

    /** The same for a person who waits: also what costs calls is asked anew, unless it was within the last minute. */
    public List<Diagnosis> examineNow() {
        rooms.forEach(Checks::again);
        return examine();
    }

    /**
     * Every part, in the order of the page; what needs somebody is not sorted to the front. Nothing once the house is
     * closing.
     */
    public List<Diagnosis> examine() {
        List<Future<Verdict>> looks;
        try {
            List<Callable<Verdict>> work = checks.stream().map(Check::look).toList();
            looks = looking.invokeAll(work, limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return List.of();
        } catch (RejectedExecutionException stopped) {
            return List.of();
        }
        List<Diagnosis> found = new ArrayList<>();
        for (int i = 0; i < looks.size(); i++) {
            found.add(diagnosis(checks.get(i).name(), looks.get(i)));
        }
        looking.purge();
        return found;
    }

    private Diagnosis diagnosis(String name, Future<Verdict> look) {
        try {
            return told(name, look.get());
        } catch (CancellationException late) {
            return told(name, Verdict.ill("late", limit.toSeconds()));
        } catch (ExecutionException failed) {
            log.warn("the check {} failed", name, failed.getCause());
            return told(name, Verdict.ill("failed"));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return told(name, Verdict.ill("late", limit.toSeconds()));
        }
    }

    private Diagnosis told(String name, Verdict verdict) {
        String key = "doctor." + verdict.key();
        return new Diagnosis(
                name,
                wording.say("doctor." + name),
                verdict.ok(),
                wording.say(key, verdict.args().toArray()),
                verdict.ok() ? null : wording.say(key + ".do", verdict.args().toArray()));
    }

    @Override
    public void destroy() {
        looking.shutdownNow();
    }
}
