package dev.baton.catalogue;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Looks every second whether playbook files were changed, and takes them in when nobody has touched them for a second.
 * Broken ones are refused with file, line and sentence, in the log and to the leads, once for the same mistakes; the
 * old ones keep running.
 */
@Component
class PlaybookWatch {

    private static final Logger log = LoggerFactory.getLogger(PlaybookWatch.class);

    private final PlaybookFiles files;
    private final Catalogue catalogue;
    private final ApplicationEventPublisher events;
    private String seen;
    private String read;
    private List<Problem> complained = List.of();

    PlaybookWatch(PlaybookFiles files, Catalogue catalogue, ApplicationEventPublisher events) {
        this.files = files;
        this.catalogue = catalogue;
        this.events = events;
        this.read = files.fingerprint();
        this.seen = read;
    }

    @Scheduled(fixedDelayString = "PT1S")
    synchronized void look() {
        String now = files.fingerprint();
        boolean calm = now.equals(seen);
        seen = now;
        if (calm && !now.equals(read)) {
            read = now;
            takeIn();
        }
    }

    private void takeIn() {
        Catalogue.Reload reload = catalogue.reload();
        if (!reload.problems().isEmpty()) {
            reload.problems().forEach(problem -> log.warn("refused, the old playbooks keep running: {}", problem));
            if (!reload.problems().equals(complained)) {
                complained = reload.problems();
                events.publishEvent(new PlaybooksRefused(complained));
            }
            return;
        }
        complained = List.of();
        log.info(
                "playbooks read anew: {} kinds, {} of them changed",
                catalogue.kinds().size(),
                reload.changed().size());
        if (!reload.changed().isEmpty()) {
            events.publishEvent(new PlaybooksChanged(reload.changed()));
        }
    }
}
