package dev.baton.api;

import dev.baton.order.Applied;
import dev.baton.order.EventApplied;
import dev.baton.order.NoSuchOrder;
import dev.baton.order.Order;
import dev.baton.order.OrderEvent;
import dev.baton.order.OrderInvalid;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderQuery;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Page;
import dev.baton.request.Answer;
import dev.baton.workflow.Workflow;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders in and out (CONTRACT 3 and 5). */
@RestController
@Tag(name = "orders")
class OrderController {

    private static final int MOST = 1_000;
    private static final int SHOWN = 64;

    private final Orders orders;
    private final OrderHistory history;
    private final OrderFilter filter;
    private final Idempotency idempotency;
    private final Cursors cursors;

    OrderController(Orders orders, OrderHistory history, OrderFilter filter, Idempotency idempotency, Cursors cursors) {
        this.orders = orders;
        this.history = history;
        this.filter = filter;
        this.idempotency = idempotency;
        this.cursors = cursors;
    }

    // ---- in

    @Operation(
            summary = "Inserts or wholly replaces one order; an older updatedAt changes nothing (applied: false)",
            description = "While a workflow of the order is open, its holder hears of another status of the order, a"
                    + " payment or a parcel and of a new review as from order-events, and the order's page keeps it.")
    @Takes(OrderJson.class)
    @Answers(what = "what became of it", body = Replies.OrderTaken.class)
    @PutMapping("/api/orders/{orderNo}")
    ResponseEntity<String> put(
            @PathVariable String orderNo,
            @RequestBody(required = false) byte @Nullable [] body,
            HttpServletRequest request) {
        Fields fields = Fields.of(named(Idempotency.read(body, request), orderNo));
        Optional<Order> order = OrderReader.order(fields);
        if (order.isPresent() && !order.get().orderNo().value().equals(orderNo)) {
            fields.wrong("orderNo", "other-order", orderNo);
        }
        fields.refuseIfWrong();
        return idempotency.once(
                request, fields.text("requestId"), () -> Idempotency.ok(told(orders.put(order.orElseThrow()))));
    }

    @Operation(summary = "The same for up to 1,000 orders; one entry in the answer for each, in the same order")
    @Takes(value = OrderJson.class, many = true)
    @Answers(what = "what became of each", body = Replies.OrdersTaken.class)
    @PostMapping("/api/orders:batch")
    ResponseEntity<String> batch(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        Many many = Many.of(Idempotency.read(body, request), "orders");
        List<Optional<Became>> refused = new ArrayList<>();
        List<Order> taken = new ArrayList<>();
        for (JsonNode item : many.items()) {
            Fields fields = Fields.of(item);
            Optional<Order> order = OrderReader.order(fields);
            order.ifPresent(taken::add);
            refused.add(order.isPresent() ? Optional.empty() : Optional.of(refused(item, "orderNo", fields)));
        }
        return idempotency.once(request, many.requestId(), () -> {
            var applied = orders.putAll(taken).iterator();
            return all(refused.stream()
                    .map(answer -> answer.orElseGet(() -> became(applied.next())))
                    .toList());
        });
    }

    /** What happened to an order, on the wire. */
    @Schema(name = "OrderEvent")
    record EventJson(
            String eventId,
            String orderNo,

            @Schema(allowableValues = {"status", "payment", "shipment", "track", "coupon", "review"})
            String type,

            Instant at,

            @Schema(description = "that fragment of an order")
            Map<String, Object> data) {}

    @Operation(summary = "Applies events, each once by its eventId; a late one changes nothing newer")
    @Takes(value = EventJson.class, many = true)
    @Answers(what = "what became of each", body = Replies.EventsTaken.class)
    @PostMapping("/api/order-events")
    ResponseEntity<String> events(@RequestBody(required = false) byte @Nullable [] body, HttpServletRequest request) {
        Many many = Many.of(Idempotency.read(body, request), "events");
        return idempotency.once(request, many.requestId(), () -> {
            Map<OrderNo, Order> known = orders.lockAll(many.orderNos());
            List<Became> answers = new ArrayList<>();
            for (JsonNode item : many.items()) {
                answers.add(apply(item, known));
            }
            return all(answers);
        });
    }

