package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.Together;
import dev.baton.catalogue.ActionName;
import dev.baton.handover.Handovers;
import dev.baton.money.Refunds;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderEvent;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.request.RequestId;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

/** 撤销 of what is done at once: a coupon given, a coupon given back, an order cancelled (CONTRACT 6, R103). */
class TakenBackTest extends ActionRoom {

    private static final Map<String, String> NOTHING = Map.of();
    private static final Duration WINDOW = Duration.ofSeconds(60);

    @Autowired
    private Handovers handovers;

    @Autowired
    private Refunds refunds;

    /** What can be taken back, where it is done and what is typed for it. */
    enum Act {
        COMPENSATE("退款/小额补偿"),
        RETURN_COUPON("变更/取消订单"),
        CANCEL_ORDER("变更/取消订单");

        private final String kind;

        Act(String kind) {
            this.kind = kind;
        }

        ActionName action() {
            return ActionName.valueOf(name());
        }

        Map<String, String> form() {
            return switch (this) {
                case COMPENSATE -> Map.of("kind", "coupon", "amount", "15");
                case RETURN_COUPON -> Map.of("code", "C1");
                case CANCEL_ORDER -> Map.of("asked", "yes");
            };
        }
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
    }

    private Workflow did(Act act) {
        Workflow workflow = held(act.kind, "u-zhang");
        assertThat(pressed(workflow, "u-zhang", act.action(), act.form())).isEqualTo("done");
        return now(workflow);
    }

    private String revoked(Workflow workflow, String user) {
        return pressed(workflow, user, ActionName.REVOKE, NOTHING);
    }

    private int kept(Workflow workflow) {
        return Objects.requireNonNull(
                transaction.execute(status -> sql.sql("SELECT COUNT(*) FROM action_record WHERE order_no = ?")
                        .param(workflow.orderNo().value())
                        .query(Integer.class)
                        .single()));
    }

    /** What the store and detection know of an order. */
    private Map<String, Object> head(OrderNo no) {
        return Objects.requireNonNull(transaction.execute(
                status -> sql.sql("""
                        SELECT status, updated_at, status_at, status_since, paid_since, watch, watch_from, slow_handover
                          FROM order_head
                         WHERE order_no = ?
                        """).param(no.value()).query().singleRow()));
    }

    private static List<String> facts(Workflow workflow) {
        return workflow.done().stream().map(Fact::text).toList();
    }

    // ---- each of them

