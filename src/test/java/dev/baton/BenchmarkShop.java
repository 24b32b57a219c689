package dev.baton;

import com.github.f4b6a3.tsid.TsidCreator;
import com.zaxxer.hikari.HikariDataSource;
import dev.baton.catalogue.ProblemType;
import dev.baton.embedded.TestEngines;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Roster;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A shop to measure in: the product without web server and without relay, on engines whose commits are as durable as
 * the product's own, with enough people here and enough orders.
 */
public final class BenchmarkShop implements AutoCloseable {

    public static final ProblemType KIND = new ProblemType("缺货", "部分售罄");

    private static final int AGENTS = 40;
    private static final int FINANCE = 10;

    private final String url;
    private final ConfigurableApplicationContext baton;

    private BenchmarkShop(String url, ConfigurableApplicationContext baton) {
        this.url = url;
        this.baton = baton;
    }

    public static BenchmarkShop open(String name) {
        TestEngines.durable();
        String url = TestEngines.freshUrl("benchmark_" + name);
        ConfigurableApplicationContext baton = new SpringApplicationBuilder(Baton.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--baton.command=benchmark",
                        "--logging.level.root=warn",
                        "--spring.datasource.url=" + url,
                        "--spring.datasource.username=" + TestEngines.mysqlUser(),
                        "--spring.datasource.password=" + TestEngines.mysqlPassword(),
                        "--spring.data.redis.url=" + TestEngines.redisUrl());
        BenchmarkShop shop = new BenchmarkShop(url, baton);
        Roster roster = baton.getBean(Roster.class);
        roster.replace(roster.read(roster()));
        Stream.concat(agents().stream(), IntStream.range(0, FINANCE).mapToObj(BenchmarkShop::finance))
                .forEach(user -> baton.getBean(Presence.class).set(user, State.ONLINE, null, "benchmark"));
        return shop;
    }

    private static String roster() {
        StringBuilder roster = new StringBuilder("""
                teams:
                  - {id: cs, name: 客服组, roles: [客服], lead: a-0}
                  - {id: fin, name: 财务组, roles: [财务], lead: f-0}
                members:
                """);
        for (int i = 0; i < AGENTS; i++) {
            roster.append("  - {userId: %s, name: 客服%d, teams: [cs], roles: [客服], capacity: 100000}%n"
                    .formatted(agent(i), i));
        }
        for (int i = 0; i < FINANCE; i++) {
            roster.append("  - {userId: %s, name: 会计%d, teams: [fin], roles: [财务], capacity: 100000}%n"
                    .formatted(finance(i), i));
        }
        return roster.toString();
    }

    public static List<String> agents() {
        return IntStream.range(0, AGENTS).mapToObj(BenchmarkShop::agent).toList();
    }

    public static String agent(int number) {
        return "a-" + Math.floorMod(number, AGENTS);
    }

    private static String finance(int number) {
        return "f-" + number;
    }

    public <T> T bean(Class<T> type) {
        return baton.getBean(type);
    }

    public ConfigurableApplicationContext context() {
        return baton;
    }

    /** Paid orders of two lines. */
    public List<OrderNo> orders(int count) {
        List<Order> orders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            orders.add(order(new OrderNo("SO" + TsidCreator.getTsid())));
        }
        for (int from = 0; from < count; from += 500) {
            bean(Orders.class).putAll(orders.subList(from, Math.min(count, from + 500)));
        }
        return orders.stream().map(Order::orderNo).toList();
    }

    private static Order order(OrderNo no) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Money price = Money.of("418.00", "CNY");
        return new Order(
                no,
                null,
                "taobao",
                OrderStatus.PAID,
                price,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
                List.of(
                        new OrderLine(1, "S-9", "羊毛围巾 灰", 2, Money.of("179.00", "CNY"), null),
                        new OrderLine(2, "S-10", "羊毛帽 黑", 1, Money.of("60.00", "CNY"), null)),
                List.of(new Payment("P1", "alipay", price, PaymentStatus.PAID, now)),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    /** Exceptions, each of an order of its own, held by the people who are here. */
    public List<Workflow> raised(int count) {
        Workflows workflows = bean(Workflows.class);
        return orders(count).stream()
                .map(no -> workflows.open(finding(no), By.system()).workflow())
                .toList();
    }

    public static Finding finding(OrderNo no) {
        return new Finding(no, 1, KIND, null, null, null, false);
    }

    /** A bare connection, set up like one of the product's pool. */
    public Connection connection() throws SQLException {
        Properties like = new Properties();
        like.putAll(bean(HikariDataSource.class).getDataSourceProperties());
        like.setProperty("user", TestEngines.mysqlUser());
        like.setProperty("password", TestEngines.mysqlPassword());
        Connection connection = DriverManager.getConnection(url, like);
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    /** Nothing waits to leave any more. */
    public void emptyOutbox() {
        try (Connection connection = connection();
                Statement empty = connection.createStatement()) {
            empty.executeUpdate("DELETE FROM outbox_entry");
            connection.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        baton.close();
    }
}
