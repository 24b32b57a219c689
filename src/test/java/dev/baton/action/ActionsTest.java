package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.catalogue.ActionName;
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
import dev.baton.request.RequestId;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.IntegrityCheck;
import dev.baton.workflow.Opened;
import dev.baton.workflow.Violation;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import dev.baton.workflow.Workflows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(properties = "baton.command=test")
class ActionsTest {

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, ActionsTest.class);
    }

    @Autowired
    private Workflows workflows;

    @Autowired
    private Orders orders;

    @Autowired
    private Presence presence;

    @Autowired
    private Actions actions;

    @Autowired
    private List<IntegrityCheck> checks;

    @BeforeEach
    void people() {
        presence.set("u-zhang", State.ONLINE, null, "test");
        presence.set("u-li", State.ONLINE, null, "test");
    }

    private Workflow raised() {
        String no = "SO-" + TsidCreator.getTsid();
        Instant now = Instant.now();
        orders.put(new Order(new OrderNo(no), null, "taobao", OrderStatus.PAID, Money.of("358.00", "CNY"), now, now, null, now,
            new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
            List.of(new OrderLine(1, "S-9", "羊毛围巾 灰", 2, Money.of("179.00", "CNY"), null)),
            List.of(new Payment("P1", "alipay", Money.of("358.00", "CNY"), PaymentStatus.PAID, now)),
            List.of(), List.of(), List.of(), Map.of()));
        Opened opened = workflows.open(new Finding(new OrderNo(no), 1, new ProblemType("缺货", "部分售罄"), null, null, null, false), By.system());
        assertThat(opened.created()).isTrue();
        return opened.workflow();
    }

    private ActionResult press(Workflow w, @org.jspecify.annotations.Nullable String user, ActionName action, @org.jspecify.annotations.Nullable Integer rev, Map<String, String> params, String token) {
        return actions.run(new ActionRequest(new RequestId("press", w.id() + user + action + token), w.id(), action, By.card(String.valueOf(user)), rev, params, null));
    }

    @Test
    void go() throws Exception {
        Workflow w = raised();
        assertThat(w.state()).isEqualTo(WorkflowState.HELD);
        String other = w.heldBy("u-zhang") ? "u-li" : "u-zhang";
        ActionResult r = press(w, other, ActionName.TAKE, w.revision(), Map.of(), "a");
        assertThat(r).isInstanceOf(ActionResult.Done.class);
        assertThat(press(w, other, ActionName.TAKE, w.revision(), Map.of(), "a")).isEqualTo(new ActionResult.Done(((ActionResult.Done) r).workflow(), true, null));
        System.out.println(press(w, w.holder(), ActionName.TAKE, w.revision(), Map.of(), "b"));
        System.out.println(press(w, w.holder(), ActionName.RESOLVE, null, Map.of(), "b"));
        System.out.println(press(w, other, ActionName.UPDATE, null, Map.of("type", "物流"), "b"));
        System.out.println(press(w, other, ActionName.UPDATE, null, Map.of("type", "缺货", "detail", "商品售罄"), "c"));
        System.out.println(press(w, other, ActionName.NOTE, null, Map.of("text", "hello"), "c"));
        System.out.println(press(w, other, ActionName.RESOLVE, null, Map.of(), "c"));
        workflows.timeline(w.id(), 0, 50).forEach(System.out::println);
        for (IntegrityCheck c : checks) { try { System.out.println(c.violations()); } catch (Exception e) { System.out.println(e.getMessage()); } }
    }

    @Test
    void race() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        List<Workflow> all = IntStream.range(0, 5).mapToObj(i -> raised()).toList();
        List<Future<ActionResult>> futures = IntStream.range(0, 200).mapToObj(i -> pool.submit(() -> {
            Workflow w = all.get(i % 5);
            return press(w, List.of("u-zhang", "u-li", "u-wang").get(i % 3), ActionName.TAKE, w.revision(), Map.of(), "t" + (i % 3));
        })).toList();
        int done = 0, rep = 0, ref = 0;
        for (Future<ActionResult> f : futures) { ActionResult x = f.get(); if (x instanceof ActionResult.Done d) { if (d.repeated()) rep++; else done++; } else ref++; }
        System.out.println(done + " " + rep + " " + ref);
        assertThat(done).isEqualTo(5);
    }
}
