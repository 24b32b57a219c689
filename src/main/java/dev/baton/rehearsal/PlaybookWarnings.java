package dev.baton.rehearsal;

import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.PlaybooksChanged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Says in the log what is to be said against the playbooks in use, at the start and when they change. Off for commands.
 */
@Component
class PlaybookWarnings {

    private static final Logger log = LoggerFactory.getLogger(PlaybookWarnings.class);

    private final ObjectProvider<Catalogue> catalogue;
    private final ObjectProvider<PlaybookJudge> judges;
    private final boolean wanted;

    PlaybookWarnings(
            ObjectProvider<Catalogue> catalogue,
            ObjectProvider<PlaybookJudge> judges,
            @Value("${baton.command:}") String command) {
        this.catalogue = catalogue;
        this.judges = judges;
        this.wanted = command.isBlank();
    }

    @EventListener({ApplicationReadyEvent.class, PlaybooksChanged.class})
    void look() {
        if (wanted) {
            Catalogue files = catalogue.getObject();
            judges.orderedStream()
                    .flatMap(judge -> judge.warnings(files).stream())
                    .forEach(log::warn);
        }
    }
}
