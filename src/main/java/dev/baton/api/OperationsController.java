package dev.baton.api;

import dev.baton.doctor.Diagnosis;
import dev.baton.doctor.Doctor;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxLine;
import dev.baton.outbox.OutboxState;
import dev.baton.workflow.When;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What engineers look at: what has not left yet, and whether any order could get lost. */
@Tag(name = "operations")
@RestController
class OperationsController {

    /** As the outbox keeps a failure that nobody expected: its class, and what it says. */
    private static final Pattern CLASS = Pattern.compile("^\\w*(Exception|Error|Failed): ");

    /** What leaves only when nobody can revoke it any more. */
    private static final Set<String> REVOCABLE = Set.of("sms", "refund");

    private final Outbox outbox;
    private final Integrity integrity;
    private final Doctor doctor;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Clock clock;

    OperationsController(
            Outbox outbox, Integrity integrity, Doctor doctor, Idempotency idempotency, Cursors cursors, Clock clock) {
        this.outbox = outbox;
        this.integrity = integrity;
        this.doctor = doctor;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.clock = clock;
    }

    /** The no-lost-order check's answer. */
    record IntegrityJson(boolean ok, List<Violation> violations) {}

    @Operation(summary = "The no-lost-order check, live")
    @GetMapping("/api/integrity")
    IntegrityJson integrity() {
        List<Violation> violations = integrity.violations();
        return new IntegrityJson(violations.isEmpty(), violations);
    }

    /** How the outside parts are. */
    @Schema(name = "Doctor")
    record Health(boolean ok, List<Diagnosis> checks) {}

    @Operation(
            summary = "Each outside part: ok, or the one thing to do",
            parameters =
                    @Parameter(
                            name = "fresh",
                            in = ParameterIn.QUERY,
                            description = "true: ask DingTalk again also for what costs calls, at most once a minute",
                            schema = @Schema(type = "boolean")))
    @GetMapping("/api/doctor")
    Health doctor(HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        boolean fresh = Boolean.TRUE.equals(given.flag("fresh"));
        given.refuseIfWrong();
        List<Diagnosis> checks = fresh ? doctor.examineNow() : doctor.examine();
        return new Health(checks.stream().allMatch(Diagnosis::ok), checks);
    }

    /** An entry on the wire. */
    @Schema(name = "OutboxEntry")
    record EntryJson(
            String id,
            String topic,
            String key,
            String state,
            String priority,
            int attempts,
            OffsetDateTime dueAt,
            OffsetDateTime createdAt,
            @Nullable String reason) {

        static EntryJson of(OutboxLine line, Instant now) {
            return new EntryJson(
                    Long.toString(line.id()),
                    line.topic(),
                    line.key(),
                    line.state().name().toLowerCase(Locale.ROOT),
                    line.priority().name().toLowerCase(Locale.ROOT),
                    line.attempts(),
                    WorkflowJson.time(line.dueAt()),
                    WorkflowJson.time(line.createdAt()),
                    why(line, now));
        }
    }

    /** A page of entries. */
    @Schema(name = "OutboxPage")
    record Found(List<EntryJson> items, @Nullable String next) {}

    @Operation(
            summary = "What has not left yet, and why",
            parameters = {
                @Parameter(
                        name = "state",
                        in = ParameterIn.QUERY,
                        schema = @Schema(allowableValues = {"waiting", "sending", "blocked"})),
                @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
            })
    @GetMapping("/api/outbox")
    Found outbox(HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        OutboxState state = given.word("state", OperationsController::state, "waiting, sending, blocked")
                .orElse(null);
        int limit = given.limit();
        String cursor = given.cursor();
        given.refuseIfWrong();
        String list = given.list("outbox");
        long after =
                cursor == null ? 0 : Long.parseLong(cursors.read(list, cursor).get(0));
        Instant now = clock.instant();
        List<EntryJson> found = outbox.page(state, after, limit + 1).stream()
                .map(line -> EntryJson.of(line, now))
                .toList();
        List<EntryJson> items = found.subList(0, Math.min(limit, found.size()));
        String next =
                found.size() > limit ? cursors.write(list, items.get(limit - 1).id()) : null;
        return new Found(items, next);
    }

    /** Why an entry is still there, for people; null while it is being sent for the first time. */
    private static @Nullable String why(OutboxLine line, Instant now) {
        String reason = line.reason();
        if (reason != null) {
            String said = CLASS.matcher(reason).replaceFirst("");
            return said.isBlank() || said.equals("null") ? Words.of("broken") : said;
        }
        if (line.state() != OutboxState.WAITING) {
            return null;
        }
        if (!line.dueAt().isAfter(now)) {
            return Words.of("queued");
        }
        return Words.of(REVOCABLE.contains(line.topic()) ? "not-due-undo" : "not-due", When.exact(line.dueAt(), now));
    }

    private static Optional<OutboxState> state(String word) {
        return Arrays.stream(OutboxState.values())
                .filter(state -> state.name().toLowerCase(Locale.ROOT).equals(word))
                .findFirst();
    }

    /** What a call that needs no body may say in one, on the wire. */
    @Schema(name = "Retry")
    record RetryJson(@Nullable String requestId) {}

    private static @Nullable String key(byte[] body, HttpServletRequest request) {
        Fields fields = Fields.of(Idempotency.read(body, request));
        String requestId = fields.text("requestId", 200);
        fields.done();
        fields.refuseIfWrong();
        return requestId;
    }

    @Operation(summary = "Lets a blocked or pausing entry try again now; one that was never tried goes at its time")
    @Takes(value = RetryJson.class, optional = true)
    @Answers(what = "it goes now, or it is left to its time, which is said then", body = Replies.Retried.class)
    @PostMapping("/api/outbox/{id:[0-9]+}:retry")
    ResponseEntity<String> retry(
            @PathVariable String id,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        String requestId = body == null || body.length == 0 ? null : key(body, request);
        return idempotency.once(request, requestId, () -> {
            Outbox.Retry retry = id.length() > 18 ? new Outbox.Retry.Gone() : outbox.retry(Long.parseLong(id));
            if (retry instanceof Outbox.Retry.Gone) {
                throw Refusal.notFound(Words.of("no-such-entry", id));
            }
            return Idempotency.ok(
                    retry instanceof Outbox.Retry.NotBefore waits
                            ? new Replies.Retried(false, WorkflowJson.time(waits.due()))
                            : Map.of("retried", true));
        });
    }
}
