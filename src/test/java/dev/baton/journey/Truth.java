package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.sandbox.SandboxClient;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares what somebody in the group reads on a card with what the API says. */
final class Truth {

    private static final JsonMapper JSON = new JsonMapper();

    /** As many as a card shows. */
    private static final int LINES = 3;

    private final ApiClient api;
    private final SandboxClient chat;

    Truth(ApiClient api, SandboxClient chat) {
        this.api = api;
        this.chat = chat;
    }

    /** Fails unless revision and newest entries on the card are the store's; the workflow as the API has it. */
    JsonNode shown(String workflowId) {
        JsonNode workflow = api.get("/api/workflows/" + workflowId).ok();
        List<String> newest = new ArrayList<>();
        api.get("/api/workflows/" + workflowId + "/timeline?limit=200")
                .ok()
                .path("items")
                .forEach(entry -> newest.add(entry.path("text").stringValue()));
        Collections.reverse(newest);
        SandboxClient.Card card = chat.card("u-gao", Journey.cardOf(workflowId));
        List<String> read = new ArrayList<>();
        JSON.readTree(card.get("timeline"))
                .forEach(line -> read.add(line.path("text").stringValue()));
        assertThat(card.get("revision"))
                .isEqualTo(Integer.toString(workflow.path("revision").intValue()));
        assertThat(read).isEqualTo(newest.subList(0, Math.min(LINES, newest.size())));
        return workflow;
    }
}
