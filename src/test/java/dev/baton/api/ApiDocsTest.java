package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document says all that CONTRACT 3 promises, and what it shows as an example is taken as it stands. */
class ApiDocsTest extends ApiTest {

    private static final List<String> CALLS = List.of(
            "put /api/roster",
            "post /api/groups",
            "put /api/orders/{orderNo}",
            "post /api/orders:batch",
            "post /api/order-events",
            "get /api/orders/{orderNo}",
            "get /api/orders?q&buyer&product&status&from&to&exceptional&limit&cursor",
            "post /api/workflows",
            "get /api/workflows?assignee&team&state&type&overdue&limit&cursor",
            "get /api/workflows/{id}",
            "get /api/workflows/{id}/timeline?limit&cursor",
            "post /api/workflows/{id}/actions/{action}",
            "get /api/presence?limit&cursor",
            "post /api/presence/{userId}",
            "get /api/outbox?state&limit&cursor",
            "post /api/outbox/{id}:retry",
            "get /api/integrity",
            "get /api/doctor");

    private JsonNode docs() {
        return exchange(request("/v3/api-docs").build()).body();
    }

    private JsonNode body(String call) {
        return call(call).at("/requestBody/content").values().iterator().next();
    }

    private JsonNode call(String call) {
        String[] words = call.split("[ ?]", -1);
        return docs().path("paths").path(words[1]).path(words[0]);
    }

    @Test
    void everyCallIsThereWithItsParametersR203() {
        for (String call : CALLS) {
            assertThat(call(call).isMissingNode()).as(call).isFalse();
            String query = call.contains("?") ? call.substring(call.indexOf('?') + 1) : "";
            List<String> asked = call(call)
                    .path("parameters")
                    .valueStream()
                    .filter(parameter -> parameter.path("in").stringValue().equals("query"))
                    .map(parameter -> parameter.path("name").stringValue())
                    .toList();
            assertThat(asked).as(call).containsAll(query.isEmpty() ? List.of() : List.of(query.split("&", -1)));
        }
    }

    @Test
    void whatItShowsIsTakenAsItStands() {
        shown("put /api/roster", "/api/roster", 200);
        shown("post /api/groups", "/api/groups", 200);
        shown("put /api/orders/{orderNo}", "/api/orders/SO2026112200017", 200);
        shown("post /api/orders:batch", "/api/orders:batch", 200);
        Heard events = shown("post /api/order-events", "/api/order-events", 200);
        assertThat(events.text("/items/0/outcome")).isEqualTo("applied");
        Heard raised = shown("post /api/workflows", "/api/workflows", 201);
        shown("post /api/presence/{userId}", "/api/presence/u-zhang", 200);
        acted(raised, ActionName.TAKE);
        acted(raised, ActionName.NOTE);
        acted(raised, ActionName.SEND_SMS);
        acted(raised, ActionName.APPLY_REFUND);
    }

    /** Each action, with the params it knows by the names it asks for. */
    @Test
    void everyActionIsShown() {
        JsonNode shown = body("post " + Examples.ACTION).path("examples");
        assertThat(shown.propertyNames())
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(ActionName.values()).map(ActionName::id).toList());
    }

    private Heard shown(String call, String path, int status) {
        JsonNode body = body(call);
        JsonNode example = body.has("example") ? body.path("example") : body.at("/examples/roster/value");
        String text = example.isString() ? example.stringValue() : example.toString();
        Heard heard = send(call.substring(0, call.indexOf(' ')).toUpperCase(Locale.ROOT), path, text, null);
        assertThat(heard.status()).as(call + " " + heard.body()).isEqualTo(status);
        return heard;
    }

    private void acted(Heard raised, ActionName action) {
        JsonNode example = body("post " + Examples.ACTION)
                .path("examples")
                .path(action.id())
                .path("value");
        String id = raised.text("/id");
        int now = get("/api/workflows/" + id).get("/revision").intValue();
        Heard done = post(
                "/api/workflows/" + id + "/actions/" + action.id(),
                ((ObjectNode) example).put("revision", now).toString());
        assertThat(done.status()).as(action + " " + done.body()).isEqualTo(200);
        assertThat(done.text("/outcome")).isEqualTo("done");
    }

    @Test
    void theDocumentNeedsNoToken() {
        Heard docs = exchange(request("/v3/api-docs").build());
        assertThat(docs.status()).isEqualTo(200);
        assertThat(docs.get("/components/securitySchemes/token/scheme").stringValue())
                .isEqualTo("bearer");
        assertThat(docs.get("/paths").propertyNames())
                .contains("/api/orders/{orderNo}", "/api/orders:batch", "/api/order-events", "/api/orders");
        Heard page = exchange(request("/swagger-ui/index.html").build());
        assertThat(page.status()).isEqualTo(200);
        assertThat(exchange(request("/swagger-ui.html").build()).status()).isEqualTo(302);
    }

    /** A program can be written from the document alone. */
    @Test
    void theDocumentNamesEveryParameterAnswerAndRefusal() {
        JsonNode docs = exchange(request("/v3/api-docs").build()).body();
        assertThat(docs.toString()).doesNotContain("CONTRACT");
        JsonNode schemas = docs.path("components").path("schemas");
        assertThat(schemas.propertyNames())
                .contains("OrderPage", "WorkflowPage", "OutboxPage")
                .doesNotContain("Found");
        assertThat(schemas.at("/OutboxPage/properties/items/items/$ref").stringValue())
                .endsWith("/OutboxEntry");
        assertThat(names(docs.path("paths").path("/api/workflows").path("get")))
                .contains("assignee", "team", "state", "type", "overdue", "limit", "cursor");
        assertThat(names(docs.path("paths").path("/api/outbox").path("get"))).contains("state", "limit", "cursor");
        JsonNode raise = docs.path("paths").path("/api/workflows").path("post");
        assertThat(raise.path("responses").propertyNames()).contains("200", "201", "400", "401", "404", "422");
        docs.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/api/"))
                .forEach(path -> path.getValue().properties().forEach(call -> {
                    String name = call.getKey() + " " + path.getKey();
                    JsonNode responses = call.getValue().path("responses");
                    assertThat(responses
                                    .path("401")
                                    .at("/content/application~1problem+json/schema/$ref")
                                    .asString())
                            .as(name)
                            .endsWith("/Problem");
                    String answer = responses.path("200").path("content").toString();
                    assertThat(answer).as(name).containsPattern("\\$ref|image/svg");
                    assertThat(names(call.getValue()).contains("Idempotency-Key"))
                            .as(name)
                            .isEqualTo(!call.getKey().equals("get"));
                }));
        assertThat(docs.path("paths")
                        .path("/api/roster")
                        .path("put")
                        .path("requestBody")
                        .toString())
                .contains("客服组");
    }

    private static List<String> names(JsonNode call) {
        return call.path("parameters")
                .valueStream()
                .map(parameter -> parameter.path("name").stringValue())
                .toList();
    }
}
