package dev.baton.bot.report;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.bot.language.Said;
import dev.baton.card.Slips;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import dev.baton.request.Answer;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Opened;
import dev.baton.workflow.Picture;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Reports of exceptions, straight or by way of a card that asks: what it is, which of several, what else. A report
 * leads to its workflows once, however often it is answered; its pictures go with it.
 */
@Component
public class Reports {

    static final String PREFIX = "report-";

    /** A question older than this is no longer asked, and a picture that comes later belongs to nothing. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** The longest that is kept of what was said. */
    static final int NOTE = 1000;

    private static final int OK = 200;
    private static final int REPORT_KEY = 191;

    private final ReportMapper rows;
    private final Workflows workflows;
    private final Requests requests;
    private final Slips slips;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Reports(
            ReportMapper rows,
            Workflows workflows,
            Requests requests,
            Slips slips,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.rows = rows;
        this.workflows = workflows;
        this.requests = requests;
        this.slips = slips;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What is known when a card has to ask. */
    public record Begun(
            OrderNo orderNo,
            @Nullable Integer lineNo,
            String said,
            Report.Ask ask,
            List<ProblemType> kinds,
            @Nullable String type) {}

    /** A workflow that a report led to, and whether it is new. */
    public record Led(Workflow workflow, boolean created) {}

    static String card(long id) {
        return PREFIX + id;
    }

    /** The report behind a card; empty for a card that is none of ours. */
    public static Optional<Long> id(String outTrackId) {
        String number = outTrackId.startsWith(PREFIX) ? outTrackId.substring(PREFIX.length()) : "";
        return number.matches("[0-9]{1,19}") ? Optional.of(Long.parseUnsignedLong(number)) : Optional.empty();
    }

    /**
     * Opens a card that asks; the same message again opens no second one. What this person was asked about the order
     * before is void.
     */
    public void begin(Said said, Begun begun) {
        begin(said, List.of(begun));
    }

    /** Opens several cards for one message, each of which asks by itself; its pictures go with the first. */
    public void begin(Said said, List<Begun> several) {
        said.upshot().asked();
        Instant now = clock.instant();
        try {
            transaction.executeWithoutResult(status -> {
                replace(said.member().userId(), several.get(0).orderNo(), now);
                for (int at = 0; at < several.size(); at++) {
                    List<Picture> pictures = at == 0 ? Pictures.limited(Pictures.of(said)) : List.of();
                    insert(said, several.get(at), at == 0 ? key(said) : part(key(said), at), pictures, now);
                }
            });
        } catch (DuplicateKeyException repeated) {
            // the platform sent the message twice, and its card is there or on its way
        }
    }

    private static String part(String key, int at) {
        return key.substring(Math.max(0, key.length() + 2 - REPORT_KEY)) + "#" + at;
    }

    private void insert(Said said, Begun begun, String key, List<Picture> pictures, Instant now) {
        Report report = new Report(
                TsidCreator.getTsid().toLong(),
                said.member().userId(),
                begun.orderNo(),
                begun.lineNo(),
                Texts.cut(begun.said(), NOTE),
                begun.ask(),
                begun.kinds(),
                begun.type(),
                pictures,
                Report.State.OPEN,
                List.of(),
                1,
                now,
                now.plus(PATIENCE));
        rows.insert(key, ReportMapper.Row.of(report));
        slips.bring(card(report.id()), now);
        slips.lookAgain(card(report.id()), report.expiresAt());
    }

    private void replace(String userId, OrderNo orderNo, Instant now) {
        rows.since(userId, now.minus(PATIENCE)).stream()
                .map(ReportMapper.Row::report)
                .filter(report -> report.isOpen() && report.orderNo().equals(orderNo))
                .forEach(report -> {
                    rows.update(ReportMapper.Row.of(report.ended(Report.State.REPLACED, List.of())), clock.instant());
                    slips.bring(card(report.id()), now);
                });
    }

    /** As it stands now: one whose time is over is expired. */
    public Optional<Report> find(long id) {
        return transaction.execute(
                status -> rows.find(id).map(ReportMapper.Row::report).map(this::aged));
    }

    /** What this person reported or was asked of late, latest first. */
    List<Report> latest(String userId) {
        return transaction.execute(status -> rows.since(userId, clock.instant().minus(PATIENCE)).stream()
                .map(ReportMapper.Row::report)
                .map(this::aged)
                .toList());
    }

    private Report aged(Report report) {
        boolean over = report.isOpen() && !clock.instant().isBefore(report.expiresAt());
        return over ? report.ended(Report.State.EXPIRED, List.of()) : report;
    }

    /** Its next question, or its end. */
    record Changed(Report report, long stamp) {}

    /** Changes an open one; one that is no longer open stays as it is. Its card follows unless the answer showed it. */
    Changed change(long id, UnaryOperator<Report> to) {
        return transaction.execute(status -> {
            Report now = aged(rows.lock(id).orElseThrow().report());
            Report next = now.isOpen() ? to.apply(now) : now;
            rows.update(ReportMapper.Row.of(next), clock.instant());
            return new Changed(next, slips.bring(card(id), answerFirst()));
        });
    }

    /** An answer to a press has this long before the card is redrawn by a call; the platform waits 2 s. */
    private Instant answerFirst() {
        return clock.instant().plusSeconds(3);
    }

    /**
     * Ends an open report in its workflows, in one transaction; asks presence before it. A second answer finds the
     * first one's.
     *
     * @throws dev.baton.workflow.InvalidFinding when a line or kind does not exist any more
     */
    Changed submit(Report report, List<ProblemType> kinds, int lineNo, String typed, By by) {
        String note = note(report.said(), typed);
        List<Workflows.Plan> plans = kinds.stream()
                .map(kind -> workflows.plan(finding(report.orderNo(), lineNo, kind, note, report.pictures())))
                .toList();
        RequestId once = new RequestId("press", card(report.id()) + "|submit");
        twice(once, () -> opened(report.id(), plans, by));
        Report now = find(report.id()).orElseThrow();
        return transaction.execute(status -> new Changed(now, slips.bring(card(now.id()), answerFirst())));
    }

    private Answer opened(long id, List<Workflows.Plan> plans, By by) {
        Report report = aged(rows.lock(id).orElseThrow().report());
        if (!report.isOpen()) {
            return new Answer(OK, "");
        }
        List<Long> ids = open(plans, report.pictures(), by).stream()
                .map(led -> led.workflow().id())
                .toList();
        rows.update(ReportMapper.Row.of(report.ended(Report.State.DONE, ids)), clock.instant());
        return new Answer(OK, "");
    }

    /** Reports at once what was clear from the first word; the same message again opens nothing twice. */
    public List<Led> at(Said said, OrderNo orderNo, int lineNo, ProblemType kind, String note, By by) {
        List<Picture> pictures = Pictures.limited(Pictures.of(said));
        Workflows.Plan plan = workflows.plan(finding(orderNo, lineNo, kind, note(note, ""), pictures));
        RequestId id = new RequestId("message", said.message().identity() + "|raise");
        Answer answer = twice(id, () -> told(reported(said, plan, pictures, by)));
        return Arrays.stream(Objects.requireNonNull(answer.body()).split(" "))
                .map(this::led)
                .toList();
    }

    private List<Led> reported(Said said, Workflows.Plan plan, List<Picture> pictures, By by) {
        List<Led> led = open(List.of(plan), pictures, by);
        Instant now = clock.instant();
        Report report = new Report(
                TsidCreator.getTsid().toLong(),
                by.actor(),
                plan.finding().orderNo(),
                plan.finding().lineNo(),
                "",
                Report.Ask.TYPE,
                List.of(),
                null,
                pictures,
                Report.State.DONE,
                led.stream().map(one -> one.workflow().id()).toList(),
                0,
                now,
                now.plus(PATIENCE));
        rows.insert(key(said), ReportMapper.Row.of(report));
        return led;
    }

    /** Once more when somebody opened the same one meanwhile: then it is known. */
    private Answer twice(RequestId id, Supplier<Answer> work) {
        try {
            return requests.once(id, work).answer();
        } catch (DuplicateKeyException meanwhile) {
            return requests.once(id, work).answer();
        }
    }

    private static String key(Said said) {
        String message = said.message().identity();
        return message.length() <= REPORT_KEY ? message : message.substring(message.length() - REPORT_KEY);
    }

    private static Answer told(List<Led> led) {
        List<String> words = led.stream()
                .map(one -> (one.created() ? "+" : "=") + one.workflow().wireId())
                .toList();
        return new Answer(OK, String.join(" ", words));
    }

    private Led led(String word) {
        Workflow workflow = workflows.find(Long.parseLong(word.substring(1))).orElseThrow();
        return new Led(workflow, word.startsWith("+"));
    }

    private List<Led> open(List<Workflows.Plan> plans, List<Picture> pictures, By by) {
        List<Led> led = new ArrayList<>();
        for (Workflows.Plan plan : plans) {
            Opened opened = workflows.open(plan, by);
            Workflow workflow = opened.workflow();
            if (!pictures.isEmpty() && workflow.state().isOpen()) {
                workflow = workflows.pictures(workflows.lock(workflow.id()), pictures, by);
            }
            led.add(new Led(workflow, opened.created()));
        }
        return led;
    }

    private Finding finding(
            OrderNo orderNo, int lineNo, ProblemType kind, @Nullable String note, List<Picture> pictures) {
        String counted = pictures.isEmpty()
                ? note
                : Objects.requireNonNullElse(note, "") + wording.say("report.note-pictures", pictures.size());
        return new Finding(orderNo, lineNo, kind, null, counted, null, false);
    }

    private static @Nullable String note(String said, String typed) {
        String both = (said.strip() + "\n" + typed.strip()).strip();
        return both.isEmpty() ? null : Texts.cut(both, NOTE - 20);
    }
}