    @ParameterizedTest
    @EnumSource
    void whoDidItTakesItBackWhileTheWindowIsOpenAndItCanBeDoneAgainR103(Act act) {
        Workflow before = held(act.kind, "u-zhang");
        Map<String, Object> order = head(before.orderNo());

        assertThat(pressed(before, "u-zhang", act.action(), act.form())).isEqualTo("done");
        Workflow done = now(before);
        assertThat(done.pending().act()).isEqualTo(act.action().id());
        assertThat(done.pending().actBy()).isEqualTo("u-zhang");
        assertThat(done.pending().until()).isEqualTo(clock.instant().plus(WINDOW));
        assertThat(offered(done, "u-zhang").get(0)).isEqualTo(ActionName.REVOKE);
        assertThat(kept(done)).isEqualTo(1);

        clock.advance(WINDOW.minusMillis(1));
        assertThat(revoked(done, "u-zhang")).isEqualTo("done");

        Workflow back = now(before);
        assertThat(kept(back)).isZero();
        assertThat(head(back.orderNo())).isEqualTo(order);
        assertThat(back.way().step())
                .as("the step it had led on from")
                .isEqualTo(before.way().step());
        assertThat(back.holder()).isEqualTo("u-zhang");
        assertThat(back.pending().act()).isNull();
        assertThat(facts(back)).singleElement().asString().contains("已撤销");
        assertThat(lastSaid(back)).startsWith("撤销了");
        assertThat(offered(back, "u-zhang")).contains(act.action()).doesNotContain(ActionName.REVOKE);
        assertThat(revoked(back, "u-zhang")).isEqualTo("refused.revoke-nothing");

        assertThat(pressed(back, "u-zhang", act.action(), act.form())).isEqualTo("done");
        assertThat(facts(now(back))).noneMatch(text -> text.contains("已撤销"));
        assertThat(kept(back)).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void afterTheWindowItIsRefusedWithTheReasonR103(Act act) {
        Workflow done = did(act);

        clock.advance(WINDOW);

        assertThat(offered(done, "u-zhang")).doesNotContain(ActionName.REVOKE);
        assertThat(revoked(done, "u-zhang")).isEqualTo("refused.revoke-too-late");
        assertThat(kept(done)).isEqualTo(1);
        assertThat(now(done)).isEqualTo(done);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyElseTakesItBackNotEvenWhoHasItNowR103(Act act) {
        Workflow done = did(act);
        assertThat(pressed(done, "u-li", ActionName.TAKE, NOTHING)).isEqualTo("done");

        assertThat(revoked(done, "u-li")).isEqualTo("refused.revoke-not-yours");
        assertThat(revoked(done, "u-wang")).isEqualTo("refused.revoke-not-yours");
        assertThat(kept(done)).isEqualTo(1);

        assertThat(revoked(done, "u-zhang")).isEqualTo("done");
        assertThat(now(done).holder()).as("it stays whose it is").isEqualTo("u-li");
    }

    @ParameterizedTest
    @EnumSource
    void theSamePressAgainTakesNothingElseBackR076R103(Act act) {
        Workflow done = did(act);
        ActionRequest press = new ActionRequest(
                new RequestId("press", TsidCreator.getTsid().toString()),
                done.id(),
                ActionName.REVOKE,
                By.card("u-zhang"),
                null,
                NOTHING,
                null);

        assertThat(word(actions.run(press))).isEqualTo("done");
        Workflow back = now(done);
        assertThat(actions.run(press))
                .isInstanceOfSatisfying(
                        ActionResult.Done.class,
                        again -> assertThat(again.repeated()).isTrue());
        assertThat(now(done)).isEqualTo(back);
    }

    @ParameterizedTest
    @EnumSource
    void ofManyPressesAtOnceOneTakesItBackR103(Act act) throws Exception {
        Workflow done = did(act);

        List<String> words = Together.together(Collections.nCopies(6, () -> revoked(done, "u-zhang")));

        assertThat(words).containsOnlyOnce("done");
        assertThat(words).containsOnly("done", "refused.revoke-nothing");
        assertThat(said(done)).filteredOn(kind -> kind.endsWith("-undone")).hasSize(1);
        assertThat(kept(done)).isZero();
    }

    /** The process dies before the commit: nothing has happened, and the same press does it. */
    @ParameterizedTest
    @EnumSource
    void whatIsKilledOnItsWayHasNotHappenedAndIsDoneByTheSamePressR103(Act act) {
        Workflow done = did(act);
        Map<String, Object> order = head(done.orderNo());
        RequestId id = new RequestId("press", TsidCreator.getTsid().toString());
        ActionRequest dies =
                new ActionRequest(id, done.id(), ActionName.REVOKE, By.card("u-zhang"), null, NOTHING, after -> {
                    throw new IllegalStateException("killed before the commit");
                });
        ActionRequest press =
                new ActionRequest(id, done.id(), ActionName.REVOKE, By.card("u-zhang"), null, NOTHING, null);

        assertThatThrownBy(() -> actions.run(dies)).hasMessage("killed before the commit");
        assertThat(now(done)).isEqualTo(done);
        assertThat(head(done.orderNo())).isEqualTo(order);
        assertThat(kept(done)).isEqualTo(1);

        assertThat(actions.run(press))
                .isInstanceOfSatisfying(
                        ActionResult.Done.class,
                        result -> assertThat(result.repeated()).isFalse());
        assertThat(kept(done)).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"COMPENSATE", "CANCEL_ORDER"})
    void whatWasDoneSinceKeepsItsStepR103(Act act) {
        Workflow done = did(act);
        assertThat(done.way().step()).isIn("confirm", "refund");
        if (act == Act.COMPENSATE) {
            pressed(done, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "refused"));
        } else {
            Map<String, String> tell = Map.of("type", "变更", "detail", "取消订单");
            pressed(done, "u-zhang", ActionName.UPDATE, tell);
        }
        Workflow on = now(done);
        assertThat(on.way().entered()).isNotEqualTo(done.way().entered());

        assertThat(revoked(done, "u-zhang")).isEqualTo("done");

        assertThat(now(done).way()).as("it is where that led").isEqualTo(on.way());
    }

