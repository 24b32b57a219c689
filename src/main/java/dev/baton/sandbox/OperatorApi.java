package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What an operator of the platform sets, and could break.
 *
 * <pre>
 * GET/PUT switches                       GET/POST/DELETE faults {kind, path?, times?, rate?, delayMs?}
 * POST do {what: expireTokens|disconnect|cut|freeze|calm|forgetTraffic}
 * POST event {eventType, data}           the platform pushes it
 * GET/PUT app {productUrl?, callbackMode?, …}    POST login {user}   a one-time login code
 * POST templates {id}                    cards may be created from this template too
 * </pre>
 */
final class OperatorApi {

    private final World world;
    private final Callbacks callbacks;
    private final StreamGateway stream;
    private final Results results;
    private final Consumer<String> product;
    private final Faults faults;
    private final Traffic traffic;
    private final Problems problems;
    private final Tokens tokens;
    private final SandboxCards cards;
    private final Live live;
    private final Supplier<SandboxApp> app;
    private final Supplier<String> origin;

    OperatorApi(
            World world,
            Callbacks callbacks,
            StreamGateway stream,
            Results results,
            Consumer<String> product,
            Faults faults,
            Traffic traffic,
            Problems problems,
            Tokens tokens,
            SandboxCards cards,
            Live live,
            Supplier<SandboxApp> app,
            Supplier<String> origin) {
        this.world = world;
        this.callbacks = callbacks;
        this.stream = stream;
        this.results = results;
        this.product = product;
        this.faults = faults;
        this.traffic = traffic;
        this.problems = problems;
        this.tokens = tokens;
        this.cards = cards;
        this.live = live;
        this.app = app;
        this.origin = origin;
    }

    void register(OwnCalls own) {
        own.add("GET", "switches", call -> Reply.ok(faults.switches()));
        own.add("PUT", "switches", this::changeSwitches);
        own.add("GET", "faults", call -> Reply.ok(faults.rules()));
        own.add("POST", "faults", this::addFault);
        own.add("DELETE", "faults", this::calm);
        own.add("POST", "do", this::act);
        own.add("POST", "event", call -> {
            callbacks.event(Json.text(call.json(), "eventType"), call.json().path("data"));
            return Reply.ok(Map.of());
        });
        own.add("GET", "app", call -> Reply.ok(appView()));
        own.add("PUT", "app", this::changeApp);
        own.add("POST", "login", this::login);
        own.add("POST", "templates", call -> {
            cards.template(Json.text(call.json(), "id"));
            return Reply.ok(Map.of());
        });
    }

    private Reply changeSwitches(Call call) {
        Switches now = faults.change(call.json());
        live.drawer();
        return Reply.ok(now);
    }

    private Reply calm(Call call) {
        faults.calm();
        live.drawer();
        return Reply.ok(Map.of());
    }

    private Reply addFault(Call call) {
        JsonNode body = call.json();
        faults.add(new Faults.Fault(
                OwnCalls.required(body, "kind"),
                Json.text(body, "path", "*"),
                (int) Json.number(body, "times", 1),
                body.path("rate").asDouble(1),
                Json.number(body, "delayMs", 0),
                (int) Json.number(body, "status", 0),
                body.has("code") ? Json.text(body, "code") : null));
        live.drawer();
        return Reply.ok(faults.rules());
    }

    private Reply act(Call call) {
        int count = switch (OwnCalls.required(call.json(), "what")) {
            case "expireTokens" -> {
                tokens.expire();
                yield 1;
            }
            case "disconnect" -> stream.disconnectAll();
            case "cut" -> stream.cutAll();
            case "freeze" -> stream.freezeAll();
            case "calm" -> {
                faults.calm();
                yield 1;
            }
            case "forgetTraffic" -> {
                traffic.reset();
                problems.clear();
                yield 1;
            }
            default ->
                throw new IllegalArgumentException(
                        "what is none of expireTokens, disconnect, cut, freeze, calm," + " forgetTraffic");
        };
        live.drawer();
        return Reply.ok(Map.of("count", count));
    }

    private Map<String, Object> appView() {
        SandboxApp known = app.get();
        String address = results.product();
        Callbacks.HttpMode mode = callbacks.mode();
        return Json.object(
                "origin", origin.get(),
                "clientId", known.clientId(),
                "clientSecret", known.clientSecret(),
                "robotCode", known.robotCode(),
                "robotName", known.robotName(),
                "corpId", known.corpId(),
                "agentId", known.agentId(),
                "cardTemplateId", known.cardTemplateId(),
                "smsUrl", origin.get() + "/gateway/sms",
                "smsSecret", known.smsSecret(),
                "refundUrl", origin.get() + "/gateway/refund",
                "refundSecret", known.refundSecret(),
                "productUrl", address,
                "callbackMode", mode.on() ? "http" : "stream",
                "connections", stream.connections().size());
    }

    private Reply changeApp(Call call) {
        JsonNode body = call.json();
        if (body.has("productUrl")) {
            product.accept(Json.text(body, "productUrl"));
        }
        if (body.has("callbackMode")) {
            SandboxApp known = app.get();
            String address = results.product();
            callbacks.mode(new Callbacks.HttpMode(
                    Json.text(body, "callbackMode").equals("http"),
                    Json.text(body, "robotUrl", address + "/dingtalk/robot"),
                    Json.text(body, "eventUrl", address + "/dingtalk/event"),
                    Json.text(body, "eventToken", known.eventToken()),
                    Json.text(body, "eventAesKey", known.eventAesKey())));
        }
        return Reply.ok(appView());
    }

    private Reply login(Call call) {
        Person who = world.known(OwnCalls.required(call.json(), "user"));
        return Reply.ok(Map.of("code", tokens.code(who.userId())));
    }
}
