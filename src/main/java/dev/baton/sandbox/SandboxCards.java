package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The platform's calls about interactive cards. */
final class SandboxCards {

    private final World world;
    private final SandboxLogins logins;
    private final CardSpaces spaces;
    private final Callbacks callbacks;
    private final Faults faults;
    private final Problems problems;
    private final Supplier<SandboxApp> app;
    private final Set<String> templates = ConcurrentHashMap.newKeySet();

    SandboxCards(
            World world,
            SandboxLogins logins,
            CardSpaces spaces,
            Callbacks callbacks,
            Faults faults,
            Problems problems,
            Supplier<SandboxApp> app) {
        this.world = world;
        this.logins = logins;
        this.spaces = spaces;
        this.callbacks = callbacks;
        this.faults = faults;
        this.problems = problems;
        this.app = app;
    }

    void register(Web web) {
        web.platform("POST", "/v1.0/card/instances/createAndDeliver", this::createAndDeliver);
        web.platform("POST", "/v1.0/card/instances", this::create);
        web.platform("POST", "/v1.0/card/instances/deliver", this::deliver);
        web.platform("PUT", "/v1.0/card/instances", this::update);
        web.platform("PUT", "/v1.0/card/instances/spaces", this::appendSpaces);
        web.platform("PUT", "/v1.0/card/streaming", this::streaming);
        web.platform("POST", "/v1.0/card/tops/close", this::closeTop);
        web.platform("POST", "/v1.0/card/callbacks/register", this::registerCallback);
    }

    /** A further template id the app may use. */
    void template(String id) {
        templates.add(id);
    }

    private Reply createAndDeliver(Call call) {
        JsonNode body = logins.body(call);
        List<CardSpaces.Space> wanted = CardSpaces.named(Json.text(body, "openSpaceId"));
        CardSpaces.requireDeliverModels(body, wanted);
        requirePeople(body, wanted);
        Card card = newCard(body);
        if (!world.cards().create(card) && !faults.switches().cardExists().equals("silent")) {
            throw Shapes.refuse("param.cardAlreadyExist");
        }
        return Reply.ok(Json.object(
                "success",
                true,
                "result",
                Json.object(
                        "outTrackId", card.outTrackId(),
                        "deliverResults", spaces.hang(card.outTrackId(), wanted, body))));
    }

    private Reply create(Call call) {
        JsonNode body = logins.body(call);
        Card card = newCard(body);
        if (!world.cards().create(card) && !faults.switches().cardExists().equals("silent")) {
            throw Shapes.refuse("param.cardAlreadyExist");
        }
        return Reply.ok(Json.object("success", true, "result", card.outTrackId()));
    }

    private Reply deliver(Call call) {
        JsonNode body = logins.body(call);
        Card card = known(body);
        List<CardSpaces.Space> wanted = CardSpaces.named(Json.text(body, "openSpaceId"));
        CardSpaces.requireDeliverModels(body, wanted);
        requirePeople(body, wanted);
        return Reply.ok(Json.object("success", true, "result", spaces.hang(card.outTrackId(), wanted, body)));
    }

