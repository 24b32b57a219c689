package dev.baton.order.intake;

import dev.baton.order.Applied.Outcome;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code import --mapping FILE SOURCE...}: 0 when the run came to its end, also with rejected rows (they are counted
 * and kept); 1 when a file or the store failed it, or not one order could be used; 2 when mapping or sources are wrong.
 */
@Component
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Imports orders from CSV (UTF-8 or GB18030) and xlsx files.",
            "Safe to repeat: what is stored already is not written again, and an interrupted import is simply started again.",
            "Rows that cannot be used go to <source>.rejected.csv with line and reason."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; some rows may be rejected, the last line counts them",
            "1:failed, or not one order could be used",
            "2:wrong mapping or sources"
        })
class ImportCommand implements Callable<Integer> {

    @Option(
            names = {"-m", "--mapping"},
            required = true,
            paramLabel = "FILE",
            description = "what the columns mean: a YAML file, or the name of a shipped mapping (olist)")
    private String mapping = "";

    @Parameters(
            arity = "1..*",
            paramLabel = "SOURCE",
            description = "the files, or a folder that holds them; the mapping says which is which by their names")
    private List<Path> sources = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    private final OrderImport orderImport;
    private final @Nullable Path templates;

    ImportCommand(OrderImport orderImport, @Value("${baton.templates-dir:}") String templatesDir) {
        this.orderImport = orderImport;
        Path folder = Path.of(templatesDir.isBlank() ? "bot-templates" : templatesDir);
        this.templates = folder.toFile().isDirectory() ? folder : null;
    }

    @Override
    public Integer call() {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        return run(mapping, sources, line.getOut(), line.getErr(), terminal());
    }

    /** Since Java 22 there is always a console, and it is to be asked whether it is a terminal. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean terminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException before22) {
            return true;
        }
    }

    int run(String named, List<Path> files, PrintWriter out, PrintWriter err, boolean terminal) {
        Progress progress = new Progress(out, terminal);
        try {
            Mapping known = MappingReader.read(named, templates);
            OrderImport.Report report = orderImport.run(known, files, progress);
            progress.end();
            tell(report, out, progress.took());
            boolean useless = report.read() > 0 && report.rejectedOrders() == report.read();
            return useless ? 1 : 0;
        } catch (CannotImport refused) {
            progress.end();
            err.println(refused.getMessage());
            err.flush();
            return refused.misused ? 2 : 1;
        }
    }

    private static void tell(OrderImport.Report report, PrintWriter out, long millis) {
        out.println(Words.of(
                "report",
                report.read(),
                report.count(Outcome.CREATED),
                report.count(Outcome.UPDATED),
                report.count(Outcome.UNCHANGED),
                report.count(Outcome.OLDER),
                report.rejectedOrders(),
                Progress.duration(Math.round(millis / 1000.0)),
                Progress.rate(report.read(), millis)));
        report.rejectedRows().forEach((file, rows) -> out.println(Words.of("rejected-file", rows, file)));
        out.flush();
    }
}
