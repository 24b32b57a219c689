package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** 日报, 周报 and 反馈, as people read them, against rows counted one by one. */
class FiguresTest extends Journey {

    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("MM-dd");

    private String answer(String user, String typed, String part) {
        int before = chat.dms(user).size();
        chat.dm(user, typed);
        return await().atMost(PATIENCE)
                .until(
                        () -> saidSince(user, before).stream()
                                .filter(words -> words.contains(part))
                                .findFirst()
                                .orElse(""),
                        words -> !words.isEmpty());
    }

    private List<String> saidSince(String user, int before) {
        return chat.dms(user).stream()
                .skip(before)
                .filter(said -> said.sender().equals("robot"))
                .map(SandboxClient.Said::words)
                .toList();
    }

    /** Rows of a team whose time lies on a day of the people's calendar, counted here and not by the database. */
    private long on(LocalDate day, String time, String where) {
        return new Store(url)
                        .texts("SELECT DATE_FORMAT(" + time + ", '%Y-%m-%dT%H:%i:%s.%fZ') FROM workflow WHERE " + time
                                + " IS NOT NULL AND " + where)
                        .stream()
                        .map(Instant::parse)
                        .filter(at -> LocalDate.ofInstant(at, ZONE).equals(day))
                        .count();
    }

    private String flow(LocalDate from, LocalDate to, String team) {
        long opened = 0;
        long closed = 0;
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            opened += on(day, "opened_at", "home_team = '" + team + "'");
            closed += on(day, "closed_at", "team = '" + team + "'");
        }
        return "新开 " + opened + " 单，完结 " + closed + " 单";
    }

    private void close(JsonNode workflow) {
        act(workflow, "resolve", "u-zhang", Map.of()).ok();
    }

    @Test
    void theDayAndTheWeekAreWhatTheRowsSayAndOnlyOnesOwnR043R160R193() {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
        // a minute before midnight and a minute behind it are two days, in the zone of the people
        clock.set(today.plusDays(2).atTime(LocalTime.of(23, 59)).atZone(ZONE).toInstant());
        shop.here("u-zhang", "u-qian");
        JsonNode first = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        raise(shop.paidOrder(), 0, "变更", "改地址");
        clock.advance(Duration.ofMinutes(2));
        shop.here("u-zhang", "u-qian");
        JsonNode second = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        JsonNode third = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        for (JsonNode one : List.of(second, third)) {
            act(workflow(id(one)), "apply-refund", "u-zhang", Map.of("amount", "10.05", "reason", "少发"))
                    .ok();
            act(workflow(id(one)), "approve-refund", "u-qian", Map.of()).ok();
        }
        raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷");
        close(first);
        LocalDate day = today.plusDays(3);

        String daily = answer("u-wang", "日报", "日报 " + DAY.format(day));
        assertThat(daily)
                .contains("客服组", flow(day, day, "cs"), "退款批准 2 笔", "缺货/商品售罄 2 单", "开得最久")
                .doesNotContain("20.10", "元", "公关组", "财务组");
        assertThat(on(day, "opened_at", "home_team = 'cs'")).isEqualTo(2);
        assertThat(on(day, "closed_at", "team = 'cs'")).isEqualTo(1);
        long open = new Store(url).number("SELECT COUNT(*) FROM workflow WHERE team = 'cs' AND closed_at IS NULL");
        assertThat(daily).contains("现在开着 " + open + " 单");
        String before = answer("u-zhang", "昨天的日报", "日报 " + DAY.format(day.minusDays(1)));
        assertThat(before).contains("客服组", flow(day.minusDays(1), day.minusDays(1), "cs"), "退款批准 0 笔");
        assertThat(answer("u-wang", "日报 " + day.minusDays(1), "日报 ")).contains(DAY.format(day.minusDays(1)), "新开 2 单");

        assertThat(answer("u-zhao", "日报", "财务组")).contains("退款批准 2 笔，共 20.10 元").doesNotContain("客服组");
        assertThat(answer("u-qian", "周报", "财务组 周报")).contains("共 20.10 元");
        answer("u-wang", "日报 财务组", "只看得到自己");
        for (String others : List.of("日报 财务", "日报 fin", "日报 昨天 财务", "周报 财务", "周报 财务组")) {
            assertThat(answer("u-wang", others, "只看得到自己")).as(others).doesNotContain("新开");
        }
        for (String nobodys : List.of("日报 运营", "日报 运营一组", "周报 运营", "积压 运营组", "同组 运营")) {
            assertThat(answer("u-wang", nobodys, "没看懂「" + nobodys.substring(3) + "」"))
                    .as(nobodys)
                    .contains("有：客服组、财务组、")
                    .doesNotContain("新开", "处理中");
        }
        assertThat(answer("u-wang", "日报 客服", "客服组 日报")).doesNotContain("财务组");
        assertThat(answer("u-wang", "同组 ops", "订单组")).doesNotContain("客服组");
        assertThat(answer("u-wang", "积压 pm", "产品组")).doesNotContain("客服组");
        assertThat(answer("u-zhao", "日报 财务", "财务组")).contains("退款批准 2 笔");
        answer("u-wang", "日报 13-45", "没看懂是哪天");
        answer("u-wang", "日报 明天", "还没到");
        answer("u-wang", "日报 abc", "没看懂是哪天");
        answer("u-wang", "日报 老板要看", "客服组");
        answer("u-wang", "周报 abc", "没看懂是哪一周");
        answer("u-wang", "周报 上上周", "没看懂是哪一周");
        answer("u-wang", "周报 下周", "没看懂是哪一周");
        answer("u-wang", "周报 11-16到11-22", "没看懂是哪一周");
        answer("u-wang", "周报 上周 11-20", "没看懂是哪一周");
        LocalDate monday = day.minusDays(1).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        LocalDate last = monday.plusDays(6).isBefore(day) ? monday.plusDays(6) : day;
        answer(
                "u-wang",
                "周报 " + DAY.format(day.minusDays(1)),
                "客服组 周报 " + DAY.format(monday) + " 至 " + DAY.format(last));
        LocalDate weekBefore = day.minusDays(8).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        answer(
                "u-wang",
                "周报 " + DAY.format(day.minusDays(8)) + " 客服组",
                "周报 " + DAY.format(weekBefore) + " 至 " + DAY.format(weekBefore.plusDays(6)));
        for (String somebody : List.of("日报 张三", "日报 王敏", "周报 小张", "张三日报", "周报 昨天 张三")) {
            assertThat(answer("u-wang", somebody, "按组，不分人")).as(somebody).contains("同组 ");
        }
        for (String ordinary : List.of("日报呢", "日报发我一下", "日报怎么样", "日报 客服组", "客服组日报", "我们组的日报", "日报 今天 客服组的")) {
            answer("u-wang", ordinary, "客服组 日报 " + DAY.format(day));
        }
        for (String ordinary : List.of("周报怎么样", "周报 客服组", "周报 最近一周", "周报 最近7天")) {
            answer("u-wang", ordinary, "客服组 周报 " + DAY.format(day.minusDays(6)));
        }
        answer("u-wang", "周报 上周 客服组", "客服组 周报");

        String weekly = answer("u-wang", "周报", "周报 " + DAY.format(day.minusDays(6)) + " 至 " + DAY.format(day));
        assertThat(weekly)
                .contains(flow(day.minusDays(6), day, "cs"), "退款批准 2 笔")
                .doesNotContain("元");
        for (LocalDate one = day.minusDays(6); !one.isAfter(day); one = one.plusDays(1)) {
            assertThat(weekly)
                    .containsPattern(DAY.format(one) + " 周.：新开 " + on(one, "opened_at", "home_team = 'cs'") + "，完结 "
                            + on(one, "closed_at", "team = 'cs'"));
        }
        integrityIsOk();
    }

    /** R160: 客服 is the one team and no part of the other's name. */
    @Test
    void aTeamIsKnownByItsNameItsIdAndItsShortNameR160() {
        String more = "  - {id: qc, name: 客服质检组, roles: [质检], lead: u-wang}\n"
                + "  - {id: so, name: SaaS组, roles: [线上], lead: u-wang}\nmembers:";
        api.put("/api/roster", Shop.ROSTER.replace("members:", more)).ok();
        for (String named : List.of("日报 客服质检组", "日报 客服质检", "日报 qc", "日报 质检", "周报 上周 客服质检", "积压 客服质检", "同组 qc")) {
            assertThat(answer("u-wang", named, "客服质检组")).as(named).doesNotContain("**客服组", "SaaS组");
        }
        for (String named : List.of("日报 客服组", "日报 客服", "日报 cs", "积压 客服", "同组 客服")) {
            assertThat(answer("u-wang", named, "客服组")).as(named).doesNotContain("质检", "SaaS组");
        }
        for (String named : List.of("日报 SaaS组", "日报 SaaS", "积压 SaaS组", "日报 昨天 so")) {
            assertThat(answer("u-wang", named, "SaaS组")).as(named).doesNotContain("客服");
        }
    }

    @Test
    void whatSomebodyThinksIsKeptOnceAndTheLeadIsToldR214() {
        Store store = new Store(url);
        String hostile = "[点我](https://evil.example) **粗** <b>x</b>\n# 大标题";
        int before = chat.dms("u-wang").size();

        assertThat(answer("u-zhang", "反馈：" + hostile, "谢谢")).contains("王敏");

        assertThat(store.texts("SELECT text FROM bot_feedback WHERE user_id = 'u-zhang'"))
                .containsExactly(hostile);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(saidSince("u-wang", before))
                        .singleElement()
                        .asString()
                        .contains("张三", "\\[点我\\]\\(https://evil.example\\)", "\\*\\*粗\\*\\*", "\\# 大标题")
                        .doesNotContain("\n# "));

        answer("u-zhang", "反馈", "请写上意见");
        answer("u-zhang", "反馈 " + "长".repeat(1001), "一次最多");
        answer("u-zhang", "3381反馈 颜色不对", "没有记");
        assertThat(store.number("SELECT COUNT(*) FROM bot_feedback")).isEqualTo(1);
        answer("u-zhang", "反馈 " + "长".repeat(1000), "谢谢");
        assertThat(store.number("SELECT MAX(CHAR_LENGTH(text)) FROM bot_feedback"))
                .isEqualTo(1000);

        assertThat(answer("u-wang", "反馈 按钮太小了", "谢谢"))
                .as("nobody is told their own words")
                .contains("赵会计")
                .doesNotContain("王敏");
        api.put("/api/roster", Shop.ROSTER.replaceAll(", lead: u-(?:zhao|dong|pan|gao)", ""))
                .ok();
        answer("u-wang", "反馈 字也太小了", "还没有可以通知的负责人");
    }
}
