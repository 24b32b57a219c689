package dev.baton;

import dev.baton.start.Subcommands;
import java.time.Clock;
import java.time.ZoneOffset;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Turns every order exception into a workflow that somebody holds. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Baton {

    /** Serves; or, when the first argument is the name of a command, runs that and ends with its exit code. */
    public static void main(String[] args) {
        Subcommands subcommands = new Subcommands(Baton.class);
        if (subcommands.meant(args)) {
            System.exit(subcommands.run(args));
        }
        try {
            SpringApplication.run(Baton.class, args);
        } catch (SpringApplication.AbandonedRunException asked) {
            throw asked;
        } catch (RuntimeException reported) {
            System.exit(1); // a part that is running already must not keep a failed start alive
        }
    }

    @Bean
    Clock clock() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
