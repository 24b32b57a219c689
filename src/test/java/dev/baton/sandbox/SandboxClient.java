package dev.baton.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a person does and sees on the phone, for tests: the sandbox's control API as Java. Everything that is read is
 * what that very person would see, private data merged in; nothing waits, so wrap readings in Awaitility.
 *
 * <pre>{@code
 * SandboxClient chat = new SandboxClient(sandbox.origin());
 * chat.dm("u-zhang", "上线");
 * await().until(() -> chat.cards("u-zhang").size() == 1);
 * Card card = chat.cards("u-zhang").get(0);
 * assertThat(card.actions()).contains("take");
 * chat.press("u-zhang", card.id(), "apply-refund");                      // opens the form
 * chat.submit("u-zhang", card.id(), Map.of("amount", "10.00", "reason", "缺货"));
 * }</pre>
 */
public final class SandboxClient {

    /** The group every demo person is in. */
    public static final String ORDERS_GROUP = DemoPeople.ORDERS;

    /** The group of 财务. */
    public static final String FINANCE_GROUP = DemoPeople.FINANCE;

    /** A card as one person sees it. */
    public record Card(
            String id,
            long revision,
            List<String> places,
            Map<String, String> variables,
            Map<String, String> own,
            List<String> texts,
            List<Button> buttons,
            @Nullable Form form) {

        /** A variable as this person sees it (private beats public); empty when there is none. */
        public String get(String variable) {
            return variables.getOrDefault(variable, "");
        }

        /** The drawn button with that action; fails the test when this person does not see it. */
        public Button button(String action) {
            return buttons.stream()
                    .filter(button -> button.action().equals(action))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no button " + action + " among " + actions()));
        }

        public boolean offers(String action) {
            return actions().contains(action);
        }

        /** The fields of the form on the card, by name; empty when there is no form. */
        public Map<String, JsonNode> fields() {
            return form == null ? Map.of() : form.fields();
        }

        public List<String> actions() {
            return buttons.stream().map(Button::action).toList();
        }

        /** Everything that can be read on the card, one line a text. */
        public String text() {
            return String.join("\n", texts);
        }

        /** The notice only this person sees; empty when there is none. */
        public String notice() {
            return get("notice");
        }
    }

    /** A button as drawn; params is what a press of it carries. */
    public record Button(String action, String text, String color, boolean enabled, Map<String, Object> params) {}

    /** A form as drawn: its fields by name. */
    public record Form(Map<String, JsonNode> fields, Map<String, Object> params) {}

    /**
     * What became of a press.
     *
     * @param ok an answer came in time
     * @param outcome acked, failed, late, lost or nobody (no connection)
     * @param outcomes the outcome of each copy
     * @param toast what the client showed at the bottom, null for nothing
     * @param card the card afterwards
     */
    public record Pressed(
            boolean ok,
            String outcome,
            List<String> outcomes,
            long ms,
            @Nullable String toast,
            String messageId,
            @Nullable Card card) {}

    /** A message as one person sees it; sender is a userId or "robot". */
    public record Said(
            String id,
            String conversation,
            String sender,
            String kind,
            String title,
            String text,
            Map<String, String> links,
            boolean mentionsMe,
            String ring,
            boolean recalled,
            @Nullable Card card) {

        /** Title and text in one, for reading. */
        public String words() {
            return title.isEmpty() ? text : title + "\n" + text;
        }
    }

    /** One ring of a phone; why is dm, mention or group. */
    public record Ring(long at, String why, String conversation, String message, String card, String text) {}

    /** An SMS the gateway took. */
    public record Sms(
            String messageId, String orderNo, String mobile, String template, String text, String status, int asked) {}

    /** A refund the gateway did; asked counts how often it was requested. */
    public record Refund(String refundNo, String orderNo, String paymentNo, String amount, String status, int asked) {}

