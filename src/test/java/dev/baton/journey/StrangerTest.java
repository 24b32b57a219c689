package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.roster.Roster;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Who is not in the roster is told so kindly; a lead is asked once and takes them in by one tap; until then
 * no rights.
 */
class StrangerTest extends Journey {

    private static final List<String> PEOPLE =
            List.of("u-wang", "u-zhang", "u-li", "u-gao", "u-dong", "u-pan", "u-qian", "u-zhao");

    private Roster roster() {
        return baton.getBean(Roster.class);
    }

    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    private void inTheGroup(String userId) {
        List<String> more = new ArrayList<>(PEOPLE);
        more.add(userId);
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", more);
    }

    private long asked(String lead, String part) {
        return chat.dms(lead).stream()
                .filter(said -> said.sender().equals("robot") && said.words().contains(part))
                .count();
    }

    private long answered(String user) {
        return chat.dms(user).stream()
                .filter(said -> said.sender().equals("robot"))
                .count();
    }

    private JsonNode held() {
        shop.open();
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        return held;
    }

    @Test
    void whoPressesIsToldTheLeadIsAskedOnceAndOneTapTakesThemIn() {
        JsonNode held = held();
        chat.colleague("u-neu", "牛新", "客服组", false);
        inTheGroup("u-neu");

        for (int press = 0; press < 3; press++) {
            assertThat(chat.press("u-neu", cardOf(id(held)), "take").ok()).isTrue();
        }
        chat.dm("u-neu", "接手 " + held.path("orderNo").stringValue());
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-neu")).contains("花名册", "u-neu"));
        assertThat(chat.card("u-neu", cardOf(id(held))).notice()).contains("花名册", "u-neu");
        quiet();

        assertThat(workflow(id(held)).path("holder").stringValue())
                .as("no rights")
                .isEqualTo("u-zhang");
        assertThat(roster().member("u-neu")).isEmpty();
        assertThat(asked("u-wang", "牛新")).as("the lead of 客服组, once").isEqualTo(1);
        for (String other : List.of("u-zhang", "u-dong", "u-zhao", "u-pan")) {
            assertThat(asked(other, "牛新")).as(other).isZero();
        }
        String question = chat.dms("u-wang").stream()
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains("牛新"))
                .findFirst()
                .orElseThrow();
        assertThat(question)
                .contains("加进客服组", "dtmd://dingtalkclient/sendMessage?content=")
                .doesNotContain("财务组");

        chat.dm("u-zhang", "加人 u-neu 客服组");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-zhang")).contains("组长"));
        assertThat(roster().member("u-neu")).isEmpty();

