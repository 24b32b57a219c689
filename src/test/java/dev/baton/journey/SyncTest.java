package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.RosterFile;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R064, X05: the roster follows the address book, after somebody has seen what would change and said yes to exactly
 * that.
 */
class SyncTest extends Journey {

    private static final String ROSTER = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
              - {id: fin, name: 财务组, roles: [财务], lead: u-zhao, group: 财务群}
              - {id: ops, name: 订单组, roles: [订单组, 仓库], lead: u-dong, group: 订单异常群}
              - {id: pr, name: 公关组, roles: [pr], lead: u-pan}
              - {id: pm, name: 产品组, roles: [产品], lead: u-gao}
              - {id: night, name: 夜班, roles: [], lead: u-wang}
            members:
              - {userId: u-wang, name: 王敏, aliases: [王姐], teams: [cs, night], roles: [客服], mobile: "13800000000"}
              - {userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服], skills: [缺货], capacity: 7}
              - {userId: u-li, name: 李四, teams: [cs], roles: [客服]}
              - {userId: u-zhao, name: 赵会计, teams: [fin], roles: [财务]}
              - {userId: u-qian, name: 钱莉, teams: [fin], roles: [财务]}
              - {userId: u-dong, name: 董配, teams: [ops], roles: [订单组]}
              - {userId: u-pan, name: 潘婷, teams: [pr], roles: [pr]}
              - {userId: u-gao, name: 高产, teams: [pm], roles: [产品]}
            shifts:
              - {team: cs, members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
              - {team: cs, members: [u-li], days: [6], from: "09:00", to: "18:00"}
            """;

    @BeforeEach
    @Override
    void calm() {
        api.put("/api/roster", ROSTER).ok();
        super.calm();
        theOrganisationIsTheRoster();
    }

    private void theOrganisationIsTheRoster() {
        for (String extra : List.of("u-chen", "u-sun", "u-neu", "u-ming")) {
            try {
                chat.leaves(extra);
            } catch (SandboxClient.Refused nobody) {
                assertThat(nobody.status()).isPositive();
            }
        }
        chat.colleague("u-wang", "王敏", "客服组", true);
        chat.colleague("u-zhang", "张三", "客服组", false);
        chat.colleague("u-li", "李四", "客服组", false);
        chat.colleague("u-zhao", "赵会计", "财务组", true);
        chat.colleague("u-qian", "钱莉", "财务组", false);
        chat.colleague("u-dong", "董配", "订单组", true);
        chat.colleague("u-pan", "潘婷", "公关组", true);
        chat.colleague("u-gao", "高产", "产品组", true);
        api.put("/api/roster", ROSTER).ok();
        String token = plan().path("token").stringValue();
        apply(token).ok();
        assertThat(changes()).isEmpty();
    }

    private JsonNode plan() {
        return api.get("/api/roster/sync").ok();
    }

    private List<String> changes() {
        return plan().path("changes")
                .valueStream()
                .map(change -> change.path("kind").stringValue() + " "
                        + change.path("id").stringValue() + " "
                        + change.path("text").stringValue())
                .toList();
    }

    private ApiClient.Answer apply(String token) {
        return api.post("/api/roster/sync", Map.of("requestId", request(), "token", token));
    }

    private RosterFile roster() {
        return baton.getBean(Roster.class).file();
    }

    private Member member(String userId) {
        return baton.getBean(Roster.class).member(userId).orElseThrow();
    }

    @Test
    void newGoneMovedAndChangedPeopleAreShownFirstAndThenTrue() {
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(held.path("holder").stringValue()).isEqualTo("u-zhang");
        RosterFile before = roster();

        chat.leaves("u-zhang");
        chat.colleague("u-neu", "牛新", "客服组", false);
        chat.colleague("u-li", "李四儿", "财务组", false);
        chat.colleague("u-ming", "明慧", "客服组", true);
        chat.colleague("u-wang", "王敏", "客服组", false);

        JsonNode plan = plan();
        assertThat(changes())
                .anyMatch(line -> line.startsWith("person-gone u-zhang") && line.contains("手上 1 单"))
                .anyMatch(line -> line.startsWith("person-new u-neu") && line.contains("客服组") && line.contains("客服"))
                .anyMatch(line -> line.startsWith("person-moved u-li") && line.contains("财务组"))
                .anyMatch(line -> line.startsWith("team-lead cs") && line.contains("明慧"))
                .anyMatch(line -> line.startsWith("shift-gone"));
        assertThat(plan.path("openWork").intValue()).isEqualTo(1);
        assertThat(plan.toString()).doesNotContain("1380000");
        assertThat(roster()).as("a preview changes nothing").isEqualTo(before);

        apply(plan.path("token").stringValue()).ok();

        assertThat(baton.getBean(Roster.class).member("u-zhang")).isEmpty();
        assertThat(member("u-neu").roles()).containsExactly("客服");
        assertThat(member("u-neu").capacity()).isEqualTo(Member.USUAL_CAPACITY);
        assertThat(member("u-li").teams()).containsExactly("fin");
        assertThat(member("u-li").roles()).containsExactly("财务");
        assertThat(member("u-li").name()).isEqualTo("李四儿");
        assertThat(baton.getBean(Roster.class).leads("u-ming", "cs")).isTrue();
        assertThat(member("u-wang").teams())
                .as("a team that is no department is kept")
                .containsExactly("cs", "night");
        assertThat(member("u-wang").aliases()).containsExactly("王姐");
        assertThat(member("u-wang").mobile()).isEqualTo("13800000000");
        assertThat(roster().shifts()).hasSize(1);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(workflow(id(held)).path("state").stringValue()).isEqualTo("waiting");
            assertThat(api.get("/api/workflows/" + id(held) + "/timeline").ok().toString())
                    .contains("张三 已不在花名册");
        });
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-ming"))
                        .contains("张三", held.path("orderNo").stringValue()));
        assertThat(changes()).isEmpty();
        integrityIsOk();
    }

    @Test
    void whatOnlyTheRosterKnowsIsKeptAndDepartmentsMayBeRenamed() {
        chat.renameDepartment("客服组", "客户体验部");
        chat.renameDepartment("产品组", "总部/产品组");

        assertThat(changes())
                .singleElement()
                .asString()
                .startsWith("team-renamed cs")
                .contains("客户体验部");
        apply(plan().path("token").stringValue()).ok();

        assertThat(member("u-zhang").skills()).containsExactly("缺货");
        assertThat(member("u-zhang").capacity()).isEqualTo(7);
        assertThat(member("u-zhang").aliases()).containsExactly("小张");
        assertThat(member("u-zhang").teams()).containsExactly("cs");
        assertThat(roster().shifts()).hasSize(2);
        assertThat(roster().teams())
                .anyMatch(team -> team.id().equals("cs")
                        && team.name().equals("客户体验部")
                        && "订单异常群".equals(team.group())
                        && team.roles().contains("客服"));
        chat.renameDepartment("客户体验部", "客服组");
        chat.renameDepartment("总部/产品组", "产品组");
    }

    @Test
    void rolesThatTheAddressBookKnowsComeFromThere() {
        chat.colleague("u-zhang", "张三", "客服组", false, "客服");
        chat.colleague("u-dong", "董配", "订单组", true, "仓库", "消防员");

        apply(plan().path("token").stringValue()).ok();

        assertThat(member("u-zhang").roles()).containsExactly("客服");
        assertThat(member("u-li").roles()).as("DingTalk knows who does 客服 now").isEmpty();
        assertThat(member("u-dong").roles())
                .as("a role that no work asks for means nothing")
                .containsExactlyInAnyOrder("订单组", "仓库");
        assertThat(member("u-qian").roles()).containsExactly("财务");
    }

    @Test
    void manyPagesAreOneAddressBook() {
        chat.switches(Map.of("pageSize", 1));
        assertThat(changes()).isEmpty();
        chat.colleague("u-neu", "牛新", "客服组", false, "客服");
        chat.colleague("u-zhang", "张三", "客服组", false, "客服");
        chat.colleague("u-li", "李四", "客服组", false, "客服");
        assertThat(changes()).anyMatch(line -> line.startsWith("person-new u-neu"));
        assertThat(chat.problems()).isEmpty();
    }

    @Test
    void aBadAnswerChangesNothingAndIsSaid() {
        RosterFile before = roster();
        String token = plan().path("token").stringValue();
        chat.leaves("u-gao");
        for (Map.Entry<Map<String, ?>, String> bad : Map.<Map<String, ?>, String>of(
                        Map.of("halfPages", true, "pageSize", 2), "完整",
                        Map.of("missingPermissions", List.of("qyapi_get_department_member")),
                                "qyapi_get_department_member",
                        Map.of("missingPermissions", List.of("qyapi_get_role")), "qyapi_get_role",
                        Map.of("missingPermissions", List.of("qyapi_get_department_list")), "权限管理")
                .entrySet()) {
            chat.switches(bad.getKey());
            ApiClient.Answer answer = api.get("/api/roster/sync");
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.body().toString()).contains(bad.getValue());
            assertThat(apply(token).status()).isEqualTo(503);
            chat.calm();
        }
        for (String fault : List.of("busy", "lost", "timeout")) {
            chat.faultRate(fault, "/topapi/v2/user/list", 1);
            assertThat(api.get("/api/roster/sync").status()).as(fault).isEqualTo(503);
            chat.calm();
        }
        assertThat(roster()).isEqualTo(before);
    }

    @Test
    void onlyWhatWasSeenIsApplied() {
        chat.colleague("u-neu", "牛新", "客服组", false);
        String seen = plan().path("token").stringValue();
        chat.colleague("u-ming", "明慧", "财务组", false);
        RosterFile before = roster();
        assertThat(apply(seen).status()).isEqualTo(409);
        assertThat(roster()).isEqualTo(before);

        String token = plan().path("token").stringValue();
        api.put("/api/roster", ROSTER.replace("capacity: 7", "capacity: 9")).ok();
        assertThat(apply(token).status()).isEqualTo(409);
        assertThat(member("u-zhang").capacity()).isEqualTo(9);

        String again = plan().path("token").stringValue();
        Map<String, Object> request = Map.of("requestId", request(), "token", again);
        JsonNode first = api.post("/api/roster/sync", request).ok();
        assertThat(api.post("/api/roster/sync", request).ok()).isEqualTo(first);
        assertThat(member("u-ming").roles()).containsExactly("财务");
    }

    /** Who is gone, a time that is past and a silent platform do not change what a repeat is answered (CONTRACT 3). */
    @Test
    void aRepeatGetsTheFirstAnswerAtAnyLaterTime() {
        shop.here("u-zhang");
        Map<String, Object> busy = Map.of(
                "requestId",
                request(),
                "state",
                "busy",
                "until",
                clock.instant().plus(Duration.ofMinutes(5)).toString());
        ApiClient.Answer set = api.post("/api/presence/u-li", busy);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("requestId", request());
        report.put("orderNo", shop.paidOrder());
        report.put("type", "缺货");
        report.put("detail", "商品售罄");
        report.put("assignee", "u-zhang");
        report.put("reportedBy", "u-wang");
        ApiClient.Answer raised = api.post("/api/workflows", report);
        String note = "/api/workflows/" + id(raised.ok()) + "/actions/note";
        Map<String, Object> noted = Map.of("requestId", request(), "actor", "u-zhang", "params", Map.of("text", "已联系"));
        JsonNode first = api.post(note, noted).ok();
        chat.colleague("u-neu", "牛新", "客服组", false);
        Map<String, Object> synced =
                Map.of("requestId", request(), "token", plan().path("token").stringValue());
        ApiClient.Answer applied = api.post("/api/roster/sync", synced);

        clock.advance(Duration.ofMinutes(6));
        api.put(
                        "/api/roster",
                        ROSTER.replaceAll("(?m)^.*userId: u-(zhang|li),.*\\R", "")
                                .replaceAll("(?s)shifts:.*", ""))
                .ok();
        chat.faultRate("busy", "/topapi/v2/user/list", 1);

        assertThat(api.post("/api/presence/u-li", busy)).isEqualTo(set);
        assertThat(api.post("/api/workflows", report)).isEqualTo(raised);
        JsonNode repeated = api.post(note, noted).ok();
        assertThat(repeated.path("outcome").stringValue()).isEqualTo("repeated");
        assertThat(repeated.path("workflow")).isEqualTo(first.path("workflow"));
        assertThat(api.post("/api/roster/sync", synced)).isEqualTo(applied);
        assertThat(List.of(set.status(), raised.status(), applied.status())).containsExactly(200, 201, 200);
    }

    @Test
    void aLeadDoesItInTheChatAndNobodyElse() {
        chat.colleague("u-neu", "牛新", "客服组", false);
        chat.dm("u-zhang", "同步通讯录");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-zhang")).contains("只有组长"));
        chat.dm("u-wang", "同步通讯录");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("1 处不同", "牛新", "确认"));
        assertThat(baton.getBean(Roster.class).member("u-neu")).isEmpty();
        chat.dm("u-wang", "同步通讯录 确认 " + plan().path("token").stringValue());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("改好了"));
        assertThat(member("u-neu").name()).isEqualTo("牛新");
        chat.dm("u-wang", "同步通讯录");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("一致"));
        chat.switches(Map.of("missingPermissions", List.of("qyapi_get_department_list")));
        chat.dm("u-wang", "同步通讯录");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("什么都没改", "权限管理"));
    }
}