    /** The control API refused: the test asked for something a person could not do. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final String origin;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    public SandboxClient(String origin) {
        this.origin = origin;
    }

    // people

    /** Adds somebody, who gets a 1:1 chat with the robot. */
    public void person(String userId, String name) {
        post("people", Map.of("userId", userId, "name", name));
    }

    /** Somebody of another organisation: the robot gets no staffId for that person. */
    /** Somebody of a department ({@code A/B} is B inside A), with roles of the address book. */
    public void colleague(String userId, String name, String department, boolean leads, String... roles) {
        post(
                "people",
                Map.of(
                        "userId",
                        userId,
                        "name",
                        name,
                        "department",
                        department,
                        "leads",
                        leads,
                        "roles",
                        List.of(roles)));
    }

    public void renameDepartment(String from, String to) {
        post("departments", Map.of("from", from, "to", to));
    }

    public void outsider(String userId, String name) {
        post("people", Map.of("userId", userId, "name", name, "outsider", true));
    }

    public void leaves(String userId) {
        send("DELETE", "people/" + encode(userId), null);
    }

    /** The platform does not know this card any more. */
    public void lose(String outTrackId) {
        send("DELETE", "cards/" + encode(outTrackId), null);
    }

    /** Makes or replaces a group with the robot in it. */
    public void group(String conversation, String title, List<String> members) {
        post("groups", Map.of("id", conversation, "title", title, "members", members));
    }

    public void groupWithoutRobot(String conversation, String title, List<String> members) {
        post("groups", Map.of("id", conversation, "title", title, "members", members, "robot", false));
    }

    public void disband(String conversation, String title) {
        post("groups", Map.of("id", conversation, "title", title, "members", List.of(), "disbanded", true));
    }

    // chat

    /** Says it to the robot in the own 1:1 chat; returns the message id. */
    public String dm(String user, String text) {
        return Json.text(post("say", Map.of("user", user, "text", text)), "id");
    }

    /** Says it in a group with @robot in front; mentions are userIds (their names are shown as @name). */
    public String sayInGroup(String user, String conversation, String text, String... mentions) {
        return Json.text(
                post(
                        "say",
                        Map.of(
                                "user",
                                user,
                                "conversation",
                                conversation,
                                "text",
                                text,
                                "mentions",
                                List.of(mentions),
                                "robot",
                                true)),
                "id");
    }

    /** Says it in a group without the robot, which therefore does not hear it. */
    public String chat(String user, String conversation, String text) {
        return Json.text(post("say", Map.of("user", user, "conversation", conversation, "text", text)), "id");
    }

    /** Sends the robot a picture in the own chat, with or without words. */
    public String dmPicture(String user, String text, byte[] png) {
        return Json.text(
                post(
                        "say",
                        Map.of(
                                "user",
                                user,
                                "text",
                                text,
                                "picture",
                                Base64.getEncoder().encodeToString(png))),
                "id");
    }

    /** Says something whose robot payload has these fields instead (other msgtypes, broken values). */
    public String sayRaw(String user, String text, Map<String, Object> payload) {
        return Json.text(post("say", Map.of("user", user, "text", text, "payload", payload)), "id");
    }

    /** Opens a conversation: everything in it counts as read. */
    public void read(String user, String conversation) {
        post("read", Map.of("user", user, "conversation", conversation));
    }

    /** The last messages of a group this person is in. */
    public List<Said> messages(String user, String conversation) {
        List<Said> said = new ArrayList<>();
        get("messages?limit=500&user=" + encode(user) + "&conversation=" + encode(conversation))
                .path("messages")
                .forEach(message -> said.add(said(message)));
        return said;
    }

    /** All messages of a conversation, oldest first; of the own chat with the robot for an empty one. */
    public List<Said> everything(String user, String conversation) {
        List<Said> said = new ArrayList<>();
        for (long before = 0; before >= 0; ) {
            JsonNode page = get("messages?limit=500&before=" + before + "&user=" + encode(user) + "&conversation="
                            + encode(conversation))
                    .path("messages");
            List<Said> older = new ArrayList<>();
            page.forEach(message -> older.add(said(message)));
            said.addAll(0, older);
            before = page.isEmpty() ? -1 : page.get(0).path("seq").asLong(-1);
        }
        return said;
    }

