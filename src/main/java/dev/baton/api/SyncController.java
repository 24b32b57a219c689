package dev.baton.api;

import dev.baton.request.Answer;
import dev.baton.sync.RosterSync;
import dev.baton.sync.SyncChange;
import dev.baton.sync.SyncPlan;
import dev.baton.sync.SyncRefused;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The roster from DingTalk's address book: first what would be different, then exactly that. */
@Tag(name = "people")
@RestController
class SyncController {

    private final RosterSync sync;
    private final Idempotency idempotency;

    SyncController(RosterSync sync, Idempotency idempotency) {
        this.sync = sync;
        this.idempotency = idempotency;
    }

    /** A plan on the wire. */
    @Schema(name = "RosterSyncPlan")
    record PlanJson(String token, int teams, int members, int openWork, List<SyncChange> changes) {

        static PlanJson of(SyncPlan plan) {
            return new PlanJson(
                    plan.token(),
                    plan.after().teams().size(),
                    plan.after().members().size(),
                    plan.openWork(),
                    plan.changes());
        }
    }

    @Operation(summary = "What a sync from DingTalk's departments, people and roles would change; changes nothing")
    @GetMapping("/api/roster/sync")
    PlanJson plan(HttpServletRequest request) {
        Parameters.of(request).refuseIfWrong();
        return PlanJson.of(said(sync::plan));
    }

    /** Which plan is to become true. */
    @Schema(name = "RosterSyncApply")
    record ApplyJson(@Nullable String requestId, String token) {}

    @Operation(
            summary =
                    "Makes that plan true: by its token, and only while the address book and the roster are as they were")
    @Takes(ApplyJson.class)
    @Answers(what = "what was changed", body = PlanJson.class)
    @Answers(status = 409, what = "the address book or the roster has changed since")
    @PostMapping("/api/roster/sync")
    ResponseEntity<String> apply(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        Fields fields = Fields.of(Idempotency.read(body, request));
        String requestId = fields.text("requestId", 200);
        String token = fields.required("token");
        fields.done();
        fields.refuseIfWrong();
        SyncPlan plan = said(sync::plan);
        return idempotency.once(request, requestId, () -> applied(plan, token));
    }

    private Answer applied(SyncPlan plan, String token) {
        said(() -> {
            sync.apply(plan, token);
            return true;
        });
        return Idempotency.ok(PlanJson.of(plan));
    }

    private static <T> T said(Supplier<T> work) {
        try {
            return work.get();
        } catch (SyncRefused refused) {
            throw switch (refused.reason()) {
                case PLATFORM -> new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "dingtalk-unreadable", refused.sentence());
                case STALE -> Refusal.conflict(refused.sentence());
                case INVALID -> new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, "invalid", refused.sentence());
            };
        }
    }
}
