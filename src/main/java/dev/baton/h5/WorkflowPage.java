package dev.baton.h5;

import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.catalogue.ActionName;
import dev.baton.request.RequestId;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Flows;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * The JSON behind the page of one workflow. Everybody of the roster may read; who may press what is the same rule as on
 * the card, and a press goes through the same engine.
 */
@Hidden
@RestController
@RequestMapping("/h5/api/workflows/{id}")
class WorkflowPage {

    private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9_-]{8,64}");
    private static final int FIELDS = 20;
    private static final int LONGEST_VALUE = 4000;

    /** @param requestId the same for every try of one press; {@code revision} what the person saw */
    record Press(
            @Nullable String requestId,
            @Nullable Integer revision,
            @Nullable Map<String, @Nullable String> params) {}

    private final Workflows workflows;
    private final Actions actions;
    private final Sheets sheets;
    private final Reveals reveals;
    private final Flows flows;
    private final Hearers hearers;
    private final Wording wording;

    WorkflowPage(
            Workflows workflows,
            Actions actions,
            Sheets sheets,
            Reveals reveals,
            Flows flows,
            Hearers hearers,
            Wording wording) {
        this.workflows = workflows;
        this.actions = actions;
        this.sheets = sheets;
        this.reveals = reveals;
        this.flows = flows;
        this.hearers = hearers;
        this.wording = wording;
    }

    @GetMapping
    Sheet sheet(@PathVariable String id, @RequestAttribute(Guard.MEMBER) Member me) {
        return sheets.sheet(workflow(id), me);
    }

    @GetMapping("/timeline")
    Sheet.Timeline timeline(
            @PathVariable String id,
            @RequestParam(defaultValue = "0") int from,
            @RequestAttribute(Guard.MEMBER) Member me) {
        return sheets.timeline(workflow(id), me, Math.max(0, from));
    }

    @GetMapping(path = "/flow.svg", produces = "image/svg+xml;charset=UTF-8")
    String flow(@PathVariable String id) {
        return flows.svg(workflow(id));
    }

    @GetMapping("/forms/{action}")
    Reply form(@PathVariable String id, @PathVariable String action, @RequestAttribute(Guard.MEMBER) Member me) {
        return reply(actions.form(number(id), action(action), me.userId()), action(action), me);
    }

    @PostMapping(path = "/actions/{action}", consumes = MediaType.APPLICATION_JSON_VALUE)
    Reply act(
            @PathVariable String id,
            @PathVariable String action,
            @RequestBody Press press,
            @RequestAttribute(Guard.MEMBER) Member me) {
        String requestId = press.requestId();
        if (requestId == null || !REQUEST_ID.matcher(requestId).matches() || press.revision() == null) {
            throw new PageProblem(422, "request", wording.say("h5.bad-request"));
        }
        long workflow = number(id);
        ActionName name = action(action);
        // a request id counts for its own person, workflow and button only, whoever else uses the same characters
        String key = String.join("|", me.userId(), Long.toString(workflow), name.id(), requestId);
        return reply(
                actions.run(new ActionRequest(
                        new RequestId("page", key),
                        workflow,
                        name,
                        new By(me.userId(), Surface.PAGE),
                        press.revision(),
                        params(press),
                        null)),
                name,
                me);
    }

    /** The customer's number, to be called now, and the sheet on which it is recorded that it was shown. */
    record Phone(String mobile, Sheet workflow) {}

    @PostMapping(path = "/phone", consumes = MediaType.APPLICATION_JSON_VALUE)
    Phone phone(@PathVariable String id, @RequestAttribute(Guard.MEMBER) Member me) {
        Reveals.Revealed revealed = reveals.reveal(workflow(id).id(), Reveals.Secret.PHONE, me);
        return new Phone(revealed.text(), sheets.sheet(revealed.workflow(), me));
    }

    /** The address that was typed for the order, and the sheet on which it is recorded that it was shown. */
    record Address(String address, Sheet workflow) {}

    @PostMapping(path = "/address", consumes = MediaType.APPLICATION_JSON_VALUE)
    Address address(@PathVariable String id, @RequestAttribute(Guard.MEMBER) Member me) {
        Reveals.Revealed revealed = reveals.reveal(workflow(id).id(), Reveals.Secret.ADDRESS, me);
        return new Address(revealed.text(), sheets.sheet(revealed.workflow(), me));
    }

    private Map<String, String> params(Press press) {
        Map<String, String> params = new LinkedHashMap<>();
        Objects.requireNonNullElse(press.params(), Map.<String, @Nullable String>of())
                .forEach((name, value) -> {
                    if (value != null) {
                        params.put(name, value);
                    }
                });
        boolean tooMuch =
                params.size() > FIELDS || params.values().stream().anyMatch(value -> value.length() > LONGEST_VALUE);
        if (tooMuch) {
            throw new PageProblem(422, "params", wording.say("h5.too-large"));
        }
        return params;
    }

    private Reply reply(ActionResult result, ActionName action, Member me) {
        if (result instanceof ActionResult.Done done) {
            String known = action == ActionName.NOTE
                    ? hearers.afterwards(done.workflow(), me.userId()).orElse(null)
                    : null;
            return new Reply(done.repeated() ? "repeated" : "done", known, null, sheets.sheet(done.workflow(), me));
        }
        if (result instanceof ActionResult.Asks asks) {
            return new Reply("asks", null, asks.form(), sheets.sheet(asks.workflow(), me));
        }
        ActionResult.Refused refused = (ActionResult.Refused) result;
        Workflow workflow = refused.workflow();
        String reason = refused.refusal().text(wording);
        return new Reply("refused", reason, null, workflow == null ? null : sheets.sheet(workflow, me));
    }

    private Workflow workflow(String id) {
        return workflows.find(number(id)).orElseThrow(this::unknown);
    }

    private long number(String id) {
        try {
            return Long.parseLong(id);
        } catch (NumberFormatException notOurs) {
            throw unknown();
        }
    }

    private ActionName action(String id) {
        return ActionName.of(id)
                .orElseThrow(() -> new PageProblem(404, "action", wording.say("refused.unknown-action", id)));
    }

    private PageProblem unknown() {
        return new PageProblem(404, "unknown", wording.say("refused.unknown-workflow"));
    }
}
