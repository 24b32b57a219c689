package dev.baton.integrity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Timelines that somebody changed behind our back (R047). The whole past may be millions of entries, so a call looks at
 * {@value #MOST} at most, newest workflow first, and the next one goes on from there and begins again at the end; what
 * was found is looked at in every call until it holds again. {@code timeline check} looks at everything at once.
 */
@Component
class ChainPatrol implements IntegrityCheck {

    static final int MOST = 20_000;
    private static final int TOLD = 20;

    private final Chains chains;
    private final Map<Long, Chains.Tear> known = new LinkedHashMap<>();
    private Chains.Walked walked = Chains.Walked.start();

    ChainPatrol(Chains chains) {
        this.chains = chains;
    }

    @Override
    public synchronized List<Violation> violations() {
        for (Long id : List.copyOf(known.keySet())) {
            Optional<Chains.Tear> still = chains.of(id);
            still.ifPresentOrElse(tear -> known.put(id, tear), () -> known.remove(id));
        }
        goOn();
        List<Violation> told = new ArrayList<>();
        known.values().stream()
                .limit(TOLD)
                .forEach(tear ->
                        told.add(new Violation("timeline-chain", Long.toString(tear.workflowId()), tear.text())));
        return told;
    }

    private void goOn() {
        Chains.Walked now = new Chains.Walked(walked.before(), 0, 0, List.of());
        do {
            now = chains.on(now);
        } while (!now.atEnd() && now.entries() < MOST && known.size() < TOLD);
        now.tears().forEach(tear -> known.put(tear.workflowId(), tear));
        walked = now.atEnd() ? Chains.Walked.start() : now;
    }
}
