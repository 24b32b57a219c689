package dev.baton.action;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.NoSuchWorkflow;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The door to what buttons do. A request is one transaction that holds the workflow's lock: its unique row in
 * action_run, the rights, the act, the timeline and the outbox commit together or not at all. The same request again
 * changes nothing and gets the same answer; a refused one leaves no trace and is judged anew. A press with the id of an
 * earlier one but another form is refused: it comes from a card that never got its answer, and what its form says must
 * not be taken for said.
 */
@Component
public class Actions {

    /** The reason for a press that has an earlier one's id and another form. */
    public static final String USED = "refused.press-used";

    private static final int REQUEST_LENGTH = 191;

    private final Map<ActionName, Action> actions = new EnumMap<>(ActionName.class);
    private final RunMapper runs;
    private final Requests requests;
    private final Workflows workflows;
    private final Timeline timeline;
    private final Roster roster;
    private final Wording wording;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;
    private final Clock clock;

    Actions(
            List<Action> all,
            RunMapper runs,
            Requests requests,
            Workflows workflows,
            Timeline timeline,
            Roster roster,
            Wording wording,
            Catalogue catalogue,
            TransactionTemplate transaction,
            RetryTemplate retry,
            Clock clock) {
        all.forEach(action -> actions.put(action.name(), action));
        this.runs = runs;
        this.requests = requests;
        this.workflows = workflows;
        this.timeline = timeline;
        this.roster = roster;
        this.wording = wording;
        this.transaction = transaction;
        this.retry = retry;
        this.clock = clock;
        catalogue.steps().stream().flatMap(step -> step.actions().stream()).forEach(this::action);
    }

    private Action action(ActionName name) {
        Action action = actions.get(name);
        if (action == null) {
            throw new IllegalStateException("a playbook offers " + name.id() + ", but nothing does it");
        }
        return action;
    }

    /** What the button asks first, or why it would be refused anyway. No effect. */
    public ActionResult form(long workflowId, ActionName name, String userId) {
        return form(workflowId, name, userId, Map.of());
    }

    /** What it asks of who has typed this already: of several questions the one that this answers. No effect. */
    public ActionResult form(long workflowId, ActionName name, String userId, Map<String, String> typed) {
        Optional<Member> member = roster.member(userId);
        Optional<Workflow> found = workflows.find(workflowId);
        if (member.isEmpty() || found.isEmpty()) {
            return nobodyOrNothing(member.isEmpty());
        }
        Workflow workflow = found.get();
        Outcome asked = workflows
                .refusal(workflow, member.get(), name)
                .map(Outcome::cannot)
                .orElseGet(() -> action(name).ask(workflow, member.get(), typed));
        return asked instanceof Outcome.NeedsMore more
                ? new ActionResult.Asks(more.form(), workflow)
                : new ActionResult.Refused(((Outcome.Cannot) asked).refusal(), workflow, timeline.shown(workflow));
    }

