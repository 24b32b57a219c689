package dev.baton.api;

import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.Answer;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import dev.baton.roster.RosterFile;
import dev.baton.roster.RosterInvalid;
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
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Who works here, which groups are theirs, and who is here now. */
@Tag(name = "people")
@RestController
class PeopleController {

    private final Roster roster;
    private final Groups groups;
    private final Presence presence;
    private final Idempotency idempotency;
    private final Cursors cursors;
    private final Clock clock;

    PeopleController(
            Roster roster, Groups groups, Presence presence, Idempotency idempotency, Cursors cursors, Clock clock) {
        this.roster = roster;
        this.groups = groups;
        this.presence = presence;
        this.idempotency = idempotency;
        this.cursors = cursors;
        this.clock = clock;
    }

    @Operation(summary = "Replaces people, teams, roles, leads, skills, capacity and shifts; YAML or JSON")
    @Takes(
            value = String.class,
            as = "application/yaml",
            what = "the whole roster: teams, members, shifts, as YAML or as the same in JSON")
    @Answers(what = "how many there are now", body = Replies.RosterTaken.class)
    @PutMapping("/api/roster")
    ResponseEntity<String> roster(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        RosterFile file = read(body, request);
        return idempotency.once(request, file.requestId(), () -> replaced(file));
    }

    private RosterFile read(byte @Nullable [] body, HttpServletRequest request) {
        String text = Json.text(body, request.getContentType());
        try {
            return roster.read(text);
        } catch (RosterInvalid invalid) {
            String requestId = invalid.requestId();
            if (requestId != null) {
                Idempotency.inBody(request, requestId);
            }
            throw refused(invalid);
        }
    }

    private Answer replaced(RosterFile file) {
        try {
            roster.replace(file);
        } catch (RosterInvalid invalid) {
            throw refused(invalid);
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("teams", file.teams().size());
        answer.put("members", file.members().size());
        answer.put("shifts", file.shifts().size());
        return Idempotency.ok(answer);
    }

    /** A binding on the wire. */
    @Schema(name = "BindGroup")
    record GroupJson(@Nullable String requestId, String name, String openConversationId, List<String> teams) {}

    @Operation(summary = "Binds an order group")
    @Takes(GroupJson.class)
    @Answers(what = "bound", body = Replies.GroupBound.class)
    @PostMapping("/api/groups")
    ResponseEntity<String> bind(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        Fields fields = Fields.of(Idempotency.read(body, request));
        String requestId = fields.text("requestId", 200);
        String name = fields.required("name");
        String conversation = fields.required("openConversationId");
        List<String> teams = fields.texts("teams");
        fields.done();
        fields.refuseIfWrong();
        return idempotency.once(request, requestId, () -> {
            try {
                Group group = groups.bind(name, conversation, teams);
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("name", group.name());
                answer.put("openConversationId", group.openConversationId());
                answer.put("teams", group.teams());
                return Idempotency.ok(answer);
            } catch (RosterInvalid invalid) {
                throw refused(invalid);
            }
        });
    }

    /** Somebody's presence on the wire. */
    @Schema(name = "Presence")
    record HereJson(
            String userId,
            String state,
            @Nullable OffsetDateTime since,
            String reason,
            @Nullable OffsetDateTime until) {

        static HereJson of(Here here) {
            return new HereJson(
                    here.userId(),
                    here.state().wire(),
                    here.since().equals(Instant.EPOCH) ? null : WorkflowJson.time(here.since()),
                    here.reason(),
                    Optional.ofNullable(here.until()).map(WorkflowJson::time).orElse(null));
        }
    }

    /** A page of everybody in the roster. */
    @Schema(name = "PresencePage")
    record Everybody(List<HereJson> items, @Nullable String next) {}

    @Operation(
            summary = "Who is here, and how we know; by user id",
            parameters = {
                @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
            })
    @GetMapping("/api/presence")
    Everybody presence(HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        int limit = given.limit();
        String cursor = given.cursor();
        given.refuseIfWrong();
        String list = given.list("presence");
        String after = cursor == null ? "" : cursors.read(list, cursor).get(0);
        List<HereJson> found = presence.all().stream()
                .filter(here -> here.userId().compareTo(after) > 0)
                .sorted(Comparator.comparing(Here::userId))
                .limit(limit + 1L)
                .map(HereJson::of)
                .toList();
        List<HereJson> page = found.subList(0, Math.min(limit, found.size()));
        String next =
                found.size() > limit ? cursors.write(list, page.get(limit - 1).userId()) : null;
        return new Everybody(page, next);
    }

    /** A presence to be set, on the wire. */
    @Schema(name = "SetPresence")
    record PresenceJson(
            @Nullable String requestId,
            String state,
            @Nullable OffsetDateTime until) {}

    @Operation(summary = "Says where somebody is: online, busy, offline or leave")
    @Takes(PresenceJson.class)
    @Answers(what = "how it is now", body = HereJson.class)
    @PostMapping("/api/presence/{userId}")
    ResponseEntity<String> set(
            @PathVariable String userId,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        Fields fields = Fields.of(Idempotency.read(body, request));
        String requestId = fields.text("requestId", 200);
        Optional<State> state = fields.requiredWord("state", PeopleController::state, words());
        Instant until = fields.time("until");
        fields.done();
        fields.refuseIfWrong();
        return idempotency.once(request, requestId, () -> {
            if (until != null && !until.isAfter(clock.instant())) {
                throw Refusal.invalid("until", "past");
            }
            if (roster.member(userId).isEmpty()) {
                throw Refusal.notFound(Words.of("no-such-person", userId));
            }
            presence.set(userId, state.orElseThrow(), until, "api");
            return Idempotency.ok(HereJson.of(presence.here(userId)));
        });
    }

    private static Optional<State> state(String word) {
        return Arrays.stream(State.values())
                .filter(state -> state.wire().equals(word))
                .findFirst();
    }

    private static String words() {
        return Arrays.stream(State.values()).map(State::wire).collect(Collectors.joining(", "));
    }

    private static Refusal refused(RosterInvalid invalid) {
        if (invalid.malformed()) {
            return Refusal.notJson(invalid.problems().get(0).text());
        }
        return Refusal.invalid(invalid.problems().stream()
                .map(problem -> new Refusal.FieldError(problem.field(), problem.code(), problem.text()))
                .toList());
    }
}
