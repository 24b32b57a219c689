package dev.baton.action;

import dev.baton.catalogue.ActionName;
import dev.baton.request.RequestId;
import dev.baton.workflow.By;
import dev.baton.workflow.Workflow;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Somebody asks for an action. Nothing in it is believed but who asks.
 *
 * @param id the same request again has the same id
 * @param workflowId on what
 * @param action what to do
 * @param by who, and from where
 * @param revision what the person saw, null when the surface does not know
 * @param params the form, names as in CONTRACT 6
 * @param receipt how the answer is kept for a repeat, null when a repeat needs none
 */
public record ActionRequest(
        RequestId id,
        long workflowId,
        ActionName action,
        By by,
        @Nullable Integer revision,
        Map<String, String> params,
        @Nullable Function<Workflow, String> receipt) {}
