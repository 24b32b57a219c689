package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.Together;
import dev.baton.card.Healer;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Urgency;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessException;

/** Every further button of CONTRACT 6: what it does, to whom it says no and why. */
class StepActionsTest extends ActionRoom {

    private static final Map<String, String> NOTHING = Map.of();

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
    }

    private static String text(Workflow workflow, String kind) {
        return workflow.done().stream()
                .filter(fact -> fact.kind().equals(kind))
                .map(Fact::text)
                .findFirst()
                .orElse("");
    }

    /** CONTRACT 6: 申请退款 moves any workflow to 财务 by itself, whatever its step offers; so can anything wait or go up. */
    @ParameterizedTest
    @ValueSource(strings = {"变更/改地址", "支付/长时间未支付", "退款/小额补偿", "技术/技术问题"})
    void moneyTimeAndALeadAreForEveryStepThoughMoneyAndTimeAreNotAlwaysButtonsR067R100(String kind) {
        Workflow workflow = raised(order(OrderStatus.PAID), kind, "u-zhang");
        String holder = Objects.requireNonNull(workflow.holder());
        assertThat(offered(workflow, holder)).contains(ActionName.ESCALATE).doesNotContain(ActionName.APPLY_REFUND);
        assertThat(offered(workflow, "u-wang")).doesNotContain(ActionName.ESCALATE);
        String another = holder.equals("u-qian") ? "u-zhao" : "u-qian";

        assertThat(pressed(workflow, another, ActionName.SNOOZE, Map.of("minutes", "30")))
                .as("nobody is told to take what is not theirs to take")
                .isEqualTo("refused.not-holder-alone");
        assertThat(pressed(workflow, holder, ActionName.APPROVE_REFUND, NOTHING))
                .isEqualTo("refused.no-review");
        assertThat(pressed(workflow, holder, ActionName.SNOOZE, Map.of("minutes", "30")))
                .isEqualTo("done");
        assertThat(pressed(workflow, holder, ActionName.APPLY_REFUND, Map.of("amount", "10", "reason", "少发")))
                .isEqualTo("done");

        Workflow asked = now(workflow);
        assertThat(asked.state()).isEqualTo(WorkflowState.REVIEW);
        String reviewer = Objects.requireNonNull(asked.holder());
        assertThat(pressed(asked, reviewer, ActionName.APPLY_REFUND, Map.of("amount", "1", "reason", "少发")))
                .isEqualTo("refused.not-in-step");
        assertThat(pressed(asked, reviewer, ActionName.REJECT_REFUND, Map.of("reason", "不对")))
                .isEqualTo("done");
        Workflow back = now(workflow);
        assertThat(back.way().step()).isEqualTo(workflow.way().step());
        assertThat(pressed(back, Objects.requireNonNull(back.holder()), ActionName.ESCALATE, NOTHING))
                .isEqualTo("done");
    }

    /** Whose role the step is not may write to who does it, and no more: neither take it nor do anything of it. */
    @ParameterizedTest
    @CsvSource({
        "缺货/商品售罄, u-zhang, u-dong",
        "缺货/商品售罄, u-zhang, u-qian",
        "支付/结算异常, u-qian, u-zhang",
        "物流/催单, u-dong, u-zhang",
        "物流/催单, u-ning, u-zhao",
        "退款/申请退款, u-li, u-dong"
    })
    void eachRoleDoesItsOwnDutiesAndNoOthersR195(String kind, String holder, String other) {
        Workflow workflow = held(kind, holder);

        assertThat(offered(workflow, other)).containsExactly(ActionName.NOTE);
        assertThat(pressed(workflow, other, ActionName.TAKE, Map.of())).isEqualTo("refused.role-of");
        for (ActionName action : workflows.step(workflow).actions()) {
            assertThat(pressed(workflow, other, action, Map.of()))
                    .as(action.id())
                    .startsWith("refused.");
        }
        assertThat(now(workflow).holder()).isEqualTo(holder);
        assertThat(now(workflow).revision()).isEqualTo(workflow.revision());
        pressed(workflow, holder, ActionName.RESOLVE, Map.of());
    }

    @Test
    void aPurchaseIsKeptOnceForAnOrderR089() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        Map<String, String> form = Map.of("purchaseNo", "D-77", "amount", "¥120.5");

        assertThat(pressed(workflow, "u-li", ActionName.RECORD_PURCHASE, form)).isEqualTo("refused.not-holder");
        assertThat(pressed(workflow, "u-zhang", ActionName.RECORD_PURCHASE, Map.of("amount", "1")))
                .isEqualTo("refused.missing");
        assertThat(pressed(
                        workflow, "u-zhang", ActionName.RECORD_PURCHASE, Map.of("purchaseNo", "D-77", "amount", "0")))
                .isEqualTo("refused.bad-amount");
        assertThat(pressed(workflow, "u-zhang", ActionName.RECORD_PURCHASE, form))
                .isEqualTo("done");
        assertThat(lastSaid(workflow)).isEqualTo("代买，单号 D-77，代买金额 120.50 → 跟进代买");
        assertThat(text(now(workflow), "purchase")).isEqualTo("已记代买 D-77");

        ActionResult again = press(workflow.id(), "u-zhang", ActionName.RECORD_PURCHASE, Map.of("purchaseNo", "D-77"));
        assertThat(again).isInstanceOfSatisfying(ActionResult.Refused.class, no -> {
            assertThat(no.refusal().key()).isEqualTo("refused.recorded");
            assertThat(no.refusal().args()).contains("D-77", "张三");
        });
        assertThat(pressed(workflow, "u-zhang", ActionName.RECORD_PURCHASE, Map.of("purchaseNo", "D-78")))
                .isEqualTo("done");
    }

    @Test
    void anExchangeAndAReturnAreToldAndTheOrderKeepsWhatWasBoughtR092R093() {
        Workflow workflow = held("退换货/换货", "u-ning");

        assertThat(pressed(workflow, "u-ning", ActionName.EXCHANGE, Map.of("note", "大一码")))
                .isEqualTo("refused.missing");
        assertThat(pressed(workflow, "u-ning", ActionName.EXCHANGE, Map.of("sku", "S-10", "note", "大一码")))
                .isEqualTo("done");
        assertThat(lastSaid(workflow)).isEqualTo("换货，换成 S-10，仓库系统要另外下单：大一码 → 等用户收货");
        assertThat(pressed(workflow, "u-ning", ActionName.RETURN_GOODS, Map.of("asked", "yes")))
                .isEqualTo("done");
        assertThat(text(now(workflow), "return")).isEqualTo("已谈好退货");
        assertThat(pressed(workflow, "u-ning", ActionName.RETURN_GOODS, Map.of("trackingNo", "SF1")))
                .isEqualTo("done");
        assertThat(text(now(workflow), "return")).isEqualTo("用户已寄回 SF1");
        assertThat(pressed(workflow, "u-ning", ActionName.RETURN_GOODS, Map.of("trackingNo", "SF1")))
                .isEqualTo("refused.recorded");
        Order order = orders.find(workflow.orderNo()).orElseThrow();
        assertThat(order.lines()).extracting(line -> line.sku()).containsExactly("S-9");
    }

    @Test
    void aCouponOfThisOrderIsGivenBackOnceR088() {
        Workflow workflow = held("变更/取消订单", "u-zhang");
        ActionResult form = actions.form(workflow.id(), ActionName.RETURN_COUPON, "u-zhang");
        assertThat(form)
                .isInstanceOfSatisfying(
                        ActionResult.Asks.class,
                        asks -> assertThat(asks.form().fields().get(0).options())
                                .extracting(Form.Option::text)
                                .containsExactly("C1（20.00 元）"));

        assertThat(pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C9")))
                .isEqualTo("refused.no-such-coupon");
        assertThat(pressed(workflow, "u-li", ActionName.RETURN_COUPON, Map.of("code", "C1")))
                .as("who does not hold it")
                .isEqualTo("refused.not-holder");
        assertThat(pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C1")))
                .isEqualTo("done");
        assertThat(lastSaid(workflow)).contains("C1", "20.00", "券系统");
        assertThat(pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C1")))
                .isEqualTo("refused.recorded");
    }

    /** The coupons left to give back and the money left to give are offered, and nothing that is then refused. */
    @Test
    void noFormOffersWhatIsRefusedWhateverIsAnsweredR088R094() {
        Workflow workflow = held("变更/取消订单", "u-zhang");
        Order order = orders.find(workflow.orderNo()).orElseThrow();
        Money twenty = Money.of("20.00", "CNY");
        orders.put(order(order, List.of(new Coupon("C1", twenty), new Coupon("C2", twenty)), order.payments()));
        assertThat(offered(workflow, ActionName.RETURN_COUPON, "code")).containsExactly("C1", "C2");
        pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C1"));

        assertThat(offered(workflow, ActionName.RETURN_COUPON, "code")).containsExactly("C2");
        Workflow other = raised(workflow.orderNo(), "退款/申请退款", "u-zhang");
        assertThat(offered(other, ActionName.RETURN_COUPON, "code")).containsExactly("C2");
        pressed(other, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C2"));
        assertThat(word(actions.form(workflow.id(), ActionName.RETURN_COUPON, "u-zhang")))
                .isEqualTo("refused.coupons-returned");

        Workflow money = raised(workflow.orderNo(), "退款/小额补偿", "u-zhang");
        assertThat(offered(money, ActionName.COMPENSATE, "kind")).containsExactly("coupon", "money");
        orders.put(order(order, List.of(), List.of()));
        assertThat(offered(money, ActionName.COMPENSATE, "kind")).containsExactly("coupon");
        assertThat(word(actions.form(workflow.id(), ActionName.RETURN_COUPON, "u-zhang")))
                .isEqualTo("refused.no-coupon");
    }

    private static Order order(Order before, List<Coupon> coupons, List<Payment> payments) {
        return new Order(
                before.orderNo(),
                before.parentNo(),
                before.channel(),
                before.status(),
                before.amount(),
                before.placedAt(),
                before.paidAt(),
                before.promisedAt(),
                before.updatedAt().plusMillis(coupons.isEmpty() ? 2 : 1),
                before.buyer(),
                before.lines(),
                payments,
                before.shipments(),
                coupons,
                before.reviews(),
                before.attributes());
    }

    private List<String> offered(Workflow workflow, ActionName action, String field) {
        ActionResult asked = actions.form(workflow.id(), action, "u-zhang");
        return ((ActionResult.Asks) asked)
                .form().fields().stream()
                        .filter(one -> one.name().equals(field))
                        .flatMap(one -> one.options().stream())
                        .map(Form.Option::value)
                        .toList();
    }

    @Test
    void aChaseMovesItForwardAndSaysNoMoreThanThatR096() {
        Workflow workflow = held("物流/物流停滞", "u-dong");
        assertThat(workflow.urgency()).as("a vip's ranks one higher (X20)").isEqualTo(Urgency.HIGH);

        pressed(workflow, "u-dong", ActionName.CHASE, NOTHING);
        assertThat(now(workflow).urgency()).isEqualTo(Urgency.URGENT);
        assertThat(lastSaid(workflow)).isEqualTo("催单，优先级提到「紧急」 → 等轨迹更新");
        pressed(workflow, "u-dong", ActionName.CHASE, NOTHING);
        pressed(workflow, "u-dong", ActionName.CHASE, NOTHING);

        assertThat(now(workflow).urgency()).isEqualTo(Urgency.URGENT);
        assertThat(lastSaid(workflow)).isEqualTo("又催了一次");
        assertThat(now(workflow).done())
                .filteredOn(fact -> fact.kind().equals("chase"))
                .hasSize(1);
    }

    @Test
    void aCancelledOrderIsCancelledInTheStoreAndTheRestIsSaidR095() {
        Workflow workflow = held("变更/取消订单", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.CANCEL_ORDER, Map.of("asked", "yes")))
                .isEqualTo("done");

        assertThat(orders.find(workflow.orderNo()).orElseThrow().status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(lastSaid(workflow)).contains("店铺后台要另外取消", "358.00 元还没退");
        assertThat(offered(workflow, "u-zhang")).doesNotContain(ActionName.CANCEL_ORDER);
        Workflow other = raised(workflow.orderNo(), "变更/改地址", "u-zhang");
        assertThat(pressed(other, "u-zhang", ActionName.CHANGE_ADDRESS, Map.of("address", "新街 1 号")))
                .isEqualTo("refused.order-cancelled");
    }

    @Test
    void nobodyIsAskedForWhatTheOrderRefusesAnywayR095() {
        Workflow shipped = raised(order(OrderStatus.SHIPPED), "变更/改地址", "u-zhang");
        assertThat(word(actions.form(shipped.id(), ActionName.CHANGE_ADDRESS, "u-zhang")))
                .isEqualTo("refused.address-too-late");
        Workflow left = raised(order(OrderStatus.SHIPPED), "变更/取消订单", "u-zhang");
        assertThat(word(actions.form(left.id(), ActionName.CANCEL_ORDER, "u-zhang")))
                .isEqualTo("refused.order-handed-over");
        Workflow here = held("变更/改地址", "u-zhang");
        ActionResult asks = actions.form(here.id(), ActionName.CHANGE_ADDRESS, "u-zhang");
        assertThat(word(asks)).isEqualTo("asks");
        assertThat(asks.toString()).contains("店铺后台和快递要你自己改");
        transaction.executeWithoutResult(status -> orders.cancel(here.orderNo(), clock.instant()));
        assertThat(word(actions.form(here.id(), ActionName.CHANGE_ADDRESS, "u-zhang")))
                .isEqualTo("refused.order-cancelled");
    }

    @ParameterizedTest
    @CsvSource({"SHIPPED", "DELIVERED", "COMPLETED"})
    void whatHasLeftIsNeitherCancelledNorReaddressed(OrderStatus status) {
        OrderNo no = order(status);
        Workflow cancel = raised(no, "变更/取消订单", "u-zhang");
        Workflow address = raised(no, "变更/改地址", "u-zhang");

        assertThat(pressed(cancel, "u-zhang", ActionName.CANCEL_ORDER, NOTHING)).isEqualTo("refused.order-handed-over");
        assertThat(pressed(address, "u-zhang", ActionName.CHANGE_ADDRESS, Map.of("address", "新街 1 号")))
                .isEqualTo("refused.address-too-late");
        assertThat(orders.find(no).orElseThrow().status()).isEqualTo(status);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void anAddressIsKeptWithTheOrderAndShownNowhereElseR095(CapturedOutput log) {
        Workflow workflow = held("变更/改地址", "u-zhang");
        String address = "上海市某区某路 88 弄 6 号";

        assertThat(pressed(workflow, "u-zhang", ActionName.CHANGE_ADDRESS, NOTHING))
                .isEqualTo("refused.missing");
        assertThat(pressed(workflow, "u-zhang", ActionName.CHANGE_ADDRESS, Map.of("address", "长".repeat(301))))
                .isEqualTo("refused.too-long");
        assertThat(pressed(workflow, "u-zhang", ActionName.CHANGE_ADDRESS, Map.of("address", address)))
                .isEqualTo("done");

        assertThat(orders.find(workflow.orderNo()).orElseThrow().attributes()).containsEntry("address", address);
        assertThat(timeline.from(workflow.id(), 0, 50).toString()).doesNotContain("88 弄");
        assertThat(now(workflow).done().toString()).doesNotContain("88 弄");
        assertThat(log.getAll()).doesNotContain(address, "88 弄");
    }

    @Test
    void theFormSaysThatTheCustomerWasToldTheSameALittleWhileAgoR007() {
        Workflow first = held("缺货/商品售罄", "u-zhang");
        Workflow second = workflows
                .open(new Finding(first.orderNo(), 0, first.kind(), null, null, "u-zhang", false), By.card("u-zhang"))
                .workflow();
        assertThat(actions.form(second.id(), ActionName.SEND_SMS, "u-zhang").toString())
                .contains("preview")
                .doesNotContain("同一条短信");

        assertThat(pressed(first, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");

        assertThat(actions.form(second.id(), ActionName.SEND_SMS, "u-zhang").toString())
                .contains("已经有同一条短信（张三按的）");
        clock.advance(Duration.ofHours(25));
        assertThat(actions.form(second.id(), ActionName.SEND_SMS, "u-zhang").toString())
                .doesNotContain("同一条短信");
    }

    @Test
    void theCouponsOfAnOrderAreWorthNoMoreThanTheOrderWhicheverWorkflowGivesThemR094R015() {
        OrderNo no = order(OrderStatus.PAID);
        Workflow one = raised(no, "退款/小额补偿", "u-zhang");
        Workflow other = raised(no, "物流/配送超时", "u-dong");

        assertThat(pressed(one, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "300")))
                .isEqualTo("done");
        ActionResult refused =
                press(other.id(), "u-dong", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "58.01"));
        assertThat(word(refused)).isEqualTo("refused.coupons-too-high");
        assertThat(((ActionResult.Refused) refused).refusal().args()).isEqualTo(List.of("358.00 元", "300.00 元"));
        assertThat(pressed(other, "u-dong", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "58")))
                .isEqualTo("done");
        assertThat(pressed(other, "u-dong", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "0.01")))
                .isEqualTo("refused.coupons-too-high");
    }

    @Test
    void twoWhoGiveCouponsAtOnceGiveNoMoreThanTheOrderIsWorthR094R015() throws Exception {
        OrderNo no = order(OrderStatus.PAID);
        Workflow one = raised(no, "退款/小额补偿", "u-zhang");
        Workflow other = raised(no, "物流/配送超时", "u-dong");
        Map<String, String> most = Map.of("kind", "coupon", "amount", "200");

        List<String> words = Together.together(List.of(
                () -> pressed(one, "u-zhang", ActionName.COMPENSATE, most),
                () -> pressed(other, "u-dong", ActionName.COMPENSATE, most)));

        assertThat(words).containsExactlyInAnyOrder("done", "refused.coupons-too-high");
    }

    @Test
    void moneyGoesTheWayOfEveryRefundAndACouponIsToldR094() {
        Workflow workflow = held("退款/小额补偿", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "gold", "amount", "1")))
                .isEqualTo("refused.bad-choice");
        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "-1")))
                .isEqualTo("refused.bad-amount");
        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "359")))
                .isEqualTo("refused.coupon-too-high");
        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "15")))
                .isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.HELD);
        assertThat(lastSaid(workflow)).isEqualTo("补偿券 15.00 元，在券系统另外发放 → 等用户认可");

        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "money", "amount", "358.01")))
                .isEqualTo("refused.amount-too-high");
        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, Map.of("kind", "money", "amount", "10")))
                .isEqualTo("done");

        Workflow review = now(workflow);
        assertThat(review.state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(review.holder()).isIn("u-zhao", "u-qian");
        assertThat(lastSaid(workflow)).isEqualTo("申请退款 10.00 元：现金补偿");
        assertThat(pressed(workflow, "u-zhang", ActionName.REVOKE, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).holder()).isEqualTo("u-zhang");
    }

    @Test
    void everyActionHasItsWordsAndAFormExactlyWhenItAsks() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        Map<ActionName, Action> all = baton.getBeansOfType(Action.class).values().stream()
                .collect(java.util.stream.Collectors.toMap(Action::name, action -> action));

        assertThat(all.keySet()).isEqualTo(Set.of(ActionName.values()));
        for (ActionName name : ActionName.values()) {
            assertThat(baton.getBean(dev.baton.wording.Wording.class).say("action." + name.id()))
                    .isNotBlank();
            if (name.asksFirst()) {
                Outcome asked = Objects.requireNonNull(all.get(name))
                        .ask(workflow, roster.member("u-zhang").orElseThrow());
                assertThat(asked)
                        .as(name.id())
                        .isInstanceOfSatisfying(
                                Outcome.NeedsMore.class,
                                more -> assertThat(more.form().fields()).isNotEmpty());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "缺货/商品售罄, SNOOZE, minutes, 5",
        "缺货/商品售罄, RECORD_PURCHASE, purchaseNo, D-1",
        "纠纷/客诉纠纷, ESCALATE, asked, yes",
        "变更/换码, EXCHANGE, sku, S-10",
        "变更/取消订单, RETURN_COUPON, code, C1",
        "变更/取消订单, CANCEL_ORDER, asked, yes",
        "变更/改地址, CHANGE_ADDRESS, address, 新街",
        "退换货/退货, RETURN_GOODS, trackingNo, SF2",
    })
    void aPressCostsAtMostTenStatements(String kind, ActionName action, String field, String value) {
        Workflow workflow = held(kind, "u-zhang");
        int before = statements();

        assertThat(pressed(workflow, "u-zhang", action, Map.of(field, value))).isEqualTo("done");

        int cost = statements() - before;
        assertThat(cost).isLessThanOrEqualTo(9);
    }

    @Test
    void aNoteAddsAnEntryAndChangesNothingElse() {
        Workflow before = now(held("缺货/商品售罄", "u-zhang"));

        assertThat(pressed(before, "u-li", ActionName.NOTE, Map.of("text", "他说明天")))
                .isEqualTo("done");

        Workflow after = now(before);
        assertThat(after)
                .usingRecursiveComparison()
                .ignoringFields("drawing", "entries", "head", "updatedAt", "holding.addressed")
                .isEqualTo(before);
        assertThat(after.holding().addressed()).isTrue();
        assertThat(after.drawing()).isEqualTo(before.drawing() + 1);
        assertThat(after.entries()).isEqualTo(before.entries() + 1);
        assertThat(after.head()).isNotEqualTo(before.head());
    }

    @Test
    void aCardIsDrawnWithoutReadingTheOrderThatThePressRead() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "60.00", "reason", "少一件")))
                .isEqualTo("done");
        Workflow asked = workflows.find(workflow.id()).orElseThrow();
        dev.baton.card.Cards cards = baton.getBean(dev.baton.card.Cards.class);
        List<dev.baton.workflow.TimelineEntry> latest = timeline.shown(asked);
        Healer.learn(baton, asked);
        int before = statements();

        assertThat(cards.face(asked, latest).get("guide")).contains("支付记录：", "退款记录：60.00 元");

        assertThat(statements() - before).as("the refunds only").isEqualTo(1);
        before = statements();
        assertThat(cards.face(asked, latest).get("guide")).contains("退款记录：60.00 元");
        assertThat(statements() - before).isZero();
    }

    @Test
    void whatFollowsAnAnswerCostsThePressNothing() {
        Workflow held = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(held, "u-li", ActionName.TAKE, Map.of())).isEqualTo("done");
        Workflow taken = workflows.find(held.id()).orElseThrow();
        dev.baton.card.Cards cards = baton.getBean(dev.baton.card.Cards.class);
        int before = statements();

        cards.answered(taken, "u-li");
        cards.shown(taken);

        assertThat(statements() - before).isZero();
    }

    /** What the presser's own buttons hang on later: else they stay on the card when the right has ended. */
    @Test
    void whoHasButtonsOfTheirOwnIsStoredThoughItFailedOnceOrWasForgottenElsewhere() {
        Workflow held = held("缺货/商品售罄", "u-zhang");
        dev.baton.card.Cards cards = baton.getBean(dev.baton.card.Cards.class);
        renamed("card_private", "card_private_away");
        try {
            assertThatThrownBy(() -> cards.remember(held.id(), "u-li")).isInstanceOf(DataAccessException.class);
        } finally {
            renamed("card_private_away", "card_private");
        }

        cards.remember(held.id(), "u-li");

        assertThat(remembered(held)).containsExactly("u-li");
        int before = statements();
        cards.remember(held.id(), "u-li");
        assertThat(statements() - before).isZero();

        transaction.executeWithoutResult(status ->
                sql.sql("DELETE FROM card_private WHERE user_id = 'u-li'").update());
        clock.advance(Duration.ofHours(1));
        cards.remember(held.id(), "u-li");
        assertThat(remembered(held)).containsExactly("u-li");
    }

    private void renamed(String table, String name) {
        transaction.executeWithoutResult(
                status -> sql.sql("RENAME TABLE " + table + " TO " + name).update());
    }

    private List<String> remembered(Workflow workflow) {
        return transaction.execute(status -> sql.sql("SELECT user_id FROM card_private WHERE out_track_id = ?")
                .param(dev.baton.card.Cards.outTrackId(workflow.id()))
                .query(String.class)
                .list());
    }
}
