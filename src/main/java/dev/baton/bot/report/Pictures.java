package dev.baton.bot.report;

import dev.baton.bot.language.Said;
import dev.baton.card.Slips;
import dev.baton.order.OrderNo;
import dev.baton.request.Answer;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Picture;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pictures that people send to the robot, and what they join: a report, or the workflow whose card they answer. */
@Component
public class Pictures {

    /** The most of one report. */
    private static final int MOST = 20;

    private static final int OK = 200;

    private final ReportMapper rows;
    private final Reports reports;
    private final Workflows workflows;
    private final Board board;
    private final Requests requests;
    private final Slips slips;
    private final Wording wording;
    private final Clock clock;

    Pictures(
            ReportMapper rows,
            Reports reports,
            Workflows workflows,
            Board board,
            Requests requests,
            Slips slips,
            Wording wording,
            Clock clock) {
        this.rows = rows;
        this.reports = reports;
        this.workflows = workflows;
        this.board = board;
        this.requests = requests;
        this.slips = slips;
        this.wording = wording;
        this.clock = clock;
    }

    /** Where pictures that came by themselves went. */
    public sealed interface Taken {

        record Waiting(OrderNo orderNo, int pictures) implements Taken {}

        /**
         * They joined workflows.
         *
         * @param workflows those that took them: the open ones, else what has been finished meanwhile
         */
        record Joined(List<Workflow> workflows, int pictures) implements Taken {}

        record Full() implements Taken {}

        record Nowhere() implements Taken {}
    }

    /**
     * Pictures without a word: they join what this person reports or has just reported. The same message again joins
     * once.
     *
     * @param asked the card of a report that they answer, which alone they belong to; null for none
     */
    public Taken take(Said said, @Nullable Long asked, By by) {
        RequestId id = new RequestId("message", said.message().identity() + "|picture");
        Optional<Report> report = reports.latest(by.actor()).stream()
                .filter(one -> asked == null || one.id() == asked)
                .filter(one -> one.isOpen() || one.state() == Report.State.DONE)
                .findFirst();
        if (report.isEmpty()) {
            return new Taken.Nowhere();
        }
        List<Picture> pictures = of(said);
        if (report.get().pictures().size() + pictures.size() > MOST) {
            return new Taken.Full();
        }
        Answer took =
                requests.once(id, () -> joined(report.get().id(), pictures, by)).answer();
        Report after = reports.find(report.get().id()).orElseThrow();
        return after.isOpen()
                ? new Taken.Waiting(after.orderNo(), after.pictures().size())
                : new Taken.Joined(board.byIds(ids(took)), pictures.size());
    }

    private static List<Long> ids(Answer took) {
        return Arrays.stream(Objects.requireNonNullElse(took.body(), "").split(" "))
                .filter(word -> !word.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    private Answer joined(long id, List<Picture> pictures, By by) {
        Report report = rows.lock(id).orElseThrow().report();
        List<Picture> both = new ArrayList<>(report.pictures());
        both.addAll(pictures);
        rows.update(ReportMapper.Row.of(report.with(both)), clock.instant());
        List<Workflow> all = report.opened().stream().map(workflows::lock).toList();
        boolean finished = all.stream().noneMatch(one -> one.state().isOpen());
        List<Workflow> taking =
                all.stream().filter(one -> finished || one.state().isOpen()).toList();
        taking.forEach(one -> workflows.pictures(one, pictures, by));
        if (report.wasAsked()) {
            slips.bring(Reports.card(id), clock.instant());
        }
        return new Answer(OK, taking.stream().map(Workflow::wireId).collect(Collectors.joining(" ")));
    }

    /** Pictures that belong to a workflow by what they answer; the same message again joins once. */
    public void attach(Said said, Workflow workflow, By by) {
        List<Picture> pictures = of(said);
        RequestId id = new RequestId("message", said.message().identity() + "|picture");
        requests.once(id, () -> {
            workflows.pictures(workflows.lock(workflow.id()), pictures, by);
            return new Answer(OK, "");
        });
    }

    /** The pictures that came with a message, but those the platform left out. */
    public static List<Picture> of(Said said) {
        return said.message().pictures().stream()
                .filter(code -> !code.isBlank())
                .map(code -> new Picture(said.message().robotCode(), code.strip()))
                .toList();
    }

    /** To be added to an answer: that what was quoted has to be sent once more; empty when every picture is there. */
    public String missing(Said said) {
        boolean all = said.message().pictures().stream().noneMatch(String::isBlank);
        return all ? "" : "\n\n" + wording.say("report.picture-missing");
    }

    /** As many as one report takes. */
    static List<Picture> limited(List<Picture> pictures) {
        return pictures.subList(0, Math.min(MOST, pictures.size()));
    }
}
