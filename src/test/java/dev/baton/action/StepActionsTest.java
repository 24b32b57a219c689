package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Together;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Urgency;
import dev.baton.detection.Sweeping;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.presence.State;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
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
    void moneyTimeAndALeadAreForEveryStepThoughNoButtonR067R100(String kind) {
        Workflow workflow = raised(order(OrderStatus.PAID), kind, "u-zhang");
        String holder = Objects.requireNonNull(workflow.holder());
        assertThat(offered(workflow, holder)).doesNotContain(ActionName.APPLY_REFUND);
        String another = holder.equals("u-qian") ? "u-zhao" : "u-qian";

        assertThat(pressed(workflow, another, ActionName.SNOOZE, Map.of("minutes", "30")))
                .isEqualTo("refused.not-holder");
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

    // ---- 稍后

    @Test
    void whatIsPutAsideStaysItsHoldersAndComesBackByItself() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        Instant due = workflow.way().dueAt();

        assertThat(pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "３０")))
                .isEqualTo("done");

        Workflow aside = now(workflow);
        assertThat(aside.state()).isEqualTo(WorkflowState.SNOOZED);
        assertThat(aside.holder()).isEqualTo("u-zhang");
        assertThat(aside.revision()).isEqualTo(workflow.revision() + 1);
        assertThat(aside.way().alarmAt()).isEqualTo(clock.instant().plus(Duration.ofMinutes(30)));
        assertThat(aside.way().dueAt()).isEqualTo(due);

        clock.advance(Duration.ofMinutes(29));
        Sweeping.ringAlarms(baton);
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.SNOOZED);
        clock.advance(Duration.ofMinutes(1));
        Sweeping.ringAlarms(baton);

        Workflow back = now(workflow);
        assertThat(back.state()).isEqualTo(WorkflowState.HELD);
        assertThat(back.holder()).isEqualTo("u-zhang");
        assertThat(back.way().alarmAt()).isEqualTo(due);
        assertThat(lastSaid(workflow)).isEqualTo("到点了，回来处理");
        assertThat(reminders()).contains("u-zhang", "u-wang");
    }

    private List<String> reminders() {
        return transaction.execute(status -> sql.sql("SELECT entry_key FROM outbox_entry WHERE topic = 'reminder'")
                .query(String.class)
                .list());
    }

    @Test
    void anyPressOfItsHolderTakesItUpAgainAndNobodyElsesDoes() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "1440"));

        pressed(workflow, "u-qian", ActionName.NOTE, Map.of("text", "用户在催"));
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.SNOOZED);
        pressed(workflow, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));

        Workflow awake = now(workflow);
        assertThat(awake.state()).isEqualTo(WorkflowState.HELD);
        assertThat(awake.way().alarmAt()).isEqualTo(awake.way().dueAt());
        assertThat(awake.revision()).isEqualTo(workflow.revision() + 2);

        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "5"));
        pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "1", "reason", "少发"));
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(now(workflow).way().alarmAt()).isEqualTo(now(workflow).way().dueAt());
    }

    @Test
    void whatIsPutAsideCanBeTakenOverAndFinished() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "60"));

        assertThat(pressed(workflow, "u-li", ActionName.TAKE, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.HELD);
        assertThat(now(workflow).way().alarmAt()).isEqualTo(now(workflow).way().dueAt());

        pressed(workflow, "u-li", ActionName.SNOOZE, Map.of("minutes", "60"));
        assertThat(pressed(workflow, "u-li", ActionName.RESOLVE, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1441", "-5", "1.5", "一会儿", ""})
    void onlyMinutesOfADayR006(String minutes) {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.SNOOZE, Map.of("minutes", minutes)))
                .isEqualTo("refused.bad-minutes");
        assertThat(pressed(workflow, "u-li", ActionName.SNOOZE, Map.of("minutes", "5")))
                .isEqualTo("refused.not-holder");
    }

    // ---- 重开

    @Test
    void whoHadItOrLeadsReopensItAndGetsItWhenTheRoleFits() {
        Workflow first = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(first, "u-zhang", ActionName.REOPEN, Map.of("reason", "没完")))
                .isEqualTo("refused.still-open");
        pressed(first, "u-zhang", ActionName.RESOLVE, NOTHING);
        assertThat(offered(first, "u-zhang")).contains(ActionName.REOPEN);
        assertThat(offered(first, "u-qian")).doesNotContain(ActionName.REOPEN);
        clock.advance(Duration.ofHours(3));

        for (String other : List.of("u-qian", "u-li")) {
            assertThat(press(first.id(), other, ActionName.REOPEN, Map.of("reason", "没完")))
                    .isInstanceOfSatisfying(ActionResult.Refused.class, no -> {
                        assertThat(no.refusal().key()).isEqualTo("refused.reopen-or-lead");
                        assertThat(no.refusal().args()).containsExactly("张三", "王敏");
                    });
        }
        assertThat(offered(first, "u-li")).doesNotContain(ActionName.REOPEN);
        assertThat(pressed(first, "u-wang", ActionName.REOPEN, NOTHING)).isEqualTo("refused.missing");
        assertThat(pressed(first, "u-wang", ActionName.REOPEN, Map.of("reason", "用户又来问")))
                .isEqualTo("done");

        Workflow open = now(first);
        assertThat(open.state()).isEqualTo(WorkflowState.HELD);
        assertThat(open.holder()).isEqualTo("u-wang");
        assertThat(open.closedAt()).isNull();
        assertThat(open.way().dueAt()).isEqualTo(clock.instant().plus(Duration.ofHours(2)));
        assertThat(open.way().alarmAt()).isEqualTo(open.way().dueAt());
        assertThat(open.done()).extracting(Fact::kind).contains("reopened").doesNotContain("resolved");
        assertThat(lastSaid(first)).isEqualTo("重开：用户又来问");

        Workflow second = raised(order(OrderStatus.PAID), "物流/物流停滞", "u-dong");
        pressed(second, "u-dong", ActionName.REASSIGN, Map.of("to", "u-ning"));
        pressed(second, "u-ning", ActionName.RESOLVE, NOTHING);
        assertThat(pressed(second, "u-boss", ActionName.REOPEN, Map.of("reason", "看错了")))
                .isEqualTo("refused.reopen-or-lead");
    }

    /** Whoever had it is gone: it must not stay closed for that. */
    @Test
    void whatSomebodyEndedWhoHasLeftIsReopenedByTheRoleR001() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.RESOLVE, NOTHING);
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET holder = 'u-left' WHERE id = ?")
                .param(workflow.id())
                .update());

        assertThat(pressed(workflow, "u-qian", ActionName.REOPEN, Map.of("reason", "没完")))
                .isEqualTo("refused.role-of");
        assertThat(pressed(workflow, "u-li", ActionName.REOPEN, Map.of("reason", "没完")))
                .isEqualTo("done");
        assertThat(now(workflow).holder()).isEqualTo("u-li");
    }

    @Test
    void aLeadWithoutTheRoleReopensItForTheQueue() {
        Workflow workflow = held("纠纷/客诉纠纷", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.ESCALATE, NOTHING);
        String lead = String.valueOf(now(workflow).holder());
        assertThat(lead).isEqualTo("u-wang");
        pressed(workflow, lead, ActionName.ESCALATE, NOTHING);
        assertThat(now(workflow).holder()).isEqualTo("u-boss");
        pressed(workflow, "u-boss", ActionName.RESOLVE, NOTHING);

        assertThat(pressed(workflow, "u-boss", ActionName.REOPEN, Map.of("reason", "没完")))
                .isEqualTo("done");

        assertThat(now(workflow).state()).isEqualTo(WorkflowState.WAITING);
        assertThat(now(workflow).holder()).isNull();
    }

    @Test
    void oneThatWasReportedAgainMeanwhileStaysClosedAndTheOtherIsNamed() {
        Workflow old = held("缺货/商品售罄", "u-zhang");
        pressed(old, "u-zhang", ActionName.RESOLVE, NOTHING);
        raised(old.orderNo(), "缺货/商品售罄", "u-li");

        ActionResult refused = press(old.id(), "u-zhang", ActionName.REOPEN, Map.of("reason", "没完"));

        assertThat(refused).isInstanceOfSatisfying(ActionResult.Refused.class, no -> {
            assertThat(no.refusal().key()).isEqualTo("refused.twin-of");
            assertThat(no.refusal().args()).containsExactly("缺货/商品售罄", "李四");
        });
        assertThat(now(old).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @Test
    void oneWhoseCauseWentAwayCanBeReopenedToo() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        transaction.executeWithoutResult(status -> workflows.apply(
                workflows.lock(workflow.id()), new Change.Clear(), By.system(), Entry.of("cleared", "缺货")));

        assertThat(pressed(workflow, "u-zhang", ActionName.REOPEN, Map.of("reason", "还缺")))
                .isEqualTo("done");
        assertThat(now(workflow).did(Workflow.REOPENED)).isTrue();
    }

    // ---- 升级

    @Test
    void itGoesToTheLeadThenToThatOnesLeadAndNoFurtherR100() {
        Workflow workflow = held("纠纷/客诉纠纷", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.ESCALATE, Map.of("reason", "要赔十倍")))
                .isEqualTo("done");
        assertThat(now(workflow).holder()).isEqualTo("u-wang");
        assertThat(lastSaid(workflow)).isEqualTo("升级给 王敏：要赔十倍");
        pressed(workflow, "u-wang", ActionName.ESCALATE, NOTHING);
        assertThat(now(workflow).holder()).isEqualTo("u-boss");
        assertThat(offered(workflow, "u-boss")).doesNotContain(ActionName.ESCALATE);
        assertThat(pressed(workflow, "u-boss", ActionName.ESCALATE, NOTHING)).isEqualTo("refused.nobody-above");
        assertThat(pressed(workflow, "u-zhang", ActionName.TAKE, NOTHING)).isEqualTo("done");
    }

    @Test
    void aLeadWhoIsAwayIsPassedOverAndWithNobodyHereItStaysAndSaysSo() {
        presence.set("u-wang", State.OFFLINE, null, "test");
        Workflow first = held("纠纷/客诉纠纷", "u-zhang");
        pressed(first, "u-zhang", ActionName.ESCALATE, NOTHING);
        assertThat(now(first).holder()).isEqualTo("u-boss");

        presence.set("u-boss", State.LEAVE, null, "test");
        Workflow second = held("纠纷/客诉纠纷", "u-zhang");
        assertThat(pressed(second, "u-zhang", ActionName.ESCALATE, Map.of("reason", "急")))
                .isEqualTo("done");

        assertThat(now(second).holder()).isEqualTo("u-zhang");
        assertThat(lastSaid(second)).isEqualTo("想升级，王敏、老板 不在，仍由 张三 处理，王敏、老板 来了请再点一次：急");
    }

    // ---- 申请转给我, 同意转交

    @Test
    void whoFitsAsksAndOnePressOfTheHolderMovesIt() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        assertThat(offered(workflow, "u-zhang")).doesNotContain(ActionName.YIELD, ActionName.REQUEST_TAKE);

        assertThat(pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("done");

        Workflow asked = now(workflow);
        assertThat(asked.revision()).isEqualTo(workflow.revision());
        assertThat(asked.holder()).isEqualTo("u-zhang");
        assertThat(offered(workflow, "u-zhang")).contains(ActionName.YIELD);
        ActionResult second = press(workflow.id(), "u-wang", ActionName.REQUEST_TAKE, NOTHING);
        assertThat(second).isInstanceOfSatisfying(ActionResult.Refused.class, no -> {
            assertThat(no.refusal().key()).isEqualTo("refused.asked-by-other");
            assertThat(no.refusal().args()).contains("李四");
        });
        assertThat(pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("refused.asked-already");
        assertThat(pressed(workflow, "u-qian", ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("refused.role-of");
        assertThat(pressed(workflow, "u-li", ActionName.YIELD, NOTHING)).isEqualTo("refused.not-holder");

        assertThat(pressed(workflow, "u-zhang", ActionName.YIELD, NOTHING)).isEqualTo("done");

        assertThat(now(workflow).holder()).isEqualTo("u-li");
        assertThat(now(workflow).holding().asked()).isNull();
        assertThat(lastSaid(workflow)).isEqualTo("同意转交给 李四");
        assertThat(pressed(workflow, "u-li", ActionName.YIELD, NOTHING)).isEqualTo("refused.nobody-asked");
    }

    @Test
    void aRequestIsForgottenWhenItMovesAndNobodyAsksForWhatNobodyHolds() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING);
        pressed(workflow, "u-wang", ActionName.TAKE, NOTHING);

        assertThat(pressed(workflow, "u-wang", ActionName.YIELD, NOTHING)).isEqualTo("refused.nobody-asked");
        assertThat(pressed(workflow, "u-zhang", ActionName.YIELD, NOTHING)).isEqualTo("refused.not-holder");

        presence.set("u-dong", State.OFFLINE, null, "test");
        presence.set("u-ning", State.OFFLINE, null, "test");
        Workflow waiting = workflows
                .open(
                        new dev.baton.workflow.Finding(
                                order(OrderStatus.PAID),
                                1,
                                new dev.baton.catalogue.ProblemType("物流", "催单"),
                                null,
                                null,
                                null,
                                false),
                        By.system())
                .workflow();
        assertThat(pressed(waiting, "u-ning", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("refused.nobody-to-ask");
    }

    @Test
    void whoAskedForARefundCannotAskToReviewIt() {
        Workflow workflow = held("退款/申请退款", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "1", "reason", "少发"));

        assertThat(pressed(workflow, "u-zhang", ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("refused.role-of");
        String reviewer = String.valueOf(now(workflow).holder());
        String colleague = reviewer.equals("u-qian") ? "u-zhao" : "u-qian";
        assertThat(pressed(workflow, colleague, ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("done");
        assertThat(pressed(workflow, reviewer, ActionName.YIELD, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(now(workflow).holder()).isEqualTo(colleague);
    }

    // ---- what is done elsewhere and told here

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

    // ---- what changes the order here

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
    void nobodyIsAskedForWhatTheOrderRefusesAnywayR095R210() {
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

    // ---- 发短信

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

    // ---- 补偿

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

    // ---- all of them

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
                .ignoringFields("drawing", "entries", "head", "updatedAt")
                .isEqualTo(before);
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

    /** Most late parcels arrive by themselves; 知识 asks about the few that did not. */
    @Test
    void theLastEndsOfAKindAreFoundWithoutAWalkPastWhatWentAwayByItselfR208() {
        Workflow like = held("缺货/商品售罄", "u-zhang");
        ProblemType kind = new ProblemType("很多", "很多");
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            Map<String, String> others =
                    Map.of("type", "'很多'", "detail", "'很多'", "state", "IF(n <= 5, 'resolved', 'cleared')");
            assertThat(copies(like, 400, others)).isEqualTo(400);
            long before = walked();

            List<Workflow> ends = board.lastResolved(kind, 3);

            assertThat(ends.stream().map(Workflow::id)).containsExactly(5L, 4L, 3L);
            assertThat(walked() - before).isLessThan(10);
            before = walked();
            assertThat(board.detected(kind, 0, 100)).isEmpty();
            assertThat(walked() - before)
                    .as("a sweep walks past none of them either")
                    .isLessThan(10);
        });
        pressed(like, "u-zhang", ActionName.RESOLVE, Map.of());
    }
}
