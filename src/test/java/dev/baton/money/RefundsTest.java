package dev.baton.money;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.embedded.TestEngines;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.journey.Shop;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Roster;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;

/** Money on its way back, on real engines, through a gateway that has bad days, and under races. */
@SpringBootTest(properties = "baton.command=test")
class RefundsTest {

    private static final PretendGateway GATEWAY = new PretendGateway();
    private static final Duration WINDOW = Duration.ofSeconds(61);

    @Autowired
    private Refunds refunds;

    @Autowired
    private RefundDelivery delivery;

    @Autowired
    private RefundHook hook;

    @Autowired
    private Workflows workflows;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Orders orders;

    @Autowired
    private Roster roster;

    @Autowired
    private Presence presence;

    @Autowired
    private Actions actions;

    @Autowired
    private Outbox outbox;

    @Autowired
    private SettableClock clock;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private Integrity integrity;

    @Autowired
    @Qualifier("outboxHealth")
    private HealthIndicator health;

    @TestConfiguration(proxyBeanMethods = false)
    static class Time {

        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, RefundsTest.class);
        registry.add("baton.refund.http-url", () -> GATEWAY.url() + "/refund");
        registry.add("baton.refund.http-secret", () -> PretendGateway.SECRET);
    }

    @AfterAll
    static void close() {
        GATEWAY.close();
    }

    @BeforeEach
    void peopleAreHere() {
        if (roster.members().isEmpty()) {
            roster.replace(roster.read(Shop.ROSTER));
        }
        for (String user : List.of("u-zhang", "u-zhao", "u-qian")) {
            presence.set(user, State.ONLINE, null, "test");
        }
        GATEWAY.expect();
        GATEWAY.locked(false);
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
        assertThat(GATEWAY.strangers()).isZero();
    }

    private List<String> violations() {
        return integrity.violations().stream()
                .map(Violation::rule)
                .filter(rule -> !rule.startsWith("card"))
                .toList();
    }

    // ---- people and orders

    private static Payment paid(String no, String amount) {
        return new Payment(no, "alipay", Money.of(amount, "CNY"), PaymentStatus.PAID, null);
    }

    private OrderNo order(int lines, Payment... payments) {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        orders.put(order(no, lines, clock.instant(), payments));
        return no;
    }

    private static Order order(OrderNo no, int lines, Instant now, Payment... payments) {
        return new Order(
                no,
                null,
                "taobao",
                OrderStatus.PAID,
                Money.of("300.00", "CNY"),
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
                IntStream.rangeClosed(1, lines)
                        .mapToObj(line -> new OrderLine(line, "S-" + line, "围巾", 1, Money.of("500.00", "CNY"), null))
                        .toList(),
                List.of(payments),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private Workflow raised(OrderNo no, int line) {
        ProblemType kind = new ProblemType("退款", "申请退款");
        return workflows
                .open(new Finding(no, line, kind, null, null, "u-zhang", false), By.system())
                .workflow();
    }

    private ActionResult press(Workflow workflow, String user, ActionName action, Map<String, String> form) {
        RequestId id =
                new RequestId("press", Long.toString(TsidCreator.getTsid().toLong()));
        return actions.run(new ActionRequest(id, workflow.id(), action, By.card(user), null, form, null));
    }

    private static String refusal(ActionResult result) {
        return result instanceof ActionResult.Refused refused
                ? refused.refusal().key()
                : "done";
    }

    private ActionResult ask(Workflow workflow, String amount) {
        return press(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", amount, "reason", "少发一条"));
    }

    /** Asked for by u-zhang and approved by whoever of 财务 got it; the undo window is still open. */
    private Refund approved(String amount, Payment... payments) {
        return approvedOf(raised(order(1, payments), 0), amount);
    }

    private Refund approvedOf(Workflow workflow, String amount) {
        assertThat(refusal(ask(workflow, amount))).isEqualTo("done");
        String reviewer = Objects.requireNonNull(now(workflow).holder());
        assertThat(refusal(press(workflow, reviewer, ActionName.APPROVE_REFUND, Map.of())))
                .isEqualTo("done");
        return refunds.underWay(workflow.id()).orElseThrow();
    }

    private Refund leaving(String amount, Payment... payments) {
        Refund refund = approved(amount, payments);
        clock.advance(WINDOW);
        return refund;
    }

    private Workflow now(Workflow workflow) {
        return workflows.find(workflow.id()).orElseThrow();
    }

    private Workflow workflowOf(Refund refund) {
        return workflows.find(refund.workflowId()).orElseThrow();
    }

    private Refund now(Refund refund) {
        return refunds.ofOrder(refund.orderNo()).stream()
                .filter(one -> one.id() == refund.id())
                .findFirst()
                .orElseThrow();
    }

    /** As the relay does: what is delivered leaves the outbox. */
    private Outcome deliver(String refundNo) {
        Outcome outcome =
                delivery.deliver(new OutboxEntry(1, "refund", refundNo, 1, 0, Priority.MONEY, clock.instant()));
        if (outcome instanceof Outcome.Delivered) {
            transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                    .param(refundNo)
                    .update());
        }
        return outcome;
    }

    private static String only(Refund refund) {
        assertThat(refund.refundNos()).hasSize(1);
        return refund.refundNos().get(0);
    }

    private List<String> told(Refund refund) {
        return timeline.from(refund.workflowId(), 0, 50).stream()
                .map(TimelineEntry::kind)
                .toList();
    }

    /** Reais are called reais from the request to the money's arrival, on the card too. */
    @Test
    void anotherCurrencyIsNeverCalledYuan() {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        Money most = Money.of("80.00", "BRL");
        Instant now = clock.instant();
        orders.put(new Order(
                no,
                null,
                "olist",
                OrderStatus.PAID,
                most,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "Ana", "13900000000", null, List.of()),
                List.of(new OrderLine(1, "S-1", "cachecol", 1, most, null)),
                List.of(new Payment("P1", "boleto", most, PaymentStatus.PAID, null)),
                List.of(),
                List.of(),
                List.of(),
                Map.of()));
        Workflow workflow = raised(no, 0);
        assertThat(ask(workflow, "80.01"))
                .isInstanceOfSatisfying(
                        ActionResult.Refused.class,
                        refused -> assertThat(refused.refusal().args()).containsExactly("80.00 BRL"));
        Refund refund = approvedOf(workflow, "80.00");
        clock.advance(WINDOW);
        deliver(only(refund));

        assertThat(timeline.from(workflow.id(), 0, 50))
                .extracting(TimelineEntry::text)
                .anySatisfy(text -> assertThat(text).startsWith("申请退款 80.00 BRL"))
                .anySatisfy(text -> assertThat(text).startsWith("同意退款 80.00 BRL"))
                .anySatisfy(text -> assertThat(text).startsWith("退款 80.00 BRL已到账"))
                .noneSatisfy(text -> assertThat(text).contains("元"));
        assertThat(workflowOf(refund).done())
                .extracting(Fact::text)
                .anySatisfy(text -> assertThat(text).contains("已退款 80.00 BRL"))
                .noneSatisfy(text -> assertThat(text).contains("元"));
    }

    private void paidOnce(Refund refund) {
        String refundNo = only(refund);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
        assertThat(GATEWAY.done(refundNo)).isEqualTo("succeeded");
        assertThat(told(refund)).containsOnlyOnce("refund-paid");
        assertThat(workflowOf(refund).state()).isEqualTo(WorkflowState.HELD);
        assertThat(workflowOf(refund).holder()).isEqualTo("u-zhang");
        assertThat(workflowOf(refund).pending().inFlight()).isZero();
        assertThat(GATEWAY.seen(refundNo).stream()
                        .filter(call -> call.method().equals("POST"))
                        .map(PretendGateway.Seen::body)
                        .distinct())
                .hasSize(1);
    }

    private MockMvc hooks() {
        return MockMvcBuilders.standaloneSetup(hook).build();
    }

    private int report(String body) throws Exception {
        return report(body, clock.instant(), true);
    }

    private int report(String body, Instant at, boolean genuine) throws Exception {
        String timestamp = Long.toString(at.toEpochMilli());
        String signature = genuine ? PretendGateway.sign(timestamp, body) : "sha256=" + "0".repeat(64);
        return hooks().perform(post("/hooks/refund")
                        .content(body)
                        .header("X-Baton-Timestamp", timestamp)
                        .header("X-Baton-Signature", signature))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private static String result(String refundNo, String status) {
        return "{\"refundNo\":\"" + refundNo + "\",\"status\":\"" + status + "\",\"gatewayNo\":\"g-2\"}";
    }

    // ---- how much

    @Test
    void twentyHandsOnOneOrderNeverAskForMoreThanWasPaidR087() throws Exception {
        OrderNo no = order(20, paid("P1", "200.00"), paid("P2", "100.00"));
        List<Workflow> raised =
                IntStream.rangeClosed(1, 20).mapToObj(line -> raised(no, line)).toList();

        List<String> results = together(raised.stream()
                .map(workflow -> (Callable<String>) () -> refusal(ask(workflow, "50.00")))
                .toList());

        assertThat(results).filteredOn("done"::equals).hasSize(6);
        assertThat(results).filteredOn("refused.amount-too-high"::equals).hasSize(14);
        assertThat(refunds.ofOrder(no).stream().map(Refund::amount).reduce(Money::plus))
                .contains(Money.of("300.00", "CNY"));
        Order order = orders.find(no).orElseThrow();
        assertThat(refunds.refundable(order, 0).isZero()).isTrue();
    }

    @Test
    void aRefundThatCameToNothingCanBeAskedForAgain() {
        OrderNo no = order(1, paid("P1", "80.00"));
        Workflow workflow = raised(no, 1);
        assertThat(refusal(ask(workflow, "80.00"))).isEqualTo("done");
        assertThat(refusal(ask(raised(no, 0), "0.01"))).isEqualTo("refused.amount-too-high");

        assertThat(refusal(press(workflow, "u-zhang", ActionName.REVOKE, Map.of())))
                .isEqualTo("done");

        assertThat(refusal(ask(workflow, "80.01"))).isEqualTo("refused.amount-too-high");
        assertThat(refusal(ask(workflow, "0.00"))).isEqualTo("refused.bad-amount");
        assertThat(refusal(ask(workflow, "1.005"))).isEqualTo("refused.bad-amount");
        assertThat(refusal(ask(workflow, "-1"))).isEqualTo("refused.bad-amount");
        assertThat(refusal(ask(workflow, "80.00"))).isEqualTo("done");
    }

    // ---- four eyes

    @Test
    void whoAskedNeverApprovesNotEvenInTheDatabaseR111R113() {
        Workflow workflow = raised(order(1, paid("P1", "80.00")), 0);
        ask(workflow, "10.00");

        Asked own = Objects.requireNonNull(transaction.execute(
                status -> refunds.approve(workflows.lock(workflow.id()), "u-zhang", clock.instant())));

        assertThat(own)
                .isInstanceOfSatisfying(
                        Asked.Refused.class,
                        no -> assertThat(no.refusal().key()).isEqualTo("refused.four-eyes"));
        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> sql.sql("UPDATE money_request SET approver = requester WHERE workflow_id = ?")
                                .param(workflow.id())
                                .update()))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("money_request_four_eyes"); // MySQL and MariaDB class it differently
    }

    @Test
    void approvedOrRejectedOnlyOnceR115() throws Exception {
        Workflow workflow = raised(order(1, paid("P1", "80.00")), 0);
        ask(workflow, "10.00");
        String reviewer = Objects.requireNonNull(now(workflow).holder());

        List<String> results = together(List.of(
                () -> refusal(press(workflow, reviewer, ActionName.APPROVE_REFUND, Map.of())),
                () -> refusal(press(workflow, reviewer, ActionName.REJECT_REFUND, Map.of("reason", "不符"))),
                () -> refusal(press(workflow, reviewer, ActionName.APPROVE_REFUND, Map.of())),
                () -> refusal(press(workflow, "u-zhang", ActionName.REVOKE, Map.of()))));

        assertThat(results).containsOnlyOnce("done");
    }

    // ---- taken back

    @Test
    void aRetryByHandSendsNothingBeforeTheUndoWindowIsOverX06() {
        Refund refund = approved("80.00", paid("P1", "80.00"));
        String refundNo = only(refund);

        Outcome early = deliver(refundNo);

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.at()).isEqualTo(refund.leavesAt()));
        assertThat(GATEWAY.asked(refundNo)).isEmpty();
        String approver = Objects.requireNonNull(refund.approver());
        assertThat(refusal(press(workflowOf(refund), approver, ActionName.REVOKE, Map.of())))
                .isEqualTo("done");
        clock.advance(WINDOW);
        assertThat(deliver(refundNo)).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(refundNo)).isEmpty();
        assertThat(now(refund).state()).isEqualTo(RefundState.REVOKED);
    }

    @Test
    void eitherItIsTakenBackOrItIsPaidX06() throws Exception {
        for (int round = 0; round < 10; round++) {
            Refund refund = leaving("90.00", paid("P1", "60.00"), paid("P2", "30.00"));

            List<Callable<String>> race = new ArrayList<>();
            refund.refundNos().forEach(no -> race.add(() -> deliver(no).toString()));
            race.add(() -> takeBack(refund));
            String taken = together(race).get(2);

            boolean revoked = taken.equals("done");
            assertThat(refund.refundNos())
                    .allSatisfy(no -> assertThat(GATEWAY.done(no)).isEqualTo(revoked ? null : "succeeded"));
            assertThat(now(refund).state()).isEqualTo(revoked ? RefundState.REVOKED : RefundState.PAID);
        }
    }

    /** As 撤销 does, on the last moment of the window. */
    private String takeBack(Refund refund) {
        Change.Homeward home = workflows.homeward(workflowOf(refund));
        return Objects.requireNonNull(transaction.execute(status -> {
            Workflow locked = workflows.lock(refund.workflowId());
            Asked asked = refunds.revoke(locked, Objects.requireNonNull(refund.approver()));
            if (asked instanceof Asked.Refused refused) {
                return refused.refusal().key();
            }
            Fact fact = new Fact("refund", clock.instant(), "赵会计", "退款已撤销");
            workflows.apply(locked, home.with(fact), By.card("u-zhao"), Entry.of("refund-approval-revoked"));
            return "done";
        }));
    }

    // ---- the gateway

    @Test
    void paidAndBackWithWhoAskedX03R115R099R118() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        assertThat(GATEWAY.asked(only(refund))).containsExactly("POST");
        assertThat(GATEWAY.seen(only(refund)).get(0).body().path("amount").stringValue())
                .isEqualTo("80.00");
        assertThat(now(refund).parts().get(0).gatewayNo()).isEqualTo("g-1");
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(only(refund))).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"ANSWER_LOST", "CALL_LOST", "BROKEN", "BABBLING", "MOVED"})
    void anUnknownOutcomeIsAskedForAndPaidOnceX03(Day day) {
        GATEWAY.expect(day);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        Outcome first = deliver(only(refund));

        assertThat(first).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.UNKNOWN);
        boolean passing = day != Day.BABBLING && day != Day.MOVED;
        assertThat(told(refund)).containsOnlyOnce(passing ? "refund-unknown" : "refund-turned-away");
        assertThat(takeBack(refund)).isEqualTo("refused.revoke-too-late");

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        boolean arrived = day == Day.ANSWER_LOST;
        assertThat(GATEWAY.asked(only(refund)))
                .isEqualTo(arrived ? List.of("POST", "GET") : List.of("POST", "GET", "POST"));
    }

    @Test
    void aGatewayThatSaysNothingForFiveSecondsIsAskedAgain() {
        GATEWAY.expect(Day.SILENT);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.UNKNOWN);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
    }

    @Test
    void itIsToldOnceHoweverLongItStaysUnknown() {
        GATEWAY.expect(Day.BROKEN, Day.BROKEN, Day.BROKEN);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        Outcome first = deliver(only(refund));
        deliver(only(refund));
        Outcome third = deliver(only(refund));

        assertThat(told(refund)).containsOnlyOnce("refund-unknown");
        assertThat(((Outcome.Later) third).at()).isAfter(((Outcome.Later) first).at());
        deliver(only(refund));
        paidOnce(refund);
    }

    @Test
    void aKillBetweenTheCallAndItsResultIsHealedByAskingX03() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        GATEWAY.result(only(refund), "succeeded");
        transaction.executeWithoutResult(status -> {
            sql.sql("UPDATE money_refund SET state = 'paying', asked = 1 WHERE refund_no = ?")
                    .param(only(refund))
                    .update();
            sql.sql("UPDATE money_request SET state = 'paying' WHERE id = ?")
                    .param(refund.id())
                    .update();
        });

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.asked(only(refund))).containsExactly("GET");
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
    }

    @Test
    void twoRelaysAtOncePayOnce() throws Exception {
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        together(List.of(() -> deliver(only(refund)), () -> deliver(only(refund)), () -> deliver(only(refund))));

        assertThat(GATEWAY.done(only(refund))).isEqualTo("succeeded");
        assertThat(told(refund)).containsOnlyOnce("refund-paid");
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
    }

    @Test
    void aSlowGatewayReportsByItself() throws Exception {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAYING);
        assertThat(told(refund)).doesNotContain("refund-unknown");

        GATEWAY.result(only(refund), "succeeded");
        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);
        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);

        paidOnce(refund);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(only(refund))).containsExactly("POST");
    }

    @Test
    void aSlowGatewayIsAskedWhenItsReportIsLost() {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        deliver(only(refund));
        assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);

        GATEWAY.result(only(refund), "succeeded");

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        paidOnce(refund);
    }

    @Test
    void aRefusalGoesBackWithItsReason() {
        GATEWAY.expect(Day.REFUSING);
        Refund refund = leaving("80.00", paid("P1", "100.00"));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        assertThat(workflowOf(refund).holder()).isEqualTo("u-zhang");
        assertThat(workflowOf(refund).done())
                .anySatisfy(fact -> assertThat(fact.text()).contains("账户已注销"));
        assertThat(refusal(ask(workflowOf(refund), "100.00"))).isEqualTo("done");
    }

    @Test
    void twoPartsSayExactlyWhatWasPaidAndWhatWasNot() {
        Refund refund = leaving("90.00", paid("P1", "60.00"), paid("P2", "30.00"));
        assertThat(refund.parts())
                .extracting(part -> part.paymentNo() + " " + part.amount().text())
                .containsExactly("P1 60.00", "P2 30.00");
        GATEWAY.expect(Day.REFUSING);

        deliver(refund.refundNos().get(0));

        assertThat(workflowOf(refund).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(told(refund)).contains("refund-part-failed").doesNotContain("refund-part");

        deliver(refund.refundNos().get(1));

        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        assertThat(now(refund).paid()).isEqualTo(Money.of("30.00", "CNY"));
        assertThat(timeline.latest(refund.workflowId(), 1).get(0).text()).contains("30.00", "60.00", "账户已注销");
        assertThat(refunds.refundable(orders.find(refund.orderNo()).orElseThrow(), 0))
                .isEqualTo(Money.of("60.00", "CNY"));
    }

    @Test
    void whatTheShopGaveBackItselfIsNotGivenBackAgain() {
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        Payment gone = new Payment("P1", "alipay", Money.of("80.00", "CNY"), PaymentStatus.REFUNDED, null);
        orders.put(order(refund.orderNo(), 1, clock.instant(), gone));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.asked(only(refund))).isEmpty();
        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        assertThat(workflowOf(refund).holder()).isEqualTo("u-zhang");
    }

    private void restated(Refund refund, Payment... payments) {
        orders.put(order(refund.orderNo(), 1, clock.instant(), payments));
    }

    /** Nothing left, the gateway was not bothered, and it is back with who asked, with a sentence to act on. */
    private void cameBackWith(Refund refund, String sentence) {
        assertThat(GATEWAY.done(only(refund))).isNull();
        assertThat(now(refund).state()).isEqualTo(RefundState.FAILED);
        Workflow back = workflowOf(refund);
        assertThat(back.state()).isEqualTo(WorkflowState.HELD);
        assertThat(back.holder()).isEqualTo("u-zhang");
        assertThat(back.done()).anySatisfy(fact -> assertThat(fact.text()).isEqualTo("退款没成功：" + sentence));
        assertThat(timeline.latest(refund.workflowId(), 1).get(0).text()).contains(sentence);
    }

    @Test
    void aPaymentThatOnlyGotAnotherNumberIsNotCalledGivenBackR015R115() {
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        restated(refund, paid("P2", "80.00"));

        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.asked(only(refund))).isEmpty();
        cameBackWith(refund, "订单里现在没有这笔付款（可能换了付款单号），没有退，请重新申请");
        assertThat(refusal(ask(workflowOf(refund), "80.00"))).isEqualTo("done");
        assertThat(refunds.underWay(refund.workflowId()).orElseThrow().parts())
                .extracting(Refund.Part::paymentNo)
                .containsExactly("P2");
    }

    @ParameterizedTest
    @EnumSource(
            value = PaymentStatus.class,
            names = {"PENDING", "FAILED"})
    void aPaymentThatIsNotPaidAfterAllIsNotCalledGivenBackR115(PaymentStatus status) {
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        restated(refund, new Payment("P1", "alipay", Money.of("80.00", "CNY"), status, null));

        deliver(only(refund));

        cameBackWith(refund, "这笔付款现在不是已付的（或改了币种），没有退，请核对后重新申请");
    }

    @Test
    void noMoreLeavesThanThePaymentStillBearsR087R115() {
        Refund refund = leaving("100.00", paid("P1", "100.00"));
        restated(refund, paid("P1", "40.00"));

        deliver(only(refund));

        assertThat(GATEWAY.asked(only(refund))).isEmpty();
        cameBackWith(refund, "这笔付款现在只剩 40.00 元可退，没有退，请核对后重新申请");
        assertThat(refusal(ask(workflowOf(refund), "40.01"))).isEqualTo("refused.amount-too-high");
        assertThat(refusal(ask(workflowOf(refund), "40.00"))).isEqualTo("done");
    }

    /** Told when there is still somebody to decide: 财务 turns it down, and less is asked for. */
    @Test
    void noMoreIsApprovedThanTheOrderStillBearsR087R111() {
        Workflow workflow = raised(order(1, paid("P1", "100.00")), 0);
        assertThat(refusal(ask(workflow, "100.00"))).isEqualTo("done");
        String reviewer = Objects.requireNonNull(now(workflow).holder());
        orders.put(order(workflow.orderNo(), 1, clock.instant(), paid("P1", "40.00")));

        assertThat(refusal(press(workflow, reviewer, ActionName.APPROVE_REFUND, Map.of())))
                .isEqualTo("refused.approve-too-high");

        assertThat(refunds.underWay(workflow.id()).orElseThrow().state()).isEqualTo(RefundState.REQUESTED);
        assertThat(refusal(press(workflow, reviewer, ActionName.REJECT_REFUND, Map.of("reason", "付款改小了"))))
                .isEqualTo("done");
        approvedOf(now(workflow), "40.00");
    }

    @Test
    void ofTwoRefundsThatTheLoweredPaymentCannotBearOneLeavesR087() throws Exception {
        for (int round = 0; round < 5; round++) {
            OrderNo no = order(2, paid("P1", "100.00"));
            List<Refund> both = List.of(1, 2).stream()
                    .map(line -> approvedOf(raised(no, line), "50.00"))
                    .toList();
            clock.advance(WINDOW);
            orders.put(order(no, 2, clock.instant(), paid("P1", "60.00")));

            together(both.stream()
                    .map(refund -> (Callable<Outcome>) () -> deliver(only(refund)))
                    .toList());

            assertThat(both.stream().map(refund -> now(refund).state()))
                    .containsExactlyInAnyOrder(RefundState.PAID, RefundState.FAILED);
            assertThat(both)
                    .filteredOn(refund -> GATEWAY.done(only(refund)) != null)
                    .hasSize(1);
        }
    }

    /**
     * The call was lost, and before it was sent again the shop gave the money back: then it must not leave any more.
     */
    @Test
    void whatNeverArrivedIsJudgedAgainBeforeItIsSentAgainR115() {
        GATEWAY.expect(Day.CALL_LOST);
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        deliver(only(refund));
        assertThat(now(refund).state()).isEqualTo(RefundState.UNKNOWN);
        restated(refund, new Payment("P1", "alipay", Money.of("80.00", "CNY"), PaymentStatus.REFUNDED, null));

        Instant from = clock.instant();
        Outcome outcome = deliver(only(refund));
        while (outcome instanceof Outcome.Later later) {
            clock.set(later.at());
            outcome = deliver(only(refund));
        }

        assertThat(GATEWAY.asked(only(refund))).startsWith("POST", "GET").containsOnlyOnce("POST");
        assertThat(Duration.between(from, clock.instant()))
                .as("the first call had time to arrive")
                .isGreaterThan(Duration.ofMinutes(5));
        cameBackWith(refund, "这笔付款商家已自行退回，没有再退");
    }

    @Test
    void aLineThatIsGoneIsRefusedByItsNameR015() {
        OrderNo no = order(2, paid("P1", "80.00"));
        Workflow workflow = raised(no, 2);
        orders.put(order(no, 1, clock.instant(), paid("P1", "80.00")));

        assertThat(refusal(actions.form(workflow.id(), ActionName.APPLY_REFUND, "u-zhang")))
                .isEqualTo("refused.line-gone");
        assertThat(refusal(ask(workflow, "1.00"))).isEqualTo("refused.line-gone");
        assertThat(refusal(ask(raised(no, 0), "80.00")))
                .as("as the sentence says")
                .isEqualTo("done");
    }

    @Test
    void aGatewayThatContradictsItselfIsShownAndNoMoreMoneyLeaves() throws Exception {
        GATEWAY.expect(Day.REFUSING);
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        deliver(only(refund));

        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(204);
        assertThat(report(result(only(refund), "failed"))).isEqualTo(204);
        assertThat(report(result(only(refund), "failed"))).isEqualTo(204);

        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
        assertThat(told(refund)).containsOnlyOnce("refund-late-paid").containsOnlyOnce("refund-late-failed");
        assertThat(refusal(ask(workflowOf(refund), "0.01"))).isEqualTo("refused.amount-too-high");
        deliver(only(refund));
    }

    @Test
    void aGatewayThatTurnsUsAwayIsShownOnTheWorkflowAndInHealth() {
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        GATEWAY.locked(true);

        for (int attempt = 0; attempt < 25; attempt++) {
            assertThat(deliver(only(refund))).isInstanceOf(Outcome.Later.class);
        }

        assertThat(told(refund)).containsOnlyOnce("refund-turned-away").doesNotContain("refund-unknown");
        assertThat(workflowOf(refund).done())
                .anySatisfy(fact -> assertThat(fact.text()).contains("80.00", "401"));
        assertThat(String.valueOf(health.health())).contains("gateway refund answered 401");

        GATEWAY.locked(false);
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());

        paidOnce(refund);
        assertThat(Objects.requireNonNull(health.health()).getStatus()).isEqualTo(Status.UP);
    }

    @Test
    void aSilentGatewayThatThenTurnsUsAwayIsToldBothTimesOnce() {
        GATEWAY.expect(Day.BROKEN);
        Refund refund = leaving("80.00", paid("P1", "100.00"));
        deliver(only(refund));
        GATEWAY.locked(true);
        deliver(only(refund));
        deliver(only(refund));
        GATEWAY.locked(false);

        assertThat(told(refund)).containsOnlyOnce("refund-unknown").containsOnlyOnce("refund-turned-away");

        deliver(only(refund));
        paidOnce(refund);
    }

    // ---- what comes in

    @Test
    void onlyTheGatewayItselfIsBelieved() throws Exception {
        GATEWAY.expect(Day.SLOW);
        Refund refund = leaving("80.00", paid("P1", "80.00"));
        deliver(only(refund));
        String body = result(only(refund), "succeeded");

        assertThat(report(body, clock.instant(), false)).isEqualTo(401);
        assertThat(report(body, clock.instant().minusSeconds(301), true)).isEqualTo(401);
        assertThat(report(body, clock.instant().plusSeconds(301), true)).isEqualTo(401);
        assertThat(hooks().perform(post("/hooks/refund").content(body))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(401);
        assertThat(report(" ".repeat(70_000))).isEqualTo(413);
        assertThat(report("{")).isEqualTo(400);
        assertThat(report("{\"refundNo\":{},\"status\":[1]}")).isEqualTo(422);
        assertThat(report(result(only(refund), "perhaps"))).isEqualTo(422);
        assertThat(report(result("R-nobody-knows", "succeeded"))).isEqualTo(404);
        assertThat(report(result("R-nobody-knows", "processing"))).isEqualTo(404);
        assertThat(report(result(only(refund), "processing"))).isEqualTo(204);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAYING);
    }

    @Test
    void aResultOfWhatWasNeverSentIsNotBelieved() throws Exception {
        Refund refund = approved("80.00", paid("P1", "80.00"));

        assertThat(report(result(only(refund), "succeeded"))).isEqualTo(404);

        assertThat(now(refund).state()).isEqualTo(RefundState.APPROVED);
    }

    @Test
    void aForgottenRefundIsSeenByTheIntegrityCheckR001() {
        Refund refund = approved("80.00", paid("P1", "80.00"));
        transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                .param(only(refund))
                .update());

        assertThat(violations()).containsExactly("refund-forgotten");

        transaction.executeWithoutResult(
                status -> outbox.append("refund", only(refund), clock.instant(), dev.baton.outbox.Priority.MONEY));
    }
}
