package dev.baton.detection;

import dev.baton.order.Placed;
import dev.baton.workflow.When;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar target/baton.jar sweep [--as-of DAY]}: one sweep over all orders placed before a day, as if it were
 * that day.
 */
@Component
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = "Looks for order exceptions and opens a workflow for each new one.")
class SweepCommand implements Callable<Integer> {

    @Option(
            names = "--as-of",
            paramLabel = "DAY",
            description =
                    "judge all orders placed before DAY as if it were DAY: 2018-09-01, or a time with offset; default: now")
    private @Nullable String asOf;

    @Spec
    private @Nullable CommandSpec spec;

    private final Sweep sweep;
    private final Clock clock;

    SweepCommand(Sweep sweep, Clock clock) {
        this.sweep = sweep;
        this.clock = clock;
    }

    @Override
    public Integer call() {
        SweepReport report = sweep.run(new Placed(null, instant()));
        print(report);
        return report.failed() == 0 ? 0 : 1;
    }

    private Instant instant() {
        String day = asOf;
        if (day == null) {
            return clock.instant();
        }
        try {
            return day.contains("T")
                    ? OffsetDateTime.parse(day).toInstant()
                    : LocalDate.parse(day).atStartOfDay(When.ZONE).toInstant();
        } catch (DateTimeException unreadable) {
            throw new ParameterException(
                    commandLine(),
                    "--as-of " + day + " is not a day like 2018-09-01 nor a time like 2018-09-01T08:00:00+08:00");
        }
    }

    private void print(SweepReport report) {
        PrintWriter out = commandLine().getOut();
        report.kinds()
                .forEach(line -> out.printf(
                        Locale.ROOT,
                        "%s：发现 %d，新开 %d，已知 %d，已消失 %d，失败 %d%n",
                        line.kind().id(),
                        line.found(),
                        line.opened(),
                        line.known(),
                        line.cleared(),
                        line.failed()));
        out.printf(
                Locale.ROOT,
                "合计：发现 %d，新开 %d，已知 %d，已消失 %d，失败 %d，用时 %.1f 秒%n",
                report.found(),
                report.opened(),
                report.known(),
                report.cleared(),
                report.failed(),
                report.took().toMillis() / 1000.0);
        out.flush();
    }

    private CommandLine commandLine() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("run by picocli only");
        }
        return known.commandLine();
    }
}
