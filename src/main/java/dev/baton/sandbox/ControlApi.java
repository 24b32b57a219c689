package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.Press;
import dev.baton.sandbox.Callbacks.Pressed;
import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Handler;
import dev.baton.sandbox.Web.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The sandbox's own calls, under {@code /sandbox/api}: what a person with a phone could do and see, and what an operator of
 * the platform could break. The chat page and tests use the same ones; the product never does. All bodies are JSON.
 *
 * <pre>
 * GET  people                            POST people {userId,name,title?,department?,leads?,mobile?,outsider?,roles[]?}
 *                                        POST departments {from,to}   (renamed: the same department)
 * DELETE people/{userId}                 POST groups {id?,title,members[],robot?,disbanded?}   (same id: replaced)
 * GET  conversations?user=               GET  messages?user=&amp;conversation=&amp;before=&amp;limit=
 * POST say {user, conversation?, text, mentions[]?, robot?, picture?}    no conversation: the own chat with the robot;
 *      picture in base64
 * POST read {user, conversation}
 * GET  cards?user=                       GET  card?user=&amp;id=
 * DELETE cards/{id}                      the platform has lost it, with the messages that carried it
 * POST press {user, card, action, params?, form?, place?, force?, times?, newIds?, messageId?}
 * POST submit {user, card, form{}}       422 with errors when a required field is empty: nothing is sent
 * GET  toasts?user=                      GET  rings?user=
 * GET  sms                               GET  refunds
 * GET/PUT switches                       GET/POST/DELETE faults {kind, path?, times?, rate?, delayMs?}
 * POST do {what: expireTokens|disconnect|cut|freeze|calm|forgetTraffic}
 * POST event {eventType, data}           GET  calls, pushes, problems, connections
 * GET/PUT app {productUrl?, callbackMode?, …}    POST login {user}   a one-time login code
 * GET  template
 * </pre>
 */
final class ControlApi {

    private static final String BASE = "/sandbox/api/";
    private static final String FAILED = "操作失败，请稍后再试";

    /** A short message a client showed at the bottom of the screen. */
    record Toast(long at, String text, boolean ok) {}

    private final World world;
    private final Views views;
    private final Callbacks callbacks;
    private final StreamGateway stream;
    private final Gateways gateways;
    private final Faults faults;
    private final Traffic traffic;
    private final Problems problems;
    private final Tokens tokens;
    private final SandboxCards cards;
    private final Live live;
    private final Pictures pictures;
    private final Supplier<SandboxApp> app;
    private final Supplier<String> origin;
    private final Map<String, Deque<Toast>> toasts = new ConcurrentHashMap<>();

    ControlApi(
            World world,
            Views views,
            Callbacks callbacks,
            StreamGateway stream,
            Gateways gateways,
            Faults faults,
            Traffic traffic,
            Problems problems,
            Tokens tokens,
            SandboxCards cards,
            Live live,
            Pictures pictures,
            Supplier<SandboxApp> app,
            Supplier<String> origin) {
        this.world = world;
        this.views = views;
        this.callbacks = callbacks;
        this.stream = stream;
        this.gateways = gateways;
        this.faults = faults;
        this.traffic = traffic;
        this.problems = problems;
        this.tokens = tokens;
        this.cards = cards;
        this.live = live;
        this.pictures = pictures;
        this.app = app;
        this.origin = origin;
    }

