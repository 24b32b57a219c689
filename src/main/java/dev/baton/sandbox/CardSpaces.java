package dev.baton.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Where cards hang: the spaces that a call names, and what becomes of the card in each. */
final class CardSpaces {

    private static final String SPACES = "dtv1.card//";

    /** One of the platform's spaces. */
    record Space(String type, String id) {

        String key() {
            return type + "." + id;
        }

        boolean isGroup() {
            return type.equals("IM_GROUP");
        }
    }

    private final World world;
    private final Faults faults;
    private final Supplier<SandboxApp> app;

    CardSpaces(World world, Faults faults, Supplier<SandboxApp> app) {
        this.world = world;
        this.faults = faults;
        this.app = app;
    }

    /** The spaces that a call names. */
    static List<Space> named(String openSpaceId) {
        if (openSpaceId.isEmpty()) {
            throw Shapes.refuse("param.openSpaceIdEmpty");
        }
        if (!openSpaceId.startsWith(SPACES) || openSpaceId.length() > 1000) {
            throw Shapes.refuse("param.openSpaceIdInvalid");
        }
        List<Space> spaces = new ArrayList<>();
        for (String part : openSpaceId.substring(SPACES.length()).split(";", -1)) {
            int dot = part.indexOf('.');
            String type = dot < 0 ? "" : part.substring(0, dot).toUpperCase(Locale.ROOT);
            if (!Set.of("IM_GROUP", "IM_ROBOT", "IM_SINGLE", "ONE_BOX").contains(type) || dot == part.length() - 1) {
                throw Shapes.refuse("param.openSpaceIdInvalid");
            }
            spaces.add(new Space(type, part.substring(dot + 1)));
        }
        return spaces;
    }

    static void requireDeliverModels(JsonNode body, List<Space> spaces) {
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

    /** The spaces it may hang in, by what the call says of each. */
    static Set<String> models(JsonNode body) {
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

    /** What became of it in each of them, as the platform answers. */
    List<Map<String, Object>> hang(String outTrackId, List<Space> spaces, JsonNode body) {
        List<Map<String, Object>> results = new ArrayList<>();
        for (Space space : spaces) {
            results.add(hang(outTrackId, space, body));
        }
        return results;
    }

    private Map<String, Object> hang(String outTrackId, Space space, JsonNode body) {
        Card card = world.cards().find(outTrackId);
        if (card == null || !card.spaceModels().contains(space.type())) {
            return failed(space, "openSpaceModel of " + space.type() + " not exist");
        }
        if (space.type().equals("ONE_BOX")) {
            return Json.object("spaceType", space.type(), "spaceId", space.id(), "success", true);
        }
        if (space.type().equals(faults.switches().spacesFail())) {
            return failed(space, "system busy");
        }
        Place place = place(card, space, body);
        Conversation where = place.where();
        if (where == null) {
            return failed(space, place.why());
        }
        Message message = world.cards()
                .hang(
                        outTrackId,
                        place.space().key(),
                        where.id(),
                        message(card, body, space.isGroup()),
                        faults.switches().repeatDeliver());
        return Json.object(
                "spaceType",
                place.space().type(),
                "spaceId",
                place.space().id(),
                "success",
                true,
                "carrierId",
                message == null ? "" : message.key(),
                "errorMsg",
                "");
    }

    /** The conversation that a space is; none with the reason why not. */
    private record Place(
            Space space,
            @Nullable Conversation where,
            @Nullable String why) {}

    private Place place(Card card, Space space, JsonNode body) {
        String robotCode = Json.text(
                body.path(space.isGroup() ? "imGroupOpenDeliverModel" : "imRobotOpenDeliverModel"), "robotCode");
        if ((space.isGroup() || !robotCode.isEmpty())
                && !robotCode.equals(app.get().robotCode())) {
            return new Place(space, null, "robotCode not exist");
        }
        return space.isGroup() ? group(space) : chat(card, space, body);
    }

    private Place group(Space space) {
        Conversation where = world.conversation(space.id());
        if (where == null || !where.group() || where.disbanded()) {
            return new Place(space, null, "conversation not exist");
        }
        return where.robot() ? new Place(space, where, null) : new Place(space, null, "robot not in conversation");
    }

    private Place chat(Card card, Space space, JsonNode body) {
        boolean union = Json.number(body, "userIdType", card.userIdType()) == 2;
        Person person = union ? world.personByUnionId(space.id()) : world.person(space.id());
        return person == null || person.outsider()
                ? new Place(space, null, "userId not exist")
                : new Place(new Space("IM_ROBOT", person.userId()), world.dm(person.userId()), null);
    }

    private static World.Draft message(Card card, JsonNode body, boolean group) {
        JsonNode deliver = body.path(group ? "imGroupOpenDeliverModel" : "imRobotOpenDeliverModel");
        JsonNode model = body.path(group ? "imGroupOpenSpaceModel" : "imRobotOpenSpaceModel");
        return new World.Draft(
                Message.ROBOT,
                "card",
                null,
                summary(card, model),
                Map.of(),
                new ArrayList<>(deliver.path("atUserIds").propertyNames()),
                card.outTrackId(),
                "carrier" + World.random() + "=",
                Json.flag(model.path("notification"), "notificationOff"));
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
