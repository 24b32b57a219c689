package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** The whole room meets the sandbox as it will meet the platform: over its base URL, in both modes. */
@Timeout(60)
class SandboxMeetingTest {

    private static final String CARD = "order-8861-card-0001";

    private final List<CardPress> presses = new CopyOnWriteArrayList<>();
    private final List<DingTalkEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private SandboxServer sandbox;
    private SandboxClient chat;

    @BeforeEach
    void open() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private AnnotationConfigWebApplicationContext room(Map<String, Object> more) {
        AnnotationConfigWebApplicationContext room = new AnnotationConfigWebApplicationContext();
        room.getEnvironment().getPropertySources().addFirst(new MapPropertySource("sandbox", sandbox.properties()));
        room.getEnvironment().getPropertySources().addFirst(new MapPropertySource("more", more));
        room.register(DingTalkConfiguration.class);
        room.addBeanFactoryPostProcessor(factory -> {
            factory.registerSingleton("clock", Clock.systemUTC());
            factory.registerSingleton("presses", (CardPressHandler) press -> {
                presses.add(press);
                return new CardReply(
                        Map.of("title", "已由 " + press.userId() + " 处理"), Map.of("notice", "收到"), sent::incrementAndGet);
            });
            factory.registerSingleton("events", (EventHandler) events::add);
        });
        return room;
    }

    private static void answering(ConfigurableApplicationContext room) {
        DingTalkClient client = room.getBean(DingTalkClient.class);
        room.getBeanFactory().registerSingleton("messages", (ChatMessageHandler)
                message -> client.reply(message, "回复", "你说：" + message.text()));
    }

    private static NewCard card() {
        return new NewCard(
                CARD,
                Map.of("title", "订单 8861", "state", "waiting", "workflowId", "1", "press", "p1"),
                Map.of(),
                List.of(Space.group(SandboxClient.ORDERS_GROUP), Space.robotChatOf("u-zhang")),
                "订单 8861 待处理");
    }

    private void theWholeConversation(ConfigurableApplicationContext room) {
        answering(room);
        DingTalkClient client = room.getBean(DingTalkClient.class);
        assertThat(client.createAndDeliver(card())).hasSize(2).allMatch(Delivered::success);
        assertThatThrownBy(() -> client.createAndDeliver(card()))
                .isInstanceOfSatisfying(
                        DingTalkException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(DingTalkException.Kind.EXISTS));
        client.update(CARD, Map.of("state", "held"), Map.of("u-li", Map.of("notice", "只有你看得见")));
        assertThat(chat.card("u-li", CARD).get("state")).isEqualTo("held");
        assertThat(chat.card("u-li", CARD).notice()).isEqualTo("只有你看得见");
        assertThat(chat.card("u-zhang", CARD).get("title")).isEqualTo("订单 8861");
        assertThat(client.deliver(CARD, List.of(Space.robotChatOf("u-li")))).allMatch(Delivered::success);

        SandboxClient.Pressed pressed = chat.force("u-zhang", CARD, "take", Map.of("press", "p1"));
        assertThat(pressed.outcome()).isEqualTo("acked");
        assertThat(chat.card("u-wang", CARD).get("title")).isEqualTo("已由 u-zhang 处理");
        assertThat(chat.card("u-zhang", CARD).notice()).isEqualTo("收到");
        assertThat(presses.get(0).action()).isEqualTo("take");
        assertThat(presses.get(0).param("press")).isEqualTo("p1");
        await().until(() -> sent.get() == 1);

        chat.dm("u-li", "帮助");
        await().until(() -> chat.lastReply("u-li").contains("你说：帮助"));
        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "转给 8861", "u-li");
        await().until(() -> chat.messages("u-wang", SandboxClient.ORDERS_GROUP).stream()
                .anyMatch(said -> said.words().contains("你说：转给 8861")));

        client.sendToGroup(SandboxClient.ORDERS_GROUP, "汇总", "今天 3 单");
        assertThat(client.sendToPeople(List.of("u-li", "nobody"), "提醒", "看一下").gone())
                .containsExactly("nobody");
        assertThat(client.userIdByAuthCode(chat.loginCode("u-li"))).isEqualTo("u-li");
        assertThat(client.userIdByOAuthCode(chat.loginCode("u-wang"))).isEqualTo("u-wang");

        chat.event("user_leave_org", Map.of("userId", List.of("u-chen")));
        await().until(() -> events.size() == 1);
        assertThat(events.get(0).data()).containsEntry("userId", List.of("u-chen"));

