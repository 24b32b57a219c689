package dev.baton.dingtalk;

import com.aliyun.dingtalkcard_1_0.models.CreateCardHeaders;
import com.aliyun.dingtalkcard_1_0.models.CreateCardRequest;
import com.aliyun.dingtalkcard_1_0.models.CreateCardRequest.CreateCardRequestCardData;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTOHeaders;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTORequest;
import com.aliyun.dingtalkrobot_1_0.models.GetBotListInGroupHeaders;
import com.aliyun.dingtalkrobot_1_0.models.GetBotListInGroupRequest;
import dev.baton.dingtalk.DingTalkException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds out what the platform lets us do, by calls that change nothing anybody sees. */
class Probes {

    /** Neither a user nor a union id of anybody. */
    private static final String NOBODY = "baton-doctor";

    private final DingTalkProperties properties;
    private final OpenApi api;
    private final OldApi old;
    private final Wire wire;

    Probes(DingTalkProperties properties, OpenApi api, OldApi old, Wire wire) {
        this.properties = properties;
        this.api = api;
        this.old = old;
        this.wire = wire;
    }

    void ask(Need need) {
        switch (need) {
            case CARDS -> unless(Kind.EXISTS, this::createUnseen);
            case MESSAGES -> unless(null, this::writeToNobody);
            case DEPARTMENTS -> old.call("/topapi/v2/department/listsub", Map.of("dept_id", Directory.ROOT));
            case PEOPLE -> old.call("/topapi/v2/user/list", Map.of("dept_id", Directory.ROOT, "cursor", 0, "size", 1));
            case ROLES -> old.call("/topapi/role/list", Map.of("size", 1, "offset", 0));
            case LOGIN ->
                unless(Kind.NOT_EXISTS, () -> old.call("/topapi/user/getbyunionid", Map.of("unionid", NOBODY)));
        }
    }

    Optional<Duration> clockAhead() {
        unless(Kind.NOT_EXISTS, () -> old.call("/topapi/user/getbyunionid", Map.of("unionid", NOBODY)));
        return old.ahead();
    }

    boolean isRobotIn(String openConversationId) {
        GetBotListInGroupRequest request = new GetBotListInGroupRequest().setOpenConversationId(openConversationId);
        var robots = api.call("robot" + OpenApi.ASKING, token -> {
            var body = api.robot()
                    .getBotListInGroupWithOptions(
                            request, new GetBotListInGroupHeaders().setXAcsDingtalkAccessToken(token), api.options())
                    .getBody();
            return body == null || body.getChatbotInstanceVOList() == null ? null : body.getChatbotInstanceVOList();
        });
        return robots.stream().anyMatch(robot -> properties.robot().equals(robot.getRobotCode()));
    }

    private static void unless(@Nullable Kind fine, Runnable call) {
        try {
            call.run();
        } catch (DingTalkException failure) {
            boolean nobody = failure.code().equals("staffId.notExisted")
                    || failure.code().equals("400002");
            if (failure.kind() != fine && !nobody) {
                throw failure;
            }
        }
    }

    /** One instance a template, delivered nowhere; created again it is there already. */
    private void createUnseen() {
        String template = properties.cardTemplateId();
        if (template == null) {
            throw new DingTalkException(Kind.CONFIGURATION, "baton.noTemplate", "DINGTALK_CARD_TEMPLATE_ID is not set");
        }
        CreateCardRequest request = new CreateCardRequest()
                .setOutTrackId("baton-doctor-"
                        + UUID.nameUUIDFromBytes(template.getBytes(StandardCharsets.UTF_8))
                                .toString())
                .setCardTemplateId(template)
                .setCallbackType(properties.isHttpMode() ? "HTTP" : "STREAM")
                .setUserIdType(CardCalls.USER_IDS)
                .setCardData(new CreateCardRequestCardData().setCardParamMap(Map.of("title", "baton")));
        if (properties.isHttpMode()) {
            request.setCallbackRouteKey(CardCalls.ROUTE_KEY);
        }
        api.call(
                "card" + OpenApi.ASKING,
                token -> api.cards()
                        .createCardWithOptions(
                                request, new CreateCardHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody());
    }

    private void writeToNobody() {
        BatchSendOTORequest request = new BatchSendOTORequest()
                .setRobotCode(properties.robot())
                .setUserIds(List.of(NOBODY))
                .setMsgKey("sampleMarkdown")
                .setMsgParam(wire.text(Letters.message("baton", "baton")));
        api.call(
                "robot" + OpenApi.ASKING,
                token -> api.robot()
                        .batchSendOTOWithOptions(
                                request, new BatchSendOTOHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody());
    }
}