    /** The last messages of the own chat with the robot. */
    public List<Said> dms(String user) {
        return messages(user, "");
    }

    /** What the robot last said to this person in the 1:1 chat (no cards); empty when nothing. */
    public String lastReply(String user) {
        List<Said> said = dms(user);
        for (int i = said.size() - 1; i >= 0; i--) {
            if (said.get(i).sender().equals("robot") && said.get(i).card() == null) {
                return said.get(i).words();
            }
        }
        return "";
    }

    public List<Ring> rings(String user) {
        List<Ring> rings = new ArrayList<>();
        for (JsonNode ring : get("rings?user=" + encode(user))) {
            rings.add(new Ring(
                    Json.number(ring, "at", 0),
                    Json.text(ring, "why"),
                    Json.text(ring, "conversation"),
                    Json.text(ring, "message"),
                    Json.text(ring, "card"),
                    Json.text(ring, "text")));
        }
        return rings;
    }

    /** Texts of the short messages this person's client showed at the bottom of the screen. */
    public List<String> toasts(String user) {
        List<String> toasts = new ArrayList<>();
        get("toasts?user=" + encode(user)).forEach(toast -> toasts.add(Json.text(toast, "text")));
        return toasts;
    }

    // cards

    /** Every card this person can see in any conversation, oldest first. */
    public List<Card> cards(String user) {
        List<Card> cards = new ArrayList<>();
        get("cards?user=" + encode(user)).forEach(card -> cards.add(card(card)));
        return cards;
    }

    /** One card as this person sees it. */
    public Card card(String user, String outTrackId) {
        return card(get("card?user=" + encode(user) + "&id=" + encode(outTrackId)));
    }

    /** The newest card of that workflow or order as this person sees it (any variable equals the text), or null. */
    public @Nullable Card cardAbout(String user, String text) {
        List<Card> cards = cards(user);
        for (int i = cards.size() - 1; i >= 0; i--) {
            if (cards.get(i).variables().values().stream().anyMatch(value -> value.contains(text))) {
                return cards.get(i);
            }
        }
        return null;
    }

    /** Presses a button this person sees; {@link Refused} with 409 when it is not there. */
    public Pressed press(String user, String outTrackId, String action) {
        return pressed(post("press", Map.of("user", user, "card", outTrackId, "action", action)));
    }

    /** Presses a visible button and sends the form along at once. */
    public Pressed press(String user, String outTrackId, String action, Map<String, ?> form) {
        return pressed(post("press", Map.of("user", user, "card", outTrackId, "action", action, "form", form)));
    }

    /** The same press pushed several times at once; with newIds every second copy has a message id of its own. */
    public Pressed pressTimes(String user, String outTrackId, String action, int times, boolean newIds) {
        return pressed(post(
                "press", Map.of("user", user, "card", outTrackId, "action", action, "times", times, "newIds", newIds)));
    }

    /**
     * Sends a press whatever this person sees, with these params laid over what the button would send (an old card on a
     * sleeping phone, a forged press). Extra fields: times, newIds, messageId, place, form.
     */
    public Pressed force(String user, String outTrackId, String action, Map<String, ?> params, Map<String, ?> extra) {
        Map<String, Object> body = new LinkedHashMap<>(extra);
        body.put("user", user);
        body.put("card", outTrackId);
        body.put("action", action);
        body.put("params", params);
        body.put("force", true);
        return pressed(post("press", body));
    }

    public Pressed force(String user, String outTrackId, String action, Map<String, ?> params) {
        return force(user, outTrackId, action, params, Map.of());
    }

    /**
     * Fills the form on the card and submits it; values are plain (a select by value or text). {@link Refused} with 422
     * when a required field is empty, as the client checks; with 409 when there is no form.
     */
    public Pressed submit(String user, String outTrackId, Map<String, ?> form) {
        return pressed(post("submit", Map.of("user", user, "card", outTrackId, "form", form)));
    }