    /** Does what is asked, once. Never throws for what a person did wrong. */
    public ActionResult run(ActionRequest request) {
        Optional<Member> member = roster.member(request.by().actor());
        String key = key(request.id());
        if (member.isEmpty()) {
            return before(request, key).orElseGet(() -> nobodyOrNothing(true));
        }
        boolean first = requests.first(request.id());
        if (!first) {
            Optional<ActionResult> before = before(request, key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        ActionResult result = null;
        try {
            Prepared prepared = action(request.action()).prepare(request, member.get());
            result = retry.invoke(
                    () -> transaction.execute(status -> inTransaction(request, key, member.get(), prepared, status)));
            return result;
        } catch (NoSuchWorkflow unknown) {
            return nobodyOrNothing(false);
        } finally {
            if (!(result instanceof ActionResult.Done)) {
                requests.forget(request.id());
            }
        }
    }

    private ActionResult inTransaction(
            ActionRequest request, String key, Member member, Prepared prepared, TransactionStatus status) {
        Workflow workflow = workflows.lock(request.workflowId());
        Optional<Refusal> refusal = judge(request, workflow, member);
        if (refusal.isPresent()) {
            status.setRollbackOnly();
            // refused, perhaps, because the same request was done while we waited for the lock
            return runs.find(key)
                    .map(run -> repeat(request, run, workflow))
                    .orElseGet(() -> new ActionResult.Refused(refusal.get(), workflow, shown(request, workflow)));
        }
        long runId = TsidCreator.getTsid().toLong();
        Instant now = clock.instant();
        try {
            runs.insert(runId, key, workflow.id(), request.action().id(), member.userId(), now, content(request));
        } catch (DuplicateKeyException repeated) {
            status.setRollbackOnly();
            return repeat(request, runs.find(key).orElseThrow(() -> repeated), workflow);
        }
        Outcome outcome = action(request.action())
                .perform(new Press(runId, workflow, member, request.by(), request.params(), prepared, now));
        if (outcome instanceof Outcome.Did did) {
            Function<Workflow, String> receipt = request.receipt();
            String kept = receipt == null ? null : receipt.apply(did.workflow());
            if (kept != null) {
                runs.keep(runId, kept);
            }
            return new ActionResult.Done(did.workflow(), shown(request, did.workflow()), false, kept);
        }
        status.setRollbackOnly();
        if (outcome instanceof Outcome.NeedsMore more) {
            return new ActionResult.Asks(more.form(), workflow);
        }
        Outcome.Cannot cannot = (Outcome.Cannot) outcome;
        return new ActionResult.Refused(cannot.refusal(), workflow, shown(request, workflow), cannot.field());
    }

    private Optional<Refusal> judge(ActionRequest request, Workflow workflow, Member member) {
        boolean stale = request.revision() != null
                && request.revision() != workflow.revision()
                && request.action() != ActionName.NOTE;
        Optional<Refusal> refusal = action(request.action()).refusal(workflows, workflow, member, request.params());
        if (!stale) {
            return refusal;
        }
        boolean lostRace = request.action() == ActionName.TAKE && workflow.holder() != null && refusal.isEmpty();
        if (lostRace) {
            return Optional.of(Refusal.conflict(
                    "refused.taken",
                    roster.nameOf(String.valueOf(workflow.holder())),
                    When.text(workflow.holding().since(), clock.instant())));
        }
        return refusal.or(() -> Optional.of(stale(workflow)));
    }

    /** Who changed it and when, for a press on a card that is no longer true. */
    private Refusal stale(Workflow workflow) {
        List<TimelineEntry> last = timeline.shown(workflow);
        TimelineEntry entry = last.get(0);
        return Refusal.conflict(
                "refused.stale",
                By.nameOf(entry.actor(), roster, wording),
                When.text(entry.at(), clock.instant()),
                Mobiles.masked(entry.text()));
    }

    /** What came of the request when it was done; asked only by who would refuse it now. */
    public Optional<ActionResult.Done> earlier(RequestId id) {
        return transaction.execute(status -> runs.find(key(id))
                .map(run -> new ActionResult.Done(
                        workflows.find(run.workflowId()).orElseThrow(), List.of(), true, run.answer())));
    }

    private Optional<ActionResult> before(ActionRequest request, String key) {
        return transaction.execute(status -> runs.find(key)
                .map(run ->
                        repeat(request, run, workflows.find(run.workflowId()).orElseThrow())));
    }

    private ActionResult repeat(ActionRequest request, RunMapper.Run run, Workflow workflow) {
        if (request.by().surface() == Surface.CARD && !Objects.equals(content(request), run.content())) {
            return new ActionResult.Refused(Refusal.conflict(USED), workflow, shown(request, workflow));
        }
        return new ActionResult.Done(workflow, shown(request, workflow), true, run.answer());
    }

    /** What the form of a press says; null without one, and for callers whose key alone is what counts. */
    private static @Nullable String content(ActionRequest request) {
        if (request.by().surface() != Surface.CARD || request.params().isEmpty()) {
            return null;
        }
        StringBuilder said = new StringBuilder();
        new TreeMap<>(request.params())
                .forEach((field, value) ->
                        said.append(field).append('\n').append(value.strip()).append('\0'));
        return DigestUtils.sha256Hex(said.toString());
    }

    /** What a card shows beside the workflow, of the same moment. */
    private List<TimelineEntry> shown(ActionRequest request, Workflow workflow) {
        return request.by().surface() == Surface.CARD ? timeline.shown(workflow) : List.of();
    }

    private static ActionResult nobodyOrNothing(boolean nobody) {
        return new ActionResult.Refused(
                nobody ? Refusal.forbidden("card.stranger") : Refusal.conflict("refused.unknown-workflow"),
                null,
                List.of());
    }

    private static String key(RequestId id) {
        String plain = id.kind() + ":" + id.key();
        return plain.length() <= REQUEST_LENGTH ? plain : id.kind() + ":" + DigestUtils.sha256Hex(id.key());
    }
}
