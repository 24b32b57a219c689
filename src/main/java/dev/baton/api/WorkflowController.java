package dev.baton.api;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.api.Refusal.FieldError;
import dev.baton.catalogue.ActionName;
import dev.baton.request.Answer;
import dev.baton.request.RequestId;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Flows;
import dev.baton.workflow.InvalidFinding;
import dev.baton.workflow.NoSuchWorkflow;
import dev.baton.workflow.Opened;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowQuery;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Workflows over HTTP: raise, list, look, and the same actions as the buttons. */
@Tag(name = "workflows")
@RestController
class WorkflowController {

    /**
     * Fields of forms in which a number is as good as its digits. Never money: that is text, so that nobody rounds it
     * (CONTRACT 5).
     */
    private static final Set<String> COUNTS = Set.of("quantity", "minutes");

    private static final String UNKNOWN_ACTOR = "unknown-actor";

    private final Workflows workflows;
    private final Board board;
    private final Timeline timeline;
    private final Actions actions;
    private final WorkflowViews views;
    private final Idempotency idempotency;
    private final Flows flows;
    private final Cursors cursors;
    private final Wording wording;

    WorkflowController(
            Workflows workflows,
            Board board,
            Timeline timeline,
            Actions actions,
            WorkflowViews views,
            Idempotency idempotency,
            Flows flows,
            Cursors cursors,
            Wording wording) {
        this.workflows = workflows;
        this.board = board;
        this.timeline = timeline;
        this.actions = actions;
        this.views = views;
        this.idempotency = idempotency;
        this.flows = flows;
        this.cursors = cursors;
        this.wording = wording;
    }

    /** A report on the wire. */
    @Schema(name = "Raise")
    record RaiseJson(
            String requestId,
            String orderNo,
            @Nullable Integer lineNo,
            String type,
            String detail,
            @Nullable String note,
            @Nullable List<String> images,
            @Nullable String assignee,
            String reportedBy) {}

    @Operation(summary = "Raises an exception; 201 new, 200 when the same one is already open (the note joins it)")
    @Takes(RaiseJson.class)
    @Answers(status = 201, what = "new", body = WorkflowJson.class)
    @Answers(what = "it is open already", body = WorkflowJson.class)
    @PostMapping("/api/workflows")
    ResponseEntity<String> raise(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        Fields fields = Fields.of(Idempotency.read(body, request));
        String requestId = fields.text("requestId", 200);
        Finding finding = FindingReader.finding(fields);
        String reporter = fields.required("reportedBy", 64);
        fields.done();
        fields.refuseIfWrong();
        By by = new By(reporter, Surface.API);
        try {
            Workflows.Plan plan = workflows.plan(finding);
            try {
                return idempotency.once(request, requestId, () -> raised(plan, by));
            } catch (DuplicateKeyException openedMeanwhile) {
                return idempotency.once(request, requestId, () -> raised(plan, by));
            }
        } catch (InvalidFinding invalid) {
            throw refused(invalid);
        }
    }

    private Answer raised(Workflows.Plan plan, By by) {
        Opened opened = workflows.open(plan, by);
        int status = opened.created() ? HttpStatus.CREATED.value() : HttpStatus.OK.value();
        return new Answer(status, Json.write(views.view(opened.workflow())));
    }

    private Refusal refused(InvalidFinding invalid) {
        String sentence = invalid.refusal().text(wording);
        return invalid.field().equals("orderNo")
                ? Refusal.notFound(sentence)
                : Refusal.invalid(List.of(new FieldError(invalid.field(), "unknown", sentence)));
    }

    /** A page of workflows. */
    @Schema(name = "WorkflowPage")
    record Found(List<WorkflowJson> items, @Nullable String next) {}

