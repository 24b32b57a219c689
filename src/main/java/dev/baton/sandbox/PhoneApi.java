package dev.baton.sandbox;

import dev.baton.sandbox.Callbacks.Press;
import dev.baton.sandbox.Callbacks.Pressed;
import dev.baton.sandbox.Web.Call;
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
import tools.jackson.databind.JsonNode;

/**
 * What people with phones do and see, and who they are.
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
 * GET  template                          the card's template as the editor knows it
 * </pre>
 */
final class PhoneApi {

    private static final String FAILED = "操作失败，请稍后再试";

    /** A short message a client showed at the bottom of the screen. */
    private record Toast(long at, String text, boolean ok) {}

    private final World world;
    private final Views views;
    private final Callbacks callbacks;
    private final Faults faults;
    private final Live live;
    private final Pictures pictures;
    private final Supplier<SandboxApp> app;
    private final Map<String, Deque<Toast>> toasts = new ConcurrentHashMap<>();

    PhoneApi(
            World world,
            Views views,
            Callbacks callbacks,
            Faults faults,
            Live live,
            Pictures pictures,
            Supplier<SandboxApp> app) {
        this.world = world;
        this.views = views;
        this.callbacks = callbacks;
        this.faults = faults;
        this.live = live;
        this.pictures = pictures;
        this.app = app;
    }

    void register(OwnCalls own) {
        own.add(
                "GET",
                "people",
                call -> Reply.ok(world.people().stream().map(views::person).toList()));
        own.add("POST", "people", this::addPerson);
        own.add("DELETE", "people/{userId}", this::removePerson);
        own.add("POST", "departments", this::renameDepartment);
        own.add("POST", "groups", this::putGroup);
        own.add("GET", "conversations", call -> Reply.ok(views.conversations(call.query("user"))));
        own.add("GET", "messages", this::messages);
        own.add("POST", "say", this::say);
        own.add("POST", "read", this::read);
        own.add("GET", "cards", this::cards);
        own.add("DELETE", "cards/{id}", this::loseCard);
        own.add("GET", "card", this::card);
        own.add("POST", "press", this::press);
        own.add("POST", "submit", this::submit);
        own.add("GET", "toasts", call -> Reply.ok(toastsOf(call.query("user"))));
        own.add("GET", "rings", this::rings);
        own.add("GET", "template", call -> {
            CardTemplate template = views.template();
            return Reply.ok(template == null ? null : template.editor());
        });
    }

    // people and groups

    private Reply addPerson(Call call) {
        JsonNode body = call.json();
        String userId = OwnCalls.required(body, "userId");
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

    private Reply removePerson(Call call) {
        world.remove(call.var("userId"));
        live.reload();
        return Reply.ok(Map.of());
    }

    private Reply renameDepartment(Call call) {
        world.renameDepartment(OwnCalls.required(call.json(), "from"), OwnCalls.required(call.json(), "to"));
        live.reload();
        return Reply.ok(Map.of());
    }

    private Reply putGroup(Call call) {
        JsonNode body = call.json();
        String id = Json.text(body, "id", "cid" + World.random() + "==");
        Conversation group = new Conversation(
                id,
                OwnCalls.required(body, "title"),
                true,
                Json.texts(body.path("members")),
                !body.has("robot") || Json.flag(body, "robot"),
                Json.flag(body, "disbanded"));
        world.put(group);
        return Reply.ok(group);
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
        Person who = world.known(OwnCalls.required(body, "user"));
        Conversation where = where(who, Json.text(body, "conversation"));
        String picture = Json.text(body, "picture");
        String text = picture.isEmpty() ? OwnCalls.required(body, "text") : Json.text(body, "text");
        List<String> mentions = Json.texts(body.path("mentions"));
        Said said = said(text, mentions);
        boolean toRobot = !where.group() || Json.flag(body, "robot");
        String robotName = "@" + app.get().robotName();
        boolean named = !where.group() || !toRobot || text.contains(robotName);
        String code = picture.isEmpty() ? "" : pictures.keep(picture);
        Message message = world.say(
                where.id(), draft(who, named ? said.shown() : robotName + " " + said.shown(), mentions, code));
        if (toRobot && where.robot()) {
            String content =
                    where.group() ? " " + said.heard().replace(robotName, "").strip() : said.heard();
            Map<String, Object> more = code.isEmpty() ? new LinkedHashMap<>() : withPicture(content, code);
            JsonNode payload = body.path("payload");
            if (payload.isObject()) {
                more.putAll(Json.map(payload));
            }
            callbacks.robotHears(who, where, message, content, more);
        }
        return Reply.ok(views.message(message, who.userId()));
    }

    private Conversation where(Person who, String id) {
        Conversation where = id.isEmpty() ? world.dm(who.userId()) : world.conversation(id);
        if (where == null || !where.has(who.userId())) {
            throw new IllegalArgumentException(who.userId() + " is not in conversation " + id);
        }
        return where;
    }

    /** What the chat shows of a text, and what the robot hears of it. */
    private record Said(String shown, String heard) {}

    private Said said(String text, List<String> mentions) {
        StringBuilder shown = new StringBuilder(text);
        String heard = text;
        boolean literal = faults.switches().literalMentions();
        for (String userId : mentions) {
            String name = "@" + world.known(userId).name();
            if (!text.contains(name)) {
                shown.append(' ').append(name);
            } else if (!literal) {
                heard = heard.replace(name, "");
            }
        }
        return new Said(shown.toString(), heard);
    }

    /** @param code of the picture that was kept; empty without one */
    private static World.Draft draft(Person who, String shown, List<String> mentions, String code) {
        if (code.isEmpty()) {
            return World.Draft.text(who.userId(), shown, mentions);
        }
        Map<String, String> picture = Map.of("picture", "/sandbox/files/" + code + ".file");
        return new World.Draft(who.userId(), "picture", null, shown, picture, mentions, null, null, false);
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

    private Reply read(Call call) {
        world.read(Json.text(call.json(), "user"), Json.text(call.json(), "conversation"));
        return Reply.ok(Map.of());
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

    private Reply cards(Call call) {
        return Reply.ok(world.cards().of(call.query("user")).stream()
                .map(card -> views.card(card, call.query("user")))
                .toList());
    }

    private Reply loseCard(Call call) {
        world.cards().lose(call.var("id"));
        live.reload();
        return Reply.ok(Map.of());
    }

    private Card cardOf(String outTrackId) {
        Card card = world.cards().find(outTrackId);
        if (card == null) {
            throw new IllegalArgumentException("no such card: " + outTrackId);
        }
        return card;
    }

    private Reply card(Call call) {
        Card card = world.cards().find(call.query("id"));
        return card == null
                ? Reply.json(404, Map.of("error", "no such card"))
                : Reply.ok(views.card(card, call.query("user")));
    }

    private Reply press(Call call) {
        JsonNode body = call.json();
        Person who = world.known(OwnCalls.required(body, "user"));
        Card card = cardOf(OwnCalls.required(body, "card"));
        String action = OwnCalls.required(body, "action");
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
        Person who = world.known(OwnCalls.required(body, "user"));
        Card card = cardOf(OwnCalls.required(body, "card"));
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
        List<String> places = world.cards().placesOf(who.userId(), card);
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
        Card now = world.cards().find(press.outTrackId());
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
}
