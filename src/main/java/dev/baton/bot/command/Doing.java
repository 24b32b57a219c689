package dev.baton.bot.command;

import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.bot.language.Said;
import dev.baton.catalogue.ActionName;
import dev.baton.request.RequestId;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Runs an action for a typed command, on each workflow named, with the message as request id. */
@Component
class Doing {

    private final Actions actions;
    private final Wording wording;

    Doing(Actions actions, Wording wording) {
        this.actions = actions;
        this.wording = wording;
    }

    /** What came of one workflow: what was done, or why not. */
    record Came(boolean done, String sentence) {}

    /** One line a workflow: what was done, or why not. */
    String each(
            Said said,
            List<Workflow> workflows,
            ActionName action,
            Map<String, String> params,
            Function<Workflow, String> done) {
        return workflows.stream()
                .map(workflow -> one(said, workflow, action, null, params, done).sentence())
                .collect(Collectors.joining("\n\n"));
    }

    /** @param revision as which it was seen: when it has changed since, nothing is done; null for whatever it is now */
    Came one(
            Said said,
            Workflow workflow,
            ActionName action,
            @Nullable Integer revision,
            Map<String, String> params,
            Function<Workflow, String> done) {
        String key = said.message().identity() + "|" + workflow.id();
        ActionResult result = actions.run(new ActionRequest(
                new RequestId("message", key),
                workflow.id(),
                action,
                new By(said.member().userId(), Surface.COMMAND),
                revision,
                params,
                null));
        if (result instanceof ActionResult.Done did) {
            said.upshot().done();
            return new Came(true, done.apply(did.workflow()));
        }
        String why = result instanceof ActionResult.Refused refused
                ? refused.refusal().text(wording)
                : wording.say("bot.use-card");
        return new Came(
                false,
                said.refused(wording.say("bot.not-done", workflow.orderNo().value(), why)));
    }
}
