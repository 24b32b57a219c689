package dev.baton.bot;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.embedded.TestEngines;
import dev.baton.journey.Shop;
import dev.baton.money.Refunds;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.outbox.Undeliverable;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Roster;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.ibatis.mapping.BoundSql;
import org.apache.ibatis.session.SqlSessionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * R206: finance reads two days of refunds, some paid, some not, one unknown, one broken by hand, and the numbers are
 * the rows'. Who reviews refunds here is called 会计: the review step says who they are, not we.
 */
@SpringBootTest(properties = "baton.command=test")
class ReconcileTest {

    private static final PretendGateway GATEWAY = new PretendGateway();
    private static final LocalDate YESTERDAY = LocalDate.of(2026, 11, 21);

    @Autowired
    private Commands commands;

    @Autowired
    private Workflows workflows;

    @Autowired
    private Orders orders;

    @Autowired
    private Refunds refunds;

    @Autowired
    private List<Delivery> deliveries;

    @Autowired
    private Roster roster;

    @Autowired
    private Presence presence;

    @Autowired
    private Actions actions;

    @Autowired
    private SettableClock clock;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private SqlSessionFactory sessions;

    private int messages;

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {

        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock(YESTERDAY.atTime(12, 0).atZone(When.ZONE).toInstant());
        }
    }

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, ReconcileTest.class);
        registry.add("baton.refund.http-url", () -> GATEWAY.url() + "/refund");
        registry.add("baton.refund.http-secret", () -> PretendGateway.SECRET);
        registry.add("baton.templates-dir", ReconcileTest::templates);
    }

    private static String templates() {
        try {
            Path review = Path.of("playbooks", "review.yml");
            Path templates = Files.createTempDirectory("reconcile");
            Files.createDirectory(templates.resolve("playbooks"));
            String shipped = Files.readString(Path.of("bot-templates").resolve(review));
            Files.writeString(templates.resolve(review), shipped.replace("role: 财务", "role: 会计"));
            return templates.toString();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
    }

    @Test
    void financeSeesTheDayAndWhatDoesNotAgreeR206() throws Undeliverable {
        roster.replace(roster.read(Shop.ROSTER.replace("[财务]", "[会计]")));
        for (String user : List.of("u-zhang", "u-zhao", "u-qian")) {
            presence.set(user, State.ONLINE, null, "test");
        }
        assertThat(say("u-qian", "对账")).contains("申请：0 单", "已退：0 笔", "这天没有退出去的钱", "资金规则：正常");
        paid("SO-Y", "50.00", "11.00", "CNY", Day.GOOD);
        clock.advance(Duration.ofDays(1));
        paid("SO-SHOWN", "100.00", "100.00", "CNY", Day.GOOD);
        order("SO-SHOWN", "100.00", "CNY", PaymentStatus.REFUNDED);
        paid("SO-PART", "200.00", "30.10", "CNY", Day.GOOD);
        paid("SO-USD", "9.90", "9.90", "USD", Day.GOOD);
        order("SO-USD", "9.90", "USD", PaymentStatus.REFUNDED);
        paid("SO-NO", "20.00", "20.00", "CNY", Day.REFUSING);
        Workflow rejected = asked("SO-REJECTED", "60.00", "55.00", "CNY");
        press(rejected, holder(rejected), ActionName.REJECT_REFUND, Map.of("reason", "没有凭证"));
        Workflow taken = asked("SO-TAKEN", "60.00", "7.00", "CNY");
        press(taken, "u-zhang", ActionName.REVOKE, Map.of());
        asked("SO-WAITS", "60.00", "15.50", "CNY");

        String agreed = say("u-qian", "对账");
        assertThat(agreed)
                .contains(
                        "11-22 退款对账",
                        "申请：7 单，227.60 元、9.90 USD",
                        "通过：4 单，150.10 元、9.90 USD",
                        "驳回：1 单，55.00 元",
                        "收回：1 单，7.00 元",
                        "已退：3 笔，130.10 元、9.90 USD",
                        "没退成：1 笔，20.00 元",
                        "等复核：1 单，15.50 元",
                        "结果不明：0 笔",
                        "一共：3 笔，130.10 元、9.90 USD；订单显示已退：2 笔，100.00 元、9.90 USD",
                        "其中 1 笔只退了一部分，30.10 元",
                        "两边一致",
                        "资金规则：正常")
                .doesNotContain("SO-", "该有结果");
        assertThat(agreed)
                .contains(
                        "已退：" + rows("paid").size() + " 笔，" + sum("paid", "CNY") + " 元、" + sum("paid", "USD") + " USD");

        paid("SO-LATE", "80.00", "80.00", "CNY", Day.GOOD);
        paid("SO-LOST", "60.00", "60.00", "CNY", Day.ANSWER_LOST);
        paid("SO-BROKEN", "40.00", "40.00", "CNY", Day.GOOD);
        order("SO-BROKEN", "40.00", "CNY", PaymentStatus.REFUNDED);
        update("UPDATE money_refund f JOIN money_request r ON r.id = f.request_id SET f.amount = 45.00"
                + " WHERE r.order_no = 'SO-BROKEN'");
        assertThat(say("u-qian", "对账"))
                .as("just sent, and no cause for alarm yet")
                .contains("结果不明：1 笔，60.00 元")
                .doesNotContain("该有结果");
        clock.advance(Duration.ofMinutes(11));

        String lost = refunds.ofOrder(new OrderNo("SO-LOST")).get(0).refundNos().get(0);
        for (String user : List.of("u-qian", "u-zhao", "u-wang")) {
            assertThat(say(user, "对一下今天的账"))
                    .as(user)
                    .contains(
                            "已退：5 笔，255.10 元、9.90 USD",
                            "订单显示已退：3 笔，140.00 元、9.90 USD",
                            "两边有 2 笔对不上",
                            "SO-LATE：支付 P-SO-LATE 已全额退，80.00 元，订单还没标已退",
                            "SO-BROKEN：支付 P-SO-BROKEN 退得比付的多，45.00 元",
                            "该有结果还没有的 1 笔",
                            "SO-LOST",
                            "网关没说结果",
                            "自动再问",
                            lost,
                            "资金规则有 2 处不对",
                            "SO-BROKEN：分笔金额加起来对不上",
                            "SO-BROKEN：退款比实付的钱还多")
                    .doesNotContain("两边一致", "私聊");
        }
        assertThat(sum("paid", "CNY")).isEqualByComparingTo("255.10");
        update("UPDATE outbox_entry SET blocked_at = NOW(3) WHERE entry_key = '" + lost + "'");
        assertThat(say("u-qian", "对账")).contains("自动再问已停，请到网关后台查 " + lost);
        update("DELETE FROM outbox_entry WHERE entry_key = '" + lost + "'");
        assertThat(say("u-qian", "对账")).contains("没有在付也没有在问", "SO-LOST：退款已同意，但没有在付");

        for (String yesterday : List.of("对账 昨天", "对帐 11-21", "昨天的账对上了吗", "对账 2026-11-21", "对账 11月21日")) {
            assertThat(say("u-qian", yesterday))
                    .as(yesterday)
                    .contains("11-21 退款对账", "申请：1 单，11.00 元", "已退：1 笔，11.00 元", "订单显示已退：0 笔", "两边一致")
                    .doesNotContain("255.10");
        }
        staffAndGroupsSeeNoAmount();
        assertThat(say("u-qian", "日报")).containsPattern("退款批准 [1-9]\\d* 笔，共 .*元");
        assertThat(say("u-qian", "对账 上周五")).contains("没看懂是哪一天");
        for (String unknown : List.of("对账 abc", "对账 那天", "对账 昨天 老板")) {
            assertThat(say("u-qian", unknown)).as(unknown).isEqualTo("没看懂是哪一天，这样说：对账 昨天、对账 11-21、对账 2026-11-21");
        }
        assertThat(say("u-qian", "对账 昨天，谢谢")).contains("11-21 退款对账");
        for (String ordinary :
                List.of("对账下", "对账情况怎么样", "对账怎么样了", "对账如何", "今天对账怎么样", "对账对上了吗", "对账有没有问题", "对账好了没", "对账单发我一下")) {
            assertThat(say("u-qian", ordinary)).as(ordinary).contains("11-22 退款对账");
        }
        assertThat(say("u-qian", "昨天对账情况怎么样")).contains("11-21 退款对账");
        assertThat(say("u-qian", "对账 2026-12-01")).contains("2026-12-01 还没到");
        aLongListIsCut();
        oneDayAmongManyIsFoundByIndexes();
    }

    private void staffAndGroupsSeeNoAmount() {
        assertThat(say("u-zhang", "对账")).isEqualTo("只有会计和组长能对账");
        assertThat(say("u-zhang", "昨天退了多少钱")).isEqualTo("只有会计和组长能对账");
        assertThat(said("u-qian", "对账", true))
                .contains("私聊我看金额", "已退：5 笔", "两边有 2 笔对不上", "SO-LATE")
                .doesNotContain("CNY", "USD", ".00", ".10", ".90");
        assertThat(said("u-zhang", "对账", true)).isEqualTo("只有会计和组长能对账");
    }

    private void aLongListIsCut() throws Undeliverable {
        for (int number = 1; number <= 9; number++) {
            paid("SO-MANY-" + number, "1.00", "1.00", "CNY", Day.GOOD);
        }
        assertThat(say("u-qian", "对账")).contains("两边有 11 笔对不上", "……另有 3 处");
    }

    private void oneDayAmongManyIsFoundByIndexes() {
        String ten = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4"
                + " UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
        String numbers = "(SELECT a.d * 1000 + b.d * 100 + c.d * 10 + e.d AS n FROM " + ten + " a, " + ten + " b, "
                + ten + " c, " + ten + " e) numbers";
        update(
                "INSERT INTO money_request (id, workflow_id, order_no, line_no, amount, currency, reason, requester, approver,"
                        + " state, requested_at, decided_at, leaves_at, ended_at) SELECT n + 1, n + 1, CONCAT('OLD-', n), 0, 1, 'CNY',"
                        + " 'r', 'u-zhang', 'u-qian', 'paid', '2026-01-01' + INTERVAL n MINUTE, '2026-01-01' + INTERVAL n MINUTE,"
                        + " '2026-01-01' + INTERVAL n MINUTE, '2026-01-01' + INTERVAL n MINUTE FROM " + numbers);
        update("INSERT INTO money_refund (refund_no, request_id, payment_no, amount, state, asked, ended_at)"
                + " SELECT CONCAT('RO', n), n + 1, 'P', 1, 'paid', 1, '2026-01-01' + INTERVAL n MINUTE FROM "
                + numbers);
        transaction.executeWithoutResult(status ->
                sql.sql("ANALYZE TABLE money_request, money_refund").query().listOfRows());
        Map<String, Object> asked =
                Map.of("from", midnight(), "to", clock.instant(), "before", clock.instant(), "limit", 8);
        for (String name : List.of("sums", "sides", "differences", "late")) {
            BoundSql bound = sessions.getConfiguration()
                    .getMappedStatement("dev.baton.money.ReconciliationMapper." + name)
                    .getBoundSql(asked);
            List<Object> params = bound.getParameterMappings().stream()
                    .map(one -> Objects.requireNonNull(asked.get(one.getProperty())))
                    .map(one -> one instanceof Instant at ? Timestamp.from(at) : one)
                    .toList();
            List<Map<String, Object>> plan =
                    transaction.execute(status -> sql.sql("EXPLAIN FORMAT=TRADITIONAL " + bound.getSql())
                            .params(params)
                            .query()
                            .listOfRows());
            assertThat(plan)
                    .as(name)
                    .filteredOn(row -> row.get("rows") != null)
                    .isNotEmpty()
                    .allSatisfy(row -> assertThat(Long.parseLong(String.valueOf(row.get("rows"))))
                            .as(row.toString())
                            .isLessThan(1000));
        }
    }

    // ---- the shop

    private void order(String no, String amount, String currency, PaymentStatus status) {
        Instant now = clock.instant();
        Money money = Money.of(amount, currency);
        orders.put(new Order(
                new OrderNo(no),
                null,
                "taobao",
                OrderStatus.PAID,
                money,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
                List.of(new OrderLine(1, "S-1", "围巾", 1, money, null)),
                List.of(new Payment("P-" + no, "alipay", money, status, now)),
                List.of(),
                List.of(),
                List.of(),
                Map.of()));
    }

    private Workflow asked(String no, String payment, String amount, String currency) {
        order(no, payment, currency, PaymentStatus.PAID);
        Workflow workflow = workflows
                .open(
                        new Finding(new OrderNo(no), 0, new ProblemType("退款", "申请退款"), null, null, "u-zhang", false),
                        By.system())
                .workflow();
        press(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", amount, "reason", "少发一条"));
        return workflow;
    }

    /** Asked for, approved and sent; what came of it is the gateway's. */
    private void paid(String no, String payment, String amount, String currency, Day day) throws Undeliverable {
        Workflow workflow = asked(no, payment, amount, currency);
        press(workflow, holder(workflow), ActionName.APPROVE_REFUND, Map.of());
        clock.advance(Duration.ofSeconds(61));
        GATEWAY.expect(day);
        String refundNo = refunds.ofOrder(new OrderNo(no)).get(0).refundNos().get(0);
        Delivery refund = deliveries.stream()
                .filter(one -> one.topic().equals("refund"))
                .findFirst()
                .orElseThrow();
        Outcome outcome = refund.deliver(new OutboxEntry(1, "refund", refundNo, 1, 0, Priority.MONEY, clock.instant()));
        if (outcome instanceof Outcome.Delivered) {
            update("DELETE FROM outbox_entry WHERE entry_key = '" + refundNo + "'");
        }
    }

    private String holder(Workflow workflow) {
        return Objects.requireNonNull(
                workflows.find(workflow.id()).orElseThrow().holder());
    }

    private void press(Workflow workflow, String user, ActionName action, Map<String, String> form) {
        RequestId id = new RequestId("press", TsidCreator.getTsid().toString());
        assertThat(actions.run(new ActionRequest(id, workflow.id(), action, By.card(user), null, form, null)))
                .isInstanceOf(ActionResult.Done.class);
    }

    // ---- saying it

    private String say(String user, String text) {
        return said(user, text, false);
    }

    private String said(String user, String text, boolean group) {
        return commands.understand(new ChatMessage(
                "robot",
                "m-" + messages++,
                "cid",
                group,
                null,
                user,
                "somebody",
                text,
                List.of(),
                null,
                null,
                clock.instant(),
                null,
                List.of(),
                false));
    }

    // ---- the rows, counted without the product's statements

    private record Row(String currency, BigDecimal amount, Instant endedAt) {}

    private List<Row> rows(String state) {
        Instant today = midnight();
        List<Row> all = transaction.execute(status -> sql.sql(
                        "SELECT request_id, amount, ended_at FROM money_refund WHERE state = ?")
                .param(state)
                .query((found, number) -> new Row(
                        currency(found.getLong("request_id")),
                        found.getBigDecimal("amount"),
                        found.getTimestamp("ended_at").toInstant()))
                .list());
        return Optional.ofNullable(all).orElseThrow().stream()
                .filter(row -> !row.endedAt().isBefore(today))
                .toList();
    }

    private static Instant midnight() {
        return YESTERDAY.plusDays(1).atStartOfDay(When.ZONE).toInstant();
    }

    private String currency(long request) {
        return sql.sql("SELECT currency FROM money_request WHERE id = ?")
                .param(request)
                .query(String.class)
                .single();
    }

    private BigDecimal sum(String state, String currency) {
        return rows(state).stream()
                .filter(row -> row.currency().equals(currency))
                .map(Row::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private void update(String statement) {
        transaction.executeWithoutResult(status -> sql.sql(statement).update());
    }
}
