package dev.baton.catalogue;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The playbooks that open workflows began with, also those whose files were changed since. Each is read at most once.
 */
@Component
class Versions {

    private final VersionMapper rows;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final Map<String, Optional<Playbook>> known = new ConcurrentHashMap<>();

    Versions(VersionMapper rows, TransactionTemplate transaction, Clock clock) {
        this.rows = rows;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Keeps it for those that begin with it; one statement a version and process. Never in a transaction. */
    void keep(Playbook playbook) {
        if (known.containsKey(playbook.version())) {
            return;
        }
        ProblemType kind = playbook.kind();
        transaction.executeWithoutResult(status -> rows.keep(
                playbook.version(), kind.type(), kind.detail(), PlaybookReader.json(playbook), clock.instant()));
        known.put(playbook.version(), Optional.of(playbook));
    }

    /** Keeps it as the one that came last: its file was changed to say this. Never in a transaction. */
    void renew(Playbook playbook) {
        ProblemType kind = playbook.kind();
        transaction.executeWithoutResult(status -> rows.renew(
                playbook.version(), kind.type(), kind.detail(), PlaybookReader.json(playbook), clock.instant()));
        known.put(playbook.version(), Optional.of(playbook));
    }

    /** The kept ones of its kind that came after this one. Never in a transaction. */
    List<String> later(Playbook playbook) {
        return transaction.execute(status -> rows.later(playbook.version()));
    }

    /** As it was kept; empty for one that nobody kept. */
    Optional<Playbook> find(String version) {
        Optional<Playbook> before = known.get(version);
        if (before != null) {
            return before;
        }
        Optional<Playbook> stored =
                transaction.execute(status -> rows.find(version).map(PlaybookReader::playbook));
        if (stored.isPresent()) {
            known.put(version, stored);
        }
        return stored;
    }
}
