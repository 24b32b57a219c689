package dev.baton.rehearsal;

import dev.baton.catalogue.BrokenPlaybook;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code java -jar target/baton.jar playbook check [DIR]} and {@code playbook dry-run --since DAY [DIR]}. */
@Component
@Command(
        name = "playbook",
        mixinStandardHelpOptions = true,
        description = "Judges playbook files before they are used.")
class PlaybookCommand implements Callable<Integer> {

    private static final int KIND = 24;
    private static final int NUMBER = 10;

    @Spec
    private @Nullable CommandSpec spec;

    private final ObjectProvider<DryRuns> runs;
    private final ObjectProvider<Roster> roster;
    private final ObjectProvider<PlaybookJudge> judges;
    private final Wording wording;
    private final Clock clock;
    private final String templates;

    /** @param templates the folder in use; none: the shipped ones are judged */
    PlaybookCommand(
            ObjectProvider<DryRuns> runs,
            ObjectProvider<Roster> roster,
            ObjectProvider<PlaybookJudge> judges,
            Wording wording,
            Clock clock,
            @Value("${baton.templates-dir:}") String templates) {
        this.runs = runs;
        this.roster = roster;
        this.judges = judges;
        this.wording = wording;
        this.clock = clock;
        this.templates = templates;
    }

    @Override
    public Integer call() {
        throw new ParameterException(line(), "say what: playbook check, or playbook dry-run --since DAY");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Names every mistake with file and line; exit code 1 when there is one.")
    Integer check(
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            description = "a folder of templates, or of playbooks alone")
                    @Nullable
                    Path dir) {
        PrintWriter out = out();
        Catalogue files = files(dir, out);
        if (files != null) {
            out.println(wording.say(
                    files.ownFiles() == 0 ? "playbook.fine-shipped" : "playbook.fine",
                    files.types().size(),
                    files.kinds().size(),
                    files.ownFiles()));
            unmanned(files).forEach(out::println);
            judges.orderedStream()
                    .flatMap(judge -> Stream.concat(judge.warnings(files).stream(), judge.hints(files).stream()))
                    .forEach(out::println);
        }
        out.flush();
        return files == null ? 1 : 0;
    }

    /** Roles that nobody of the roster has, when there is one to be asked, and who has that work then. */
    private List<String> unmanned(Catalogue files) {
        try {
            Roster known = roster.getObject();
            if (known.members().isEmpty()) {
                return List.of();
            }
            List<String> unmanned = new ArrayList<>();
            roles(files).forEach((role, users) -> {
                if (known.withRole(role).isEmpty()) {
                    boolean waits = known.teamForRole(role).isPresent();
                    String key = waits ? "playbook.nobody" : "playbook.stand-in";
                    unmanned.add(wording.say(key, role, String.join("、", users)));
                }
            });
            Step review = files.review();
            if (known.withRole(review.role()).isEmpty()) {
                unmanned.add(wording.say("playbook.nobody", review.role(), review.name()));
            }
            return unmanned;
        } catch (RuntimeException noStore) {
            return List.of();
        }
    }

    /** The kinds that use each role. */
    private static Map<String, Set<String>> roles(Catalogue files) {
        Map<String, Set<String>> roles = new TreeMap<>();
        for (ProblemType kind : files.kinds()) {
            files.playbook(kind)
                    .orElseThrow()
                    .steps()
                    .forEach(step -> roles.computeIfAbsent(step.role(), role -> new TreeSet<>())
                            .add(kind.id()));
        }
        return roles;
    }

    @Command(
            name = "dry-run",
            mixinStandardHelpOptions = true,
            description = "Takes past exceptions through the files and says what would have been different.")
    Integer dryRun(
            @Option(names = "--since", required = true, paramLabel = "DAY", description = "2026-10-22") String since,
            @Parameters(
                            arity = "0..1",
                            paramLabel = "DIR",
                            description = "a folder of templates, or of playbooks alone")
                    @Nullable
                    Path dir) {
        LocalDate day = day(since);
        PrintWriter out = out();
        Catalogue files = files(dir, out);
        if (files == null) {
            out.flush();
            return 1;
        }
        print(day, runs.getObject().since(day.atStartOfDay(When.ZONE).toInstant(), files), out);
        out.flush();
        return 0;
    }

    private LocalDate day(String since) {
        LocalDate day;
        try {
            day = LocalDate.parse(since);
        } catch (DateTimeException unreadable) {
            throw new ParameterException(line(), "--since " + since + " is not a day like 2026-10-22");
        }
        if (day.isAfter(LocalDate.ofInstant(clock.instant(), When.ZONE))) {
            throw new ParameterException(line(), "--since " + since + " is still to come: name a day that is past");
        }
        return day;
    }

    private @Nullable Catalogue files(@Nullable Path dir, PrintWriter out) {
        if (dir != null && !Files.isDirectory(dir)) {
            throw new ParameterException(
                    line(),
                    Files.exists(dir) ? dir + " is a file: name the folder it lies in" : "there is no folder " + dir);
        }
        try {
            Catalogue files = dir != null
                    ? Catalogue.reading(dir)
                    : templates.isEmpty() ? Catalogue.shipped() : Catalogue.reading(Path.of(templates));
            if (dir != null && files.ownFiles() == 0) {
                out.println(wording.say("playbook.none", dir.toString()));
                return null;
            }
            return files;
        } catch (BrokenPlaybook broken) {
            broken.problems().forEach(out::println);
            out.println(wording.say("playbook.broken", broken.problems().size()));
            return null;
        }
    }

    private void print(LocalDate since, DryRuns.Result result, PrintWriter out) {
        out.println(wording.say(
                "dryrun.head", since.toString(), result.all.workflows, result.all.changed, result.all.homeless));
        out.println();
        row(
                out,
                wording.say("dryrun.kind"),
                wording.say("dryrun.count"),
                wording.say("dryrun.changed"),
                wording.say("dryrun.sum-overdue"),
                wording.say("dryrun.sum-automatic"));
        result.kinds.forEach((kind, sum) -> row(out, kind, sum));
        row(out, wording.say("dryrun.all"), result.all);
        for (Map.Entry<String, DryRuns.Difference> one : result.differences.entrySet()) {
            DryRuns.Difference difference = one.getValue();
            out.println();
            out.println(wording.say(
                    "dryrun.difference",
                    one.getKey().substring(0, one.getKey().indexOf('\n')),
                    difference.workflows,
                    String.join("、", difference.examples)));
            difference.lines.forEach(line -> out.println("  " + line));
        }
    }

    private static void row(PrintWriter out, String kind, DryRuns.Sum sum) {
        row(
                out,
                kind,
                Integer.toString(sum.workflows),
                Integer.toString(sum.changed),
                sum.overdueBefore + " → " + sum.overdueAfter,
                sum.automaticBefore + " → " + sum.automaticAfter);
    }

    private static void row(PrintWriter out, String kind, String... numbers) {
        StringBuilder row = new StringBuilder(DryRuns.padded(kind, KIND));
        for (String number : numbers) {
            row.append(DryRuns.padded(number, NUMBER + 4));
        }
        out.println(row.toString().stripTrailing());
    }

    private PrintWriter out() {
        return line().getOut();
    }

    private CommandLine line() {
        return Objects.requireNonNull(spec).commandLine();
    }
}
