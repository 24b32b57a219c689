package dev.baton.dingtalk;

import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverHeaders;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestCardData;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenSpaceModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenSpaceModelNotification;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenSpaceModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenSpaceModelNotification;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverResponseBody;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardHeaders;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest.DeliverCardRequestImGroupOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest.DeliverCardRequestImRobotOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardResponseBody;
import com.aliyun.dingtalkcard_1_0.models.PrivateDataValue;
import com.aliyun.dingtalkcard_1_0.models.RegisterCallbackHeaders;
import com.aliyun.dingtalkcard_1_0.models.RegisterCallbackRequest;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardHeaders;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest.UpdateCardRequestCardData;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest.UpdateCardRequestCardUpdateOptions;
import dev.baton.dingtalk.DingTalkException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Creates cards, hangs them and changes them. What each call promises stands at the door, {@link DingTalkClient}. */
class CardCalls {

    /** The one callback route of Baton: one name for ever, so that cards follow when our address changes. */
    static final String ROUTE_KEY = "baton";

    /** Ids of people, not of their {@code unionId}s, here and in callbacks. */
    static final int USER_IDS = 1;

    private static final String SPACE_PREFIX = "dtv1.card//";
    /** The platform takes about 1,000 characters of spaces in one call. */
    private static final int LONGEST_SPACES = 900;

    private static final int PRIVATE_DATA_AN_UPDATE = 50;
    private static final int LONGEST_KEY = 100;

    private final DingTalkProperties properties;
    private final OpenApi api;

    CardCalls(DingTalkProperties properties, OpenApi api) {
        this.properties = properties;
        this.api = api;
    }