    @Test
    void whatItFinishedIsNotTakenBackButReopenedR103() {
        Workflow done = did(Act.RETURN_COUPON);
        assertThat(pressed(done, "u-zhang", ActionName.RESOLVE, NOTHING)).isEqualTo("done");

        assertThat(revoked(done, "u-zhang")).isEqualTo("refused.closed-resolved");
        assertThat(kept(done)).isEqualTo(1);
    }

    // ---- several acts

    @Test
    void theLastActGoesFirstAndTheOneBeforeItNextR103() {
        Workflow workflow = held("变更/取消订单", "u-zhang");
        coupons(workflow.orderNo(), "C1", "C2");
        pressed(workflow, "u-zhang", ActionName.CANCEL_ORDER, Map.of("asked", "yes"));
        clock.advance(Duration.ofSeconds(10));
        pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C1"));
        clock.advance(Duration.ofSeconds(10));
        pressed(workflow, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        clock.advance(Duration.ofSeconds(10));
        pressed(workflow, "u-zhang", ActionName.RETURN_COUPON, Map.of("code", "C2"));

        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");
        assertThat(lastSaid(workflow)).contains("退券 C2");
        assertThat(now(workflow).pending().act()).isEqualTo("send-sms");
        assertThat(now(workflow).pending().until()).isEqualTo(clock.instant().plusSeconds(50));

        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");
        assertThat(lastSaid(workflow)).isEqualTo("撤销了短信");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(now(workflow).pending().act()).isEqualTo("return-coupon");

        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");
        assertThat(lastSaid(workflow)).contains("退券 C1");
        assertThat(now(workflow).pending().act()).isEqualTo("cancel-order");

        clock.advance(Duration.ofSeconds(30));
        assertThat(revoked(workflow, "u-zhang")).as("its own window is over").isEqualTo("refused.revoke-too-late");
        assertThat(orders.find(workflow.orderNo()).orElseThrow().status()).isEqualTo(OrderStatus.CANCELLED);
    }

    @Test
    void aRefundAskedForAndTakenBackLeavesTheCouponBeforeItToBeTakenBackR103X06() {
        Workflow workflow = did(Act.COMPENSATE);
        assertThat(pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "10", "reason", "少发")))
                .isEqualTo("done");

        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");
        assertThat(lastSaid(workflow)).isEqualTo("撤销了退款申请");
        assertThat(now(workflow).pending().act()).isEqualTo("compensate");
        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");
        assertThat(kept(workflow)).isZero();
    }

    @Test
    void cashGoesTheWayOfEveryRefundUntilFinanceActsR103X06() {
        Workflow workflow = held("退款/小额补偿", "u-zhang");
        Map<String, String> cash = Map.of("kind", "money", "amount", "10");
        assertThat(pressed(workflow, "u-zhang", ActionName.COMPENSATE, cash)).isEqualTo("done");
        String reviewer = Objects.requireNonNull(now(workflow).holder());
        assertThat(pressed(workflow, reviewer, ActionName.APPROVE_REFUND, NOTHING))
                .isEqualTo("done");

        assertThat(revoked(workflow, "u-zhang")).isEqualTo("refused.revoke-decided");
        assertThat(revoked(workflow, reviewer)).isEqualTo("done");
        assertThat(kept(workflow)).isZero();
    }

    /** 换号: the same person, who may neither approve it under the new id nor lose it. */
    @Test
    void aRefundStaysItsRequestersWhoGetsAnotherIdR103R113() {
        Workflow workflow = held("退款/申请退款", "u-li");
        assertThat(pressed(workflow, "u-li", ActionName.APPLY_REFUND, Map.of("amount", "10", "reason", "少发")))
                .isEqualTo("done");
        assertThat(roster.renumber("u-li", "u-right")).isTrue();
        try {
            handovers.follow("u-li", roster.member("u-right").orElseThrow(), By.system());

            assertThat(now(workflow).pending().requester()).isEqualTo("u-right");
            assertThat(refunds.underWay(workflow.id()).orElseThrow().requester())
                    .isEqualTo("u-right");
            assertThat(pressed(workflow, "u-right", ActionName.APPROVE_REFUND, NOTHING))
                    .isEqualTo("refused.four-eyes");
            assertThat(revoked(workflow, "u-right")).isEqualTo("done");
        } finally {
            assertThat(roster.renumber("u-right", "u-li")).isTrue();
            handovers.follow("u-right", roster.member("u-li").orElseThrow(), By.system());
        }
    }

    // ---- amounts

    @Test
    void aCouponTakenBackCountsNoMoreAndNoOtherIsGivenMeanwhileR094R015() throws Exception {
        OrderNo no = order(OrderStatus.PAID);
        Workflow one = raised(no, "退款/小额补偿", "u-zhang");
        Workflow other = raised(no, "物流/配送超时", "u-dong");
        Map<String, String> most = Map.of("kind", "coupon", "amount", "358");
        assertThat(pressed(one, "u-zhang", ActionName.COMPENSATE, most)).isEqualTo("done");
        assertThat(pressed(other, "u-dong", ActionName.COMPENSATE, most)).isEqualTo("refused.coupons-too-high");

        List<String> words = Together.together(
                List.of(() -> revoked(one, "u-zhang"), () -> pressed(other, "u-dong", ActionName.COMPENSATE, most)));

        assertThat(words.get(0)).isEqualTo("done");
        assertThat(words.get(1)).isIn("done", "refused.coupons-too-high");
        BigDecimal given = transaction.execute(
                status -> sql.sql("SELECT COALESCE(SUM(amount), 0) FROM action_record WHERE order_no = ?")
                        .param(no.value())
                        .query(BigDecimal.class)
                        .single());
        assertThat(given).isEqualByComparingTo(words.get(1).equals("done") ? "358" : "0");
    }

    // ---- an order that is no longer as it was

    @Test
    void anOrderTheShopHasCancelledTooStaysCancelledR103R201() {
        Workflow done = did(Act.CANCEL_ORDER);
        clock.advance(Duration.ofSeconds(5));
        orders.applyEvent(new OrderEvent(
                "E-" + TsidCreator.getTsid(),
                done.orderNo(),
                clock.instant(),
                new OrderEvent.StatusChange(OrderStatus.CANCELLED)));

        assertThat(revoked(done, "u-zhang")).isEqualTo("refused.cancel-restated");
        assertThat(orders.find(done.orderNo()).orElseThrow().status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(kept(done)).isEqualTo(1);
    }

    @Test
    void whatTheShopSaidBesideTheStatusStaysR103R201() {
        Workflow done = did(Act.CANCEL_ORDER);
        clock.advance(Duration.ofSeconds(5));
        orders.applyEvent(new OrderEvent(
                "E-" + TsidCreator.getTsid(),
                done.orderNo(),
                clock.instant(),
                new Coupon("C7", Money.of("5.00", "CNY"))));

        assertThat(revoked(done, "u-zhang")).isEqualTo("done");

        Order order = orders.find(done.orderNo()).orElseThrow();
        assertThat(order.status()).isEqualTo(OrderStatus.PAID);
        assertThat(order.updatedAt()).isEqualTo(clock.instant());
        assertThat(order.coupons()).extracting(Coupon::code).containsExactly("C1", "C7");
    }

    /** What the shop had stated before, and what came too late for the cancelled order, counts again. */
    @Test
    void theShopsNextStatementCountsAsIfItHadNeverBeenCancelledR103R201() {
        Workflow workflow = held("变更/取消订单", "u-zhang");
        Order stated = orders.find(workflow.orderNo()).orElseThrow();
        clock.advance(Duration.ofSeconds(30));
        pressed(workflow, "u-zhang", ActionName.CANCEL_ORDER, Map.of("asked", "yes"));
        assertThat(revoked(workflow, "u-zhang")).isEqualTo("done");

        orders.applyEvent(new OrderEvent(
                "E-" + TsidCreator.getTsid(),
                workflow.orderNo(),
                stated.updatedAt().plusSeconds(10),
                new OrderEvent.StatusChange(OrderStatus.PROCESSING)));

        assertThat(orders.find(workflow.orderNo()).orElseThrow().status()).isEqualTo(OrderStatus.PROCESSING);
    }

    private void coupons(OrderNo no, String... codes) {
        for (String code : codes) {
            orders.applyEvent(new OrderEvent(
                    "E-" + TsidCreator.getTsid(), no, clock.instant(), new Coupon(code, Money.of("20.00", "CNY"))));
        }
        assertThat(orders.find(no).orElseThrow().coupons().stream()
                        .map(Coupon::code)
                        .collect(Collectors.toSet()))
                .contains(codes);
    }
}
