package dev.baton.sandbox;

import dev.baton.sandbox.Web.Reply;

/**
 * What came to pass, to read only: {@code GET sms}, {@code refunds}, {@code calls}, {@code pushes}, {@code problems},
 * {@code connections}.
 */
final class RecordApi {

    private final Gateways gateways;
    private final Traffic traffic;
    private final Problems problems;
    private final StreamGateway stream;

    RecordApi(Gateways gateways, Traffic traffic, Problems problems, StreamGateway stream) {
        this.gateways = gateways;
        this.traffic = traffic;
        this.problems = problems;
        this.stream = stream;
    }

    void register(OwnCalls own) {
        own.add("GET", "sms", call -> Reply.ok(gateways.sms()));
        own.add("GET", "refunds", call -> Reply.ok(gateways.refunds()));
        own.add("GET", "calls", call -> Reply.ok(Json.object("counts", traffic.counts(), "calls", traffic.calls())));
        own.add("GET", "pushes", call -> Reply.ok(traffic.pushes()));
        own.add("GET", "problems", call -> Reply.ok(problems.all()));
        own.add(
                "GET",
                "connections",
                call -> Reply.ok(stream.connections().stream()
                        .map(connection -> Json.object("id", connection.id, "topics", connection.topics))
                        .toList()));
    }
}
