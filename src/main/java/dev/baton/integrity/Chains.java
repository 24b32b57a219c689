package dev.baton.integrity;

import dev.baton.integrity.ChainMapper.Row;
import dev.baton.wording.Wording;
import dev.baton.workflow.Chain;
import dev.baton.workflow.When;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Follows the timelines entry by entry and says where one was changed, removed or put in behind Baton's back. Walks the
 * primary keys in batches, newest workflow first; each batch is one moment of the store, so people who press meanwhile
 * are no finding.
 */
@Component
class Chains {

    /** Workflows a batch. */
    private static final int BATCH = 200;

    private final ChainMapper rows;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Chains(ChainMapper rows, Wording wording, TransactionTemplate transaction, Clock clock) {
        this.rows = rows;
        this.wording = wording;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The first place of a workflow at which its timeline does not hold. */
    record Tear(long workflowId, @Nullable String orderNo, String text) {}

    /**
     * How far somebody has come.
     *
     * @param before where to go on; the end of the walk is the beginning of the next
     */
    record Walked(long before, int workflows, int entries, List<Tear> tears) {

        static Walked start() {
            return new Walked(Long.MAX_VALUE, 0, 0, List.of());
        }

        boolean atEnd() {
            return before == Long.MIN_VALUE;
        }
    }

    /** One batch further. */
    Walked on(Walked walked) {
        return transaction.execute(status -> batch(walked));
    }

    private Walked batch(Walked walked) {
        List<Row> found = rows.next(walked.before(), BATCH);
        Map<Long, List<Row>> byWorkflow = new LinkedHashMap<>();
        found.forEach(row ->
                byWorkflow.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row));
        List<Tear> tears = new ArrayList<>(walked.tears());
        byWorkflow.values().forEach(chain -> tear(chain).ifPresent(tears::add));
        long last = byWorkflow.size() < BATCH
                ? Long.MIN_VALUE
                : found.get(found.size() - 1).id();
        rows.orphans(last, walked.before()).forEach(id -> tears.add(orphan(id)));
        int entries = (int) found.stream().filter(row -> row.seq() != null).count();
        return new Walked(last, walked.workflows() + byWorkflow.size(), walked.entries() + entries, List.copyOf(tears));
    }

    /** Where this one's timeline does not hold now; empty when it does. */
    Optional<Tear> of(long workflowId) {
        return transaction.execute(status -> {
            List<Row> chain = rows.one(workflowId);
            if (!chain.isEmpty()) {
                return tear(chain);
            }
            return rows.orphans(workflowId, workflowId).stream().findFirst().map(this::orphan);
        });
    }

    private Tear orphan(long workflowId) {
        return new Tear(workflowId, null, wording.say("integrity.timeline-chain.orphan"));
    }

    private Optional<Tear> tear(List<Row> chain) {
        Row workflow = chain.get(0);
        return broken(chain).map(text -> new Tear(workflow.id(), workflow.orderNo(), text));
    }

    private Optional<String> broken(List<Row> chain) {
        int entries = chain.get(0).entries();
        String before = null;
        int expected = 0;
        for (Row row : chain) {
            Integer seq = row.seq();
            if (seq == null || seq != expected) {
                return say("missing", expected + 1);
            }
            if (seq >= entries) {
                return say("added", seq + 1, when(row), entries);
            }
            if (!Objects.equals(row.hash(), hash(row, before))) {
                return say(row.hash() == null ? "unsealed" : "changed", seq + 1, when(row));
            }
            before = row.hash();
            expected++;
        }
        if (expected < entries) {
            return say("missing", expected + 1);
        }
        return Objects.equals(before, chain.get(0).head()) ? Optional.empty() : say("head", entries);
    }

    private static String hash(Row row, @Nullable String before) {
        return Chain.link(
                before,
                row.id(),
                Objects.requireNonNull(row.seq()),
                Objects.requireNonNull(row.at()),
                Objects.requireNonNull(row.actor()),
                Objects.requireNonNull(row.surface()),
                Objects.requireNonNull(row.kind()),
                Objects.requireNonNull(row.text()),
                row.data());
    }

    private String when(Row row) {
        return When.text(Objects.requireNonNull(row.at()), clock.instant());
    }

    private Optional<String> say(String what, Object... args) {
        return Optional.of(wording.say("integrity.timeline-chain." + what, args));
    }
}
