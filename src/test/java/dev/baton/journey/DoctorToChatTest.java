package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each outside part is broken in turn: the API and the chat name it with the one thing to do. */
class DoctorToChatTest extends Journey {

    private static final List<String> PEOPLE = List.of("u-wang", "u-zhang", "u-li", "u-gao");

    private Store store;

    /** What is wrong besides the clocks, asked anew some minutes later. */
    private List<String> illLater() {
        clock.advance(Duration.ofMinutes(2));
        List<String> ill = new ArrayList<>();
        api.get("/api/doctor?fresh=true").ok().path("checks").forEach(check -> {
            String name = check.path("name").stringValue();
            if (!check.path("ok").booleanValue() && !name.endsWith("clock")) {
                ill.add(name + " " + check.path("text").stringValue() + " "
                        + check.path("todo").stringValue());
            }
        });
        return ill;
    }

    private static String roster() {
        return Shop.ROSTER.replace("roles: [订单组], mobile", "roles: [订单组, 仓库, 质检], mobile");
    }

    /** The product people are a new team, which has no group yet. */
    private void aTeamIsNew() {
        api.put("/api/roster", roster().replaceAll("\\bpm\\b", "new")).ok();
    }

    @BeforeEach
    void aHealthyShop() {
        store = new Store(baton.getEnvironment().getRequiredProperty("spring.datasource.url"));
        clock.set(Instant.now());
        api.put("/api/roster", roster()).ok();
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);
        for (String team : List.of("pr", "pm")) {
            chat.group("cid-" + team, team + "群", List.of("u-wang"));
            api.post(
                            "/api/groups",
                            Map.of("name", team + "群", "openConversationId", "cid-" + team, "teams", List.of(team)))
                    .ok();
        }
    }

    private List<String> ill() {
        clock.set(Instant.now());
        JsonNode answer = api.get("/api/doctor").ok();
        List<String> ill = new ArrayList<>();
        for (JsonNode check : answer.path("checks")) {
            assertThat(check.path("title").stringValue()).isNotBlank();
            assertThat(check.path("text").stringValue()).isNotBlank();
            assertThat(check.path("todo").isNull()).isEqualTo(check.path("ok").booleanValue());
            if (!check.path("ok").booleanValue()) {
                ill.add(check.path("name").stringValue());
            }
        }
        assertThat(answer.path("ok").booleanValue()).isEqualTo(ill.isEmpty());
        return ill;
    }

    private void allIsWell() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ill()).isEmpty());
    }

    @Test
    void aHealthyShopIsWellEverywhere() {
        allIsWell();
        assertThat(api.get("/api/doctor")
                        .ok()
                        .path("checks")
                        .valueStream()
                        .map(check -> check.path("name").stringValue()))
                .containsExactly(
                        "database",
                        "clock",
                        "redis",
                        "dingtalk",
                        "pushes",
                        "public-url",
                        "sms",
                        "refunds",
                        "permission-cards",
                        "permission-messages",
                        "permission-departments",
                        "permission-people",
                        "permission-roles",
                        "permission-login",
                        "card-template",
                        "robot",
                        "robot-groups",
                        "quota",
                        "dingtalk-clock",
                        "people",
                        "finance",
                        "groups",
                        "outbox",
                        "playbooks",
                        "integrity");
    }

    @Test
    void noSecretIsShown() {
        String said = api.get("/api/doctor").body().toString();
        sandbox.properties().forEach((name, value) -> {
            if (name.contains("secret") || name.contains("key") || name.contains("token")) {
                assertThat(said).as(name).doesNotContain(String.valueOf(value));
            }
        });
        assertThat(said).doesNotContain("test-token");
    }

    @Test
    void clocksThatDiffer() {
        clock.set(Instant.now().plus(Duration.ofMinutes(3)));
        JsonNode checks = api.get("/api/doctor").ok().path("checks");
        assertThat(checks.valueStream().filter(check -> !check.path("ok").booleanValue()))
                .allSatisfy(
                        check -> assertThat(check.path("todo").stringValue()).contains("NTP"))
                .extracting(check -> check.path("name").stringValue())
                .containsExactly("clock", "dingtalk-clock");
    }

    @Test
    void eachPermissionIsAskedForItself() {
        allIsWell();
        Map<String, String> scopes = Map.of(
                "permission-cards", "Card.Instance.Write",
                "permission-messages", "qyapi_robot_sendmsg",
                "permission-departments", "qyapi_get_department_list",
                "permission-people", "qyapi_get_department_member",
                "permission-roles", "qyapi_get_role",
                "permission-login", "qyapi_get_member");
        scopes.forEach((line, scope) -> {
            chat.switches(Map.of("missingPermissions", List.of(scope)));
            assertThat(illLater()).singleElement().asString().startsWith(line).contains("权限管理", scope);
        });
        chat.switches(Map.of("missingPermissions", List.of()));
        assertThat(illLater()).isEmpty();
    }

    @Test
    void templateRobotAndGroupsAreAskedOfThePlatform() {
        allIsWell();
        chat.faultCode("/v1.0/card/instances", 400, "param.templateUnpublished");
        assertThat(illLater())
                .singleElement()
                .asString()
                .startsWith("card-template")
                .contains("发布模板");
        chat.calm();
        chat.faultCode("/v1.0/robot/oToMessages", 400, "invalidParameter.robotCode.notExsit");
        assertThat(illLater()).singleElement().asString().startsWith("robot ").contains("DINGTALK_ROBOT_CODE");
        chat.calm();
        chat.groupWithoutRobot(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);
        assertThat(illLater())
                .singleElement()
                .asString()
                .startsWith("robot-groups")
                .contains("订单异常群", "绑定");
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);
        assertThat(illLater()).isEmpty();
    }

    @Test
    void whoeverLooksEveryMinuteSpendsNothing() {
        allIsWell();
        chat.forgetTraffic();
        for (int minute = 0; minute < 30; minute++) {
            clock.advance(Duration.ofMinutes(1));
            api.get("/api/doctor").ok();
        }
        assertThat(chat.callCounts().keySet()).allMatch(call -> call.contains("/topapi/") || call.contains("/oauth2/"));
        assertThat(illLater()).isEmpty();
        assertThat(chat.callCounts())
                .containsEntry("POST /v1.0/card/instances", 1L)
                .containsEntry("POST /v1.0/robot/oToMessages/batchSend", 1L)
                .containsEntry("POST /v1.0/robot/groups/robots/query", 4L);
        assertThat(chat.cards("u-wang")).allMatch(card -> !card.id().contains("doctor"));
    }

    @Test
    void whatCannotBeAskedIsSaidOnceAndNotByEveryLine() {
        allIsWell();
        chat.faultRate("quota", "/v1.0/", 1);
        clock.advance(Duration.ofMinutes(2));
        assertThat(illLater()).hasSizeLessThanOrEqualTo(1).allMatch(line -> line.startsWith("quota"));
        chat.calm();
        clock.advance(Duration.ofHours(2));
        illLater(); // its questions are the calls by which it is noticed that there are some left again
        assertThat(illLater()).isEmpty();
    }

    @Test
    void whatDingTalkNeverAnsweredIsNotWell() {
        allIsWell();
        chat.faultRate("busy", "*", 1);
        assertThat(illLater())
                .filteredOn(line -> line.contains("没问到"))
                .allMatch(line -> line.contains("api.dingtalk.com"))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .contains(
                        "permission-cards",
                        "permission-messages",
                        "permission-departments",
                        "permission-people",
                        "permission-roles",
                        "permission-login",
                        "card-template",
                        "robot",
                        "robot-groups");
        chat.calm();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(illLater()).isEmpty());
    }

    @Test
    void aRoleNobodyHasAndFinanceThatCouldOnlyAskItself() {
        api.put(
                        "/api/roster",
                        Shop.ROSTER
                                .replaceAll("(?m)^.*u-qian.*\n", "")
                                .replace("roles: [财务], mobile", "roles: [财务, 客服], mobile"))
                .ok();
        assertThat(ill()).containsExactly("people", "finance");
        aHealthyShop();
        allIsWell();
    }

    @Test
    void aTeamWithoutItsGroup() {
        aTeamIsNew();
        assertThat(ill()).containsExactly("groups");
    }

    @Test
    void whatCannotLeaveAndWhatNobodyKnowsHowToDo() {
        store.change(
                "INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at, blocked_at)"
                        + " VALUES ('elsewhere', 'k', 1, 1, 2, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), UTC_TIMESTAMP(3))");
        assertThat(ill()).containsExactly("outbox");
        store.change("UPDATE outbox_entry SET blocked_at = NULL, due_at = UTC_TIMESTAMP(3) - INTERVAL 1 HOUR"
                + " WHERE topic = 'elsewhere'");
        assertThat(ill()).containsExactly("outbox");
        store.change("DELETE FROM outbox_entry WHERE topic = 'elsewhere'");
        allIsWell();
        shop.here("u-zhang");
        String id = id(raise(shop.paidOrder(), 1, "缺货", "商品售罄"));
        store.change("UPDATE workflow SET detail = '没写过' WHERE id = ?", id);
        assertThat(ill()).contains("playbooks");
        store.change("UPDATE workflow SET detail = '商品售罄', todo = '' WHERE id = ?", id);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(ill()).containsExactly("integrity"));
        store.change("UPDATE workflow SET todo = '联系用户' WHERE id = ?", id);
    }

    @Test
    void theChatSaysTheSame() {
        allIsWell();
        chat.dm("u-wang", "体检");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("体检", "全部正常"));
        aTeamIsNew();
        chat.dm("u-wang", "体检");
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(chat.lastReply("u-wang")).contains("订单群", "产品组", "POST /api/groups", "正常：", "数据库"));
    }
}
