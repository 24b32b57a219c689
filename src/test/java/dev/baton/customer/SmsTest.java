package dev.baton.customer;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.action.Form;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
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
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.outbox.SignedCalls;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Words on their way to a customer, on real engines, through a gateway that has bad days, and under races. */
@SpringBootTest(properties = "baton.command=test")
@ExtendWith(OutputCaptureExtension.class)
class SmsTest {

    private static final PretendGateway GATEWAY = new PretendGateway();
    private static final Duration WINDOW = Duration.ofSeconds(61);
    private static final String MOBILE = "13912345678";

    @Autowired
    private SmsDelivery delivery;

    @Autowired
    private SmsHook hook;

    @Autowired
    private SmsMapper rows;

    @Autowired
    private SignedCalls calls;

    @Autowired
    private Wording wording;

    @Autowired
    private JsonMapper json;

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
    private SettableClock clock;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private Integrity integrity;

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
        TestEngines.register(registry, SmsTest.class);
        registry.add("baton.sms.http-url", () -> GATEWAY.url() + "/sms");
        registry.add("baton.sms.http-secret", () -> PretendGateway.SECRET);
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
        presence.set("u-zhang", State.ONLINE, null, "test");
        GATEWAY.expect();
        GATEWAY.locked(false);
    }

    @AfterEach
    void nothingIsLostAndNoNumberIsLogged(CapturedOutput output) {
        assertThat(integrity.violations().stream().map(Violation::rule).filter(rule -> !rule.startsWith("card")))
                .isEmpty();
        assertThat(GATEWAY.strangers()).isZero();
        assertThat(output.getAll()).doesNotContain("1391234", "1350000");
    }

    // ---- orders and presses

    private Order order(OrderNo no, @Nullable String mobile, String goods) {
        Instant now = clock.instant();
        Money price = Money.of("358.00", "CNY");
        return new Order(
                no,
                null,
                "taobao",
                OrderStatus.PAID,
                price,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", mobile, "vip", List.of()),
                List.of(new OrderLine(1, "S-9", goods, 2, Money.of("179.00", "CNY"), null)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private Workflow raised(@Nullable String mobile) {
        return raised(mobile, "羊毛围巾 灰");
    }

    private Workflow raised(@Nullable String mobile, String goods) {
        return raised(mobile, goods, "部分售罄");
    }

    private Workflow raised(@Nullable String mobile, String goods, String detail) {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        orders.put(order(no, mobile, goods));
        ProblemType kind = new ProblemType("缺货", detail);
        return workflows
                .open(new Finding(no, 1, kind, null, null, "u-zhang", false), By.system())
                .workflow();
    }

    private void mobileNow(Workflow workflow, @Nullable String mobile) {
        clock.advance(Duration.ofSeconds(1));
        orders.put(order(workflow.orderNo(), mobile, "羊毛围巾 灰"));
    }

    private String press(Workflow workflow, ActionName action, Map<String, String> form) {
        RequestId id = new RequestId("press", TsidCreator.getTsid().toString());
        ActionResult result =
                actions.run(new ActionRequest(id, workflow.id(), action, By.card("u-zhang"), null, form, null));
        return result instanceof ActionResult.Refused refused
                ? refused.refusal().key()
                : "done";
    }

    private String send(Workflow workflow, String quantity) {
        return press(workflow, ActionName.SEND_SMS, Map.of("quantity", quantity));
    }

    private String revoke(Workflow workflow) {
        return press(workflow, ActionName.REVOKE, Map.of());
    }

    /** Written by u-zhang; its undo window is over. */
    private Workflow leaving() {
        Workflow workflow = raised(MOBILE);
        assertThat(send(workflow, "2")).isEqualTo("done");
        clock.advance(WINDOW);
        return workflow;
    }

    private String key(Workflow workflow) {
        return sql(() -> sql.sql("SELECT id FROM action_sms WHERE workflow_id = ? ORDER BY id DESC LIMIT 1")
                .param(workflow.id())
                .query(String.class)
                .single());
    }

    private String state(Workflow workflow) {
        return sql(() -> sql.sql("SELECT state FROM action_sms WHERE id = ?")
                .param(key(workflow))
                .query(String.class)
                .single());
    }

    private <T> T sql(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    /** As the relay does: what is delivered leaves the outbox; what failed stays. */
    private Outcome deliver(Workflow workflow, int failures) {
        return deliver(delivery, workflow, failures);
    }

    private Outcome deliver(SmsDelivery by, Workflow workflow, int failures) {
        String key = key(workflow);
        Outcome outcome = by.deliver(entry(workflow, failures));
        if (outcome instanceof Outcome.Delivered) {
            sql(() -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                    .param(key)
                    .update());
        }
        return outcome;
    }

    private OutboxEntry entry(Workflow workflow, int failures) {
        return new OutboxEntry(1, "sms", key(workflow), 1, failures, Priority.NORMAL, clock.instant());
    }

    private void fails(Workflow workflow, int failures) {
        assertThatThrownBy(() -> deliver(workflow, failures))
                .isInstanceOf(SmsDelivery.GatewayFailed.class)
                .hasMessageNotContaining(MOBILE);
    }

    private Workflow now(Workflow workflow) {
        return workflows.find(workflow.id()).orElseThrow();
    }

    private List<String> told(Workflow workflow) {
        return timeline.from(workflow.id(), 0, 50).stream()
                .map(TimelineEntry::kind)
                .filter(kind -> kind.startsWith("sms"))
                .toList();
    }

    private String fact(Workflow workflow) {
        return now(workflow).done().stream()
                .filter(fact -> fact.kind().equals("sms"))
                .map(Fact::text)
                .findFirst()
                .orElse("");
    }

    private void sentOnce(Workflow workflow) {
        assertThat(GATEWAY.done(key(workflow))).isEqualTo("accepted");
        assertThat(told(workflow)).containsOnlyOnce("sms-accepted").endsWith("sms-accepted");
        assertThat(fact(workflow)).isEqualTo("已发短信");
        assertThat(state(workflow)).isEqualTo("accepted");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(GATEWAY.seen(key(workflow)).stream()
                        .map(PretendGateway.Seen::body)
                        .distinct())
                .hasSize(1);
    }

    private int receipt(String body, boolean genuine) throws Exception {
        String timestamp = Long.toString(clock.millis());
        String signature = genuine ? PretendGateway.sign(timestamp, body) : "sha256=" + "0".repeat(64);
        return MockMvcBuilders.standaloneSetup(hook)
                .build()
                .perform(post("/hooks/sms")
                        .content(body)
                        .header("X-Baton-Timestamp", timestamp)
                        .header("X-Baton-Signature", signature))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private int receipt(Workflow workflow, String status) throws Exception {
        return receipt(
                "{\"messageId\":\"m-" + key(workflow) + "\",\"status\":\"" + status + "\",\"reason\":\"号码已停机\"}", true);
    }

    // ---- what is written

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "139****5678", "请问客服", "139 1234 567x", "１３９１２３４５６７８"})
    void withoutAWholeNumberItIsRefusedSayingSoR086(@Nullable String mobile) {
        Workflow workflow = raised(mobile);

        assertThat(send(workflow, "2")).isEqualTo("refused.no-mobile");

        assertThat(wording.say("refused.no-mobile")).contains("缺失", "打了码", "电话");
        assertThat(told(workflow)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1000", "2.5", "两件", "1e3"})
    void aQuantityNobodyCanMeanIsRefused(String quantity) {
        Workflow workflow = raised(MOBILE);

        assertThat(send(workflow, quantity)).isEqualTo("refused.bad-quantity");

        assertThat(told(workflow)).isEmpty();
    }

    @Test
    void theUnifiedTextWithTheQuantityLeavesAsTheContractSaysR086X02() {
        Workflow workflow = raised("+86 139-1234-5678", "围巾 $1 {quantity} \\灰");
        assertThat(send(workflow, "1")).isEqualTo("done");
        clock.advance(WINDOW);

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        JsonNode body = GATEWAY.seen(key(workflow)).get(0).body();
        assertThat(body.path("requestId").stringValue()).isEqualTo(key(workflow));
        assertThat(body.path("workflowId").stringValue()).isEqualTo(workflow.wireId());
        assertThat(body.path("orderNo").stringValue())
                .isEqualTo(workflow.orderNo().value());
        assertThat(body.path("mobile").stringValue()).isEqualTo("+8613912345678");
        assertThat(body.path("template").stringValue()).isEqualTo("partly-sold-out");
        assertThat(body.path("params").path("quantity").stringValue()).isEqualTo("1");
        assertThat(body.path("text").stringValue()).contains("围巾 $1 {quantity} \\灰", "1");
        sentOnce(workflow);
    }

    /** What is left only the shop knows: it is asked and not proposed. A text about what was ordered proposes that. */
    @Test
    void howManyAreLeftIsAskedAndNotProposedR086X02() {
        Workflow workflow = raised(MOBILE);
        Form asked = ((ActionResult.Asks) actions.form(workflow.id(), ActionName.SEND_SMS, "u-zhang")).form();
        Form.Field quantity = asked.fields().get(0);
        assertThat(quantity.label()).isEqualTo("还剩几件");
        assertThat(quantity.placeholder()).contains("2 件");
        assertThat(quantity.defaultValue()).isNull();
        assertThat(asked.fields().get(1).defaultValue()).contains("羊毛围巾 灰", "只剩＿件");
        assertThat(press(workflow, ActionName.SEND_SMS, Map.of("preview", "x"))).isEqualTo("refused.bad-quantity");

        assertThat(send(workflow, "1")).isEqualTo("done");
        assertThat(timeline.from(workflow.id(), 0, 50))
                .last()
                .satisfies(entry -> assertThat(String.valueOf(entry.data())).contains("只剩1件。要不要先发这1件"));

        Workflow soldOut = raised(MOBILE, "羊毛围巾 灰", "商品售罄");
        Form offered = ((ActionResult.Asks) actions.form(soldOut.id(), ActionName.SEND_SMS, "u-zhang")).form();
        assertThat(offered.fields().get(0).defaultValue()).isEqualTo("2");
        assertThat(offered.fields().get(1).defaultValue()).contains("（2件）");
    }

    @Test
    void onlyOneAtATimeCanBeTakenBack() {
        Workflow workflow = raised(MOBILE);
        assertThat(send(workflow, "2")).isEqualTo("done");

        assertThat(send(workflow, "1")).isEqualTo("refused.sms-scheduled");
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("refused.in-flight");

        assertThat(revoke(workflow)).isEqualTo("done");
        assertThat(send(workflow, "1")).isEqualTo("done");
        clock.advance(WINDOW);
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    // ---- taken back

    @Test
    void nothingLeavesBeforeTheUndoWindowIsOverHoweverItIsWokenX06() {
        Workflow workflow = raised(MOBILE);
        send(workflow, "2");

        Outcome early = deliver(workflow, 0);

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.Later.class,
                        later -> assertThat(later.at())
                                .isEqualTo(now(workflow).pending().until()));
        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(revoke(workflow)).isEqualTo("done");
        clock.advance(WINDOW);
        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-revoked");
    }

    @Test
    void eitherItIsTakenBackOrItIsSentX06() throws Exception {
        for (int round = 0; round < 10; round++) {
            Workflow workflow = raised(MOBILE);
            send(workflow, "2");
            Instant leaves = Objects.requireNonNull(now(workflow).pending().until());
            clock.advance(Duration.between(clock.instant(), leaves).minusMillis(1));

            List<String> race = together(List.of(
                    () -> {
                        clock.advance(Duration.ofMillis(1));
                        return deliver(workflow, 0).toString();
                    },
                    () -> revoke(workflow)));

            boolean revoked = race.get(1).equals("done");
            assertThat(race.get(1)).isIn("done", "refused.revoke-too-late", "refused.revoke-nothing");
            assertThat(GATEWAY.done(key(workflow))).isEqualTo(revoked ? null : "accepted");
            assertThat(told(workflow))
                    .containsExactlyElementsOf(List.of("sms-scheduled", revoked ? "sms-revoked" : "sms-accepted"));
            deliver(workflow, 0);
        }
    }

    @Test
    void whatHasLeftCannotBeTakenBack() {
        Workflow workflow = leaving();
        GATEWAY.expect(Day.BROKEN);
        fails(workflow, 0);

        assertThat(revoke(workflow)).isEqualTo("refused.revoke-too-late");

        deliver(workflow, 1);
        sentOnce(workflow);
        assertThat(revoke(workflow)).isEqualTo("refused.revoke-nothing");
    }

    // ---- the gateway

    @Test
    void acceptedOnceHoweverOftenItIsDelivered() throws Exception {
        Workflow workflow = leaving();

        together(List.of(() -> deliver(workflow, 0), () -> deliver(workflow, 0), () -> deliver(workflow, 0)));
        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        sentOnce(workflow);
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted");
    }

    @Test
    void aRejectionIsToldWithItsReasonAndAnotherMayFollow() {
        GATEWAY.expect(Day.REFUSING);
        Workflow workflow = leaving();

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-rejected");
        assertThat(fact(workflow)).contains("账户已注销");
        assertThat(timeline.latest(workflow.id(), 1).get(0).text()).contains("账户已注销");
        assertThat(now(workflow).pending().inFlight()).isZero();
        String rejected = key(workflow);
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(key(workflow)).isNotEqualTo(rejected);
        clock.advance(WINDOW);
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"ANSWER_LOST", "CALL_LOST", "SILENT", "BROKEN", "BABBLING", "MOVED", "LOCKED"})
    void aBadDayEndsInOneMessageUnderOneKey(Day day) {
        GATEWAY.expect(day);
        Workflow workflow = leaving();

        fails(workflow, 0);
        boolean engineer = day == Day.BABBLING || day == Day.MOVED || day == Day.LOCKED;
        assertThat(told(workflow))
                .isEqualTo(engineer ? List.of("sms-scheduled", "sms-troubled") : List.of("sms-scheduled"));
        assertThat(now(workflow).pending().inFlight()).isOne();
        assertThat(deliver(workflow, 1)).isEqualTo(Outcome.delivered());

        sentOnce(workflow);
        assertThat(GATEWAY.asked(key(workflow))).containsExactly("POST", "POST");
    }

    @Test
    void theNumberOfTheMomentCounts() {
        Workflow workflow = leaving();
        mobileNow(workflow, "13500001111");

        deliver(workflow, 0);

        assertThat(GATEWAY.seen(key(workflow)).get(0).body().path("mobile").stringValue())
                .isEqualTo("13500001111");
    }

    @Test
    void aNumberThatIsGoneOrMaskedMeanwhileIsTold() {
        Workflow workflow = leaving();
        mobileNow(workflow, "135****1111");

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(GATEWAY.seen(key(workflow))).isEmpty();
        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-rejected");
        assertThat(fact(workflow)).contains("打了码");
    }

    @Test
    void withoutAGatewayItWaitsAndSaysSoOnce() {
        SmsDelivery without = new SmsDelivery(
                rows, orders, workflows, calls, new SmsProperties("", ""), transaction, wording, json, clock);
        Workflow workflow = leaving();

        assertThat(deliver(without, workflow, 0)).isInstanceOf(Outcome.Later.class);
        assertThat(deliver(without, workflow, 0)).isInstanceOf(Outcome.Later.class);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-troubled");
        assertThat(fact(workflow)).contains("还没有配置");
        deliver(workflow, 0);
        sentOnce(workflow);
    }

    // ---- given up

    @Test
    void aLongSilenceIsToldOnceAndItsEndToo() {
        Workflow workflow = leaving();
        GATEWAY.expect(Day.BROKEN, Day.CALL_LOST, Day.BROKEN, Day.BROKEN);

        for (int failures = 0; failures < 4; failures++) {
            fails(workflow, failures);
            assertThat(told(workflow)).hasSize(failures < 2 ? 1 : 2);
        }

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-unknown");
        assertThat(fact(workflow)).isEqualTo("短信网关没有答复，正在核实，不会重复发");
        assertThat(press(workflow, ActionName.REVOKE, Map.of())).isEqualTo("refused.revoke-too-late");
        deliver(workflow, 4);
        sentOnce(workflow);
    }

    /** Failed as often as it is tried, with the secret changed on the other side. */
    private Workflow givenUp() {
        Workflow workflow = leaving();
        GATEWAY.locked(true);
        fails(workflow, 19);
        delivery.gaveUp(entry(workflow, 19), "GatewayFailed: the SMS gateway answered 401");
        GATEWAY.locked(false);
        return workflow;
    }

    @Test
    void whatIsGivenUpIsOnTheWorkflowAndHoldsNobodyUp() {
        Workflow workflow = givenUp();

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-troubled", "sms-stuck");
        assertThat(fact(workflow)).contains("已停发", "401");
        assertThat(timeline.latest(workflow.id(), 1).get(0).text()).contains("401", "发短信");
        delivery.gaveUp(entry(workflow, 19), "told again after a kill");
        assertThat(told(workflow)).containsOnlyOnce("sms-stuck");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("done");
    }

    @Test
    void itsHolderTriesItAgainUnderItsOldKeyAndInItsOldWords() {
        Workflow workflow = givenUp();
        String key = key(workflow);

        assertThat(send(workflow, "1")).isEqualTo("refused.sms-stuck");
        assertThat(send(workflow, "2")).isEqualTo("done");

        assertThat(key(workflow)).isEqualTo(key);
        assertThat(now(workflow).pending().inFlight()).isOne();
        assertThat(sql(() -> sql.sql("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'sms' AND entry_key = ?")
                        .param(key)
                        .query(Long.class)
                        .single()))
                .isOne();
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("refused.in-flight");
        deliver(workflow, 0);
        assertThat(told(workflow).subList(3, 4)).containsExactly("sms-again");
    }

    @Test
    void anEngineerLetsItGoAgain() {
        Workflow workflow = givenUp();

        assertThat(deliver(workflow, 0)).isEqualTo(Outcome.delivered());

        assertThat(told(workflow))
                .containsExactly("sms-scheduled", "sms-troubled", "sms-stuck", "sms-again", "sms-accepted");
        sentOnce(workflow);
    }

    @Test
    void anAnswerThatComesWhileItIsGivenUpElsewhereCounts() {
        Workflow workflow = leaving();
        GATEWAY.meanwhile(() -> delivery.gaveUp(entry(workflow, 19), "the lease was lost"));

        deliver(workflow, 19);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-stuck", "sms-accepted");
        sentOnce(workflow);
    }

    // ---- receipts

    @Test
    void receiptsCountOnceX02() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);

        assertThat(receipt(workflow, "delivered")).isEqualTo(204);
        assertThat(receipt(workflow, "delivered")).isEqualTo(204);
        assertThat(receipt(workflow, "failed")).isEqualTo(204);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted", "sms-delivered");
        assertThat(fact(workflow)).isEqualTo("短信已送达");
    }

    @Test
    void aFailedDeliveryIsToldWithItsReasonAndAnotherMayFollow() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        int revision = now(workflow).revision();

        assertThat(receipt(workflow, "failed")).isEqualTo(204);
        assertThat(receipt(workflow, "failed")).isEqualTo(204);
        assertThat(receipt(workflow, "delivered")).isEqualTo(204);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted", "sms-failed");
        assertThat(fact(workflow)).contains("号码已停机");
        assertThat(now(workflow).way().step()).as("back where it was sent from").isEqualTo("contact");
        assertThat(now(workflow).revision()).isEqualTo(revision + 1);
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(revoke(workflow)).isEqualTo("done");
    }

    /** Ids follow the machine's clock, which may be set back. */
    @Test
    void theScheduledOneIsTakenBackWhateverItsNumber() {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        sql(() -> sql.sql("UPDATE action_sms SET id = id + 10000000000000 WHERE workflow_id = ?")
                .param(workflow.id())
                .update());
        assertThat(send(workflow, "1")).isEqualTo("done");

        assertThat(revoke(workflow)).isEqualTo("done");
    }

    @Test
    void aReceiptAfterTheEndIsKeptAndOpensNothing() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("done");

        assertThat(receipt(workflow, "delivered")).isEqualTo(204);

        assertThat(told(workflow)).endsWith("sms-delivered");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @Test
    void onlyTheGatewayItselfIsBelieved() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        String body = "{\"messageId\":\"m-" + key(workflow) + "\",\"status\":\"failed\"}";

        assertThat(receipt(body, false)).isEqualTo(401);
        assertThat(receipt(" ".repeat(70_000), true)).isEqualTo(413);
        assertThat(receipt("{", true)).isEqualTo(400);
        assertThat(receipt("[]", true)).isEqualTo(422);
        assertThat(receipt("{\"messageId\":{},\"status\":\"failed\"}", true)).isEqualTo(422);
        assertThat(receipt(body.replace("failed", "perhaps"), true)).isEqualTo(422);
        assertThat(receipt("{\"messageId\":\"m-nobody-knows\",\"status\":\"delivered\"}", true))
                .isEqualTo(404);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted");
    }

    // ---- texts

    @Test
    void aShopsOwnTextReplacesOursAndAWrongOneStopsTheStart(@TempDir Path folder) throws IOException {
        Path own = Files.createDirectories(folder.resolve("sms")).resolve("partly-sold-out.txt");
        Files.writeString(own, "亲，{goods} 只剩 {quantity} 件（{order}）\n");

        Files.createDirectories(folder.resolve("playbooks"));
        Catalogue shops = Catalogue.reading(folder);

        Step step = shops.steps().stream()
                .filter(one -> "partly-sold-out".equals(one.sms()))
                .findFirst()
                .orElseThrow();
        SmsTexts texts = new SmsTexts(folder.toString());
        Files.writeString(own, "亲，{nickname}");
        assertThat(texts.render(step, Map.of("order", "SO1", "goods", "围巾", "quantity", "3")))
                .as("as it was when the version began")
                .isEqualTo("亲，围巾 只剩 3 件（SO1）");
        assertThatThrownBy(() -> Catalogue.reading(folder))
                .hasMessageContaining("partly-sold-out.txt")
                .hasMessageContaining("{nickname}");
    }
}