    void register(Web web) {
        own(
                web,
                "GET",
                "people",
                call -> Reply.ok(world.people().stream().map(views::person).toList()));
        own(web, "POST", "people", this::addPerson);
        own(web, "DELETE", "people/{userId}", call -> {
            world.remove(call.var("userId"));
            live.reload();
            return Reply.ok(Map.of());
        });
        own(web, "POST", "departments", call -> {
            world.renameDepartment(required(call.json(), "from"), required(call.json(), "to"));
            live.reload();
            return Reply.ok(Map.of());
        });
        own(web, "POST", "groups", this::putGroup);
        own(web, "GET", "conversations", call -> Reply.ok(views.conversations(call.query("user"))));
        own(web, "GET", "messages", this::messages);
        own(web, "POST", "say", this::say);
        own(web, "POST", "read", call -> {
            world.read(Json.text(call.json(), "user"), Json.text(call.json(), "conversation"));
            return Reply.ok(Map.of());
        });
        own(
                web,
                "GET",
                "cards",
                call -> Reply.ok(world.cardsOf(call.query("user")).stream()
                        .map(card -> views.card(card, call.query("user")))
                        .toList()));
        own(web, "DELETE", "cards/{id}", call -> {
            world.lose(call.var("id"));
            live.reload();
            return Reply.ok(Map.of());
        });
        own(web, "GET", "card", this::card);
        own(web, "POST", "press", this::press);
        own(web, "POST", "submit", this::submit);
        own(web, "GET", "toasts", call -> Reply.ok(toastsOf(call.query("user"))));
        own(web, "GET", "rings", this::rings);
        own(web, "GET", "sms", call -> Reply.ok(gateways.sms()));
        own(web, "GET", "refunds", call -> Reply.ok(gateways.refunds()));
        own(web, "GET", "switches", call -> Reply.ok(faults.switches()));
        own(web, "PUT", "switches", call -> {
            Switches now = faults.change(call.json());
            live.drawer();
            return Reply.ok(now);
        });
        own(web, "GET", "faults", call -> Reply.ok(faults.rules()));
        own(web, "POST", "faults", this::addFault);
        own(web, "DELETE", "faults", call -> {
            faults.calm();
            live.drawer();
            return Reply.ok(Map.of());
        });
        own(web, "POST", "do", this::act);
        own(web, "POST", "event", call -> {
            callbacks.event(Json.text(call.json(), "eventType"), call.json().path("data"));
            return Reply.ok(Map.of());
        });
        own(web, "GET", "calls", call -> Reply.ok(Json.object("counts", traffic.counts(), "calls", traffic.calls())));
        own(web, "GET", "pushes", call -> Reply.ok(traffic.pushes()));
        own(web, "GET", "problems", call -> Reply.ok(problems.all()));
        own(
                web,
                "GET",
                "connections",
                call -> Reply.ok(stream.connections().stream()
                        .map(connection -> Json.object("id", connection.id, "topics", connection.topics))
                        .toList()));
        own(web, "GET", "app", call -> Reply.ok(appView()));
        own(web, "PUT", "app", this::changeApp);
        own(web, "POST", "login", this::login);
        own(web, "POST", "templates", call -> {
            cards.template(Json.text(call.json(), "id"));
            return Reply.ok(Map.of());
        });
        own(web, "GET", "template", call -> {
            CardTemplate template = views.template();
            return Reply.ok(template == null ? null : template.editor());
        });
    }

