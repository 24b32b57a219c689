package dev.baton.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.TestEngines;
import dev.baton.order.AtWork;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderQuery;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Placed;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(
        classes = DemoTest.Room.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"baton.demo=true", "baton.sandbox.enabled=false"})
class DemoTest {

    /** The order store and the roster, before anybody works on anything. */
    @EnableAutoConfiguration
    @AutoConfigurationPackage(basePackages = {"dev.baton.order", "dev.baton.roster"})
    @Import(Demo.class)
    @ComponentScan(
            basePackages = "dev.baton",
            excludeFilters = {
                @Filter(type = FilterType.REGEX, pattern = "dev\\.baton\\.(?!order\\.|roster\\.|wording\\.).*"),
                @Filter(type = FilterType.REGEX, pattern = ".*(Test|Room)(\\$.*)?")
            })
    static class Room {

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        AtWork nobodyAtWork() {
            return orders -> Set.of();
        }
    }

    @Autowired
    Orders orders;

    @Autowired
    Roster roster;

    @Autowired
    Groups groups;

    @Autowired
    Demo demo;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, DemoTest.class);
    }

    @Test
    void anEmptyStoreGetsPeopleGroupsAndOrdersInTroubleOnce() throws IOException {
        assertThat(roster.members()).hasSize(10);
        assertThat(roster.leads("u-wang", "cs")).isTrue();
        assertThat(roster.teamForRole("质检"))
                .as("X17")
                .hasValueSatisfying(team -> assertThat(team.name()).isEqualTo("客服质检组"));
        assertThat(roster.withRole("质检")).hasSize(2);
        assertThat(groups.ofTeam("cs"))
                .hasValueSatisfying(
                        group -> assertThat(group.openConversationId()).isEqualTo("cid-demo-orders=="));
        assertThat(groups.ofTeam("fin"))
                .hasValueSatisfying(
                        group -> assertThat(group.openConversationId()).isEqualTo("cid-demo-finance=="));

        Placed all = new Placed(null, Instant.now());
        assertThat(orders.soldOutAndPaid(all, null, 100)).hasSize(4);
        assertThat(orders.notHandedOver(all, null, 100)).hasSize(3);
        assertThat(orders.overdueDelivery(all, null, 100)).hasSize(3);

        int before = all().size();
        demo.run(new DefaultApplicationArguments());
        assertThat(all()).hasSize(before).hasSizeBetween(25, 30);
    }

    @Test
    void theMoneyOfEveryDemoOrderAddsUp() throws IOException {
        Instant now = Instant.now();
        List<Order> read = new DemoOrders(now).read(Files.readString(Path.of("sql/demo/orders.yml")));
        for (Order order : read) {
            assertThat(order.updatedAt()).as(order.toString()).isBetween(order.placedAt(), now);
            if (order.paidAt() != null) {
                Money paid = order.payments().stream()
                        .map(payment -> payment.amount())
                        .reduce(Money.zero("CNY"), Money::plus);
                assertThat(paid.text())
                        .as(order.toString())
                        .isEqualTo(order.amount().text());
            } else {
                assertThat(order.payments()).isEmpty();
            }
        }
        assertThat(new HashSet<>(read.stream().map(Order::orderNo).toList())).hasSameSizeAs(read);
        assertThat(read).anyMatch(order -> order.payments().size() > 1);
        assertThat(read).anyMatch(order -> order.payments().stream().anyMatch(payment -> !payment.isMoney()));
        assertThat(read)
                .anyMatch(order -> String.valueOf(order.buyer().mobile()).contains("****"));
        assertThat(read).anyMatch(order -> order.parentNo() != null);
        assertThat(read).extracting(Order::status).contains(OrderStatus.values());
        assertThat(read)
                .anyMatch(order ->
                        order.payments().stream().anyMatch(payment -> payment.status() == PaymentStatus.REFUNDED));
    }

    private List<Order> all() {
        return orders.search(new OrderQuery(null, null, null, null, null, null, null, null, 100))
                .orders();
    }
}
