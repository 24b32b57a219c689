package dev.baton.integrity;

import dev.baton.wording.Wording;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar target/baton.jar timeline check}: every timeline, every entry; exit code 1 when one does not hold.
 */
@Component
@Command(
        name = "timeline",
        mixinStandardHelpOptions = true,
        description = "Looks whether anybody changed what happened.")
class TimelineCheckCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    private final Chains chains;
    private final Wording wording;

    TimelineCheckCommand(Chains chains, Wording wording) {
        this.chains = chains;
        this.wording = wording;
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "say what: timeline check");
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Follows every timeline entry by entry.")
    Integer check() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        Chains.Walked walked = Chains.Walked.start();
        int told = 0;
        do {
            walked = chains.on(walked);
            for (Chains.Tear tear : walked.tears().subList(told, walked.tears().size())) {
                out.println(wording.say(
                        "chain.tear", String.valueOf(tear.orderNo()), Long.toString(tear.workflowId()), tear.text()));
            }
            told = walked.tears().size();
        } while (!walked.atEnd());
        out.println(wording.say(told == 0 ? "chain.ok" : "chain.broken", walked.workflows(), walked.entries(), told));
        out.flush();
        return told == 0 ? 0 : 1;
    }
}
