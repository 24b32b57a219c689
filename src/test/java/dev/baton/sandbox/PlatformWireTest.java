package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests as recorded from the platform's documents get answers of the recorded shape; so do the pushes. */
class PlatformWireTest {

    private static final String APP = "dingfakeapp000000001";
    private static final String TEMPLATE = "00000000-0000-4000-8000-000000000001.schema";
    private static final String GROUP = "cidFAKE+group/0001AAAAAAAAAA==";
    private static final String PERSON = "0123456789012345";

    private static SandboxServer sandbox;
    private static SandboxClient chat;
    private static Wire wire;
    private static int names;

    @BeforeAll
    static void start() {
        sandbox = SandboxServer.start(
                SandboxOptions.inMemory().withoutDemo().withApp(APP, "fake-app-secret-DO-NOT-USE", APP, TEMPLATE));
        chat = new SandboxClient(sandbox.origin());
        wire = new Wire(sandbox.origin());
        chat.person(PERSON, "小钉");
        chat.person("fakeuser002", "小蓝");
        chat.outsider("outsider", "外人");
        chat.group(GROUP, "订单8861处理群", List.of(PERSON, "fakeuser002", "outsider"));
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    @BeforeEach
    void calm() {
        chat.calm();
        chat.cutAll();
    }

    static JsonNode fixture(String name) throws IOException {
        try (InputStream in = PlatformWireTest.class.getResourceAsStream("/dingtalk/" + name + ".json")) {
            assertThat(in).as(name).isNotNull();
            return in == null ? Json.read("") : Json.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Sends the recorded request with a live token; what differs from recording to recording is put in its place. */
    private static Wire.Answer replay(JsonNode request, Map<String, Object> instead) throws Exception {
        URI address = URI.create(Json.text(request, "url"));
        String token = wire.token(sandbox);
        String query = address.getRawQuery() == null
                ? ""
                : "?" + address.getRawQuery().replace("FAKE0access0token00000000000000", token);
        Object body = null;
        if (request.path("body").isObject()) {
            Map<String, Object> changed = Json.map(request.path("body"));
            changed.putAll(instead);
            body = changed;
        }
        return wire.call(
                Json.text(request, "method"),
                address.getRawPath() + query,
                body,
                request.path("headers").has("x-acs-dingtalk-access-token") ? token : null);
    }

    private static Wire.Answer replay(String fixture, Map<String, Object> instead) throws Exception {
        JsonNode recorded = fixture(fixture);
        Wire.Answer answer = replay(recorded.path("request"), instead);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo((int)
                Json.number(recorded.path("response"), "status", 200));
        assertSameShape(fixture, recorded.path("response").path("body"), answer.body());
        return answer;
    }

    /** Every recorded key is there with the recorded type; values are free, lists are compared by their first item. */
    private static void assertSameShape(String where, JsonNode recorded, JsonNode actual) {
        assertThat(actual.getNodeType()).as(where).isEqualTo(recorded.getNodeType());
        if (recorded.isObject()) {
            recorded.properties()
                    .forEach(entry -> assertSameShape(
                            where + "." + entry.getKey(), entry.getValue(), actual.path(entry.getKey())));
        } else if (recorded.isArray() && !recorded.isEmpty() && !actual.isEmpty()) {
            assertSameShape(where + "[0]", recorded.path(0), actual.path(0));
        }
    }

    private static String newName() {
        return "card-" + ++names;
    }

    private static String created() throws Exception {
        String id = newName();
        replay("api-card-create-and-deliver-group", Map.of("outTrackId", id));
        return id;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api-oauth2-access-token",
                "api-oauth2-access-token-error",
                "api-oapi-gettoken",
                "stream-connections-open",
                "api-robot-group-send",
                "api-robot-oto-batch-send",
                "api-robot-groups-robots-query",
                "api-robot-group-recall",
                "api-robot-oto-recall",
                "api-robot-ding-send",
                "api-card-callback-register",
                "api-card-error-not-exist",
                "api-oapi-user-getbymobile",
                "api-oapi-department-listsub",
                "api-oapi-role-simplelist"
            })
    void answersAsRecorded(String fixture) throws Exception {
        if (fixture.endsWith("getbymobile")) {
            wire.call(
                    "POST",
                    "/sandbox/api/people",
                    Map.of("userId", PERSON, "name", "小钉", "mobile", "13800000000"),
                    Map.of());
        }
        replay(fixture, Map.of());
    }

    @Test
    void tellsAPersonAsTheSdkExpects() throws Exception {
        JsonNode recorded = fixture("api-oapi-user-get");
        JsonNode person = replay(recorded.path("request"), Map.of()).body().path("result");
        for (String field : List.of(
                "userid",
                "unionid",
                "name",
                "title",
                "dept_id_list",
                "leader_in_dept",
                "role_list",
                "active",
                "admin",
                "boss")) {
            assertSameShape(
                    field, recorded.path("response").path("body").path("result").path(field), person.path(field));
        }
        Wire.Answer nobody = wire.call(
                "POST",
                "/topapi/v2/user/get?access_token=" + wire.token(sandbox),
                Map.of("userid", "nobody"),
                Map.of());
        assertThat(nobody.status()).isEqualTo(200);
        assertThat(Json.number(nobody.body(), "errcode", 0)).isEqualTo(60121);
    }

    @Test
    void cardsAnswerAsRecordedInGroupsAndOwnChats() throws Exception {
        String id = created();
        replay("api-card-deliver", Map.of("outTrackId", id));
        replay("api-card-update", Map.of("outTrackId", id));
        replay("api-card-streaming", Map.of("outTrackId", id));
        replay("api-card-create", Map.of("outTrackId", newName()));
        replay("api-card-create-and-deliver-robot", Map.of("outTrackId", newName()));
        replay("api-card-create-and-deliver-onebox", Map.of("outTrackId", newName()));
        Wire.Answer again =
                replay(fixture("api-card-create-and-deliver-group").path("request"), Map.of("outTrackId", id));
        JsonNode recorded = fixture("api-card-error-already-exist").path("response");
        assertThat(again.status()).isEqualTo((int) Json.number(recorded, "status", 0));
        assertThat(Json.text(again.body(), "code")).isEqualTo(Json.text(recorded.path("body"), "code"));
        assertThat(chat.card(PERSON, id).get("status")).isEqualTo("agree");
        assertThat(chat.card(PERSON, id).get("canApprove")).isEqualTo("false");
        assertThat(chat.card("fakeuser002", id).get("canApprove")).isEmpty();
    }

    @Test
    void oneSpaceMayFailWhileTheRestSucceeds() throws Exception {
        JsonNode recorded = fixture("api-card-create-and-deliver-partial-failure");
        Wire.Answer answer = replay(
                recorded.path("request"),
                Map.of("outTrackId", newName(), "openSpaceId", "dtv1.card//IM_GROUP.cidNowhere==;IM_ROBOT." + PERSON));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(Json.flag(answer.body(), "success")).isTrue();
        JsonNode results = answer.body().path("result").path("deliverResults");
        assertThat(Json.flag(results.path(0), "success")).isFalse();
        assertThat(Json.text(results.path(0), "errorMsg")).isNotEmpty();
        assertThat(Json.flag(results.path(1), "success")).isTrue();
    }

    @Test
    void updatesReplaceUnlessAskedToGoByKey() throws Exception {
        String id = created();
        assertThat(update(id, Map.of("status", "x"), Map.of(PERSON, Map.of("mine", "1")), true)
                        .status())
                .isEqualTo(200);
        assertThat(chat.card(PERSON, id).get("title")).isEqualTo("订单 8861");
        assertThat(chat.card(PERSON, id).own())
                .containsEntry("canApprove", "true")
                .containsEntry("mine", "1");
        assertThat(update(id, Map.of("status", "y"), Map.of(PERSON, Map.of("status", "mine")), false)
                        .status())
                .isEqualTo(200);
        assertThat(chat.card("fakeuser002", id).variables()).isEqualTo(Map.of("status", "y"));
        assertThat(chat.card(PERSON, id).variables()).isEqualTo(Map.of("status", "mine"));
    }

    @Test
    void refusesWhatThePlatformRefuses() throws Exception {
        String token = wire.token(sandbox);
        String id = created();
        assertThat(code(wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", id), token)))
                .isEqualTo("param.cardDataAndPrivateDataBothEmpty");
        assertThat(code(wire.call(
                        "PUT",
                        "/v1.0/card/instances",
                        Map.of("outTrackId", id, "cardData", Map.of("cardParamMap", Map.of("n", 1))),
                        token)))
                .isEqualTo("param.invalid");
        chat.switches(Map.of("valueLimit", true, "unsafeWords", List.of("违禁词")));
        assertThat(code(update(id, Map.of("status", "长".repeat(400)), Map.of(), true)))
                .isEqualTo("param.invalid");
        assertThat(code(update(id, Map.of("status", "有违禁词"), Map.of(), true))).isEqualTo("param.contentUnsafe");
        Map<String, Object> body = Json.map(
                fixture("api-card-create-and-deliver-group").path("request").path("body"));
        body.put("outTrackId", newName());
        body.put("cardTemplateId", "unknown.schema");
        assertThat(code(wire.call("POST", "/v1.0/card/instances/createAndDeliver", body, token)))
                .isEqualTo("param.templateNotExist");
        body.put("cardTemplateId", TEMPLATE);
        body.put("openSpaceId", "IM_GROUP." + GROUP);
        assertThat(code(wire.call("POST", "/v1.0/card/instances/createAndDeliver", body, token)))
                .isEqualTo("param.openSpaceIdInvalid");
        assertThat(code(wire.call(
                        "POST",
                        "/v1.0/robot/groupMessages/send",
                        Map.of(
                                "robotCode",
                                "other",
                                "openConversationId",
                                GROUP,
                                "msgKey",
                                "sampleText",
                                "msgParam",
                                "{\"content\":\"hi\"}"),
                        token)))
                .isEqualTo("invalidParameter.robotCode.notExsit");
        Wire.Answer unknown = wire.call("POST", "/v1.0/nothing/here", Map.of(), token);
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(code(unknown)).isEqualTo("InvalidAction.NotFound");
        assertThat(Json.text(unknown.body(), "requestid")).isNotEmpty();
    }

    private static String code(Wire.Answer answer) {
        return Json.text(answer.body(), "code");
    }

    private static Wire.Answer update(
            String id, Map<String, String> data, Map<String, Map<String, String>> own, boolean byKey) throws Exception {
        Map<String, Object> privateData = Json.object();
        own.forEach((user, map) -> privateData.put(user, Map.of("cardParamMap", map)));
        return wire.call(
                "PUT",
                "/v1.0/card/instances",
                Json.object(
                        "outTrackId",
                        id,
                        "cardData",
                        Map.of("cardParamMap", data),
                        "privateData",
                        privateData,
                        "cardUpdateOptions",
                        Map.of("updateCardDataByKey", byKey, "updatePrivateDataByKey", byKey)),
                wire.token(sandbox));
    }

    @Test
    void tokensAreSharedAndCheckedAndExpire() throws Exception {
        String token = wire.token(sandbox);
        assertThat(wire.token(sandbox)).isEqualTo(token);
        chat.expireTokens();
        JsonNode recorded = fixture("error-400-invalid-token");
        Wire.Answer old = wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", "x"), token);
        assertThat(old.status()).isEqualTo((int) Json.number(recorded, "status", 0));
        assertThat(code(old)).isEqualTo(Json.text(recorded.path("body"), "code"));
        assertThat(wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", "x"), Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(Json.number(
                        wire.call("POST", "/topapi/v2/user/get?access_token=old", Map.of("userid", "x"), Map.of())
                                .body(),
                        "errcode",
                        0))
                .isEqualTo(40014);
        assertThat(wire.token(sandbox)).isNotEqualTo(token);
    }

    @Test
    void faultsHaveTheRecordedShapes() throws Exception {
        for (Map.Entry<String, String> each : Map.of(
                        "qps",
                        "error-403-qps",
                        "quota",
                        "error-403-monthly",
                        "permission",
                        "error-403-permission",
                        "token",
                        "error-400-invalid-token",
                        "banJson",
                        "error-ip-ban")
                .entrySet()) {
            JsonNode recorded = fixture(each.getValue());
            String token = wire.token(sandbox);
            chat.fault(each.getKey(), "/v1.0/card", 1);
            Wire.Answer answer = wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", "x"), token);
            assertThat(answer.status()).as(each.getKey()).isEqualTo((int) Json.number(recorded, "status", 0));
            assertSameShape(each.getKey(), recorded.path("body"), answer.body());
            assertThat(code(answer)).isEqualTo(Json.text(recorded.path("body"), "code"));
            assertThat(code(wire.call("PUT", "/v1.0/card/instances", Map.of("outTrackId", "x"), token)))
                    .isEqualTo("param.cardNotExist");
        }
    }

    @Test
    void pushesLookAsRecorded() throws Exception {
        String id = created();
        try (StreamClient product = StreamClient.connect(sandbox, frame -> Json.object("response", Map.of()))) {
            chat.force(PERSON, id, "agree", Map.of("action", "agree", "orderId", "8861"));
            assertSameFrame("stream-card-action", product.next());
            chat.sayInGroup(PERSON, GROUP, "请把 8861 转给他", "fakeuser002", "outsider");
            JsonNode frame = product.next();
            assertSameFrame("stream-bot-text-group-multi-at", frame);
            JsonNode mentioned = Json.read(Json.text(frame, "data")).path("atUsers");
            assertThat(mentioned.path(2).has("staffId")).isFalse();
            chat.dm(PERSON, "你好");
            assertSameFrame("stream-bot-text-single", product.next());
            chat.sayInGroup("outsider", GROUP, "在吗");
            assertThat(Json.read(Json.text(product.next(), "data")).has("senderStaffId"))
                    .isFalse();
            chat.switches(Map.of("monthlyPush", 1));
            chat.dm(PERSON, "还在吗");
            JsonNode exhausted = Json.read(Json.text(product.next(), "data"));
            assertThat(Json.number(exhausted, "errCode", 0)).isEqualTo(20001);
            assertThat(exhausted.has("text")).isFalse();
        }
        try (StreamClient product =
                StreamClient.connect(sandbox, frame -> Json.object("status", "SUCCESS", "message", "success"))) {
            chat.event("user_leave_org", Map.of("timeStamp", "1750000000000", "userId", List.of("fakeuser002")));
            assertSameFrame("stream-event-user-leave-org", product.next());
        }
    }

    @Test
    void aPictureIsACodeThatBecomesAnAddress() throws Exception {
        byte[] png = Base64.getDecoder()
                .decode(
                        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");
        try (StreamClient product = StreamClient.connect(sandbox, frame -> Json.object("response", Map.of()))) {
            chat.dmPicture(PERSON, "", png);
            JsonNode frame = product.next();
            assertSameFrame("stream-bot-picture", frame);
            String code = Json.text(Json.read(Json.text(frame, "data")).path("content"), "downloadCode");
            Wire.Answer link =
                    replay(fixture("api-robot-message-file-download").path("request"), Map.of("downloadCode", code));
            String address = Json.text(link.body(), "downloadUrl");
            assertThat(address).startsWith("http://").endsWith(".file");
            assertThat(URI.create(address).toURL().openStream().readAllBytes()).isEqualTo(png);
            chat.dmPicture(PERSON, "包裹破了", png);
            JsonNode rich = Json.read(Json.text(product.next(), "data"));
            assertThat(Json.text(rich, "msgtype")).isEqualTo("richText");
            assertThat(Json.text(rich.path("content").path("richText").path(1), "type"))
                    .isEqualTo("picture");
        }
        assertThat(code(replay(
                        fixture("api-robot-message-file-download").path("request"), Map.of("downloadCode", "dcNone"))))
                .isEqualTo("invalidParameter.robotCode.downloadCode");
    }

    private static void assertSameFrame(String fixture, JsonNode frame) throws IOException {
        JsonNode recorded = fixture(fixture);
        assertSameShape(fixture, recorded, frame);
        assertThat(Json.text(frame.path("headers"), "topic")).isEqualTo(Json.text(recorded.path("headers"), "topic"));
        assertSameShape(fixture + ".data", Json.read(Json.text(recorded, "data")), Json.read(Json.text(frame, "data")));
    }

    @Test
    void loggingInGoesFromCodeToUserTokenToPersonToUserId() throws Exception {
        JsonNode recorded = fixture("api-oauth2-user-access-token");
        Wire.Answer tokens = replay(recorded.path("request"), Map.of("code", chat.loginCode(PERSON)));
        assertSameShape("userToken", recorded.path("response").path("body"), tokens.body());
        Wire.Answer me = wire.call("GET", "/v1.0/contact/users/me", null, Json.text(tokens.body(), "accessToken"));
        assertThat(Json.text(me.body(), "nick")).isEqualTo("小钉");
        assertThat(me.body().has("userid")).isFalse();
        Wire.Answer found = wire.call(
                "POST",
                "/topapi/user/getbyunionid?access_token=" + wire.token(sandbox),
                Map.of("unionid", Json.text(me.body(), "unionId")),
                Map.of());
        assertThat(Json.text(found.body().path("result"), "userid")).isEqualTo(PERSON);
        String code = chat.loginCode(PERSON);
        String ask = "/topapi/v2/user/getuserinfo?access_token=" + wire.token(sandbox);
        Wire.Answer inApp = wire.call("POST", ask, Map.of("code", code), Map.of());
        assertSameShape(
                "getuserinfo",
                Json.tree(Map.of("userid", "", "unionid", "", "name", "")),
                inApp.body().path("result"));
        assertThat(Json.number(
                        wire.call("POST", ask, Map.of("code", code), Map.of()).body(), "errcode", 0))
                .isEqualTo(40078);
    }
}
