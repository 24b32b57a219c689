package dev.baton.demo;

import dev.baton.order.Order;
import dev.baton.order.OrderQuery;
import dev.baton.order.Orders;
import dev.baton.roster.Groups;
import dev.baton.roster.Roster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the demo people and orders of {@code sql/demo} into an empty store, through the doors every shop uses, before
 * the start is reported. All of them or none; a store that holds a person or an order is left alone.
 */
@Component
@ConditionalOnProperty("baton.demo")
class Demo implements ApplicationRunner, Ordered {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    /** The groups of the sandbox. */
    private static final Map<String, String> GROUPS = Map.of("订单异常群", "cid-demo-orders==", "财务群", "cid-demo-finance==");

    private final Roster roster;
    private final Groups groups;
    private final Orders orders;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final boolean command;

    Demo(
            Roster roster,
            Groups groups,
            Orders orders,
            TransactionTemplate transaction,
            Clock clock,
            Environment environment) {
        this.roster = roster;
        this.groups = groups;
        this.orders = orders;
        this.transaction = transaction;
        this.clock = clock;
        this.command = !environment.getProperty("baton.command", "").isEmpty();
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public void run(ApplicationArguments arguments) throws IOException {
        if (command || !roster.members().isEmpty() || holdsAnOrder()) {
            return;
        }
        String people = text("roster.yml");
        List<Order> demo = new DemoOrders(clock.instant()).read(text("orders.yml"));
        transaction.executeWithoutResult(status -> {
            roster.replace(roster.read(people));
            GROUPS.forEach((name, conversation) -> groups.bind(name, conversation, List.of()));
            orders.putAll(demo);
        });
        log.info("Demo: {} people and {} orders", roster.members().size(), demo.size());
    }

    private boolean holdsAnOrder() {
        return !orders.search(new OrderQuery(null, null, null, null, null, null, null, null, 1))
                .orders()
                .isEmpty();
    }

    private static String text(String name) throws IOException {
        return new ClassPathResource("sql/demo/" + name).getContentAsString(StandardCharsets.UTF_8);
    }
}
