package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Cards;
import dev.baton.roster.Groups;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * R064, X05: groups are disbanded and renamed, robots removed, people leave: what hangs on them is followed, and said.
 */
class OrganisationTest extends Journey {

    private static final List<String> PEOPLE =
            List.of("u-wang", "u-zhang", "u-li", "u-gao", "u-dong", "u-pan", "u-qian", "u-zhao");

    private List<String> troubles(JsonNode workflow) {
        long number = Long.parseLong(id(workflow));
        return baton.getBean(TransactionTemplate.class)
                .execute(status -> baton.getBean(Workflows.class).find(number))
                .map(baton.getBean(Cards.class)::troubles)
                .orElseThrow();
    }

    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    private String doctor() {
        return api.get("/api/doctor").ok().toString();
    }

    private String violations() {
        return api.get("/api/integrity").ok().toString();
    }

    private String groups() {
        return baton.getBean(Groups.class).all().toString();
    }

    private JsonNode soldOut() {
        return raise(shop.paidOrder(), 1, "缺货", "商品售罄");
    }

    @Test
    void aDisbandedGroupIsUnboundItsLeadIsToldAndTheNextOneTakesOver() {
        shop.open();
        chat.event("chat_disband", Map.of("openConversationId", SandboxClient.ORDERS_GROUP, "chatId", "chat1"));
        await().atMost(PATIENCE)
                .until(() -> baton.getBean(Groups.class).ofTeam("cs").isEmpty());
        assertThat(doctor()).containsPattern("没有绑定群：[^\"]*客服组");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("订单异常群", "已解散", "绑定 客服组"));
        chat.forgetTraffic();

        JsonNode waiting = soldOut();
        quiet();

        assertThat(troubles(waiting)).anyMatch(trouble -> trouble.contains("订单异常群已解散"));
        assertThat(violations()).contains("card-unseen", id(waiting));
        assertThat(chat.callCounts()).doesNotContainKey("POST /v1.0/card/instances/createAndDeliver");

