package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.order.OrderEvent;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.order.ShipmentStatus;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The page of one order: all that the store has of it, of what it is a part of, and of what went wrong. */
class OrderPageTest extends PageTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(37000);

    private static String number() {
        return "SO20261122" + NUMBERS.incrementAndGet();
    }

    private JsonNode page(String number) {
        return browserOf("u-li").get("/h5/api/orders/" + number).json();
    }

    private Workflow soldOut(String number) {
        return workflows
                .open(new Finding(new OrderNo(number), 1, SOLD_OUT, null, "仓库说没有了", "u-zhang", false), By.system())
                .workflow();
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.path(field).asString()));
        return texts;
    }

    private static ShipmentNode seen(int day, String where) {
        return new ShipmentNode(OrderFixtures.day(day), where);
    }

    private void told(String number, int day, OrderEvent.Fragment data) {
        orders.applyEvent(new OrderEvent(
                number + "-" + day + data.getClass().getSimpleName(),
                new OrderNo(number),
                OrderFixtures.day(day),
                data));
    }

    @Test
    void anOrderWithNothingWrongIsSeenWholeR012R119R125() {
        String number = number();
        orders.put(OrderFixtures.anOrder(number)
                .shipments(new Shipment(
                        "SF1",
                        "顺丰",
                        List.of(1),
                        ShipmentStatus.IN_TRANSIT,
                        List.of(
                                seen(1, "已揽收"),
                                seen(2, "到苏州"),
                                seen(3, "到南京"),
                                seen(4, "到郑州"),
                                seen(5, "到西安"),
                                seen(6, "派送中"))))
                .build());
        JsonNode page = page(number);

        assertThat(page.path("orderNo").asString()).isEqualTo(number);
        assertThat(page.path("subject").asString()).isEqualTo("羊毛围巾 灰 ×2");
        assertThat(page.path("workflows")).isEmpty();
        assertThat(page.path("relatives")).isEmpty();
        assertThat(page.path("events")).isEmpty();
        JsonNode order = page.path("order");
        assertThat(order.path("status").asString()).isEqualTo("已付款");
        assertThat(order.path("paid").asString()).isEqualTo("338.00");
        assertThat(texts(order.path("payments"), "status")).containsExactly("已支付", "已支付");
        assertThat(texts(order.path("coupons"), "code")).containsExactly("C1");
        assertThat(texts(order.path("shipments").get(0).path("nodes"), "text"))
                .containsExactly("派送中", "到西安", "到郑州", "到南京", "到苏州", "已揽收");
        assertThat(order.path("buyer").path("reveal").asBoolean()).isFalse();
        assertThat(page.toString()).contains("139****1234").doesNotContain("13900001234");
    }

    @Test
    void whatElseTheShopStatesIsReadOnBothPagesAndNoAddressOrNumberR122R194() {
        String number = number();
        orders.put(OrderFixtures.anOrder(number)
                .attributes(Map.of(
                        "活动", "双十一 满300减30",
                        "积分", new BigDecimal("120"),
                        "参加活动", true,
                        "客服备注", "改打 13800001111",
                        "联系电话", "021-65432100",
                        "收货信息", "新街 1 号",
                        "addrLine1", "旧街 2 号",
                        "手机型号", "iPhone 15",
                        "签收照片", "https://img.example.com/1.jpg",
                        "gifts", List.of("袜子")))
                .build());
        Workflow workflow = soldOut(number);

        for (JsonNode order : List.of(
                page(number).path("order"),
                browserOf("u-li")
                        .get("/h5/api/workflows/" + workflow.wireId())
                        .json()
                        .path("order"))) {
            assertThat(order.path("attributes").valueStream())
                    .extracting(one ->
                            one.path("name").asString() + "：" + one.path("text").asString())
                    .containsExactlyInAnyOrder(
                            "活动：双十一 满300减30",
                            "积分：120",
                            "参加活动：是",
                            "客服备注：改打 138****1111",
                            "联系电话：021****2100",
                            "手机型号：iPhone 15");
            assertThat(order.path("lines").get(0).path("supplier").asString()).isEqualTo("苏州织造");
            assertThat(order.toString()).doesNotContain("新街", "旧街");
        }
    }

    @Test
    void whatHappenedToItIsToldNewestFirstR121() {
        String number = number();
        orders.put(OrderFixtures.paidOrder(number));
        told(number, 1, new OrderEvent.StatusChange(OrderStatus.SHIPPED));
        told(number, 2, new Shipment("SF7", "顺丰", List.of(), ShipmentStatus.IN_TRANSIT, List.of()));
        told(number, 3, new OrderEvent.Track("SF7", List.of(seen(3, "到南京"))));
        told(
                number,
                4,
                new Payment("P9", "alipay", OrderFixtures.cny("8.00"), PaymentStatus.PAID, OrderFixtures.day(4)));
        told(number, 5, new Review(1, "打我电话 13900005555", OrderFixtures.day(5)));
        told(number, 0, new OrderEvent.StatusChange(OrderStatus.PROCESSING));

        JsonNode page = page(number);
        assertThat(texts(page.path("events"), "text"))
                .containsExactly(
                        "评价 1 分：打我电话 139****5555",
                        "支付宝 8.00 元：已支付（P9）",
                        "包裹 SF7：到南京",
                        "包裹 顺丰 SF7：运输中",
                        "订单：已发货",
                        "订单：处理中（晚到的消息，订单没有变）");
        assertThat(page.path("order").path("reviews").toString())
                .contains("139****5555")
                .doesNotContain("13900005555");
        assertThat(Instant.parse(
                        page.path("events").get(0).path("when").path("at").asString()))
                .isEqualTo(OrderFixtures.day(5));
    }

    @Test
    void whatIsWrongWithAPartIsSeenFromTheWholeAndFromTheOtherPartsR010X12() {
        String whole = number();
        orders.put(OrderFixtures.paidOrder(whole));
        orders.put(OrderFixtures.anOrder(whole + "-1").partOf(whole).build());
        orders.put(OrderFixtures.anOrder(whole + "-2")
                .partOf(whole)
                .status(OrderStatus.CANCELLED)
                .build());
        Workflow ofPart = soldOut(whole + "-1");
        Workflow ofWhole = soldOut(whole);

        JsonNode page = page(whole);
        assertThat(texts(page.path("relatives"), "orderNo")).containsExactly(whole + "-1", whole + "-2");
        assertThat(texts(page.path("relatives"), "status")).containsExactly("已付款", "已取消");
        assertThat(texts(page.path("workflows"), "id")).containsExactly(ofWhole.wireId(), ofPart.wireId());
        assertThat(texts(page.path("workflows"), "orderNo")).containsExactly("", whole + "-1");
        assertThat(texts(page.path("workflows"), "holder")).containsExactlyInAnyOrder(holder(ofWhole), holder(ofPart));

        JsonNode other = page(whole + "-2");
        assertThat(other.path("parentNo").asString()).isEqualTo(whole);
        assertThat(texts(other.path("relatives"), "orderNo")).containsExactly(whole, whole + "-1");
        assertThat(other.path("relatives").get(0).path("whole").asBoolean()).isTrue();
        assertThat(texts(other.path("workflows"), "orderNo")).containsExactly(whole, whole + "-1");

        JsonNode sheet =
                browserOf("u-li").get("/h5/api/workflows/" + ofPart.wireId()).json();
        assertThat(sheet.path("parentNo").asString()).isEqualTo(whole);
        assertThat(texts(sheet.path("siblings"), "id")).containsExactly(ofWhole.wireId());
        assertThat(texts(sheet.path("siblings"), "orderNo")).containsExactly(whole);
    }

    private String holder(Workflow w) {
        return roster.member(String.valueOf(w.holder())).orElseThrow().name();
    }

    @Test
    void whatIsNobodysNumberIsSaidToBeUnknown() {
        for (String number : List.of("SO1", "%20", "a%3Bb", "x".repeat(65))) {
            Browser.Page page = browserOf("u-li").get("/h5/api/orders/" + number);
            assertThat(page.status()).as(number).isEqualTo(404);
            assertThat(page.json().path("detail").asString()).isEqualTo("没有这张订单");
        }
    }

    @Test
    void onlyTheRosterReadsItAndALoginLeadsBackToItR193() {
        String number = "A#" + number();
        orders.put(OrderFixtures.paidOrder(number));
        String address = "/h5/orders/" + number.replace("#", "%23");
        assertThat(page(number.replace("#", "%23")).path("orderNo").asString()).isEqualTo(number);
        assertThat(stranger()
                        .get("/h5/api/orders/" + number.replace("#", "%23"))
                        .status())
                .isEqualTo(401);
        Browser.Page frame = stranger().get(address);
        assertThat(frame.status()).isEqualTo(302);
        assertThat(frame.location()).isEqualTo("/h5/login?to=" + address.replace("%", "%25"));
        assertThat(browserOf("u-li").get(address).body()).contains("order.js");
        assertThat(Sessions.ownPage(address)).isEqualTo(address);
        assertThat(Sessions.ownPage(address + "?in")).isEqualTo(address + "?in");
        for (String other : List.of("/h5/orders/..", "/h5/orders/a/b", "/h5/orders/", "/h5/orders/a?b")) {
            assertThat(Sessions.ownPage(other)).as(other).isEqualTo("/h5/");
        }
    }
}
