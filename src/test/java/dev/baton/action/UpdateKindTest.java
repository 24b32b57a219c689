package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Priority;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** 更新工作流 offers every kind of trouble there is: only people are offered ten at most (CONTRACT 6). */
class UpdateKindTest extends ActionRoom {

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Delivery smsDelivery;

    private static List<String> offered(ActionResult asked, String field) {
        return ((ActionResult.Asks) asked)
                .form().fields().stream()
                        .filter(one -> one.name().equals(field) && one.type() == Form.Type.SELECT)
                        .flatMap(one -> one.options().stream())
                        .map(Form.Option::value)
                        .toList();
    }

    /** The natural order of things after a wrong text: it is sent, it is seen to be wrong, the kind is mended. */
    @Test
    void whoseTextWasTheWrongOneTakesItBackAfterTheUpdateTooR103R104() throws Exception {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        press(workflow.id(), "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        Instant until = Objects.requireNonNull(now(workflow).pending().until());

        press(workflow.id(), "u-zhang", ActionName.UPDATE, Map.of("type", "支付", "detail", "支付失败"));

        assertThat(now(workflow).pending().until()).isEqualTo(until);
        assertThat(offered(workflow, "u-zhang")).contains(ActionName.REVOKE).doesNotContain(ActionName.RESOLVE);
        assertThat(pressed(workflow, "u-li", ActionName.REVOKE, Map.of())).isEqualTo("refused.revoke-not-yours");
        assertThat(pressed(workflow, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("done");
        assertThat(now(workflow).kind().id()).isEqualTo("支付/支付失败");
        assertThat(now(workflow).way().step()).isEqualTo("payment");
        assertThat(now(workflow).pending().inFlight()).isZero();
        assertThat(offered(workflow, "u-zhang")).contains(ActionName.RESOLVE).doesNotContain(ActionName.REVOKE);

        clock.advance(Duration.ofSeconds(61));
        String key = Objects.requireNonNull(
                transaction.execute(status -> sql.sql("SELECT CAST(id AS CHAR) FROM action_sms WHERE workflow_id = ?")
                        .param(workflow.id())
                        .query(String.class)
                        .single()));
        smsDelivery.deliver(new OutboxEntry(1, smsDelivery.topic(), key, 1, 0, Priority.NORMAL, clock.instant()));
        assertThat(GATEWAY.seen(key)).isEmpty();
        assertThat(said(workflow)).endsWith("sms-revoked");
    }

    @Test
    void whatSomebodyStoppedStaysStoppedAndKeepsTheRankItWasRaisedToR060R096() {
        Map<String, String> unpaid = Map.of("type", "支付", "detail", "长时间未支付");
        Workflow workflow = raised(order(OrderStatus.PAID, "358.00", null), "物流/物流停滞", "u-dong");
        pressed(workflow, "u-dong", ActionName.CHASE, Map.of());
        pressed(workflow, "u-dong", ActionName.PAUSE_AUTO, Map.of());
        assertThat(now(workflow).urgency()).isEqualTo(Urgency.HIGH);

        assertThat(pressed(workflow, "u-dong", ActionName.UPDATE, unpaid)).isEqualTo("done");

        Workflow updated = now(workflow);
        assertThat(updated.course().paused()).isTrue();
        assertThat(updated.way().silentAt()).isNull();
        assertThat(updated.urgency()).isEqualTo(Urgency.HIGH);
        String holder = Objects.requireNonNull(updated.holder());
        assertThat(pressed(workflow, holder, ActionName.CALL_CUSTOMER, Map.of("result", "reached")))
                .isEqualTo("done");
        assertThat(now(workflow).way().step()).isEqualTo(updated.way().step());

        Workflow usual = raised(order(OrderStatus.PAID, "358.00", null), "物流/物流停滞", "u-dong");
        pressed(usual, "u-dong", ActionName.UPDATE, unpaid);
        assertThat(now(usual).urgency()).as("nobody raised it").isEqualTo(Urgency.LOW);
    }

    @Test
    void aCallThatWasToldWronglyBeginsAgainR104() {
        Map<String, String> same = Map.of("type", "缺货", "detail", "商品售罄");
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        assertThat(now(workflow).way().step()).isNotEqualTo(workflow.way().step());
        assertThat(offered(workflow, "u-zhang")).doesNotContain(ActionName.SEND_SMS);

        ActionResult asked = press(workflow.id(), "u-zhang", ActionName.UPDATE, Map.of("type", "缺货"));
        assertThat(((ActionResult.Asks) asked).form().fields())
                .flatExtracting(Form.Field::options)
                .contains(new Form.Option("商品售罄", "商品售罄（从头再来）"), new Form.Option("部分售罄", "部分售罄"));
        assertThat(pressed(workflow, "u-zhang", ActionName.UPDATE, same)).isEqualTo("done");

        Workflow again = now(workflow);
        assertThat(again.way().step()).isEqualTo(workflow.way().step());
        assertThat(again.holder()).isEqualTo("u-zhang");
        assertThat(again.done()).extracting(fact -> fact.kind()).noneMatch(kind -> kind.startsWith("step:"));
        assertThat(lastSaid(workflow)).isEqualTo("缺货/商品售罄 从头再来");
        assertThat(pressed(workflow, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed")))
                .isEqualTo("done");
        assertThat(pressed(workflow, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
    }

    @Test
    void oneThatIsBeingOpenedInTheSameMomentIsInTheWayToo() throws Exception {
        OrderNo no = order(OrderStatus.PAID);
        Workflow wrong = raised(no, "缺货/商品售罄", "u-zhang");
        Workflows.Plan twin =
                workflows.plan(new Finding(no, 1, new ProblemType("支付", "支付失败"), null, null, null, false));
        CompletableFuture<String> update = transaction.execute(status -> {
            workflows.open(twin, By.system());
            CompletableFuture<String> pressing = CompletableFuture.supplyAsync(
                    () -> pressed(wrong, "u-zhang", ActionName.UPDATE, Map.of("type", "支付", "detail", "支付失败")));
            await().until(() -> waitingForLocks() > 0);
            return pressing;
        });

        assertThat(update.get(30, TimeUnit.SECONDS)).isEqualTo("refused.twin");
        assertThat(now(wrong).kind().id()).isEqualTo("缺货/商品售罄");
    }

    @Test
    void everyTypeAndEachOfItsDetailsCanBeChosenR104() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        ActionResult types = actions.form(workflow.id(), ActionName.UPDATE, "u-zhang");

        assertThat(offered(types, "type"))
                .hasSizeGreaterThan(Form.OFFERED)
                .contains("服务", "技术", "其他")
                .containsExactlyElementsOf(catalogue.types());
        for (String type : catalogue.types()) {
            ActionResult details = press(workflow.id(), "u-zhang", ActionName.UPDATE, Map.of("type", type));
            assertThat(offered(details, "detail")).as(type).containsExactlyElementsOf(catalogue.details(type));
        }
    }
}
