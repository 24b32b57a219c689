package dev.baton.start;

import java.io.PrintWriter;
import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.util.ClassUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/**
 * What a person may type after {@code java -jar baton.jar}. A command is a Spring bean in its room that carries
 * picocli's {@link Command} with a name and implements {@link Callable} of Integer: 0 done, 1 failed. Its words are
 * judged before anything is started, so a wrong one costs nothing (exit code 2). While it runs {@code baton.command}
 * holds its name, there is no web server, and beans are made when first needed.
 */
public final class Subcommands {

    private static final Logger log = LoggerFactory.getLogger(Subcommands.class);

    @Command(
            name = "baton",
            mixinStandardHelpOptions = true,
            description =
                    "Without a command: serves. A command joins the servers of a Baton that runs on the same BATON_DATA_DIR.",
            synopsisHeading = "Usage: ",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:failed", "2:wrong usage"})
    static final class Root {}

    private final Class<?> product;
    private final Map<String, Class<?>> classes = new TreeMap<>();

    /** @param product what is started for a command; the rooms below it are where commands are looked for */
    public Subcommands(Class<?> product) {
        this.product = product;
    }

    /**
     * Words like {@code --server.port=9000} are for serving; any other first word is, or should have been, a command.
     */
    public boolean meant(String[] args) {
        return args.length > 0
                && (!args[0].startsWith("--") || args[0].equals("--help") || args[0].equals("--version"));
    }

    /** Runs the command in {@code args}; gives its exit code. */
    public int run(String[] args) {
        find();
        CommandLine words = new CommandLine(new Root());
        words.getCommandSpec().versionProvider(this::version);
        SpringObjenesis withoutConstructor = new SpringObjenesis();
        classes.forEach(
                (name, type) -> words.addSubcommand(name, new CommandLine(withoutConstructor.newInstance(type))));
        PrintWriter errors = words.getErr();
        try {
            CommandLine.ParseResult parsed = words.parseArgs(args);
            if (CommandLine.printHelpIfRequested(parsed)) {
                return CommandLine.ExitCode.OK;
            }
            if (!parsed.hasSubcommand()) {
                words.usage(errors);
                return CommandLine.ExitCode.USAGE;
            }
        } catch (ParameterException e) {
            errors.println(e.getMessage());
            if (!CommandLine.UnmatchedArgumentException.printSuggestions(e, errors)) {
                e.getCommandLine().usage(errors);
            }
            return CommandLine.ExitCode.USAGE;
        }
        ResourceBundle sentences = ResourceBundle.getBundle("bot-templates/messages/start", Locale.SIMPLIFIED_CHINESE);
        errors.println(MessageFormat.format(sentences.getString("starting"), args[0]));
        errors.flush();
        return start(args[0], Arrays.copyOfRange(args, 1, args.length));
    }

    private String[] version() {
        String version = product.getPackage().getImplementationVersion();
        return new String[] {"Baton " + (version == null ? "(from its sources)" : version)};
    }

    private int start(String name, String[] words) {
        SpringApplication application = new SpringApplication(product);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(
                Map.of("baton.command", name, "spring.main.lazy-initialization", true, "logging.level.root", "warn"));
        ConfigurableApplicationContext context;
        try {
            context = application.run();
        } catch (RuntimeException reported) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        Object command = context.getBean(type(name));
        int code = new CommandLine(command)
                .setCommandName("baton " + name)
                .setExecutionExceptionHandler((failure, line, parsed) -> {
                    PlainReason.sentence(failure)
                            .ifPresentOrElse(
                                    sentence -> line.getErr().println(sentence),
                                    () -> log.error("{} failed", name, failure));
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(words);
        return SpringApplication.exit(context, () -> code);
    }

    private Class<?> type(String name) {
        Class<?> type = classes.get(name);
        if (type == null) {
            throw new IllegalArgumentException(name);
        }
        return type;
    }

    private void find() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(Command.class));
        for (var found : scanner.findCandidateComponents(product.getPackageName())) {
            Class<?> type =
                    ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), product.getClassLoader());
            Command command = type.getAnnotation(Command.class);
            if (command != null && Callable.class.isAssignableFrom(type)) {
                classes.put(command.name(), type);
            }
        }
    }
}
