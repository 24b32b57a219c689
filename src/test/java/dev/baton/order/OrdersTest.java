package dev.baton.order;

import static dev.baton.order.OrderFixtures.paidOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.TestEngines;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(classes = OrderRoom.class, webEnvironment = WebEnvironment.NONE)
class OrdersTest {

    @Autowired
    Orders orders;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, OrdersTest.class);
    }

    @Test
    void whatWasPutIsFoundWhole() {
        Order order = paidOrder("SO-1");
        assertThat(orders.put(order).outcome()).isEqualTo(Applied.Outcome.CREATED);
        assertThat(orders.find(order.orderNo()))
                .hasValueSatisfying(
                        found -> assertThat(found).usingRecursiveComparison().isEqualTo(order));
    }
}
