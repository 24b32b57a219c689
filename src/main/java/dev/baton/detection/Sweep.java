package dev.baton.detection;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.order.Placed;
import dev.baton.order.Suspect;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Flood;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks every detector and opens what is new, one short transaction each; clears what it saw itself, whose cause is gone and with
 * which nobody has begun: what somebody has done about it may be what made the cause go, and is seldom all there is to do.
 * A missed or doubled run is harmless: a finding is open once, and a cause once resolved is not opened again.
 * A cause that had gone away and is there again is (R001).
 */
@Component
class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private static final int PAGE = 500;

    /** Above so many new findings of a kind in one sweep the group gets one summary instead of a flood of cards (R002). */
    private static final int FLOOD = 20;

    private static final String SEEN = "seen:";

    private final List<Detector> detectors;
    private final Workflows workflows;
    private final Orders orders;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Duration lookBack;

    Sweep(
            List<Detector> detectors,
            Workflows workflows,
            Orders orders,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Clock clock,
            @Value("${baton.sweep-days:60}") int sweepDays) {
        this.detectors = detectors;
        this.workflows = workflows;
        this.orders = orders;
        this.transaction = transaction;
        this.events = events;
        this.clock = clock;
        this.lookBack = Duration.ofDays(sweepDays);
    }

    @Scheduled(initialDelayString = "PT3S", fixedDelayString = "PT5M")
    void scheduled() {
        Instant now = clock.instant();
        SweepReport report = run(new Placed(now.minus(lookBack), now));
        if (report.opened() + report.cleared() + report.failed() > 0) {
            log.info(
                    "sweep: found {}, opened {}, known {}, cleared {}, failed {}, took {} ms",
                    report.found(),
                    report.opened(),
                    report.known(),
                    report.cleared(),
                    report.failed(),
                    report.took().toMillis());
        }
    }

    /** One sweep over the orders placed in this range, judged as of its end. Due times count from now. */
    SweepReport run(Placed placed) {
        long start = System.nanoTime();
        List<SweepReport.Line> lines =
                detectors.stream().map(detector -> run(detector, placed)).toList();
        return new SweepReport(lines, Duration.ofNanos(System.nanoTime() - start));
    }

    private SweepReport.Line run(Detector detector, Placed placed) {
        int found = 0;
        List<Finding> news = new ArrayList<>();
        Suspect after = null;
        List<Suspect> page;
        do {
            page = detector.find(placed, after, PAGE);
            found += page.size();
            news.addAll(workflows.unknown(
                    page.stream().map(suspect -> finding(detector, suspect)).toList()));
            after = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        boolean flood = news.size() > FLOOD;
        if (flood) {
            announce(detector, news);
        }
        int failed = 0;
        int opened = 0;
        for (Finding finding : news) {
            Boolean created = open(flood ? quiet(finding) : finding);
            failed += created == null ? 1 : 0;
            opened += Boolean.TRUE.equals(created) ? 1 : 0;
        }
        int cleared = clear(detector, placed);
        return new SweepReport.Line(detector.kind(), found, opened, found - opened - failed, cleared, failed);
    }

    private static Finding finding(Detector detector, Suspect suspect) {
        int line = Objects.requireNonNullElse(suspect.lineNo(), 0);
        String cause = seen(detector) + suspect.since().toEpochMilli();
        return new Finding(suspect.orderNo(), line, detector.kind(), cause, null, null, false);
    }

    /** How each cause begins that this detector saw. */
    private static String seen(Detector detector) {
        return SEEN + detector.kind().detail() + ":";
    }

    private static Finding quiet(Finding finding) {
        return new Finding(
                finding.orderNo(), finding.lineNo(), finding.kind(), finding.cause(), finding.note(), null, true);
    }

    /** The summary is written before the first of the flood, so that a kill in between leaves none of them unannounced. */
    private void announce(Detector detector, List<Finding> news) {
        String team = workflows.teamFor(detector.kind());
        List<String> numbers =
                news.stream().map(finding -> finding.orderNo().value()).toList();
        transaction.executeWithoutResult(status -> events.publishEvent(new Flood(detector.kind(), team, numbers)));
    }

    private @Nullable Boolean open(Finding finding) {
        try {
            return workflows.open(finding, By.system()).created();
        } catch (RuntimeException failed) {
            log.error(
                    "sweep: {} of order {} could not be opened",
                    finding.kind().id(),
                    finding.orderNo().value(),
                    failed);
            return null;
        }
    }

    private int clear(Detector detector, Placed placed) {
        int cleared = 0;
        long after = 0;
        List<Workflow> page;
        do {
            page = workflows.detected(detector.kind(), after, PAGE);
            for (Workflow gone : gone(detector, placed, page)) {
                cleared += clear(detector, gone) ? 1 : 0;
            }
            after = page.isEmpty() ? 0 : page.get(page.size() - 1).id();
        } while (page.size() == PAGE);
        return cleared;
    }

    /**
     * Only of orders this sweep looks at: a sweep over history opens work that the daily one must not judge by today. And only of
     * causes that stood long enough by its day: nothing has gone away that was not there yet. Nor has what stands today, whatever
     * there was to see on that day.
     */
    private List<Workflow> gone(Detector detector, Placed placed, List<Workflow> opened) {
        List<Workflow> untouched =
                opened.stream().filter(workflow -> mayClear(detector, workflow)).toList();
        Set<OrderNo> numbers = untouched.stream().map(Workflow::orderNo).collect(Collectors.toSet());
        Map<OrderNo, Order> looked = orders.byNos(numbers);
        List<Workflow> inRange = untouched.stream()
                .filter(workflow -> inRange(looked.get(workflow.orderNo()), placed))
                .filter(workflow ->
                        !seenSince(detector, workflow).isAfter(placed.asOf().minus(detector.patience())))
                .toList();
        return withoutCause(detector, withoutCause(detector, inRange, placed.asOf()), clock.instant());
    }

    private static List<Workflow> withoutCause(Detector detector, List<Workflow> suspected, Instant asOf) {
        Set<OrderNo> still =
                detector.still(suspected.stream().map(Workflow::orderNo).toList(), asOf);
        return suspected.stream()
                .filter(workflow -> !still.contains(workflow.orderNo()))
                .toList();
    }

    /** What this detector saw itself, is still of its kind, and nobody has begun with. */
    private static boolean mayClear(Detector detector, Workflow workflow) {
        return workflow.state().isOpen()
                && workflow.pending().inFlight() == 0
                && workflow.kind().equals(detector.kind())
                && workflow.cause().startsWith(seen(detector))
                && !workflow.begun();
    }

    /** Since when the cause that this detector saw has stood. */
    private static Instant seenSince(Detector detector, Workflow workflow) {
        return Instant.ofEpochMilli(
                Long.parseLong(workflow.cause().substring(seen(detector).length())));
    }

    private static boolean inRange(@Nullable Order order, Placed placed) {
        return order != null
                && order.placedAt().isBefore(placed.asOf())
                && (placed.since() == null || !order.placedAt().isBefore(placed.since()));
    }

    private boolean clear(Detector detector, Workflow seen) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            Workflow workflow = workflows.lock(seen.id());
            if (!mayClear(detector, workflow)) {
                return false;
            }
            workflows.apply(
                    workflow,
                    new Change.Clear(),
                    By.system(),
                    Entry.of("cleared", workflow.kind().id()));
            return true;
        }));
    }
}