    private Reply update(Call call) {
        JsonNode body = logins.body(call);
        Card known = known(body);
        requirePeople(body, List.of());
        boolean hasData = body.path("cardData").path("cardParamMap").isObject();
        JsonNode privates = body.path("privateData");
        if (!hasData && privates.isEmpty()) {
            throw Shapes.refuse("param.cardDataAndPrivateDataBothEmpty");
        }
        JsonNode options = body.path("cardUpdateOptions");
        boolean byKey = Json.flag(options, "updateCardDataByKey");
        boolean privateByKey = Json.flag(options, "updatePrivateDataByKey");
        Map<String, String> data = CardData.read(body.path("cardData").path("cardParamMap"), faults);
        Map<String, Map<String, String>> own = privateData(body);
        world.cards().change(known.outTrackId(), card -> {
            Map<String, Map<String, String>> merged = card.privateData();
            for (Map.Entry<String, Map<String, String>> each : own.entrySet()) {
                merged = CardData.merge(merged, each.getKey(), each.getValue(), privateByKey);
            }
            return card.updated(hasData ? CardData.merge(card.data(), data, byKey) : card.data(), merged);
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply appendSpaces(Call call) {
        JsonNode body = logins.body(call);
        Card known = known(body);
        Set<String> added = CardSpaces.models(body);
        if (added.isEmpty()) {
            throw Shapes.refuse("param.emptyAppendSpaces");
        }
        world.cards().change(known.outTrackId(), card -> {
            Set<String> all = new LinkedHashSet<>(card.spaceModels());
            all.addAll(added);
            return card.allowing(all);
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply streaming(Call call) {
        JsonNode body = logins.body(call);
        Card known = known(body);
        String key = Json.text(body, "key");
        if (key.isEmpty()) {
            throw Shapes.refuse("param.stream.keyEmpty");
        }
        String piece = Json.text(body, "content");
        world.cards().change(known.outTrackId(), card -> {
            String whole = Json.flag(body, "isFull") ? piece : card.data().getOrDefault(key, "") + piece;
            return card.updated(CardData.merge(card.data(), Map.of(key, whole), true), card.privateData());
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply closeTop(Call call) {
        logins.requireToken(call);
        if (world.conversation(call.query("openConversationId")) == null) {
            throw Shapes.refuse("param.conversationIdInvalid");
        }
        if (world.cards().find(call.query("outTrackId")) == null) {
            throw Shapes.refuse("param.cardNotExist");
        }
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply registerCallback(Call call) {
        JsonNode body = logins.body(call);
        String key = Json.text(body, "callbackRouteKey");
        String url = Json.text(body, "callbackUrl");
        if (key.isEmpty()) {
            throw Shapes.refuse("param.callbackRouteKeyEmpty");
        }
        if (url.isEmpty()) {
            throw Shapes.refuse("param.callbackUrlEmpty");
        }
        String secret = Json.text(body, "apiSecret");
        Callbacks.CardRoute route = callbacks.register(
                new Callbacks.CardRoute(key, url, secret.isEmpty() ? null : secret), Json.flag(body, "forceUpdate"));
        return Reply.ok(Json.object(
                "success", true, "result", Json.object("callbackUrl", route.url(), "apiSecret", route.apiSecret())));
    }

    private Card known(JsonNode body) {
        String outTrackId = Json.text(body, "outTrackId");
        if (outTrackId.isEmpty()) {
            throw Shapes.refuse("param.outTrackIdEmpty");
        }
        Card card = world.cards().find(outTrackId);
        if (card == null) {
            throw Shapes.refuse("param.cardNotExist");
        }
        return card;
    }

    private Card newCard(JsonNode body) {
        String template = Json.text(body, "cardTemplateId");
        if (template.isEmpty()) {
            throw Shapes.refuse("param.cardTemplateIdEmpty");
        }
        String outTrackId = Json.text(body, "outTrackId");
        if (outTrackId.isEmpty()) {
            throw Shapes.refuse("param.outTrackIdEmpty");
        }
        if (outTrackId.length() > 64) {
            problems.note("outTrackId longer than 64 characters: " + outTrackId);
        }
        if (!template.equals(app.get().cardTemplateId()) && !templates.contains(template)) {
            throw Shapes.refuse("param.templateNotExist");
        }
        if (!body.path("cardData").path("cardParamMap").isObject()) {
            throw Shapes.refuse("param.cardPublicDataEmpty");
        }
        String callbackType = Json.text(body, "callbackType");
        if (!callbackType.equals("STREAM") && !callbackType.equals("HTTP")) {
            problems.note("card " + outTrackId + " is created without callbackType STREAM or HTTP");
        }
        return new Card(
                outTrackId,
                template,
                CardData.read(body.path("cardData").path("cardParamMap"), faults),
                privateData(body),
                callbackType.isEmpty() ? null : callbackType,
                body.has("callbackRouteKey") ? Json.text(body, "callbackRouteKey") : null,
                (int) Json.number(body, "userIdType", 1),
                Json.flag(body.path("imGroupOpenSpaceModel"), "supportForward"),
                CardSpaces.models(body),
                Set.of(),
                1);
    }

    private Map<String, Map<String, String>> privateData(JsonNode body) {
        boolean union = Json.number(body, "userIdType", 1) == 2;
        Map<String, Map<String, String>> all = new LinkedHashMap<>();
        body.path("privateData").properties().forEach(entry -> {
            Person byUnion = union ? world.personByUnionId(entry.getKey()) : null;
            all.put(
                    byUnion == null ? entry.getKey() : byUnion.userId(),
                    CardData.read(entry.getValue().path("cardParamMap"), faults));
        });
        if (all.size() > 50) {
            problems.note("private data of more than 50 people in one request");
        }
        return all;
    }

    /** With {@code personGone} as {@code call}: nobody the call names may be missing. */
    private void requirePeople(JsonNode body, List<CardSpaces.Space> spaces) {
        if (!faults.switches().personGone().equals("call")) {
            return;
        }
        boolean union = Json.number(body, "userIdType", 1) == 2;
        List<String> named = new ArrayList<>(body.path("privateData").propertyNames());
        spaces.stream().filter(space -> space.type().equals("IM_ROBOT")).forEach(space -> named.add(space.id()));
        for (String id : named) {
            if ((union ? world.personByUnionId(id) : world.person(id)) == null) {
                throw Shapes.refuse("param.userIdNotExist");
            }
        }
    }
}
