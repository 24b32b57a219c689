package dev.baton.doctor;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says once, some moments after the start, how every part is: one line for what is well, one for each part that is not.
 * Nothing waits for it. Off for commands.
 */
@Component
class StartSummary {

    private static final Logger log = LoggerFactory.getLogger("dev.baton.doctor");

    private final Doctor doctor;
    private final boolean wanted;
    private final Duration after;

    StartSummary(
            Doctor doctor,
            @Value("${baton.command:}") String command,
            @Value("${baton.doctor.at-start:true}") boolean wanted,
            @Value("${baton.doctor.start-after:PT5S}") Duration after) {
        this.doctor = doctor;
        this.wanted = wanted && command.isBlank();
        this.after = after;
    }

    /** By then the first connection stands, or it is worth saying that it does not. */
    @EventListener(ApplicationReadyEvent.class)
    void soon() {
        if (wanted) {
            Thread thread = new Thread(this::sleepAndSay, "doctor-start");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void sleepAndSay() {
        try {
            Thread.sleep(after.toMillis());
        } catch (InterruptedException stopping) {
            return;
        }
        say();
    }

    void say() {
        List<Diagnosis> all = doctor.examine();
        if (all.isEmpty()) {
            return;
        }
        String well = all.stream().filter(Diagnosis::ok).map(Diagnosis::title).collect(Collectors.joining("、"));
        log.info("体检：正常 {}/{}：{}", all.stream().filter(Diagnosis::ok).count(), all.size(), well);
        all.stream()
                .filter(part -> !part.ok())
                .forEach(part -> log.warn("体检：{}：{}。{}", part.title(), part.text(), part.todo()));
    }
}
