package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.handover.HandoverRoom;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.When;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * R100, R109: what lies is asked for, then it goes up, while somebody works; groups and leads hear how things stand.
 */
class RemindersTest extends Journey {

    /** Zhang by day, Li longer, so that time counts for their role in the evening too; Gao is above Wang, who leads. */
    private static final String ROSTER =
            Shop.ROSTER.replace("name: 王敏, aliases: [王姐], teams: [cs]", "name: 王敏, teams: [cs, pm]") + """
            shifts:
              - {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
              - {members: [u-li], days: [1,2,3,4,5], from: "09:00", to: "22:00"}
            """;

    private int week;

    @BeforeEach
    void mondayMorning() {
        api.put("/api/roster", ROSTER).ok();
        at("10:00", ++week);
    }

    private void at(String time, int weeks) {
        clock.set(LocalDateTime.parse("2027-05-03T" + time)
                .plusWeeks(weeks)
                .atZone(When.ZONE)
                .toInstant());
    }

    private void at(String time) {
        at(time, week);
    }

    private JsonNode heldByZhang() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        assertThat(raised.path("holder").stringValue()).isEqualTo("u-zhang");
        return raised;
    }

    private List<String> heard(String user, String conversation) {
        return chat.messages(user, conversation).stream()
                .filter(said -> said.sender().equals("robot") && said.card() == null)
                .map(SandboxClient.Said::words)
                .toList();
    }

    private void hears(String user, String... parts) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.dms(user).stream().map(SandboxClient.Said::words))
                        .anySatisfy(words -> assertThat(words).contains(parts)));
    }

    private long nudges() {
        return chat.dms("u-zhang").stream()
                .filter(said -> said.words().contains("还没动"))
                .count();
    }

    private void settled() {
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox").ok().path("items").isEmpty());
    }

    @Test
    void whatIsNotTouchedByHalfOfItsTimeIsAskedForOnceR006() {
        long before = nudges();
        JsonNode idle = heldByZhang();
        JsonNode touched = heldByZhang();
        clock.advance(Duration.ofMinutes(30));
        act(touched, "note", "u-zhang", Map.of("text", "打过一次，没人接")).ok();
        HandoverRoom.nudge(baton);
        clock.advance(Duration.ofMinutes(31));

        HandoverRoom.nudge(baton);
        HandoverRoom.nudge(baton);

        hears("u-zhang", "1 单拿到手还没动", idle.path("orderNo").stringValue());
        settled();
        assertThat(nudges()).isEqualTo(before + 1);
        assertThat(chat.lastReply("u-zhang"))
                .doesNotContain(touched.path("orderNo").stringValue());
        shop.nobodyHere();
        act(idle, "resolve", "u-zhang", Map.of()).ok();
        act(touched, "resolve", "u-zhang", Map.of()).ok();
    }

    @Test
    void pastItsTimeItGoesUpStepByStepR006R100() {
        JsonNode late = heldByZhang();
        clock.advance(Duration.ofHours(2).plusSeconds(1));
        Sweeping.ringAlarms(baton);
        hears("u-wang", late.path("orderNo").stringValue(), "刚超时");
        settled();
        assertThat(chat.dms("u-gao").stream().map(SandboxClient.Said::words))
                .noneMatch(words -> words.contains(late.path("orderNo").stringValue()));

        clock.advance(Duration.ofMinutes(31));
        Sweeping.ringAlarms(baton);

        hears("u-wang", late.path("orderNo").stringValue(), "已超时 31 分钟");
        hears("u-gao", late.path("orderNo").stringValue(), "已提醒 2 次", "张三", "组长 王敏");
        act(late, "resolve", "u-zhang", Map.of()).ok();
    }

    @Test
    void nobodyIsRungAtNight() {
        at("17:00");
        JsonNode late = heldByZhang();
        at("22:05");

        Sweeping.ringAlarms(baton);

        String story = api.get("/api/workflows/" + id(late) + "/timeline").ok().toString();
        assertThat(story).contains("现在没人上班", "09:00 再提醒").doesNotContain("超时未完成");
        clock.advance(Duration.ofMinutes(10 * 60 + 56));
        Sweeping.ringAlarms(baton);
        assertThat(api.get("/api/workflows/" + id(late) + "/timeline").ok().toString())
                .contains("超时未完成，已提醒");
        integrityIsOk();
        act(late, "resolve", "u-zhang", Map.of()).ok();
    }

    /**
     * R006: somebody works who could do it, or its holder has stayed: then the alarm does not wait for the holder's
     * next shift.
     */
    @Test
    void whatIsLateRingsWhileAColleagueWorksOrItsHolderStays() {
        at("17:00");
        JsonNode late = heldByZhang();
        at("19:30");

        Sweeping.ringAlarms(baton);

        assertThat(story(late)).contains("超时未完成，已提醒").doesNotContain("现在没人上班");
        at("22:05");
        shop.here("u-zhang");
        Sweeping.ringAlarms(baton);
        assertThat(story(late).split("超时未完成，已提醒", -1))
                .as("Li has gone, Zhang stays")
                .hasSize(3);
        act(late, "resolve", "u-zhang", Map.of()).ok();
    }

    /** R100: of many the longest overdue are named, in their order, and how many more there are. */
    @Test
    void ofManyTheLongestOverdueComeFirst() {
        List<JsonNode> late = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            late.add(heldByZhang());
            clock.advance(Duration.ofMinutes(1));
        }
        clock.advance(Duration.ofHours(2));

        Sweeping.ringAlarms(baton);

        List<String> orders =
                late.stream().map(one -> one.path("orderNo").stringValue()).toList();
        hears("u-wang", "12 单超时未完成", orders.get(0), "……另有 2 单");
        String said = chat.dms("u-wang").stream()
                .map(SandboxClient.Said::words)
                .filter(words -> words.contains("12 单超时未完成"))
                .reduce("", (first, last) -> last);
        assertThat(orders.subList(0, 10)).isSortedAccordingTo(Comparator.comparing(said::indexOf));
        assertThat(said).contains(orders.subList(0, 10)).doesNotContain(orders.get(10), orders.get(11));
        late.forEach(one -> act(one, "resolve", "u-zhang", Map.of()).ok());
    }

    private String story(JsonNode workflow) {
        return api.get("/api/workflows/" + id(workflow) + "/timeline").ok().toString();
    }

    @Test
    void groupsAndLeadsAreToldAtNineAndNeverTheSameTwice() {
        JsonNode waiting = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        clock.advance(Duration.ofHours(23).plusMinutes(1));
        int before = heard("u-gao", SandboxClient.ORDERS_GROUP).size();

        HandoverRoom.digest(baton);
        HandoverRoom.digest(baton);

        await().atMost(PATIENCE)
                .until(() -> heard("u-gao", SandboxClient.ORDERS_GROUP).size() > before);
        settled();
        List<String> first = heard("u-gao", SandboxClient.ORDERS_GROUP);
        assertThat(first).hasSize(before + 1);
        String said = first.get(before);
        assertThat(said).contains("客服组", "处理中", "没人接", "丢单检查", "最早从");
        hears("u-wang", "客服组", "丢单检查");

        clock.advance(Duration.ofHours(24));
        HandoverRoom.digest(baton);
        await().atMost(PATIENCE)
                .until(() -> heard("u-gao", SandboxClient.ORDERS_GROUP).size() > before + 1);
        assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP).get(before + 1)).isNotEqualTo(said);
        act(waiting, "take", "u-zhang", Map.of()).ok();
        act(waiting, "resolve", "u-zhang", Map.of()).ok();
    }

    /**
     * R109: one team goes home while another comes: each lead reads which, and the group both work in reads that it is
     * both.
     */
    @Test
    void aTeamThatComesIsNotToldToGoHome() {
        api.put("/api/roster", Shop.ROSTER + """
                shifts:
                  - {members: [u-zhang], days: [1,2,3,4,5,6,7], from: "09:00", to: "18:00"}
                  - {members: [u-dong], days: [1,2,3,4,5,6,7], from: "18:00", to: "23:00"}
                """).ok();
        at("10:00");
        JsonNode day = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        JsonNode night = raise(shop.paidOrder(), 1, "物流", "发货异常");
        at("18:01");
        int before = heard("u-gao", SandboxClient.ORDERS_GROUP).size();

        HandoverRoom.digest(baton);

        String comes = "(?s).*(上班了|交接\\**，先看|开工|换班\\**，现在).*订单组.*";
        String goes = "(?s).*(下班|到点了|收工前|班次结束).*客服组.*";
        String both = "(?s).*(交接班|有人来有人走|换班时间|班次交替).*客服组.*订单组.*";
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(digests("u-wang")).last().asString().matches(goes);
            assertThat(digests("u-dong")).last().asString().matches(comes).doesNotContain("下班", "收工", "班次结束");
            assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP))
                    .hasSize(before + 1)
                    .last()
                    .asString()
                    .matches(both);
        });
        act(day, "take", "u-zhang", Map.of()).ok();
        act(day, "resolve", "u-zhang", Map.of()).ok();
        act(night, "take", "u-dong", Map.of()).ok();
        act(night, "resolve", "u-dong", Map.of()).ok();
    }

    private List<String> digests(String user) {
        return chat.dms(user).stream()
                .map(SandboxClient.Said::words)
                .filter(said -> said.contains("丢单检查"))
                .toList();
    }
}
