package dev.baton.h5;

import dev.baton.SettableClock;
import dev.baton.catalogue.ProblemType;
import dev.baton.embedded.TestEngines;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Roster;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * Baton at a real port, with the pretend DingTalk behind it; three people of 客服 and two of 财务. One start for all page
 * tests.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT, properties = "baton.command=test")
@Import(PageTest.Time.class)
abstract class PageTest {

    static final ProblemType SOLD_OUT = new ProblemType("缺货", "商品售罄");

    private static final SandboxServer DINGTALK = SandboxServer.start(SandboxOptions.inMemory());
    private static final int PORT = freePort();
    private static final AtomicInteger NUMBERS = new AtomicInteger(17000);

    static final String PEOPLE = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
              - {id: fin, name: 财务组, roles: [财务], lead: u-zhao}
              - {id: order, name: 订单组, roles: [订单组], lead: u-wang}
            members:
              - {userId: u-wang, name: 王敏, teams: [cs, order], roles: [客服, 订单组]}
              - {userId: u-zhang, name: 张三, teams: [cs, order], roles: [客服, 订单组]}
              - {userId: u-li, name: 李四, teams: [cs, order], roles: [客服, 订单组]}
              - {userId: u-zhao, name: 赵会计, teams: [fin], roles: [财务]}
              - {userId: u-qian, name: 钱莉, teams: [fin], roles: [财务]}
            """;

    @TestConfiguration
    static class Time {

        @Bean
        @Primary
        SettableClock testClock() {
            return new SettableClock();
        }
    }

    @Autowired
    SettableClock clock;

    @Autowired
    Workflows workflows;

    @Autowired
    Timeline timeline;

    @Autowired
    Orders orders;

    @Autowired
    Roster roster;

    @Autowired
    Presence presence;

    @Autowired
    Sessions sessions;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, PageTest.class);
        DINGTALK.properties().forEach((name, value) -> registry.add(name, () -> value));
        registry.add("server.port", () -> PORT);
        registry.add("baton.public-url", PageTest::origin);
    }

    @BeforeEach
    void people() {
        clock.set(java.time.Instant.ofEpochMilli(System.currentTimeMillis()));
        roster.replace(roster.read(PEOPLE));
        List.of("u-zhang", "u-li").forEach(user -> presence.set(user, State.ONLINE, null, "test"));
    }

    static String origin() {
        return "http://localhost:" + PORT;
    }

    static String dingTalk() {
        return DINGTALK.origin();
    }

    static String clientId() {
        return DINGTALK.clientId();
    }

    Browser stranger() {
        return new Browser(origin());
    }

    /** A browser that logged in a moment ago. */
    Browser browserOf(String userId) {
        return new Browser(origin()).with(Sessions.SESSION, session(userId));
    }

    String session(String userId) {
        MockHttpServletResponse response = new MockHttpServletResponse();
        sessions.begin(response, userId);
        return Objects.requireNonNull(response.getCookie(Sessions.SESSION)).getValue();
    }

    /** Two grey scarves, sold out, held by 张三. */
    Workflow soldOutHeldByZhang() {
        String number = "SO20261122" + NUMBERS.incrementAndGet();
        orders.put(OrderFixtures.paidOrder(number));
        return workflows
                .open(new Finding(new OrderNo(number), 1, SOLD_OUT, null, "仓库说没有了", "u-zhang", false), By.system())
                .workflow();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
