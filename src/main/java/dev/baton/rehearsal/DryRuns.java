package dev.baton.rehearsal;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Texts;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Whose;
import dev.baton.workflow.WorkClock;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What would have been different: each exception since a time is taken through the playbook it had and through the new
 * one, by the same record of what people did. Reads in batches, team by team, from that time on, and changes nothing.
 */
@Component
class DryRuns {

    private static final int BATCH = 200;
    private static final int EXAMPLES = 3;

    /** Before every other: the team of work that began when there was none. */
    private static final String NO_TEAM = "";

    private final Workflows workflows;
    private final Board board;
    private final Timeline timeline;
    private final WorkClock hours;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    DryRuns(
            Workflows workflows,
            Board board,
            Timeline timeline,
            Roster roster,
            Wording wording,
            TransactionTemplate transaction,
            Clock clock) {
        this.workflows = workflows;
        this.board = board;
        this.timeline = timeline;
        this.hours = WorkClock.of(roster);
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Sums of one kind, or of all. */
    static final class Sum {
        int workflows;
        int changed;
        int homeless;
        int overdueBefore;
        int overdueAfter;
        int automaticBefore;
        int automaticAfter;
    }

    /** The same difference, and of whom. */
    static final class Difference {
        final List<String> lines;
        final List<String> examples = new ArrayList<>();
        int workflows;

        Difference(List<String> lines) {
            this.lines = lines;
        }
    }

    /** What came of all. */
    static final class Result {
        final Map<String, Sum> kinds = new TreeMap<>();
        final Map<String, Difference> differences = new LinkedHashMap<>();
        final Sum all = new Sum();
    }

    private record TimelineOf(Workflow workflow, List<TimelineEntry> entries) {}

    Result since(Instant since, Catalogue files) {
        Result result = new Result();
        Instant now = clock.instant();
        for (String team = NO_TEAM;
                team != null;
                team = board.homeTeamAfter(team).orElse(null)) {
            compare(team, since, files, now, result);
        }
        return result;
    }

    private void compare(String team, Instant since, Catalogue files, Instant now, Result result) {
        Workflow last = null;
        List<TimelineOf> batch;
        do {
            batch = batch(team, since, last);
            for (TimelineOf one : batch) {
                compare(one, files, now, result);
                last = one.workflow();
            }
        } while (batch.size() == BATCH);
    }

    private List<TimelineOf> batch(String team, Instant since, @Nullable Workflow last) {
        return transaction.execute(status -> {
            List<Workflow> found = board.openedIn(team, since, last, BATCH);
            return found.stream()
                    .map(workflow -> new TimelineOf(workflow, timeline.from(workflow.id(), 0, Integer.MAX_VALUE)))
                    .toList();
        });
    }

    private void compare(TimelineOf one, Catalogue files, Instant now, Result result) {
        Workflow workflow = one.workflow();
        ProblemType kind = workflow.kind();
        Sum sum = result.kinds.computeIfAbsent(kind.id(), id -> new Sum());
        Playbook had = workflows.playbook(workflow);
        Optional<Playbook> gets = files.playbook(kind);
        DryRun.Run before = DryRun.through(had, workflow, one.entries(), hours, now);
        DryRun.Run after = gets.map(playbook -> DryRun.through(playbook, workflow, one.entries(), hours, now))
                .orElse(null);
        List<String> lines = after == null ? List.of(wording.say("dryrun.homeless")) : lines(before, after, now);
        for (Sum to : List.of(sum, result.all)) {
            to.workflows++;
            to.changed += lines.isEmpty() ? 0 : 1;
            to.homeless += after == null ? 1 : 0;
            to.overdueBefore += before.overdue(now);
            to.automaticBefore += before.automatic();
            to.overdueAfter += after == null ? 0 : after.overdue(now);
            to.automaticAfter += after == null ? 0 : after.automatic();
        }
        if (!lines.isEmpty()) {
            Difference difference = result.differences.computeIfAbsent(
                    kind.id() + "\n" + String.join("\n", lines), key -> new Difference(lines));
            difference.workflows++;
            if (difference.examples.size() < EXAMPLES) {
                difference.examples.add(workflow.orderNo().value());
            }
        }
    }

    private List<String> lines(DryRun.Run before, DryRun.Run after, Instant now) {
        List<String> lines = new ArrayList<>();
        line(lines, "steps", way(before), way(after));
        line(lines, "holders", each(before, this::role), each(after, this::role));
        line(lines, "limits", each(before, this::limit), each(after, this::limit));
        buttons(lines, before, after);
        line(lines, "automatic", automatic(before), automatic(after));
        line(lines, "overdue", overdue(before, now), overdue(after, now));
        return lines;
    }

    private void line(List<String> lines, String what, String before, String after) {
        if (!before.equals(after)) {
            String none = wording.say("dryrun.none");
            lines.add(wording.say("dryrun." + what, before.isEmpty() ? none : before, after.isEmpty() ? none : after));
        }
    }

    private String way(DryRun.Run run) {
        String steps = each(run, Step::name);
        return run.finishedByItself() ? steps + "、" + wording.say("fact.resolved") : steps;
    }

    private static String each(DryRun.Run run, Function<Step, String> part) {
        return run.visits().stream().map(visit -> part.apply(visit.step())).collect(Collectors.joining("、"));
    }

    private String role(Step step) {
        return Whose.text(step, wording);
    }

    private String limit(Step step) {
        return step.name() + " " + When.lasting(step.limit(), wording);
    }

    private String automatic(DryRun.Run run) {
        return run.automatic() == 0 ? "" : Integer.toString(run.automatic());
    }

    private String overdue(DryRun.Run run, Instant now) {
        return run.visits().stream()
                .filter(visit -> visit.overdue(now))
                .map(visit -> visit.step().name())
                .collect(Collectors.joining("、"));
    }

    private void buttons(List<String> lines, DryRun.Run before, DryRun.Run after) {
        Set<ActionName> had = offered(before);
        Set<ActionName> gets = offered(after);
        String more = words("+", gets, had);
        String fewer = words("−", had, gets);
        if (!more.isEmpty() || !fewer.isEmpty()) {
            lines.add(wording.say("dryrun.buttons", (more + " " + fewer).strip()));
        }
    }

    private static Set<ActionName> offered(DryRun.Run run) {
        Set<ActionName> offered = new LinkedHashSet<>();
        run.visits().forEach(visit -> offered.addAll(visit.step().actions()));
        return offered;
    }

    private String words(String sign, Set<ActionName> those, Set<ActionName> butThese) {
        return those.stream()
                .filter(action -> !butThese.contains(action))
                .map(action -> sign + wording.say("action." + action.id()))
                .collect(Collectors.joining(" "));
    }

    /** As wide as it is seen: a Chinese character takes two places. */
    static String padded(@Nullable String text, int width) {
        String known = String.valueOf(text);
        int seen = known.codePoints().map(Texts::width).sum();
        return known + " ".repeat(Math.max(1, width - seen));
    }
}
