package dev.baton.money;

import static dev.baton.order.OrderFixtures.cny;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.money.RefundMapper.Committed;
import dev.baton.order.Buyer;
import dev.baton.order.Order;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What may be given back, and out of what (CONTRACT 5). */
class RefundableTest {

    private static Order order(List<OrderLine> lines, Payment... payments) {
        return new Order(
                new OrderNo("SO-1"),
                null,
                null,
                OrderStatus.PAID,
                cny("400.00"),
                OrderFixtures.PLACED,
                null,
                null,
                OrderFixtures.PLACED,
                Buyer.UNKNOWN,
                lines,
                List.of(payments),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    private static List<OrderLine> twoLines() {
        return List.of(
                new OrderLine(1, "S-1", "围巾", 2, cny("100.00"), null),
                new OrderLine(2, "S-2", "帽子", 1, cny("50.00"), null));
    }

    private static Payment payment(String no, String channel, String amount, PaymentStatus status) {
        return new Payment(no, channel, cny(amount), status, null);
    }

    private static Payment paid(String no, String amount) {
        return payment(no, "alipay", amount, PaymentStatus.PAID);
    }

    private static Committed given(int lineNo, String paymentNo, String amount) {
        return new Committed(7L, false, "RF-1", true, lineNo, paymentNo, new BigDecimal(amount));
    }

    @Test
    void onlyMoneyThatWasPaidCanBeGivenBack() {
        Order order = order(
                twoLines(),
                paid("P1", "200.00"),
                payment("P2", "voucher", "30.00", PaymentStatus.PAID),
                payment("P5", " Voucher", "40.00", PaymentStatus.PAID),
                payment("P3", "wechat", "500.00", PaymentStatus.FAILED),
                payment("P4", "wechat", "500.00", PaymentStatus.PENDING));

        Refundable refundable = new Refundable(order, List.of());

        assertThat(refundable.of(0)).isEqualTo(cny("200.00"));
        assertThat(refundable.split(cny("200.00"))).containsExactly(new Refundable.Share("P1", cny("200.00")));
    }

    @Test
    void aLineIsGivenBackUpToItsPriceLessItsOwnRefunds() {
        Order order = order(twoLines(), paid("P1", "250.00"));

        assertThat(new Refundable(order, List.of()).of(1)).isEqualTo(cny("200.00"));
        assertThat(new Refundable(order, List.of(given(1, "P1", "120.00"))).of(1))
                .isEqualTo(cny("80.00"));
        assertThat(new Refundable(order, List.of(given(1, "P1", "120.00"))).of(2))
                .isEqualTo(cny("50.00"));
        assertThat(new Refundable(order, List.of(given(0, "P1", "240.00"))).of(1))
                .isEqualTo(cny("10.00"));
    }

    @Test
    void allIsSettledOnceAllOfItIsGivenBackR015() {
        Order order = order(twoLines(), paid("P1", "250.00"));
        List<OrderLine> hat = List.of(order.line(2).orElseThrow());

        assertThat(new Refundable(order, List.of()).settles(order.lines())).isFalse();
        assertThat(new Refundable(order, List.of(given(0, "P1", "250.00"))).settles(List.of()))
                .isTrue();
        assertThat(new Refundable(order, List.of(given(2, "P1", "50.00"))).settles(order.lines()))
                .as("the scarves are still waited for")
                .isFalse();
        assertThat(new Refundable(order, List.of(given(2, "P1", "50.00"))).settles(hat))
                .isTrue();
        assertThat(new Refundable(order, List.of(given(2, "P1", "20.00"))).settles(hat))
                .as("a compensation")
                .isFalse();
        assertThat(new Refundable(order, List.of(given(1, "P1", "200.00"))).settles(hat))
                .isFalse();
    }

    @Test
    void anOrderWithoutLinesIsGivenBackAsAWhole() {
        Order order = order(List.of(), paid("P1", "80.00"));

        assertThat(new Refundable(order, List.of(given(0, "P1", "30.00"))).of(0))
                .isEqualTo(cny("50.00"));
        assertThat(new Refundable(order, List.of()).of(1)).isEqualTo(cny("80.00"));
    }

    @Test
    void aPaymentTheShopRefundedItselfIsNotSubtractedTwice() {
        Order order = order(List.of(), payment("P1", "alipay", "100.00", PaymentStatus.REFUNDED), paid("P2", "60.00"));

        Refundable refundable = new Refundable(order, List.of(given(0, "P1", "100.00")));

        assertThat(refundable.of(0)).isEqualTo(cny("60.00"));
        assertThat(refundable.split(cny("60.00"))).containsExactly(new Refundable.Share("P2", cny("60.00")));
    }

    @Test
    void aPaymentThatGotAnotherNumberIsNotGivenBackTwiceR015() {
        Order order = order(List.of(), paid("P2", "100.00"));

        assertThat(new Refundable(order, List.of(given(0, "P1", "100.00"))).of(0))
                .isEqualTo(cny("0.00"));
        Refundable partly = new Refundable(order, List.of(given(0, "P1", "70.00")));
        assertThat(partly.of(0)).isEqualTo(cny("30.00"));
        assertThat(partly.split(cny("30.00"))).containsExactly(new Refundable.Share("P2", cny("30.00")));
    }

    @Test
    void aPaymentWeGaveBackThatTheShopShowsRefundedUnderAnotherNumberBlocksNoOtherR015() {
        Order order =
                order(List.of(), payment("P1-new", "alipay", "100.00", PaymentStatus.REFUNDED), paid("P3", "100.00"));

        Refundable refundable = new Refundable(order, List.of(given(0, "P1", "60.00"), given(0, "P1", "40.00")));

        assertThat(refundable.of(0)).isEqualTo(cny("100.00"));
        assertThat(refundable.split(cny("100.00"))).containsExactly(new Refundable.Share("P3", cny("100.00")));
        assertThat(new Refundable(order, List.of(given(0, "P1", "100.00"), given(0, "P2", "100.00"))).of(0))
                .as("one shown refund stands for one of ours")
                .isEqualTo(cny("0.00"));
        assertThat(new Refundable(order, List.of(given(0, "P1", "30.00"))).of(0))
                .as("another amount is another story: better too little than too much")
                .isEqualTo(cny("70.00"));
        assertThat(new Refundable(order, List.of(given(0, "P1-new", "100.00"), given(0, "P1", "100.00"))).of(0))
                .as("that number is ours already")
                .isEqualTo(cny("0.00"));
    }

    @Test
    void aPaymentBearsNoMoreThanIsLeftOfItAndOfTheOrder() {
        Order order = order(List.of(), paid("P1", "100.00"), paid("P2", "60.00"));

        assertThat(new Refundable(order, List.of(given(0, "P1", "70.00"))).of(paid("P1", "100.00")))
                .isEqualTo(cny("30.00"));
        assertThat(new Refundable(order, List.of(given(0, "P1", "120.00"))).of(paid("P2", "60.00")))
                .isEqualTo(cny("40.00"));
        assertThat(new Refundable(order, List.of(given(0, "P1", "120.00"))).of(paid("P1", "100.00")))
                .isEqualTo(cny("0.00"));
    }

    @Test
    void aLineThatIsGoneIsNotGivenBackAsTheWholeOrderR015() {
        Order order = order(twoLines(), paid("P1", "250.00"));

        assertThat(new Refundable(order, List.of()).of(3)).isEqualTo(cny("0.00"));
    }

    @Test
    void moreThanOnePaymentIsSplitMostMoneyLeftFirst() {
        Order order = order(List.of(), paid("P1", "100.00"), paid("P2", "250.00"), paid("P3", "40.00"));

        assertThat(new Refundable(order, List.of()).split(cny("300.01")))
                .containsExactly(new Refundable.Share("P2", cny("250.00")), new Refundable.Share("P1", cny("50.01")));
        assertThat(new Refundable(order, List.of(given(0, "P2", "200.00"))).split(cny("100.00")))
                .containsExactly(new Refundable.Share("P1", cny("100.00")));
        assertThat(new Refundable(order, List.of()).split(cny("390.00"))).hasSize(3);
    }

    @Test
    void nothingIsLeftWhenTheShopLoweredAPaymentAfterwards() {
        Order order = order(twoLines(), paid("P1", "10.00"));

        assertThat(new Refundable(order, List.of(given(0, "P1", "50.00"))).of(0))
                .isEqualTo(cny("0.00"));
    }
}