        chat.dm("u-wang", "加人 u-neu cs"); // what the tap types
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("好了", "牛新", "客服组"));
        assertThat(roster().member("u-neu").orElseThrow().roles()).containsExactly("客服");
        assertThat(roster().file().shifts()).isEmpty();
        quiet();
        assertThat(chat.lastReply("u-neu")).contains("已经在花名册里", "客服组");
        assertThat(chat.press("u-neu", cardOf(id(held)), "take").ok()).isTrue();
        await().atMost(PATIENCE)
                .until(() -> workflow(id(held)).path("holder").stringValue().equals("u-neu"));
        chat.dm("u-wang", "加人 u-neu cs");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("已经在花名册里"));
        integrityIsOk();
    }

    @Test
    void aWholeCompanyThatComesByIsNoFlood() {
        shop.open();
        clock.advance(Duration.ofDays(2));
        for (int i = 0; i < 26; i++) {
            chat.colleague("u-many-" + i, "路人" + i, "客服组", false);
            chat.dm("u-many-" + i, "你好");
        }
        for (int i = 0; i < 26; i++) {
            String userId = "u-many-" + i;
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(chat.lastReply(userId)).contains("花名册"));
        }
        quiet();
        assertThat(asked("u-wang", "路人"))
                .as("twenty, and those that came at the same moment")
                .isBetween(20L, 25L);

        chat.colleague("u-many-26", "路人26", "客服组", false);
        chat.dm("u-many-26", "你好");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-many-26")).contains("加人 u-many-26 组名"));
        assertThat(chat.lastReply("u-many-26")).doesNotContain("已经请组长");
        clock.advance(Duration.ofMinutes(6));
        String known = IntStream.range(0, 26)
                .mapToObj(i -> "u-many-" + i)
                .filter(userId -> chat.lastReply(userId).contains("已经请组长"))
                .findFirst()
                .orElseThrow();
        long before = answered(known);
        chat.dm(known, "你好");
        await().atMost(PATIENCE).until(() -> answered(known) > before);
        assertThat(chat.lastReply(known)).as("was asked about").contains("已经请组长");
        clock.advance(Duration.ofDays(2));
    }

    @Test
    void whoIsOfNoDepartmentOfOursIsAskedAboutWhereTheyWere() {
        shop.open();
        chat.colleague("u-far", "远方", "仓储中心", false);
        inTheGroup("u-far");
        chat.sayInGroup("u-far", SandboxClient.ORDERS_GROUP, "我的");
        quiet();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asked("u-wang", "远方")).isEqualTo(1));
        assertThat(asked("u-dong", "远方")).as("the other team of that group").isEqualTo(1);
        assertThat(asked("u-zhao", "远方")).isZero();

        chat.dm("u-wang", "加人 nobody-knows 客服组");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("通讯录里没有"));
        chat.dm("u-wang", "加人");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("userId", "客服组"));
    }

    @Test
    void withoutTheAddressBookTheirOwnNameHasToDo() {
        shop.open();
        chat.switches(
                Map.of("missingPermissions", List.of("qyapi_get_department_member", "qyapi_get_department_list")));
        chat.person("u-shy", "沈默");
        chat.dm("u-shy", "我的");
        quiet();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asked("u-wang", "沈默")).isEqualTo(1));
        chat.dm("u-wang", "加人 u-shy 客服组");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.lastReply("u-wang")).contains("好了", "沈默"));
        assertThat(roster().member("u-shy").orElseThrow().name()).isEqualTo("沈默");
        shop.open();
    }

    @Test
    void whoseEntryWasWrittenWronglyGetsItWithAllItsWorkByOneTapOfTheLead() {
        shop.open();
        api.put(
                        "/api/roster",
                        Shop.ROSTER.replace(
                                        "members:\n",
                                        "members:\n  - {userId: u-falsch, name: 郑大, teams: [cs], roles: [客服]}\n")
                                + "shifts:\n"
                                + "  - {members: [u-falsch], days: [1,2,3,4,5,6,7], from: \"00:00\", to: \"00:00\"}\n")
                .ok();
        shop.here("u-falsch");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(held.path("holder").stringValue()).isEqualTo("u-falsch");
        chat.colleague("u-richtig", "郑大", "客服组", false);
        chat.colleague("u-anders", "郑小", "客服组", false);
        chat.colleague("u-li", "李四", "客服组", false);
        chat.dm("u-richtig", "我的");
        chat.dm("u-anders", "我的");
        quiet();

        String question = chat.dms("u-wang").stream()
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains("郑大"))
                .findFirst()
                .orElseThrow();
        assertThat(question).contains("就是花名册里的郑大（u-falsch）", "加进客服组");
        assertThat(asked("u-wang", "就是花名册里的")).isEqualTo(1);

        says("u-richtig", "换号 u-falsch u-richtig", "不在花名册里");
        says("u-zhang", "换号 u-falsch u-richtig", "组长才能换");
        says("u-wang", "换号 u-falsch u-anders", "名字对不上");
        says("u-wang", "换号 u-li u-richtig", "名字对不上");
        says("u-wang", "换号 u-falsch nobody", "通讯录里没有");
        assertThat(roster().member("u-richtig")).isEmpty();

        says("u-wang", "换号 u-falsch u-richtig", "换成了 u-richtig", "单一起过去");

        assertThat(roster().member("u-falsch")).isEmpty();
        assertThat(roster().member("u-richtig").orElseThrow().roles()).containsExactly("客服");
        assertThat(roster().file().shifts().get(0).members()).containsExactly("u-richtig");
        assertThat(workflow(id(held)).path("holder").stringValue()).isEqualTo("u-richtig");
        assertThat(api.get("/api/workflows/" + id(held) + "/timeline").ok().toString())
                .contains("郑大 的账号换成了 u-richtig");
        quiet();
        seen("u-richtig", id(held), card -> card.offers("resolve"));
        assertThat(chat.dms("u-richtig").stream().map(SandboxClient.Said::words))
                .anyMatch(words -> words.contains("已经在花名册里"));
        assertThat(asked("u-wang", "郑大已不在")).as("nobody is gone").isZero();
        says("u-wang", "换号 u-falsch u-richtig", "已经在花名册里了");
        act(held, "resolve", "u-richtig", Map.of()).ok();
        quiet();
        integrityIsOk();
        shop.open();
    }

    @Test
    void anIdThatIsSomebodysIsNeverTakenOver() {
        shop.open();
        chat.colleague("u-zhang", "张三", "客服组", false);
        chat.colleague("u-namesake", "张三", "客服组", false);
        chat.dm("u-namesake", "我的");
        quiet();
        assertThat(asked("u-wang", "u-namesake")).isEqualTo(1);
        assertThat(asked("u-wang", "就是花名册里的张三")).isZero();
        says("u-wang", "换号 u-zhang u-namesake", "u-zhang 真有这个人");
        assertThat(roster().member("u-zhang")).isPresent();
    }

    /** Whatever else the robot has to say meanwhile. */
    private void says(String user, String text, String... parts) {
        int before = chat.dms(user).size();
        chat.dm(user, text);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms(user).stream().skip(before + 1))
                        .extracting(SandboxClient.Said::words)
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    @Test
    void peopleOfOtherOrganisationsAreNotProposed() {
        shop.open();
        chat.outsider("u-out", "外人");
        List<String> more = new ArrayList<>(PEOPLE);
        more.add("u-out");
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", more);
        chat.sayInGroup("u-out", SandboxClient.ORDERS_GROUP, "上线");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.messages("u-wang", SandboxClient.ORDERS_GROUP).stream()
                                .map(SandboxClient.Said::words))
                        .anyMatch(words -> words.contains("本公司")));
        quiet();
        assertThat(asked("u-wang", "外人")).isZero();
    }
}
