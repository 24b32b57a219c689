package dev.baton.order;

import static dev.baton.order.OrderFixtures.anOrder;
import static dev.baton.order.OrderFixtures.day;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** R120: an order is found by whatever is remembered of it. */
class OrderSearchTest extends StoreTest {

    @BeforeEach
    void someOrders() {
        orders.putAll(List.of(
                anOrder("SO2026-0001")
                        .buyer("b-1", "陈女士", "13900001234")
                        .products("羊毛围巾 灰")
                        .placed(day(1))
                        .build(),
                anOrder("SO2026-0002")
                        .buyer("b-2", "陈先生", "13900005678")
                        .products("毛衣", "鞋")
                        .placed(day(2))
                        .build(),
                anOrder("SO2026-0003")
                        .buyer("b-1", "陈女士", "13900001234")
                        .products("Instrumentos música")
                        .status(OrderStatus.SHIPPED)
                        .placed(day(3))
                        .build(),
                anOrder("XX-100_off")
                        .buyer("1234", null, null)
                        .products("50%_折扣券")
                        .placed(day(4))
                        .build()));
    }

    @Test
    void byNumberWholeBeginningOrEnd() {
        assertThat(found(number("SO2026-0002"))).containsExactly("SO2026-0002");
        assertThat(found(number("SO2026"))).containsExactly("SO2026-0003", "SO2026-0002", "SO2026-0001");
        assertThat(found(number("0002"))).containsExactly("SO2026-0002");
        assertThat(found(number("002"))).as("too short for an end").isEmpty();
        assertThat(found(number("%"))).as("no wildcards from outside").isEmpty();
        assertThat(found(number("nothing"))).isEmpty();
    }

    @Test
    void aBuyerIsFoundByIdPhoneItsEndOrTheBeginningOfTheName() {
        assertThat(found(buyer("b-1"))).containsExactly("SO2026-0003", "SO2026-0001");
        assertThat(found(buyer("13900005678"))).containsExactly("SO2026-0002");
        assertThat(found(buyer("5678"))).containsExactly("SO2026-0002");
        assertThat(found(buyer("1234"))).as("an id goes before a phone's end").containsExactly("XX-100_off");
        assertThat(found(buyer("陈"))).containsExactly("SO2026-0003", "SO2026-0002", "SO2026-0001");
        assertThat(found(buyer("陈女"))).containsExactly("SO2026-0003", "SO2026-0001");
        assertThat(found(buyer("_"))).isEmpty();
    }

    /** X16: part of a goods name and a time range find the order. */
    @Test
    void partOfAGoodsNameAndATimeFindTheOrder() {
        assertThat(found(product("毛"))).containsExactly("SO2026-0002", "SO2026-0001");
        assertThat(found(product("围巾"))).containsExactly("SO2026-0001");
        assertThat(found(product("鞋"))).containsExactly("SO2026-0002");
        assertThat(found(product("MUSICA")))
                .as("case and accents do not matter")
                .containsExactly("SO2026-0003");
        assertThat(found(product("50%_折"))).containsExactly("XX-100_off");
        assertThat(found(query(null, null, "毛", null, day(2), day(3), null))).containsExactly("SO2026-0002");
        assertThat(found(query(null, null, "毛", null, day(3), null, null))).isEmpty();
    }

    @Test
    void wordsOfAGoodsNameNeedNotStandTogether() {
        assertThat(found(product("羊毛 灰"))).containsExactly("SO2026-0001");
        assertThat(found(product("灰 羊毛"))).containsExactly("SO2026-0001");
        assertThat(found(product("羊毛 鞋"))).as("of one name").isEmpty();
        assertThat(found(query(null, null, "灰 羊毛", null, null, null, Set.of(new OrderNo("SO2026-0001")))))
                .as("narrowing, not leading")
                .containsExactly("SO2026-0001");
    }

    @Test
    void byTheNumberOfAParcel() {
        orders.put(anOrder("SO2026-0005")
                .buyer("b-5", "王五", null)
                .parcel(ShipmentStatus.IN_TRANSIT, day(1))
                .placed(day(5))
                .build());
        assertThat(found(number("SF-SO2026-0005"))).containsExactly("SO2026-0005");
        assertThat(found(number("SF-SO2026-000"))).as("only the whole").isEmpty();
        assertThat(found(query("SF-SO2026-0005", "王五", "围巾", null, day(5), day(6), null)))
                .containsExactly("SO2026-0005");
        assertThat(found(query("SF-SO2026-0005", "陈", null, null, null, null, null)))
                .isEmpty();
        assertThat(found(query("SF-SO2026-0005", null, null, null, null, null, Set.of(new OrderNo("SO2026-0005")))))
                .as("narrowing, not leading")
                .containsExactly("SO2026-0005");
    }

    @Test
    void anyCombinationAndNothingAtAll() {
        assertThat(found(query("SO2026", "b-1", "围巾", OrderStatus.PAID, day(0), day(9), null)))
                .containsExactly("SO2026-0001");
        assertThat(found(query(null, null, null, OrderStatus.SHIPPED, null, null, null)))
                .containsExactly("SO2026-0003");
        assertThat(found(query(null, null, null, null, null, null, null))).hasSize(4);
        assertThat(found(query(
                        null, "陈", null, null, null, null, Set.of(new OrderNo("SO2026-0002"), new OrderNo("no")))))
                .containsExactly("SO2026-0002");
        assertThat(found(query(null, null, null, null, null, null, Set.of()))).isEmpty();
    }

    @Test
    void pagesJoinWithoutGapOrRepeat() {
        List<Order> same = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            same.add(anOrder("P-" + i).products("袜子").placed(day(5)).build());
        }
        orders.putAll(same);
        List<String> seen = new ArrayList<>();
        OrderQuery.Place after = null;
        do {
            Page page = orders.search(new OrderQuery(null, null, "袜", null, null, null, null, after, 10));
            page.orders().forEach(order -> seen.add(order.orderNo().value()));
            after = page.next();
        } while (after != null);
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    }

    private static OrderQuery number(String text) {
        return query(text, null, null, null, null, null, null);
    }

    private static OrderQuery buyer(String text) {
        return query(null, text, null, null, null, null, null);
    }

    private static OrderQuery product(String text) {
        return query(null, null, text, null, null, null, null);
    }

    private static OrderQuery query(
            @Nullable String number,
            @Nullable String buyer,
            @Nullable String product,
            @Nullable OrderStatus status,
            @Nullable Instant from,
            @Nullable Instant to,
            @Nullable Set<OrderNo> among) {
        return new OrderQuery(number, buyer, product, status, from, to, among, null, 50);
    }

    private List<String> found(OrderQuery query) {
        return orders.search(query).orders().stream()
                .map(o -> o.orderNo().value())
                .toList();
    }
}