        chat.expireTokens();
        client.update(CARD, Map.of("state", "resolved"), Map.of());
        assertThat(chat.card("u-li", CARD).get("state")).isEqualTo("resolved");
        assertThat(chat.problems()).isEmpty();
    }

    @Test
    void theWholeConversationGoesOverStream() {
        try (var room = room(Map.of())) {
            room.refresh();
            await().until(() -> chat.connections() == 1);
            theWholeConversation(room);
        }
        await().until(() -> chat.connections() == 0);
    }

    @Test
    void theWholeConversationGoesOverHttp(@TempDir Path folder) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createDirectory(folder.resolve("tomcat")).toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        Context web = tomcat.addContext("", folder.toString());
        var room = room(Map.of("baton.dingtalk.callback-mode", "http"));
        room.register(CallbackController.class, WebMvc.class);
        DispatcherServlet servlet = new DispatcherServlet(room);
        Tomcat.addServlet(web, "spring", servlet).setLoadOnStartup(-1);
        web.addServletMappingDecoded("/", "spring");
        tomcat.start();
        try {
            String origin = "http://127.0.0.1:" + tomcat.getConnector().getLocalPort();
            room.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("address", Map.of("baton.public-url", origin)));
            sandbox.callBackOverHttp(origin);
            room.setServletContext(web.getServletContext());
            room.refresh();
            await().until(() -> room.getBean(DingTalkClient.class).status().state() == Status.State.LISTENING);
            theWholeConversation(room);
            assertThat(chat.connections()).isZero();
        } finally {
            room.close();
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void aStormOfRepeatsOverSeveralReconnectionsIsAnsweredEveryTime() {
        try (var room = room(Map.of())) {
            room.refresh();
            await().until(() -> chat.connections() == 1);
            room.getBean(DingTalkClient.class).createAndDeliver(card());
            for (int round = 0; round < 2; round++) {
                SandboxClient.Pressed pressed = chat.force(
                        "u-zhang", CARD, "take", Map.of("press", "p" + round), Map.of("times", 40, "newIds", true));
                assertThat(pressed.outcomes()).hasSize(40).containsOnly("acked");
                chat.disconnectAll();
                await().until(() -> chat.force("u-zhang", CARD, "take", Map.of("press", "again"))
                        .ok());
            }
            assertThat(chat.problems()).isEmpty();
        }
    }

    @Test
    void faultsOfThePlatformArriveAsWhatTheyMean() {
        try (var room = room(Map.of())) {
            room.refresh();
            DingTalkClient client = room.getBean(DingTalkClient.class);
            client.createAndDeliver(card());
            Map<String, DingTalkException.Kind> faults = Map.of(
                    "qps", DingTalkException.Kind.THROTTLED,
                    "busy", DingTalkException.Kind.BUSY,
                    "timeout", DingTalkException.Kind.UNKNOWN_OUTCOME,
                    "doneThenTimeout", DingTalkException.Kind.UNKNOWN_OUTCOME,
                    "lost", DingTalkException.Kind.UNKNOWN_OUTCOME,
                    "unsafe", DingTalkException.Kind.UNSAFE_CONTENT);
            faults.forEach((fault, kind) -> failsAs(client, fault, kind));
            // of its own interface, which is hardly asked any more until somebody has mended it
            failsAs(() -> client.createAndDeliver(card()), "permission", DingTalkException.Kind.CONFIGURATION);
            chat.fault("token", "/v1.0/card/instances", 1);
            client.update(CARD, Map.of("state", "fresh"), Map.of());
            assertThat(chat.card("u-li", CARD).get("state")).isEqualTo("fresh");
            // last, because after it nothing leaves for a while
            failsAs(client, "quota", DingTalkException.Kind.QUOTA);
        }
    }

    private void failsAs(DingTalkClient client, String fault, DingTalkException.Kind kind) {
        failsAs(() -> client.update(CARD, Map.of("state", fault), Map.of()), fault, kind);
    }

    private void failsAs(ThrowingCallable call, String fault, DingTalkException.Kind kind) {
        chat.fault(fault, "/v1.0/card/instances", 1);
        assertThatThrownBy(call)
                .as(fault)
                .isInstanceOfSatisfying(
                        DingTalkException.class,
                        failure -> assertThat(failure.kind()).as(fault).isEqualTo(kind));
    }

    @EnableWebMvc
    static class WebMvc {}
}
