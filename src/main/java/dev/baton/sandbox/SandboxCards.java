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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The platform's calls about interactive cards. */
final class SandboxCards {

    private static final String SPACES = "dtv1.card//";

    private final World world;
    private final SandboxDingTalk platform;
    private final Callbacks callbacks;
    private final Faults faults;
    private final Problems problems;
    private final Supplier<SandboxApp> app;
    private final Set<String> templates = ConcurrentHashMap.newKeySet();

    SandboxCards(
            World world,
            SandboxDingTalk platform,
            Callbacks callbacks,
            Faults faults,
            Problems problems,
            Supplier<SandboxApp> app) {
        this.world = world;
        this.platform = platform;
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

    private record Space(String type, String id) {

        String key() {
            return type + "." + id;
        }
    }

    private Reply createAndDeliver(Call call) {
        JsonNode body = platform.body(call);
        List<Space> spaces = spaces(Json.text(body, "openSpaceId"));
        requireDeliverModels(body, spaces);
        requirePeople(body, spaces);
        Card card = newCard(body);
        if (!world.create(card) && !faults.switches().cardExists().equals("silent")) {
            throw Shapes.refuse("param.cardAlreadyExist");
        }
        return Reply.ok(Json.object(
                "success",
                true,
                "result",
                Json.object(
                        "outTrackId", card.outTrackId(),
                        "deliverResults", hang(card.outTrackId(), spaces, body))));
    }

    private Reply create(Call call) {
        JsonNode body = platform.body(call);
        Card card = newCard(body);
        if (!world.create(card) && !faults.switches().cardExists().equals("silent")) {
            throw Shapes.refuse("param.cardAlreadyExist");
        }
        return Reply.ok(Json.object("success", true, "result", card.outTrackId()));
    }

    private Reply deliver(Call call) {
        JsonNode body = platform.body(call);
        Card card = known(body);
        List<Space> spaces = spaces(Json.text(body, "openSpaceId"));
        requireDeliverModels(body, spaces);
        requirePeople(body, spaces);
        return Reply.ok(Json.object("success", true, "result", hang(card.outTrackId(), spaces, body)));
    }

    private Reply update(Call call) {
        JsonNode body = platform.body(call);
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
        world.change(known.outTrackId(), card -> {
            Map<String, Map<String, String>> merged = card.privateData();
            for (Map.Entry<String, Map<String, String>> each : own.entrySet()) {
                merged = CardData.merge(merged, each.getKey(), each.getValue(), privateByKey);
            }
            return card.updated(hasData ? CardData.merge(card.data(), data, byKey) : card.data(), merged);
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply appendSpaces(Call call) {
        JsonNode body = platform.body(call);
        Card known = known(body);
        Set<String> added = models(body);
        if (added.isEmpty()) {
            throw Shapes.refuse("param.emptyAppendSpaces");
        }
        world.change(known.outTrackId(), card -> {
            Set<String> all = new LinkedHashSet<>(card.spaceModels());
            all.addAll(added);
            return card.allowing(all);
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply streaming(Call call) {
        JsonNode body = platform.body(call);
        Card known = known(body);
        String key = Json.text(body, "key");
        if (key.isEmpty()) {
            throw Shapes.refuse("param.stream.keyEmpty");
        }
        String piece = Json.text(body, "content");
        world.change(known.outTrackId(), card -> {
            String whole = Json.flag(body, "isFull") ? piece : card.data().getOrDefault(key, "") + piece;
            return card.updated(CardData.merge(card.data(), Map.of(key, whole), true), card.privateData());
        });
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply closeTop(Call call) {
        platform.requireToken(call);
        if (world.conversation(call.query("openConversationId")) == null) {
            throw Shapes.refuse("param.conversationIdInvalid");
        }
        if (world.card(call.query("outTrackId")) == null) {
            throw Shapes.refuse("param.cardNotExist");
        }
        return Reply.ok(Json.object("success", true, "result", true));
    }

    private Reply registerCallback(Call call) {
        JsonNode body = platform.body(call);
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
        Card card = world.card(outTrackId);
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
                models(body),
                Set.of(),
                1);
    }

    private static Set<String> models(JsonNode body) {
        Set<String> models = new LinkedHashSet<>();
        Map<String, String> names = Map.of(
                "imGroupOpenSpaceModel",
                "IM_GROUP",
                "imRobotOpenSpaceModel",
                "IM_ROBOT",
                "imSingleOpenSpaceModel",
                "IM_SINGLE",
                "topOpenSpaceModel",
                "ONE_BOX");
        names.forEach((field, type) -> {
            if (body.path(field).isObject()) {
                models.add(type);
            }
        });
        return models;
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

    private static List<Space> spaces(String openSpaceId) {
        if (openSpaceId.isEmpty()) {
            throw Shapes.refuse("param.openSpaceIdEmpty");
        }
        if (!openSpaceId.startsWith(SPACES) || openSpaceId.length() > 1000) {
            throw Shapes.refuse("param.openSpaceIdInvalid");
        }
        List<Space> spaces = new ArrayList<>();
        for (String part : openSpaceId.substring(SPACES.length()).split(";", -1)) {
            int dot = part.indexOf('.');
            String type = dot < 0 ? "" : part.substring(0, dot).toUpperCase(java.util.Locale.ROOT);
            if (!Set.of("IM_GROUP", "IM_ROBOT", "IM_SINGLE", "ONE_BOX").contains(type) || dot == part.length() - 1) {
                throw Shapes.refuse("param.openSpaceIdInvalid");
            }
            spaces.add(new Space(type, part.substring(dot + 1)));
        }
        return spaces;
    }

    private static void requireDeliverModels(JsonNode body, List<Space> spaces) {
        for (Space space : spaces) {
            String field = switch (space.type()) {
                case "IM_GROUP" -> "imGroupOpenDeliverModel";
                case "IM_ROBOT" -> "imRobotOpenDeliverModel";
                case "ONE_BOX" -> "topOpenDeliverModel";
                default -> "imSingleOpenDeliverModel";
            };
            if (!body.path(field).isObject()) {
                throw Shapes.refuse("param.openDeliverModelEmpty");
            }
        }
    }

    /** With {@code personGone} as {@code call}: nobody the call names may be missing. */
    private void requirePeople(JsonNode body, List<Space> spaces) {
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

    private List<Map<String, Object>> hang(String outTrackId, List<Space> spaces, JsonNode body) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (Space space : spaces) {
            results.add(hang(outTrackId, space, body));
        }
        return results;
    }

    private Map<String, Object> hang(String outTrackId, Space space, JsonNode body) {
        Card card = world.card(outTrackId);
        if (card == null || !card.spaceModels().contains(space.type())) {
            return failed(space, "openSpaceModel of " + space.type() + " not exist");
        }
        if (space.type().equals("ONE_BOX")) {
            return Json.object("spaceType", space.type(), "spaceId", space.id(), "success", true);
        }
        if (space.type().equals(faults.switches().spacesFail())) {
            return failed(space, "system busy");
        }
        boolean group = space.type().equals("IM_GROUP");
        JsonNode deliver = body.path(group ? "imGroupOpenDeliverModel" : "imRobotOpenDeliverModel");
        String robotCode = Json.text(deliver, "robotCode");
        if ((group || !robotCode.isEmpty()) && !robotCode.equals(app.get().robotCode())) {
            return failed(space, "robotCode not exist");
        }
        Conversation where;
        if (group) {
            where = world.conversation(space.id());
            if (where == null || !where.group() || where.disbanded()) {
                return failed(space, "conversation not exist");
            }
            if (!where.robot()) {
                return failed(space, "robot not in conversation");
            }
        } else {
            boolean union = Json.number(body, "userIdType", card.userIdType()) == 2;
            Person person = union ? world.personByUnionId(space.id()) : world.person(space.id());
            if (person == null || person.outsider()) {
                return failed(space, "userId not exist");
            }
            where = world.dm(person.userId());
            space = new Space("IM_ROBOT", person.userId());
        }
        JsonNode model = body.path(group ? "imGroupOpenSpaceModel" : "imRobotOpenSpaceModel");
        List<String> mentions = new ArrayList<>(deliver.path("atUserIds").propertyNames());
        Message message = world.hang(
                outTrackId,
                space.key(),
                where.id(),
                new World.Draft(
                        Message.ROBOT,
                        "card",
                        null,
                        summary(card, model),
                        Map.of(),
                        mentions,
                        outTrackId,
                        "carrier" + World.random() + "=",
                        Json.flag(model.path("notification"), "notificationOff")),
                faults.switches().repeatDeliver());
        return Json.object(
                "spaceType",
                space.type(),
                "spaceId",
                space.id(),
                "success",
                true,
                "carrierId",
                message == null ? "" : message.key(),
                "errorMsg",
                "");
    }

    private static String summary(Card card, JsonNode model) {
        String stated = Json.text(model.path("lastMessageI18n"), "ZH_CN");
        if (!stated.isEmpty()) {
            return stated;
        }
        for (String variable : List.of("lastMessage", "title")) {
            String value = card.data().getOrDefault(variable, "");
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "[互动卡片]";
    }

    private static Map<String, Object> failed(Space space, @Nullable String why) {
        return Json.object(
                "spaceType", space.type(), "spaceId", space.id(), "success", false, "carrierId", "", "errorMsg", why);
    }
}