    /**
     * What became of one of many.
     *
     * @param lasts whether it was taken, so that its key may give this answer for ever
     */
    private record Became(Map<String, Object> answer, boolean lasts) {}

    /**
     * Lasts when each of them does. What was unknown, failed or refused is no answer for ever: under the same key it
     * comes in when it has been mended or nothing is in its way any more; of the rest a repeat changes nothing.
     */
    private static Answer all(List<Became> items) {
        List<Map<String, Object>> answers = items.stream().map(Became::answer).toList();
        return new Answer(
                200, Json.write(Map.of("items", answers)), items.stream().allMatch(Became::lasts));
    }

    private Became apply(JsonNode item, Map<OrderNo, Order> known) {
        Fields fields = Fields.of(item);
        Optional<OrderEvent> event = OrderReader.event(
                fields,
                orderNo -> known.containsKey(orderNo) ? known.get(orderNo).currency() : null);
        if (event.isEmpty()) {
            return refused(item, "eventId", fields);
        }
        try {
            EventApplied applied = orders.applyEvent(event.get());
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("eventId", event.get().eventId());
            answer.put("orderNo", event.get().orderNo().value());
            answer.put("status", applied == EventApplied.UNKNOWN_ORDER ? 404 : 200);
            answer.put("applied", applied == EventApplied.APPLIED);
            answer.put("outcome", applied.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            if (applied == EventApplied.UNKNOWN_ORDER) {
                answer.put("detail", Words.of("no-such-order", event.get().orderNo()));
            }
            return new Became(answer, applied != EventApplied.UNKNOWN_ORDER);
        } catch (OrderInvalid invalid) {
            fields.wrong(ApiErrors.errors(invalid.problems()).stream()
                    .map(e -> new Refusal.FieldError(
                            e.field().isEmpty() ? "data" : "data." + e.field(), e.code(), e.message()))
                    .toList());
            return refused(item, "eventId", fields);
        }
    }

    // ---- out

    @Operation(summary = "The whole view of an order")
    @GetMapping("/api/orders/{orderNo}")
    OrderView view(@PathVariable String orderNo) {
        OrderNo number = known(orderNo);
        Order order = orders.find(number).orElseThrow(() -> new NoSuchOrder(number));
        List<Workflow> exceptions = history.exceptions(number);
        List<Order> children = orders.children(number);
        Set<OrderNo> exceptional = filter.exceptional(children);
        return new OrderView(
                OrderJson.of(order),
                children.stream()
                        .map(child -> OrderView.SubOrder.of(child, exceptional.contains(child.orderNo())))
                        .toList(),
                history.refunds(number),
                history.views(exceptions),
                history.timeline(exceptions));
    }

    /** A page of a list. */
    @Schema(name = "OrderPage")
    record Found(List<OrderView.Listed> items, @Nullable String next) {}

    @Operation(
            summary = "Search; any combination, latest placed first",
            parameters = {
                @Parameter(
                        name = "q",
                        in = ParameterIn.QUERY,
                        description = "order number, its beginning or last 4+ characters"),
                @Parameter(
                        name = "buyer",
                        in = ParameterIn.QUERY,
                        description = "id, mobile, its last 4+ digits, or beginning of the name"),
                @Parameter(name = "product", in = ParameterIn.QUERY, description = "a word in a product's name"),
                @Parameter(name = "status", in = ParameterIn.QUERY),
                @Parameter(
                        name = "from",
                        in = ParameterIn.QUERY,
                        description =
                                "placed then or later: ISO-8601 with offset, or a day (2026-11-22, from 00:00 in China)"),
                @Parameter(
                        name = "to",
                        in = ParameterIn.QUERY,
                        description = "placed before: ISO-8601 with offset, or a day, which then counts to its end"),
                @Parameter(
                        name = "exceptional",
                        in = ParameterIn.QUERY,
                        description = "true: only orders with an open workflow; false: only the others"),
                @Parameter(name = "limit", in = ParameterIn.QUERY, description = "1 to 200, default 50"),
                @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "next of the page before")
            })
    @GetMapping("/api/orders")
    Found search(HttpServletRequest request) {
        Parameters given = Parameters.of(request);
        String number = given.text("q");
        String buyer = given.text("buyer");
        String product = given.text("product");
        OrderStatus status =
                given.word("status", OrderStatus::of, OrderReader.statusWords()).orElse(null);
        Instant from = given.from("from");
        Instant to = given.to("to");
        Boolean exceptional = given.flag("exceptional");
        int limit = given.limit();
        String cursor = given.cursor();
        given.refuseIfWrong();
        String list = given.list("orders");
        OrderQuery.Place after = null;
        if (cursor != null) {
            List<String> place = cursors.read(list, cursor);
            after = new OrderQuery.Place(Instant.parse(place.get(0)), new OrderNo(place.get(1)));
        }
        Page page = filter.search(
                new OrderQuery(number, buyer, product, status, from, to, null, after, limit), exceptional);
        Set<OrderNo> open = filter.exceptional(page.orders());
        OrderQuery.Place next = page.next();
        return new Found(
                page.orders().stream()
                        .map(order -> new OrderView.Listed(OrderJson.of(order), open.contains(order.orderNo())))
                        .toList(),
                next == null
                        ? null
                        : cursors.write(
                                list, next.placedAt().toString(), next.orderNo().value()));
    }