        api.post("/api/groups", Map.of("name", "订单异常群", "openConversationId", SandboxClient.ORDERS_GROUP))
                .ok();
        act(waiting, "note", "u-li", Map.of("text", "群回来了")).ok();
        seen("u-gao", id(waiting), card -> card.get("timeline").contains("群回来了"));
        assertThat(troubles(waiting)).isEmpty();
        assertThat(violations()).doesNotContain("card-unseen");
        shop.open();
    }

    @Test
    void aRemovedRobotIsFoundOutByRefusalsAndNotTriedForEver() {
        shop.open();
        shop.here("u-zhang");
        chat.groupWithoutRobot(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);

        JsonNode held = soldOut();
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        quiet();

        assertThat(doctor()).containsPattern("没有绑定群：[^\"]*客服组");
        assertThat(troubles(held)).anyMatch(trouble -> trouble.contains("没有机器人了"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("没有机器人了"));
        chat.forgetTraffic();
        act(held, "note", "u-li", Map.of("text", "再写一句")).ok();
        quiet();
        assertThat(chat.callCounts())
                .as("nothing is sent to the group any more")
                .doesNotContainKeys("POST /v1.0/card/instances/deliver", "POST /v1.0/robot/groupMessages/send");
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);
        shop.open();
    }

    /** As the documents show the event: ids only. */
    @Test
    void aGroupsNewNameIsHeardFromItsNextMessage() {
        shop.open();
        chat.sayInGroup("u-zhao", SandboxClient.FINANCE_GROUP, "额度");
        assertThat(groups()).contains("财务群");
        for (String name : List.of("财务三群", "财务群")) {
            chat.group(SandboxClient.FINANCE_GROUP, name, PEOPLE);
            chat.event(
                    "chat_update_title",
                    Map.of("openConversationId", SandboxClient.FINANCE_GROUP, "chatId", "chat3", "timeStamp", 1));
            await().atMost(PATIENCE)
                    .until(() -> new Store(url).number("SELECT COUNT(*) FROM roster_group WHERE renamed_at IS NOT NULL")
                            == 1);

            chat.sayInGroup("u-zhao", SandboxClient.FINANCE_GROUP, "额度");

            await().atMost(PATIENCE).until(() -> groups().contains("name=" + name + ","));
            assertThat(new Store(url).number("SELECT COUNT(*) FROM roster_group WHERE renamed_at IS NOT NULL"))
                    .isZero();
        }
        assertThat(baton.getBean(Groups.class).ofTeam("fin")).isPresent();
    }

    @Test
    void aRenamedGroupKeepsItsTeamsAlsoUnderAnOldRoster() {
        shop.open();
        chat.event("chat_update_title", Map.of("openConversationId", SandboxClient.FINANCE_GROUP, "title", "财务二群"));
        await().atMost(PATIENCE).until(() -> groups().contains("财务二群"));
        assertThat(groups()).doesNotContain("财务群").contains("fin");

        api.put("/api/roster", Shop.ROSTER).ok();

        assertThat(doctor()).doesNotContainPattern("没有绑定群：[^\"]*财务组");
        chat.event("chat_update_title", Map.of("openConversationId", SandboxClient.FINANCE_GROUP, "title", "财务群"));
        await().atMost(PATIENCE).until(() -> !groups().contains("财务二群"));
    }

    @Test
    void whoLeavesGivesEverythingBackAndTheLeadIsTold() {
        shop.open();
        shop.here("u-zhang");
        JsonNode first = soldOut();
        JsonNode second = soldOut();
        seen("u-zhang", id(second), card -> card.offers("resolve"));
        quiet();

        chat.event("user_leave_org", Map.of("timeStamp", "1750000000000", "userId", List.of("u-zhang", "nobody")));

        await().atMost(PATIENCE)
                .until(() -> workflow(id(first)).path("state").stringValue().equals("waiting")
                        && workflow(id(second)).path("state").stringValue().equals("waiting"));
        assertThat(api.get("/api/presence").ok().toString()).contains("已离开组织");
        assertThat(api.get("/api/workflows/" + id(first) + "/timeline").ok().toString())
                .contains("回到队列：张三 已离开组织");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang"))
                        .contains("张三", "离开组织", first.path("orderNo").stringValue()));
        seen("u-gao", id(first), card -> card.get("holder").contains("客服组"));

        shop.here("u-li");

        seen("u-li", id(first), card -> card.offers("resolve"));
        integrityIsOk();
    }

    /** Ids are free text; and the sentence waits while the roster goes on. */
    @Test
    void theLeadHearsOfAGroupAndOfWorkGivenBackWhateverIdsAndNamesThereAreR001() {
        shop.open();
        String roster = Shop.ROSTER.replace("id: cs,", "id: 'hz:cs',").replace("teams: [cs]", "teams: ['hz:cs']");
        api.put("/api/roster", roster).ok();
        bind(List.of("hz:cs"));
        shop.here("u-zhang");
        JsonNode held = soldOut();
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        quiet();
        chat.event("chat_disband", Map.of("openConversationId", SandboxClient.ORDERS_GROUP, "chatId", "chat1"));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("已解散", "绑定 客服组"));

        chat.switches(Map.of("slowPeople", List.of("u-wang")));
        chat.event("user_leave_org", Map.of("userId", List.of("u-zhang")));
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox").ok().toString().contains("flowControlled"));
        api.put("/api/roster", roster.replaceAll("(?m)^.*userId: u-zhang.*\n", ""))
                .ok();
        chat.calm();
        quiet();

        assertThat(chat.lastReply("u-wang"))
                .contains("张三", "离开组织", "1 单", held.path("orderNo").stringValue());
        shop.open();
    }

    private void bind(List<String> teams) {
        api.post(
                        "/api/groups",
                        Map.of("name", "订单异常群", "openConversationId", SandboxClient.ORDERS_GROUP, "teams", teams))
                .ok();
    }

    @Test
    void aStrangerIsToldWhatToDo() {
        shop.here("u-zhang");
        JsonNode held = soldOut();
        String card = cardOf(id(held));
        seen("u-zhang", id(held), seen -> seen.offers("resolve"));
        chat.person("u-new", "新来的");
        List<String> more = new ArrayList<>(PEOPLE);
        more.add("u-new");
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", more);
        chat.press("u-new", card, "take");
        assertThat(chat.card("u-new", card).notice()).contains("花名册");
        assertThat(workflow(id(held)).path("holder").stringValue()).isEqualTo("u-zhang");
        chat.dm("u-new", "我的");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-new")).contains("花名册"));
    }
}