    /** The same submit pushed several times at once. */
    public Pressed submitTimes(String user, String outTrackId, Map<String, ?> form, int times, boolean newIds) {
        return pressed(post(
                "submit", Map.of("user", user, "card", outTrackId, "form", form, "times", times, "newIds", newIds)));
    }

    // gateways

    public List<Sms> sms() {
        List<Sms> all = new ArrayList<>();
        for (JsonNode sms : get("sms")) {
            all.add(new Sms(
                    Json.text(sms, "messageId"),
                    Json.text(sms, "orderNo"),
                    Json.text(sms, "mobile"),
                    Json.text(sms, "template"),
                    Json.text(sms, "text"),
                    Json.text(sms, "status"),
                    (int) Json.number(sms, "asked", 0)));
        }
        return all;
    }

    public List<Refund> refunds() {
        List<Refund> all = new ArrayList<>();
        for (JsonNode refund : get("refunds")) {
            all.add(new Refund(
                    Json.text(refund, "refundNo"),
                    Json.text(refund, "orderNo"),
                    Json.text(refund, "paymentNo"),
                    Json.text(refund, "amount"),
                    Json.text(refund, "status"),
                    (int) Json.number(refund, "asked", 0)));
        }
        return all;
    }

    // the operator

    /** Sets lasting switches by name; the names stand in {@code Switches}. */
    public void switches(Map<String, ?> changes) {
        send("PUT", "switches", changes);
    }

    /**
     * The next {@code times} platform calls whose path starts with {@code path} meet this fault; kinds in
     * {@code Faults}.
     */
    public void fault(String kind, String path, int times) {
        post("faults", Map.of("kind", kind, "path", path, "times", times));
    }

    /** A share of all platform calls meets this fault until {@link #calm()}. */
    public void faultRate(String kind, String path, double rate) {
        post("faults", Map.of("kind", kind, "path", path, "times", -1, "rate", rate));
    }

    /** Calls of this path are refused with this code until {@link #calm()}. */
    public void faultCode(String path, int status, String code) {
        post("faults", Map.of("kind", "code", "path", path, "times", -1, "status", status, "code", code));
    }

    /** The same as {@link #faultRate} with this HTTP status, for the kinds that have one. */
    public void faultStatus(String kind, String path, int status) {
        post("faults", Map.of("kind", kind, "path", path, "times", -1, "rate", 1, "status", status));
    }

    /** No faults any more, every switch back to normal. */
    public void calm() {
        send("DELETE", "faults", null);
    }

    public void expireTokens() {
        act("expireTokens");
    }

    /** Politely: disconnect frames first. */
    public void disconnectAll() {
        act("disconnect");
    }

    /** At once. */
    public void cutAll() {
        act("cut");
    }

    /** Half-open: the connections look alive but nothing passes. */
    public void freezeAll() {
        act("freeze");
    }

    /** Forgets calls, pushes and problems seen so far. */
    public void forgetTraffic() {
        act("forgetTraffic");
    }

    private void act(String what) {
        post("do", Map.of("what", what));
    }

    /** How many stream connections the product holds. */
    public int connections() {
        return get("connections").size();
    }

