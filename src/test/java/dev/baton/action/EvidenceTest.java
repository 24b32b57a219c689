package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Circumstances;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentStatus;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** A card has room for three of each; it says how many there are, and the three are those that matter now. */
class EvidenceTest extends PlaybookRoom {

    @Autowired
    private Cards cards;

    /** Five lines of 100, five payments of which one failed, four parcels, four reviews. */
    private OrderNo large() {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        Instant now = clock.instant();
        orders.put(new Order(
                no,
                null,
                "taobao",
                OrderStatus.SHIPPED,
                Money.of("500.00", "CNY"),
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of("首单")),
                numbers(5)
                        .mapToObj(n -> new OrderLine(n, "S-" + n, "货" + n, 1, Money.of("100.00", "CNY"), "厂" + n))
                        .toList(),
                numbers(6)
                        .mapToObj(n -> new Payment(
                                "P" + n,
                                "alipay",
                                Money.of("100.00", "CNY"),
                                n == 1 ? PaymentStatus.FAILED : PaymentStatus.PAID,
                                now))
                        .toList(),
                numbers(4)
                        .mapToObj(n -> new Shipment("SF" + n, "顺丰", List.of(), ShipmentStatus.IN_TRANSIT, List.of()))
                        .toList(),
                List.of(),
                numbers(4)
                        .mapToObj(n -> new Review(1, "第" + n + "条", now.minus(Duration.ofDays(9 - n))))
                        .toList(),
                Map.of()));
        return no;
    }

    private static IntStream numbers(int most) {
        return IntStream.rangeClosed(1, most);
    }

    private String evidence(Workflow w, String word) {
        String guide = Objects.requireNonNull(
                cards.face(now(w), timeline.shown(now(w))).get("guide"));
        return guide.lines()
                .filter(line -> line.startsWith(word + "："))
                .findFirst()
                .orElseThrow(() -> new AssertionError(guide));
    }

    private Workflow whole(OrderNo no, String kind, String holder) {
        return workflows
                .open(new Finding(no, 0, type(kind), null, null, holder, false), By.card(holder))
                .workflow();
    }

    @Test
    void whereThereAreMoreThanThreeItSaysHowManyR055R085() {
        OrderNo no = large();

        Workflow fee = whole(no, "费用/费用争议", "u-qian");
        assertThat(evidence(fee, "费用明细"))
                .isEqualTo("费用明细：货1 100.00 元×1，货2 100.00 元×1，货3 100.00 元×1 等 5 件；订单 500.00 元，实付 500.00 元");
        assertThat(evidence(fee, "支付记录")).contains("失败").endsWith(" 等 6 笔，实付共 500.00 元");
        assertThat(evidence(whole(no, "物流/物流停滞", "u-dong"), "物流"))
                .contains("SF1", "SF3")
                .doesNotContain("SF4")
                .contains(" 等 4 个包裹");
        Workflow quality = whole(no, "质量/商品问题", "u-zhang");
        assertThat(evidence(quality, "用户评价")).isEqualTo("用户评价：1 星 第4条，1 星 第3条，1 星 第2条 等 4 条");
        assertThat(evidence(quality, "供应商")).isEqualTo("供应商：厂1，厂2，厂3 等 5 家");
        assertThat(evidence(raised(no, "质量/商品问题", "u-zhang"), "供应商")).isEqualTo("供应商：厂1");
    }

    /** Who packs a first order, or calls somebody who ranks higher, knows it before the first act. */
    @ParameterizedTest
    @CsvSource({
        "退换货/换货, u-ning",
        "缺货/仓库无货, u-ning",
        "缺货/商品售罄, u-zhang",
        "缺货/部分售罄, u-zhang",
        "退换货/退货, u-zhang",
        "退款/小额补偿, u-zhang"
    })
    void whoDoesTheWorkReadsWhoTheCustomerIsR155R122X20(String kind, String holder) {
        Workflow w = raised(large(), kind, holder);

        assertThat(now(w).holder()).isEqualTo(holder);
        assertThat(evidence(w, "用户")).matches("用户：VIP，首单，[0-9 :-]+ 下单");
    }

    @Test
    void whoReviewsARefundReadsItWhatWasPaidAndWhatElseIsUnderWayFirstR021R111() throws Exception {
        OrderNo no = large();
        Workflow w = whole(no, "退款/申请退款", "u-zhang");
        refund(w, "u-zhang", "approve-refund", asking("35.00"), "paid");
        for (String amount : List.of("5.00", "6.00")) {
            refund(w, "u-zhang", "reject-refund", asking(amount), "rejected");
        }
        pressed(w, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "7.00", "reason", "错了"));
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        pressed(w, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "60.00", "reason", "少发"));
        Workflow other = raised(no, "缺货/商品售罄", "u-zhang");
        pressed(other, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "40.00", "reason", "没货"));

        assertThat(evidence(w, "退款记录")).isEqualTo("退款记录：60.00 元 等财务复核，40.00 元 等财务复核，35.00 元 已退款 等 6 笔，已退共 35.00 元");
        assertThat(evidence(other, "退款记录")).startsWith("退款记录：40.00 元 等财务复核，60.00 元 等财务复核");
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        pressed(other, "u-zhang", ActionName.REVOKE, Map.of());
    }

    private static Circumstances asking(String amount) {
        return new Circumstances(null, new BigDecimal(amount), null, Map.of());
    }
}
