package dev.baton.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;

/**
 * A process of its own that starts (or joins) the engines as Baton does, says where they are, and ends at once or when
 * a file appears.
 */
final class EngineTrial {

    private EngineTrial() {}

    public static void main(String[] args) throws InterruptedException {
        SpringApplication application = new SpringApplication(EngineTrial.class);
        application.setWebApplicationType(WebApplicationType.NONE);
        application.setLogStartupInfo(false);
        application.setDefaultProperties(Map.of("logging.level.org.springframework", "warn"));
        ConfigurableApplicationContext context = application.run(args);
        Environment environment = context.getEnvironment();
        System.out.println("READY "
                + environment.getProperty("spring.datasource.url") + " "
                + environment.getProperty("spring.datasource.password") + " "
                + environment.getProperty("spring.data.redis.url"));
        String until = environment.getProperty("trial.until", "");
        while (!until.isEmpty() && !Files.exists(Path.of(until))) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        System.exit(SpringApplication.exit(context));
    }
}
