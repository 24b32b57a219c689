package dev.baton.order.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderQuery;
import dev.baton.order.OrderStatus;
import dev.baton.order.Placed;
import dev.baton.order.Shipment;
import dev.baton.order.StoreTest;
import dev.baton.order.Suspect;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** R207: the shipped mapping imports all of a real shop's orders, and what went wrong in them is found. */
class OlistImportTest extends StoreTest {

    private static final Path OLIST = Path.of("src/test/resources/orders-olist");

    @Autowired
    ImportCommand command;

    /** One import for all that is asked of it: it takes a few seconds. */
    @Test
    void everyOrderOfOlistIsReadOnceAndFound() {
        clock.set(Instant.parse("2026-11-22T00:00:00Z"));
        String report = imported();
        assertThat(report).contains("读到 4,084 单，新增 4,084").contains("退回 0");
        assertThat(rows("order_head")).isEqualTo(4084);
        assertThat(rows("order_line")).isEqualTo(4216);
        assertThat(rows("order_payment")).isEqualTo(4432);
        assertThat(rows("order_review")).isEqualTo(4127);
        oneOrderIsWhole();
        troubleIsFound();
        searchFindsIt();
        assertThat(imported()).as("the same files twice").contains("新增 0，更新 0，未变 4,084");
    }

    private void oneOrderIsWhole() {
        Order order =
                orders.find(new OrderNo("000aed2e25dbad2f9ddb70584c5a2ded")).orElseThrow();
        assertThat(order.amount().text()).isEqualTo("152.77");
        assertThat(order.currency()).isEqualTo("BRL");
        assertThat(order.attributes()).containsEntry("freight", "8.77");
        assertThat(order.lines()).hasSize(1);
        assertThat(order.lines().get(0).name()).isEqualTo("perfumery 4fa33915");
        assertThat(order.lines().get(0).price().text()).isEqualTo("144.00");
        assertThat(order.moneyPaid().text()).isEqualTo("152.77");
        assertThat(order.status()).isEqualTo(OrderStatus.DELIVERED);
        Shipment shipment = order.shipments().get(0);
        assertThat(shipment.nodes()).hasSize(2);
        Order first =
                orders.find(new OrderNo("203096f03d82e0dffbc41ebc2e2bcfb7")).orElseThrow();
        assertThat(first.placedAt()).as("14:31 in São Paulo").isEqualTo(Instant.parse("2017-09-18T17:31:30Z"));
        assertThat(first.updatedAt()).isEqualTo(Instant.parse("2017-10-10T01:23:46Z"));
    }

    /** CONTRACT 9 on real orders, as of a day inside them; the numbers were counted from the files by other means. */
    private void troubleIsFound() {
        Placed autumn = new Placed(null, Instant.parse("2018-09-01T00:00:00Z"));
        assertThat(orders.soldOutAndPaid(autumn, null, 5000)).hasSize(298);
        assertThat(orders.notHandedOver(autumn, null, 5000)).hasSize(311);
        assertThat(orders.overdueDelivery(autumn, null, 5000)).hasSize(569);
        // Half a year earlier some of what has long arrived was still on its way, or not even handed over
        Placed spring = new Placed(null, Instant.parse("2018-03-21T00:00:00Z"));
        assertThat(orders.soldOutAndPaid(spring, null, 5000)).hasSize(268);
        List<Suspect> stuck = orders.notHandedOver(spring, null, 5000);
        List<Suspect> overdue = orders.overdueDelivery(spring, null, 5000);
        assertThat(stuck).hasSize(270).extracting(Suspect::since).isSorted();
        assertThat(overdue).hasSize(342).extracting(Suspect::since).isSorted();
        assertThat(delivered(stuck)).hasSize(5);
        assertThat(delivered(overdue)).hasSize(9);
        List<OrderNo> late = overdue.stream().map(Suspect::orderNo).toList();
        assertThat(orders.stillOverdue(late, spring.asOf()))
                .as("asked by number")
                .hasSize(342);
        assertThat(orders.stillOverdue(late, clock.instant())).as("today").hasSize(342 - 9);
    }

    private List<Order> delivered(List<Suspect> suspects) {
        return orders.byNos(suspects.stream().map(Suspect::orderNo).toList()).values().stream()
                .filter(order -> order.status() == OrderStatus.DELIVERED)
                .toList();
    }

    private void searchFindsIt() {
        OrderQuery word = new OrderQuery(null, null, "PERFUM", null, null, null, null, null, 200);
        assertThat(orders.search(word).orders())
                .isNotEmpty()
                .allMatch(order ->
                        order.lines().stream().anyMatch(line -> line.name().contains("perfum")));
        OrderQuery buyer =
                new OrderQuery(null, "57b2a98a409812fe9618067b6b8ebe4f", null, null, null, null, null, null, 9);
        assertThat(orders.search(buyer).orders()).hasSize(1);
    }

    private String imported() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = command.run("olist", List.of(OLIST), new PrintWriter(out), new PrintWriter(err), false);
        assertThat(code).as(err.toString()).isZero();
        return out.toString();
    }
}
