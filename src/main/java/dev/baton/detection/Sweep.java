package dev.baton.detection;

import dev.baton.order.OrderNo;
import dev.baton.order.Placed;
import dev.baton.order.Suspect;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Flood;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Asks every detector and opens what is new, one short transaction each; what it saw itself and is gone goes the way of
 * {@link Clearing}. A missed or doubled run is harmless: a finding is open once, and a cause once resolved is not
 * opened again. A cause that had gone away and is there again is (R001).
 */
@Component
class Sweep {

    private static final Logger log = LoggerFactory.getLogger(Sweep.class);

    private static final int PAGE = 500;

    /**
     * Above so many new findings of a kind in one sweep the group gets one summary instead of a flood of cards (R002).
     */
    private static final int FLOOD = 20;

    private static final String SEEN = "seen:";

    private final List<Detector> detectors;
    private final Workflows workflows;
    private final Fits fits;
    private final Board board;
    private final Clearing clearing;
    private final Floods floods;
    private final TransactionTemplate transaction;
    private final ApplicationEventPublisher events;
    private final Wording wording;
    private final Clock clock;
    private final Duration lookBack;

    Sweep(
            List<Detector> detectors,
            Workflows workflows,
            Fits fits,
            Board board,
            Clearing clearing,
            Floods floods,
            TransactionTemplate transaction,
            ApplicationEventPublisher events,
            Wording wording,
            Clock clock,
            @Value("${baton.sweep-days:60}") int sweepDays) {
        this.detectors = detectors;
        this.workflows = workflows;
        this.fits = fits;
        this.board = board;
        this.clearing = clearing;
        this.floods = floods;
        this.transaction = transaction;
        this.events = events;
        this.wording = wording;
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
        Map<Finding, Instant> news = new LinkedHashMap<>();
        Suspect after = null;
        List<Suspect> page;
        do {
            page = detector.find(placed, after, PAGE);
            found += page.size();
            Map<Finding, Instant> findings = new LinkedHashMap<>();
            page.forEach(suspect ->
                    findings.put(finding(detector, suspect), suspect.since().plus(detector.patience())));
            findings.keySet().retainAll(Set.copyOf(board.unknown(findings)));
            Set<OrderNo> settled = detector.settled(
                    findings.keySet().stream().map(Finding::orderNo).toList());
            findings.keySet().removeIf(finding -> settled.contains(finding.orderNo()));
            news.putAll(findings);
            after = page.isEmpty() ? null : page.get(page.size() - 1);
        } while (page.size() == PAGE);
        Opened all = news.size() > FLOOD ? openMany(detector, news) : open(news.keySet());
        int cleared = clearing.run(detector, placed, seen(detector));
        return new SweepReport.Line(
                detector.kind(), found, all.opened(), found - all.opened() - all.failed(), cleared, all.failed());
    }

    private record Opened(int opened, int failed) {

        Opened and(Opened more) {
            return new Opened(opened + more.opened, failed + more.failed);
        }
    }

    private Opened open(Collection<Finding> news) {
        int failed = 0;
        int opened = 0;
        for (Finding finding : news) {
            Boolean created = open(finding);
            failed += created == null ? 1 : 0;
            opened += Boolean.TRUE.equals(created) ? 1 : 0;
        }
        return new Opened(opened, failed);
    }

    /** Announced and opened by one instance: what others find meanwhile is on its way. */
    private Opened openMany(Detector detector, Map<Finding, Instant> news) {
        String owner = floods.begin(detector.kind());
        Opened all = new Opened(0, 0);
        if (owner.isEmpty()) {
            return all;
        }
        try {
            List<Finding> left = new ArrayList<>();
            for (List<Finding> page : pages(List.copyOf(news.keySet()))) {
                Map<Finding, Instant> asked = new LinkedHashMap<>(news);
                asked.keySet().retainAll(Set.copyOf(page));
                left.addAll(board.unknown(asked));
            }
            boolean flood = left.size() > FLOOD;
            if (flood) {
                announce(detector, left);
            }
            for (List<Finding> page : pages(left)) {
                if (!floods.goOn(detector.kind(), owner)) {
                    break; // somebody else has begun, who opens the rest
                }
                all = all.and(open(flood ? page.stream().map(Sweep::quiet).toList() : page));
            }
            return all;
        } finally {
            floods.end(detector.kind(), owner);
        }
    }

    private static List<List<Finding>> pages(List<Finding> findings) {
        List<List<Finding>> pages = new ArrayList<>();
        for (int first = 0; first < findings.size(); first += PAGE) {
            pages.add(findings.subList(first, Math.min(findings.size(), first + PAGE)));
        }
        return pages;
    }

    private Finding finding(Detector detector, Suspect suspect) {
        int line = Objects.requireNonNullElse(suspect.lineNo(), 0);
        String cause = seen(detector) + suspect.since().toEpochMilli();
        String since = When.dated(suspect.since(), clock.instant());
        Duration over = detector.patience();
        String why = wording.say(detector.why(), since, over.toHours(), over.toDays());
        return new Finding(suspect.orderNo(), line, detector.kind(), cause, why, null, false);
    }

    /** How each cause begins that this detector saw; the time since when it has stood follows. */
    private static String seen(Detector detector) {
        return SEEN + detector.kind().detail() + ":";
    }

    private static Finding quiet(Finding finding) {
        return new Finding(
                finding.orderNo(), finding.lineNo(), finding.kind(), finding.cause(), finding.note(), null, true);
    }

    /**
     * The summary is written before the first of the flood, so that a kill in between leaves none of them unannounced.
     */
    private void announce(Detector detector, List<Finding> news) {
        String team = fits.teamFor(detector.kind());
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
}