    /** Calls so far, by "METHOD path". */
    public Map<String, Long> callCounts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        get("calls")
                .path("counts")
                .properties()
                .forEach(entry -> counts.put(entry.getKey(), entry.getValue().asLong(0)));
        return counts;
    }

    /** Every call the platform got: at, method, path, status, code, ms. */
    public JsonNode calls() {
        return get("calls").path("calls");
    }

    /** Every push the platform sent: at, topic, messageId, outcome, ms, answer. */
    public JsonNode pushes() {
        return get("pushes");
    }

    /** Wire mistakes the real platform would swallow silently; a good product leaves this empty. */
    public List<String> problems() {
        List<String> problems = new ArrayList<>();
        get("problems").forEach(problem -> problems.add(Json.text(problem)));
        return problems;
    }

    /** Pushes an event to the product. */
    public void event(String eventType, Map<String, ?> data) {
        post("event", Map.of("eventType", eventType, "data", data));
    }

    /** A one-time login code as dd.requestAuthCode or the OAuth2 page gives. */
    public String loginCode(String user) {
        return Json.text(post("login", Map.of("user", user)), "code");
    }

    /** Where the product listens, for results of the gateways. */
    public void product(String address) {
        send("PUT", "app", Map.of("productUrl", address));
    }

    /** Lets cards with this template id be created too. */
    public void template(String id) {
        post("templates", Map.of("id", id));
    }

    // wire

    /** Somebody punches; {@code event} also pushes it. */
    public void punch(String user, boolean in, Instant at, boolean event) {
        post(
                "punches",
                Map.of("user", user, "type", in ? "OnDuty" : "OffDuty", "at", at.toEpochMilli(), "event", event));
    }

    /** Somebody's leave is approved; {@code event} also pushes it. */
    public void leave(String user, Instant from, Instant to, boolean event) {
        post("leaves", Map.of("user", user, "from", from.toEpochMilli(), "to", to.toEpochMilli(), "event", event));
    }

    /** Nobody has ever punched or got leave. */
    public void forgetAttendance() {
        send("DELETE", "punches", null);
    }

    private JsonNode get(String path) {
        return send("GET", path, null);
    }

    private JsonNode post(String path, Object body) {
        return send("POST", path, body);
    }

    private JsonNode send(String method, String path, @Nullable Object body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/sandbox/api/" + path))
                .timeout(Duration.ofSeconds(60))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(Json.write(body), StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<String> response =
                    http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw new Refused(
                        response.statusCode(),
                        method + " " + path + ": " + response.statusCode() + " " + response.body());
            }
            return Json.read(response.body());
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopping);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Pressed pressed(JsonNode node) {
        List<String> outcomes = new ArrayList<>();
        node.path("outcomes").forEach(outcome -> outcomes.add(Json.text(outcome)));
        return new Pressed(
                Json.flag(node, "ok"),
                Json.text(node, "outcome"),
                outcomes,
                Json.number(node, "ms", 0),
                node.has("toast") ? Json.text(node, "toast") : null,
                Json.text(node, "messageId"),
                node.has("card") ? card(node.path("card")) : null);
    }

    private static Said said(JsonNode node) {
        return new Said(
                Json.text(node, "id"),
                Json.text(node, "conversation"),
                Json.text(node, "sender"),
                Json.text(node, "kind"),
                Json.text(node, "title"),
                Json.text(node, "text"),
                texts(node.path("links")),
                Json.flag(node, "mentionsMe"),
                Json.text(node, "ring"),
                Json.flag(node, "recalled"),
                node.has("card") ? card(node.path("card")) : null);
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(), Json.text(entry.getValue())));
        return texts;
    }

    private static Card card(JsonNode node) {
        List<Button> buttons = new ArrayList<>();
        for (JsonNode button : node.path("buttons")) {
            buttons.add(new Button(
                    Json.text(button, "action"),
                    Json.text(button, "text"),
                    Json.text(button, "color"),
                    Json.flag(button, "enabled"),
                    Json.map(button.path("params"))));
        }
        Form form = null;
        if (node.path("form").isObject()) {
            Map<String, JsonNode> fields = new LinkedHashMap<>();
            node.path("form").path("fields").forEach(field -> fields.put(Json.text(field, "name"), field));
            form = new Form(fields, Json.map(node.path("form").path("params")));
        }
        return new Card(
                Json.text(node, "outTrackId"),
                Json.number(node, "revision", 0),
                Json.texts(node.path("places")),
                texts(node.path("variables")),
                texts(node.path("private")),
                Json.texts(node.path("texts")),
                buttons,
                form);
    }
}
