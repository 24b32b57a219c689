package dev.baton.sandbox;

import dev.baton.sandbox.Web.Reply;

/**
 * What came to pass, to read only: {@code GET sms}, {@code refunds}, {@code calls}, {@code pushes}, {@code problems},
 * {@code connections}.
 */
final class RecordApi {

    private final SmsGateway sms;
    private final RefundGateway refunds;
    private final Traffic traffic;
    private final Problems problems;
    private final StreamGateway stream;

    RecordApi(SmsGateway sms, RefundGateway refunds, Traffic traffic, Problems problems, StreamGateway stream) {
        this.sms = sms;
        this.refunds = refunds;
        this.traffic = traffic;
        this.problems = problems;
        this.stream = stream;
    }

    void register(OwnCalls own) {
        own.add("GET", "sms", call -> Reply.ok(sms.all()));
        own.add("GET", "refunds", call -> Reply.ok(refunds.all()));
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
