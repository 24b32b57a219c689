package dev.baton.sandbox;

import dev.baton.sandbox.Web.Handler;
import dev.baton.sandbox.Web.Reply;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * The sandbox's own calls, under {@code /sandbox/api}: {@link PhoneApi}, {@link OperatorApi} and {@link RecordApi}. The
 * chat page and tests use the same ones; the product never does. All bodies are JSON.
 */
final class OwnCalls {

    private static final String BASE = "/sandbox/api/";

    private final Web web;

    OwnCalls(Web web) {
        this.web = web;
    }

    /** Only pages of this very origin may call from a browser, so that no other page can act as somebody here. */
    void add(String method, String path, Handler handler) {
        web.own(method, BASE + path, call -> {
            if (Web.fromElsewhere(call.header("Origin"), call.header("Host"))) {
                return Reply.json(403, Map.of("error", "only for pages of the sandbox itself"));
            }
            try {
                return handler.handle(call);
            } catch (IllegalArgumentException wrong) {
                return Reply.json(400, Map.of("error", String.valueOf(wrong.getMessage())));
            }
        });
    }

    /** @throws IllegalArgumentException when the field is not there or empty: the call is answered by 400 */
    static String required(JsonNode body, String field) {
        String value = Json.text(body, field);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }
}