    // ----

    private static OrderNo known(String orderNo) {
        try {
            return new OrderNo(orderNo);
        } catch (OrderInvalid impossible) {
            String shown = orderNo.length() <= SHOWN ? orderNo : orderNo.substring(0, SHOWN) + "…";
            throw Refusal.notFound(Words.of("no-such-order", shown)); // what cannot be a number is nobody's
        }
    }

    /** A body that leaves out the number has that of the path. */
    private static JsonNode named(JsonNode body, String orderNo) {
        if (body instanceof ObjectNode object && !object.has("orderNo")) {
            object.put("orderNo", orderNo);
        }
        return body;
    }

    private static Map<String, Object> told(Applied applied) {
        boolean failed = applied.outcome() == Applied.Outcome.FAILED;
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("orderNo", applied.orderNo().value());
        answer.put("status", failed ? 500 : 200);
        answer.put("applied", applied.applied());
        answer.put("created", applied.created());
        answer.put("outcome", applied.outcome().name().toLowerCase(Locale.ROOT));
        if (failed) {
            answer.put("detail", Words.of("failed"));
        }
        return answer;
    }

    private static Became became(Applied applied) {
        return new Became(told(applied), applied.outcome() != Applied.Outcome.FAILED);
    }

    private static Became refused(JsonNode item, String idName, Fields fields) {
        Map<String, Object> answer = new LinkedHashMap<>();
        JsonNode id = item.path(idName);
        answer.put(idName, id.isString() ? id.stringValue() : null);
        answer.put("status", 422);
        answer.put("applied", false);
        answer.put("outcome", "invalid");
        answer.put("errors", fields.errors());
        return new Became(answer, false);
    }

    /** The items of a call that brings many: a list, or an object that holds it beside its requestId. */
    private record Many(List<JsonNode> items, @Nullable String requestId) {

        static Many of(JsonNode body, String name) {
            JsonNode list = body.isObject() ? body.path(name) : body;
            String requestId = null;
            if (body.isObject()) {
                Fields fields = Fields.of(body);
                requestId = fields.text("requestId");
                fields.ask(name);
                fields.done();
                fields.refuseIfWrong();
            }
            if (!list.isArray()) {
                throw Refusal.invalid(body.isObject() ? name : "", "not-list");
            }
            if (list.size() > MOST) {
                throw Refusal.tooLarge(Words.of("too-many-items", MOST, list.size()));
            }
            List<JsonNode> items = new ArrayList<>();
            list.forEach(items::add);
            return new Many(items, requestId);
        }

        List<OrderNo> orderNos() {
            return items.stream()
                    .map(item -> item.path("orderNo"))
                    .filter(JsonNode::isString)
                    .map(text -> {
                        try {
                            return new OrderNo(text.stringValue());
                        } catch (OrderInvalid impossible) {
                            return null;
                        }
                    })
                    .filter(Objects::nonNull)
                    .toList();
        }
    }
}
