package dev.baton.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.ActionRoom;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.Priority;
import dev.baton.outbox.TryAgain;
import dev.baton.request.RequestId;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Words on their way to a customer, through a gateway that has bad days. */
@ExtendWith(OutputCaptureExtension.class)
abstract class SmsRoom extends ActionRoom {

    static final Duration WINDOW = Duration.ofSeconds(61);

    static final String MOBILE = "13912345678";

    @Autowired
    SmsDelivery delivery;

    @Autowired
    Wording wording;

    @BeforeEach
    void theGatewayWorks() {
        GATEWAY.expect();
        GATEWAY.locked(false);
    }

    @AfterEach
    void nothingIsLostAndNoNumberIsLogged(CapturedOutput output) {
        assertThat(violations()).isEmpty();
        assertThat(GATEWAY.strangers()).isZero();
        assertThat(output.getAll()).doesNotContain("1391234", "1350000");
    }

    Order order(OrderNo no, @Nullable String mobile, String goods) {
        Instant now = clock.instant();
        Money price = Money.of("358.00", "CNY");
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
                new Buyer("b-1", "陈女士", mobile, "vip", List.of()),
                List.of(new OrderLine(1, "S-9", goods, 2, Money.of("179.00", "CNY"), null)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    Workflow raised(@Nullable String mobile) {
        return raised(mobile, "羊毛围巾 灰");
    }

    Workflow raised(@Nullable String mobile, String goods) {
        return raised(mobile, goods, "部分售罄");
    }

    Workflow raised(@Nullable String mobile, String goods, String detail) {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        orders.put(order(no, mobile, goods));
        ProblemType kind = new ProblemType("缺货", detail);
        return workflows
                .open(new Finding(no, 1, kind, null, null, "u-zhang", false), By.system())
                .workflow();
    }

    void mobileNow(Workflow workflow, @Nullable String mobile) {
        clock.advance(Duration.ofSeconds(1));
        orders.put(order(workflow.orderNo(), mobile, "羊毛围巾 灰"));
    }

    String press(Workflow workflow, ActionName action, Map<String, String> form) {
        RequestId id = new RequestId("press", TsidCreator.getTsid().toString());
        ActionResult result =
                actions.run(new ActionRequest(id, workflow.id(), action, By.card("u-zhang"), null, form, null));
        return result instanceof ActionResult.Refused refused
                ? refused.refusal().key()
                : "done";
    }

    String send(Workflow workflow, String quantity) {
        return press(workflow, ActionName.SEND_SMS, Map.of("quantity", quantity));
    }

    String revoke(Workflow workflow) {
        return press(workflow, ActionName.REVOKE, Map.of());
    }

    /** Written by u-zhang; its undo window is over. */
    Workflow leaving() {
        Workflow workflow = raised(MOBILE);
        assertThat(send(workflow, "2")).isEqualTo("done");
        clock.advance(WINDOW);
        return workflow;
    }

    String key(Workflow workflow) {
        return sql(() -> sql.sql("SELECT id FROM action_sms WHERE workflow_id = ? ORDER BY id DESC LIMIT 1")
                .param(workflow.id())
                .query(String.class)
                .single());
    }

    String state(Workflow workflow) {
        return sql(() -> sql.sql("SELECT state FROM action_sms WHERE id = ?")
                .param(key(workflow))
                .query(String.class)
                .single());
    }

    <T> T sql(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    /** As the relay does: what is delivered leaves the outbox; what failed stays. */
    Outcome deliver(Workflow workflow, int failures) {
        return deliver(delivery, workflow, failures);
    }

    Outcome deliver(SmsDelivery by, Workflow workflow, int failures) {
        String key = key(workflow);
        Outcome outcome = by.deliver(entry(workflow, failures));
        if (outcome instanceof Outcome.Delivered) {
            sql(() -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                    .param(key)
                    .update());
        }
        return outcome;
    }

    OutboxEntry entry(Workflow workflow, int failures) {
        return new OutboxEntry(1, "sms", key(workflow), 1, failures, Priority.NORMAL, clock.instant());
    }

    void fails(Workflow workflow, int failures) {
        assertThatThrownBy(() -> deliver(workflow, failures))
                .isInstanceOf(SmsDelivery.GatewayFailed.class)
                .isInstanceOf(TryAgain.class)
                .hasMessageNotContaining(MOBILE);
    }

    List<String> told(Workflow workflow) {
        return timeline.from(workflow.id(), 0, 50).stream()
                .map(TimelineEntry::kind)
                .filter(kind -> kind.startsWith("sms"))
                .toList();
    }

    String fact(Workflow workflow) {
        return now(workflow).done().stream()
                .filter(fact -> fact.kind().equals("sms") || fact.kind().startsWith("sms:"))
                .map(Fact::text)
                .findFirst()
                .orElse("");
    }

    void sentOnce(Workflow workflow) {
        assertThat(GATEWAY.done(key(workflow))).isEqualTo("accepted");
        assertThat(told(workflow)).containsOnlyOnce("sms-accepted").endsWith("sms-accepted");
        assertThat(fact(workflow)).isEqualTo("已发短信");
        assertThat(state(workflow)).isEqualTo("accepted");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(GATEWAY.seen(key(workflow)).stream()
                        .map(PretendGateway.Seen::body)
                        .distinct())
                .hasSize(1);
    }
}