    @Operation(
            summary = "Workflows, newest first; of an assignee only the open ones unless a state is named",
            parameters = {
                @Parameter(name = "assignee", in = ParameterIn.QUERY, description = "user id of the holder"),
                @Parameter(name = "team", in = ParameterIn.QUERY, description = "id of the team whose work it is"),
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema =
                                @Schema(
                                        allowableValues = {"waiting", "held", "review", "snoozed", "resolved", "cleared"
                                        })),
                @Parameter(name = "type", in = ParameterIn.QUERY, description = "缺货, or 缺货/商品售罄"),
                @Parameter(
                        name = "overdue",
                        in = ParameterIn.QUERY,
                        description = "true: only those past their time; false: only the others"),
                @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
            })
    @GetMapping("/api/workflows")
    Found list(HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        String assignee = given.text("assignee");
        String team = given.text("team");
        WorkflowState state =
                given.word("state", WorkflowController::state, stateWords()).orElse(null);
        String kind = given.text("type");
        int slash = kind == null ? -1 : kind.indexOf('/');
        String type = kind == null || slash < 0 ? kind : kind.substring(0, slash);
        String detail = kind == null || slash < 0 || slash == kind.length() - 1 ? null : kind.substring(slash + 1);
        Boolean overdue = given.flag("overdue");
        int limit = given.limit();
        String cursor = given.cursor();
        given.refuseIfWrong();
        String list = given.list("workflows");
        Long before =
                cursor == null ? null : Long.valueOf(cursors.read(list, cursor).get(0));
        List<Workflow> found =
                board.list(new WorkflowQuery(assignee, team, state, type, detail, overdue, before, limit + 1));
        List<Workflow> page = found.subList(0, Math.min(limit, found.size()));
        String next =
                found.size() > limit ? cursors.write(list, page.get(limit - 1).wireId()) : null;
        return new Found(page.stream().map(views::view).toList(), next);
    }

    private static Optional<WorkflowState> state(String word) {
        return Arrays.stream(WorkflowState.values())
                .filter(state -> state.wire().equals(word))
                .findFirst();
    }

    private static String stateWords() {
        return Arrays.stream(WorkflowState.values()).map(WorkflowState::wire).collect(Collectors.joining(", "));
    }

    @Operation(summary = "One workflow")
    @GetMapping("/api/workflows/{id}")
    WorkflowJson one(@PathVariable String id) {
        return views.view(known(id));
    }

    @Operation(summary = "Its flow as a picture (SVG), with where it stands")
    @GetMapping(path = "/api/workflows/{id}/flow", produces = "image/svg+xml;charset=UTF-8")
    String flow(@PathVariable String id) {
        return flows.svg(known(id));
    }

    /** A page of a timeline. */
    @Schema(name = "TimelinePage")
    record History(
            List<WorkflowJson.EntryJson> items, @Nullable String next) {}

    @Operation(
            summary = "Its timeline, append-only, oldest first",
            parameters = {
                @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
            })
    @GetMapping("/api/workflows/{id}/timeline")
    History timeline(@PathVariable String id, HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        int limit = given.limit();
        String cursor = given.cursor();
        given.refuseIfWrong();
        long workflowId = known(id).id();
        String list = "timeline " + workflowId;
        int from =
                cursor == null ? 0 : Integer.parseInt(cursors.read(list, cursor).get(0));
        List<TimelineEntry> found = timeline.from(workflowId, from, limit + 1);
        List<TimelineEntry> page = found.subList(0, Math.min(limit, found.size()));
        String next = found.size() > limit ? cursors.write(list, Integer.toString(from + limit)) : null;
        return new History(page.stream().map(WorkflowJson.EntryJson::of).toList(), next);
    }

    /** An action on the wire. */
    @Schema(name = "Act")
    record ActJson(
            String requestId,
            String actor,
            @Nullable Integer revision,
            @Nullable Map<String, Object> params) {}

    @Operation(summary = "The same engine the buttons use: done or repeated, or a refusal with its reason")
    @Takes(ActJson.class)
    @Answers(what = "done, now or before", body = Replies.ActionDone.class)
    @PostMapping("/api/workflows/{id}/actions/{action}")
    ResponseEntity<String> act(
            @PathVariable String id,
            @PathVariable String action,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        Fields fields;
        try {
            fields = Fields.of(Idempotency.read(body, request));
        } catch (Refusal unreadable) {
            return repeated(request).orElseThrow(() -> unreadable);
        }
        String said = fields.text("requestId", 200);
        Idempotency.wrongKey(request, said).ifPresent(wrong -> fields.wrong(List.of(wrong)));
        String actor = fields.required("actor");
        Integer revision = fields.number("revision");
        Map<String, String> params = params(fields);
        fields.done();
        Workflow workflow = known(id);
        ActionName name = ActionName.of(action).orElseThrow(() -> unknown(action, workflow));
        if (fields.isWrong()) {
            return repeated(request).orElseThrow(() -> misread(fields, workflow));
        }
        RequestId key =
                Idempotency.countedAs(request).orElseGet(() -> new RequestId("api", "once " + TsidCreator.getTsid()));
        By by = new By(actor, Surface.API);
        ActionResult result =
                actions.run(new ActionRequest(key, workflow.id(), name, by, revision, params, this::receipt));
        return answer(result, workflow, by, revision);
    }

    /** What this very call did when it counted; asked only where it would be refused now. */
    private Optional<ResponseEntity<String>> repeated(HttpServletRequest request) {
        return Idempotency.countedAs(request).flatMap(actions::earlier).map(this::done);
    }

    private Refusal unknown(String action, Workflow workflow) {
        String reason = wording.say("refused.unknown-action", action);
        return refused(Refusal.notFound(reason), reason, workflow);
    }

    private Refusal refused(Refusal refusal, String reason, Workflow workflow) {
        return refusal.with("outcome", "refused").with("reason", reason).with("workflow", views.view(workflow));
    }

    /** Told like any other refusal of an action (CONTRACT 3): the sentence is about the first thing that is wrong. */
    private Refusal misread(Fields fields, Workflow workflow) {
        FieldError first = fields.errors().get(0);
        String name = first.field().replaceFirst("^params\\.", "");
        return refused(Refusal.invalid(fields.errors()), Words.of("wrong-param", name, first.message()), workflow);
    }

    private static Map<String, String> params(Fields fields) {
        Map<String, String> params = new LinkedHashMap<>();
        fields.free("params").forEach((name, value) -> {
            if (value instanceof String || (value instanceof Number && COUNTS.contains(name))) {
                params.put(name, String.valueOf(value));
            } else if (value != null) {
                fields.wrong("params." + name, "not-text");
            }
        });
        return params;
    }

    private String receipt(Workflow workflow) {
        return Json.write(views.view(workflow));
    }

    private ResponseEntity<String> answer(ActionResult result, Workflow before, By by, @Nullable Integer revision) {
        if (result instanceof ActionResult.Done done) {
            return done(done);
        }
        if (result instanceof ActionResult.Asks asks) {
            String missing = asks.form().fields().stream()
                    .filter(field -> field.required())
                    .map(field -> field.name())
                    .findFirst()
                    .orElse("params");
            Refusal required = Refusal.invalid("params." + missing, "required");
            throw refused(required, wording.say("refused.missing", missing), asks.workflow());
        }
        ActionResult.Refused refused = (ActionResult.Refused) result;
        Workflow now = refused.workflow() == null ? before : refused.workflow();
        String code = code(refused.refusal());
        String reason = reason(refused.refusal(), code, by, revision, now);
        Refusal refusal = new Refusal(status(refused.refusal()), code, reason);
        if (refusal.status == HttpStatus.UNPROCESSABLE_CONTENT) {
            String field = refused.field() == null ? "params" : "params." + refused.field();
            refusal.with("errors", List.of(error(field, code, reason, refused.refusal())));
        }
        throw refused(refusal, reason, now);
    }

    private ResponseEntity<String> done(ActionResult.Done done) {
        Map<String, Object> body = new LinkedHashMap<>();
        String receipt = done.receipt();
        body.put("outcome", done.repeated() ? "repeated" : "done");
        body.put("workflow", receipt == null ? views.view(done.workflow()) : Json.parse(receipt));
        return Idempotency.response(Idempotency.ok(body));
    }

    /** The sentence of the card, but for what a program sees no card of. */
    private String reason(
            dev.baton.workflow.Refusal refusal, String code, By by, @Nullable Integer revision, Workflow now) {
        return switch (code) {
            case UNKNOWN_ACTOR -> Words.of("unknown-actor", by.actor());
            case "stale" -> Words.of("stale", String.valueOf(revision), Integer.toString(now.revision()));
            default -> refusal.text(wording);
        };
    }

    /** Where one of a few words is asked for, which they are: a card shows them, a program cannot see that. */
    private static FieldError error(String field, String code, String reason, dev.baton.workflow.Refusal refusal) {
        boolean choice =
                refusal.key().equals("refused.bad-choice") && refusal.args().size() > 1;
        return choice
                ? new FieldError(
                        field,
                        "not-one-of",
                        Words.of("not-one-of", refusal.args().get(1)))
                : new FieldError(field, code, reason);
    }

    /** For programs: stable, whatever the sentence is called inside. */
    private static String code(dev.baton.workflow.Refusal refusal) {
        return refusal.key().equals("card.stranger")
                ? UNKNOWN_ACTOR
                : refusal.key().replaceFirst("^[a-z]+\\.", "");
    }

    private static HttpStatus status(dev.baton.workflow.Refusal refusal) {
        return switch (refusal.reason()) {
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case CONFLICT -> HttpStatus.CONFLICT;
            case INVALID -> HttpStatus.UNPROCESSABLE_CONTENT;
        };
    }

    private Workflow known(String id) {
        try {
            return workflows.find(Long.parseLong(id)).orElseThrow(() -> new NoSuchWorkflow(id));
        } catch (NumberFormatException | NoSuchWorkflow unknown) {
            throw Refusal.notFound(wording.say("refused.unknown-workflow"));
        }
    }
}
