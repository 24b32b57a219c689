package dev.baton.money;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A part leaves only as far as its payment and its order still bear it, whatever has changed since. */
class BearingTest extends RefundRoom {

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

    /**
     * Cancelled in the shop, which gave the money back at once, and a moment later here; what the shop said in between
     * comes last.
     */
    @Test
    void whatTheShopGaveBackBeforeItWasCancelledHereIsNotGivenBackAgainR087R095() {
        OrderNo no = order(1, paid("P1", "80.00"));
        Workflow cancel = raised(no, "变更/取消订单", "u-zhang");
        Instant cancelledByShop = clock.instant().plusSeconds(10);
        clock.advance(Duration.ofSeconds(30));
        assertThat(pressed(cancel, "u-zhang", ActionName.CANCEL_ORDER, Map.of("asked", "yes")))
                .isEqualTo("done");
        Refund refund = approvedOf(raised(no, 0), "50.00");
        clock.advance(WINDOW);

        Payment gone = new Payment("P1", "alipay", Money.of("80.00", "CNY"), PaymentStatus.REFUNDED, null);
        assertThat(orders.put(order(no, 1, cancelledByShop, gone)).applied()).isTrue();

        Order order = orders.find(no).orElseThrow();
        assertThat(order.status()).isEqualTo(OrderStatus.CANCELLED);
        assertThat(refunds.refundable(order, 0).isZero()).isTrue();
        assertThat(deliver(only(refund))).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(only(refund))).isEmpty();
        cameBackWith(refund, "这笔付款商家已自行退回，没有再退");
        assertThat(word(ask(workflowOf(refund), "0.01"))).isEqualTo("refused.amount-too-high");
        assertThat(word(ask(now(cancel), "80.00"))).isEqualTo("refused.amount-too-high");
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
        assertThat(word(ask(workflowOf(refund), "80.00"))).isEqualTo("done");
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
        assertThat(word(ask(workflowOf(refund), "40.01"))).isEqualTo("refused.amount-too-high");
        assertThat(word(ask(workflowOf(refund), "40.00"))).isEqualTo("done");
    }

    /** Told when there is still somebody to decide: 财务 turns it down, and less is asked for. */
    @Test
    void noMoreIsApprovedThanTheOrderStillBearsR087R111() {
        Workflow workflow = raised(order(1, paid("P1", "100.00")), 0);
        assertThat(word(ask(workflow, "100.00"))).isEqualTo("done");
        String reviewer = Objects.requireNonNull(now(workflow).holder());
        orders.put(order(workflow.orderNo(), 1, clock.instant(), paid("P1", "40.00")));

        assertThat(word(press(workflow.id(), reviewer, ActionName.APPROVE_REFUND, Map.of())))
                .isEqualTo("refused.approve-too-high");

        assertThat(refunds.underWay(workflow.id()).orElseThrow().state()).isEqualTo(RefundState.REQUESTED);
        assertThat(word(press(workflow.id(), reviewer, ActionName.REJECT_REFUND, Map.of("reason", "付款改小了"))))
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

        assertThat(word(actions.form(workflow.id(), ActionName.APPLY_REFUND, "u-zhang")))
                .isEqualTo("refused.line-gone");
        assertThat(word(ask(workflow, "1.00"))).isEqualTo("refused.line-gone");
        assertThat(word(ask(raised(no, 0), "80.00"))).as("as the sentence says").isEqualTo("done");
    }
}