    /** Only pages of this very origin may call from a browser, so that no other page can act as somebody here. */
    private void own(Web web, String method, String path, Handler handler) {
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

    // people and groups

    private Reply addPerson(Call call) {
        JsonNode body = call.json();
        String userId = required(body, "userId");
        Person person = new Person(
                userId,
                Json.text(body, "name", userId),
                Json.text(body, "title", "员工"),
                Json.text(body, "department", "客服组"),
                Json.flag(body, "leads"),
                body.has("mobile") ? Json.text(body, "mobile") : null,
                Json.flag(body, "outsider"),
                Json.texts(body.path("roles")));
        world.put(person);
        live.reload();
        return Reply.ok(views.person(person));
    }

    private Reply putGroup(Call call) {
        JsonNode body = call.json();
        String id = Json.text(body, "id", "cid" + World.random() + "==");
        Conversation group = new Conversation(
                id,
                required(body, "title"),
                true,
                Json.texts(body.path("members")),
                !body.has("robot") || Json.flag(body, "robot"),
                Json.flag(body, "disbanded"));
        world.put(group);
        return Reply.ok(group);
    }

    private static String required(JsonNode body, String field) {
        String value = Json.text(body, field);
        if (value.isEmpty()) {
            throw new IllegalArgumentException(field + " is missing");
        }
        return value;
    }

    private Person person(String userId) {
        Person person = world.person(userId);
        if (person == null) {
            throw new IllegalArgumentException("nobody here is called " + userId);
        }
        return person;
    }

    // chat

    private Reply messages(Call call) {
        String conversation = call.query("conversation");
        if (conversation.isEmpty()) {
            conversation = world.dm(call.query("user")).id();
        }
        return Reply.ok(
                views.messages(conversation, call.query("user"), call.number("before", 0), call.number("limit", 50)));
    }

    private Reply say(Call call) {
        JsonNode body = call.json();
        Person who = person(required(body, "user"));
        String id = Json.text(body, "conversation");
        Conversation where = id.isEmpty() ? world.dm(who.userId()) : world.conversation(id);
        if (where == null || !where.has(who.userId())) {
            throw new IllegalArgumentException(who.userId() + " is not in conversation " + id);
        }
        String picture = Json.text(body, "picture");
        String text = picture.isEmpty() ? required(body, "text") : Json.text(body, "text");
        List<String> mentions = new ArrayList<>();
        StringBuilder shown = new StringBuilder(text);
        String heard = text;
        boolean literal = faults.switches().literalMentions();
        for (String userId : Json.texts(body.path("mentions"))) {
            Person mentioned = person(userId);
            mentions.add(userId);
            String name = "@" + mentioned.name();
            if (!text.contains(name)) {
                shown.append(' ').append(name);
            } else if (!literal) {
                heard = heard.replace(name, "");
            }
        }
        boolean toRobot = !where.group() || Json.flag(body, "robot");
        String robotName = "@" + app.get().robotName();
        if (where.group() && toRobot && !text.contains(robotName)) {
            shown.insert(0, robotName + " ");
        }
        String code = picture.isEmpty() ? "" : pictures.keep(picture);
        Message message = world.say(
                where.id(),
                code.isEmpty()
                        ? World.Draft.text(who.userId(), shown.toString(), mentions)
                        : new World.Draft(
                                who.userId(),
                                "picture",
                                null,
                                shown.toString(),
                                Map.of("picture", "/sandbox/files/" + code + ".file"),
                                mentions,
                                null,
                                null,
                                false));
        if (toRobot && where.robot()) {
            String content = where.group() ? " " + heard.replace(robotName, "").strip() : heard;
            Map<String, Object> more = code.isEmpty() ? new LinkedHashMap<>() : withPicture(content, code);
            JsonNode payload = body.path("payload");
            if (payload.isObject()) {
                more.putAll(Json.map(payload));
            }
            callbacks.robotHears(who, where, message, content, more);
        }
        return Reply.ok(views.message(message, who.userId()));
    }

    /** A picture alone is a message of its own kind; with words it is rich text. */
    private static Map<String, Object> withPicture(String content, String code) {
        Map<String, Object> picture = Json.object("pictureDownloadCode", code, "downloadCode", code);
        if (content.isBlank()) {
            return Json.object("msgtype", "picture", "content", picture);
        }
        picture.put("type", "picture");
        return Json.object(
                "msgtype", "richText", "content", Map.of("richText", List.of(Map.of("text", content), picture)));
    }

    private Reply rings(Call call) {
        String user = call.query("user");
        return Reply.ok(world.rings(user).stream()
                .map(message -> Json.object(
                        "at", message.at(),
                        "why", message.rings().get(user),
                        "conversation", message.conversation(),
                        "message", message.id(),
                        "card", message.card(),
                        "text", message.text()))
                .toList());
    }

    // cards

    private Card cardOf(String outTrackId) {
        Card card = world.card(outTrackId);
        if (card == null) {
            throw new IllegalArgumentException("no such card: " + outTrackId);
        }
        return card;
    }

    private Reply card(Call call) {
        Card card = world.card(call.query("id"));
        return card == null
                ? Reply.json(404, Map.of("error", "no such card"))
                : Reply.ok(views.card(card, call.query("user")));
    }

    private Reply press(Call call) {
        JsonNode body = call.json();
        Person who = person(required(body, "user"));
        Card card = cardOf(required(body, "card"));
        String action = required(body, "action");
        boolean force = Json.flag(body, "force");
        CardTemplate.Button button = CardTemplate.buttons(views.drawn(card, who.userId())).stream()
                .filter(drawn -> drawn.action().equals(action))
                .findFirst()
                .orElse(null);
        if (button == null && !force) {
            return Reply.json(
                    409, Map.of("error", who.userId() + " sees no button " + action + " on " + card.outTrackId()));
        }
        Map<String, Object> params = new LinkedHashMap<>();
        if (button != null) {
            params.putAll(button.params());
        } else {
            Map<String, String> seen = card.seenBy(who.userId());
            params.put("action", action);
            params.put("workflow", seen.getOrDefault("workflowId", ""));
            params.put("rev", seen.getOrDefault("revision", ""));
            params.put("press", seen.getOrDefault("press", ""));
        }
        if (body.path("params").isObject()) {
            params.putAll(Json.map(body.path("params")));
        }
        if (body.has("form")) {
            params.put("form", Json.MAPPER.convertValue(body.path("form"), Object.class));
        }
        return send(
                body,
                new Press(who, card.outTrackId(), place(who, card, body), List.of(action), params),
                button == null ? "" : button.successToast(),
                button == null ? "" : button.failureToast());
    }

    private Reply submit(Call call) {
        JsonNode body = call.json();
        Person who = person(required(body, "user"));
        Card card = cardOf(required(body, "card"));
        CardTemplate.Form form = CardTemplate.form(views.drawn(card, who.userId()));
        if (form == null) {
            return Reply.json(409, Map.of("error", who.userId() + " sees no form on " + card.outTrackId()));
        }
        Forms.Filled filled = Forms.fill(form.fields(), body.path("form"));
        if (!filled.errors().isEmpty()) {
            return Reply.json(422, Map.of("errors", filled.errors()));
        }
        Map<String, Object> params = new LinkedHashMap<>(form.params());
        params.put("form", filled.values());
        return send(
                body,
                new Press(who, card.outTrackId(), place(who, card, body), List.of(form.id()), params),
                "",
                form.failureToast());
    }

    private String place(Person who, Card card, JsonNode body) {
        String stated = Json.text(body, "place");
        if (!stated.isEmpty()) {
            return stated;
        }
        List<String> places = world.placesOf(who.userId(), card);
        return places.isEmpty() ? world.dm(who.userId()).id() : places.get(0);
    }

    private Reply send(JsonNode body, Press press, String successToast, String failureToast) {
        List<CompletableFuture<Pressed>> copies = callbacks.press(
                press,
                (int) Json.number(body, "times", 1),
                Json.flag(body, "newIds"),
                body.has("messageId") ? Json.text(body, "messageId") : null);
        List<Pressed> results = new ArrayList<>();
        for (CompletableFuture<Pressed> copy : copies) {
            results.add(copy.join());
        }
        Pressed first = results.stream().filter(Pressed::ok).findFirst().orElse(results.get(0));
        String toast = first.ok() ? successToast : failureToast.isEmpty() ? FAILED : failureToast;
        if (!toast.isEmpty()) {
            toast(press.who().userId(), toast, first.ok());
        }
        Card now = world.card(press.outTrackId());
        return Reply.ok(Json.object(
                "ok", first.ok(),
                "outcome", first.outcome(),
                "messageId", first.messageId(),
                "ms", first.ms(),
                "toast", toast.isEmpty() ? null : toast,
                "outcomes", results.stream().map(Pressed::outcome).toList(),
                "card", now == null ? null : views.card(now, press.who().userId())));
    }

    private void toast(String userId, String text, boolean ok) {
        Toast toast = new Toast(System.currentTimeMillis(), text, ok);
        Deque<Toast> mine = toasts.computeIfAbsent(userId, fresh -> new ArrayDeque<>());
        synchronized (mine) {
            mine.addLast(toast);
            if (mine.size() > 100) {
                mine.removeFirst();
            }
        }
        live.toast(userId, Json.object("text", text, "ok", ok));
    }

    private List<Toast> toastsOf(String userId) {
        Deque<Toast> mine = toasts.getOrDefault(userId, new ArrayDeque<>());
        synchronized (mine) {
            return List.copyOf(mine);
        }
    }

    // the operator

    private Reply addFault(Call call) {
        JsonNode body = call.json();
        faults.add(new Faults.Fault(
                required(body, "kind"),
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
        int count = switch (required(call.json(), "what")) {
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
        String product = gateways.product();
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
                "productUrl", product,
                "callbackMode", mode.on() ? "http" : "stream",
                "connections", stream.connections().size());
    }

    private Reply changeApp(Call call) {
        JsonNode body = call.json();
        if (body.has("productUrl")) {
            gateways.product(Json.text(body, "productUrl"));
        }
        if (body.has("callbackMode")) {
            SandboxApp known = app.get();
            String product = gateways.product();
            callbacks.mode(new Callbacks.HttpMode(
                    Json.text(body, "callbackMode").equals("http"),
                    Json.text(body, "robotUrl", product + "/dingtalk/robot"),
                    Json.text(body, "eventUrl", product + "/dingtalk/event"),
                    Json.text(body, "eventToken", known.eventToken()),
                    Json.text(body, "eventAesKey", known.eventAesKey())));
        }
        return Reply.ok(appView());
    }

    private Reply login(Call call) {
        Person who = person(required(call.json(), "user"));
        return Reply.ok(Map.of("code", tokens.code(who.userId())));
    }
}