    List<Delivered> createAndDeliver(NewCard card) {
        checkCard(card.outTrackId(), card.cardData(), card.privateData());
        List<List<Space>> calls = calls(card.spaces());
        if (properties.cardTemplateId() == null) {
            throw new DingTalkException(Kind.CONFIGURATION, "baton.noTemplate", "DINGTALK_CARD_TEMPLATE_ID is not set");
        }
        CreateAndDeliverRequest request = creation(card, calls.get(0));
        List<Told> told = api.call(
                "card.createAndDeliver",
                token -> told(api.cards()
                        .createAndDeliverWithOptions(
                                request, new CreateAndDeliverHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody()));
        List<Delivered> delivered = new ArrayList<>(delivered(calls.get(0), told));
        for (List<Space> rest : calls.subList(1, calls.size())) {
            delivered.addAll(deliver(card.outTrackId(), rest));
        }
        return delivered;
    }

    List<Delivered> deliver(String outTrackId, List<Space> spaces) {
        checkOutTrackId(outTrackId);
        List<Delivered> delivered = new ArrayList<>();
        for (List<Space> some : calls(spaces)) {
            DeliverCardRequest request = hanging(outTrackId, some);
            List<Told> told = api.call(
                    "card.deliver",
                    token -> told(api.cards()
                            .deliverCardWithOptions(
                                    request, new DeliverCardHeaders().setXAcsDingtalkAccessToken(token), api.options())
                            .getBody()));
            delivered.addAll(delivered(some, told));
        }
        return delivered;
    }

    void update(String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        checkCard(outTrackId, cardData, privateData);
        List<Map<String, Map<String, String>>> portions = portions(privateData);
        for (int i = 0; i < portions.size(); i++) {
            boolean withPublic = i == 0 && !cardData.isEmpty();
            if (!withPublic && portions.get(i).isEmpty()) {
                continue;
            }
            UpdateCardRequest request = new UpdateCardRequest()
                    .setOutTrackId(outTrackId)
                    .setUserIdType(USER_IDS)
                    .setCardUpdateOptions(new UpdateCardRequestCardUpdateOptions()
                            .setUpdateCardDataByKey(true)
                            .setUpdatePrivateDataByKey(true));
            if (withPublic) {
                request.setCardData(new UpdateCardRequestCardData().setCardParamMap(cardData));
            }
            if (!portions.get(i).isEmpty()) {
                request.setPrivateData(privateData(portions.get(i)));
            }
            api.call("card.update", token -> {
                var body = api.cards()
                        .updateCardWithOptions(
                                request, new UpdateCardHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody();
                boolean said = body.getSuccess() != null || body.getResult() != null;
                boolean done = said && !Boolean.FALSE.equals(body.getSuccess());
                return done ? Boolean.TRUE : null;
            });
        }
    }

    void registerRoute(String callbackUrl) {
        RegisterCallbackRequest request = new RegisterCallbackRequest()
                .setCallbackRouteKey(ROUTE_KEY)
                .setCallbackUrl(callbackUrl)
                .setApiSecret(properties.cardSecret())
                .setForceUpdate(false);
        try {
            String stored = register(request);
            if (stored.equals(callbackUrl + " " + properties.cardSecret())) {
                return;
            }
        } catch (DingTalkException failure) {
            if (failure.kind() != Kind.EXISTS) {
                throw failure;
            }
        }
        register(request.setForceUpdate(true));
    }

    private String register(RegisterCallbackRequest request) {
        return api.call("card.registerCallback", token -> {
            var body = api.cards()
                    .registerCallbackWithOptions(
                            request, new RegisterCallbackHeaders().setXAcsDingtalkAccessToken(token), api.options())
                    .getBody();
            return body.getResult() == null
                    ? null
                    : body.getResult().getCallbackUrl() + " " + body.getResult().getApiSecret();
        });
    }

    private CreateAndDeliverRequest creation(NewCard card, List<Space> spaces) {
        CreateAndDeliverRequest request = new CreateAndDeliverRequest()
                .setOutTrackId(card.outTrackId())
                .setCardTemplateId(properties.cardTemplateId())
                .setCallbackType(properties.isHttpMode() ? "HTTP" : "STREAM")
                .setCardData(new CreateAndDeliverRequestCardData().setCardParamMap(card.cardData()))
                .setOpenSpaceId(openSpaceId(spaces))
                .setUserIdType(USER_IDS)
                .setImGroupOpenSpaceModel(new CreateAndDeliverRequestImGroupOpenSpaceModel()
                        .setSupportForward(false)
                        .setLastMessageI18n(Map.of("ZH_CN", card.summary()))
                        .setNotification(new CreateAndDeliverRequestImGroupOpenSpaceModelNotification()
                                .setAlertContent(card.summary())
                                .setNotificationOff(false)))
                .setImRobotOpenSpaceModel(new CreateAndDeliverRequestImRobotOpenSpaceModel()
                        .setSupportForward(false)
                        .setLastMessageI18n(Map.of("ZH_CN", card.summary()))
                        .setNotification(new CreateAndDeliverRequestImRobotOpenSpaceModelNotification()
                                .setAlertContent(card.summary())
                                .setNotificationOff(false)));
        if (properties.isHttpMode()) {
            request.setCallbackRouteKey(ROUTE_KEY);
        }
        if (!card.privateData().isEmpty()) {
            request.setPrivateData(privateData(card.privateData()));
        }
        if (has(spaces, Space.Kind.GROUP)) {
            request.setImGroupOpenDeliverModel(
                    new CreateAndDeliverRequestImGroupOpenDeliverModel().setRobotCode(properties.robot()));
        }
        if (has(spaces, Space.Kind.ROBOT)) {
            request.setImRobotOpenDeliverModel(new CreateAndDeliverRequestImRobotOpenDeliverModel()
                    .setSpaceType("IM_ROBOT")
                    .setRobotCode(properties.robot()));
        }
        return request;
    }

    private DeliverCardRequest hanging(String outTrackId, List<Space> spaces) {
        DeliverCardRequest request = new DeliverCardRequest()
                .setOutTrackId(outTrackId)
                .setOpenSpaceId(openSpaceId(spaces))
                .setUserIdType(USER_IDS);
        if (has(spaces, Space.Kind.GROUP)) {
            request.setImGroupOpenDeliverModel(
                    new DeliverCardRequestImGroupOpenDeliverModel().setRobotCode(properties.robot()));
        }
        if (has(spaces, Space.Kind.ROBOT)) {
            request.setImRobotOpenDeliverModel(new DeliverCardRequestImRobotOpenDeliverModel()
                    .setSpaceType("IM_ROBOT")
                    .setRobotCode(properties.robot()));
        }
        return request;
    }

    private record Told(
            @Nullable String spaceType,
            @Nullable String spaceId,
            @Nullable Boolean success,
            @Nullable String carrierId,
            @Nullable String error) {}

    private static @Nullable List<Told> told(CreateAndDeliverResponseBody body) {
        if (body.getResult() == null) {
            return null;
        }
        List<Told> all = new ArrayList<>();
        if (body.getResult().getDeliverResults() != null) {
            body.getResult()
                    .getDeliverResults()
                    .forEach(one -> all.add(new Told(
                            one.getSpaceType(),
                            one.getSpaceId(),
                            one.getSuccess(),
                            one.getCarrierId(),
                            one.getErrorMsg())));
        }
        return all;
    }

    private static @Nullable List<Told> told(DeliverCardResponseBody body) {
        if (body.getResult() == null) {
            return null;
        }
        List<Told> all = new ArrayList<>();
        body.getResult()
                .forEach(one -> all.add(new Told(
                        one.getSpaceType(),
                        one.getSpaceId(),
                        one.getSuccess(),
                        one.getCarrierId(),
                        one.getErrorMsg())));
        return all;
    }

    /** What the platform said about each space we asked for; one it kept silent about counts as failed. */
    private static List<Delivered> delivered(List<Space> asked, List<Told> told) {
        List<Delivered> delivered = new ArrayList<>();
        for (Space space : asked) {
            Told about = told.size() == 1 && asked.size() == 1 ? told.get(0) : null;
            for (Told one : told) {
                if (space.id().equals(one.spaceId()) && space.kind().wire().equalsIgnoreCase(one.spaceType())) {
                    about = one;
                }
            }
            if (about == null) {
                delivered.add(new Delivered(space, false, null, "baton.noResult"));
            } else {
                boolean success = Boolean.TRUE.equals(about.success());
                delivered.add(new Delivered(
                        space, success, blankToNull(about.carrierId()), success ? null : blankToNull(about.error())));
            }
        }
        return delivered;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static List<List<Space>> calls(List<Space> spaces) {
        if (spaces.isEmpty()) {
            throw new DingTalkException(Kind.BUG, "baton.noSpace", "a card is to be delivered nowhere");
        }
        List<List<Space>> calls = new ArrayList<>();
        List<Space> call = new ArrayList<>();
        int length = 0;
        for (Space space : spaces) {
            int more = space.kind().wire().length() + space.id().length() + 2;
            if (!call.isEmpty() && length + more > LONGEST_SPACES) {
                calls.add(call);
                call = new ArrayList<>();
                length = 0;
            }
            call.add(space);
            length += more;
        }
        calls.add(call);
        return calls;
    }

    private static String openSpaceId(List<Space> spaces) {
        List<String> ids = new ArrayList<>();
        spaces.forEach(space -> ids.add(space.kind().wire() + "." + space.id()));
        return SPACE_PREFIX + String.join(";", ids);
    }

    private static boolean has(List<Space> spaces, Space.Kind kind) {
        return spaces.stream().anyMatch(space -> space.kind() == kind);
    }

    private static List<Map<String, Map<String, String>>> portions(Map<String, Map<String, String>> all) {
        List<Map<String, Map<String, String>>> portions = new ArrayList<>();
        Map<String, Map<String, String>> portion = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> one : all.entrySet()) {
            if (portion.size() == PRIVATE_DATA_AN_UPDATE) {
                portions.add(portion);
                portion = new LinkedHashMap<>();
            }
            portion.put(one.getKey(), one.getValue());
        }
        portions.add(portion);
        return portions;
    }

    private static Map<String, PrivateDataValue> privateData(Map<String, Map<String, String>> byPerson) {
        Map<String, PrivateDataValue> values = new LinkedHashMap<>();
        byPerson.forEach((userId, data) -> values.put(userId, new PrivateDataValue().setCardParamMap(data)));
        return values;
    }

    private static void checkCard(
            String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        checkOutTrackId(outTrackId);
        checkKeys(cardData);
        privateData.values().forEach(CardCalls::checkKeys);
    }

    private static void checkOutTrackId(String outTrackId) {
        if (!outTrackId.matches("[!-~]{1,64}")) {
            throw new DingTalkException(Kind.BUG, "baton.outTrackId", "at most 64 printable ASCII characters");
        }
    }

    private static void checkKeys(Map<String, String> data) {
        data.keySet().forEach(key -> {
            if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
                throw new DingTalkException(Kind.BUG, "baton.key", "a variable's name has 1 to 100 bytes");
            }
        });
    }
}
