package dev.baton.money;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.tsid.TsidCreator;
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
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.PretendGateway;
import dev.baton.outbox.Priority;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;

/** Money on its way back, through a gateway that has bad days. */
abstract class RefundRoom extends ActionRoom {

    static final Duration WINDOW = Duration.ofSeconds(61);

    @Autowired
    Refunds refunds;

    @Autowired
    RefundDelivery delivery;

    @BeforeEach
    void theGatewayWorks() {
        GATEWAY.expect();
        GATEWAY.locked(false);
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
        assertThat(GATEWAY.strangers()).isZero();
    }

    static Payment paid(String no, String amount) {
        return new Payment(no, "alipay", Money.of(amount, "CNY"), PaymentStatus.PAID, null);
    }

    OrderNo order(int lines, Payment... payments) {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        orders.put(order(no, lines, clock.instant(), payments));
        return no;
    }

    static Order order(OrderNo no, int lines, Instant now, Payment... payments) {
        return new Order(
                no,
                null,
                "taobao",
                OrderStatus.PAID,
                Money.of("300.00", "CNY"),
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
                IntStream.rangeClosed(1, lines)
                        .mapToObj(line -> new OrderLine(line, "S-" + line, "围巾", 1, Money.of("500.00", "CNY"), null))
                        .toList(),
                List.of(payments),
                List.of(),
                List.of(),
                List.of(),
                Map.of());
    }

    Workflow raised(OrderNo no, int line) {
        ProblemType kind = new ProblemType("退款", "申请退款");
        return workflows
                .open(new Finding(no, line, kind, null, null, "u-zhang", false), By.system())
                .workflow();
    }

    ActionResult ask(Workflow workflow, String amount) {
        return press(workflow.id(), "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", amount, "reason", "少发一条"));
    }

    /** Asked for by u-zhang and approved by whoever of 财务 got it; the undo window is still open. */
    Refund approved(String amount, Payment... payments) {
        return approvedOf(raised(order(1, payments), 0), amount);
    }

    Refund approvedOf(Workflow workflow, String amount) {
        assertThat(word(ask(workflow, amount))).isEqualTo("done");
        String reviewer = Objects.requireNonNull(now(workflow).holder());
        assertThat(word(press(workflow.id(), reviewer, ActionName.APPROVE_REFUND, Map.of())))
                .isEqualTo("done");
        return refunds.underWay(workflow.id()).orElseThrow();
    }

    Refund leaving(String amount, Payment... payments) {
        Refund refund = approved(amount, payments);
        clock.advance(WINDOW);
        return refund;
    }

    Workflow workflowOf(Refund refund) {
        return workflows.find(refund.workflowId()).orElseThrow();
    }

    Refund now(Refund refund) {
        return refunds.ofOrder(refund.orderNo()).stream()
                .filter(one -> one.id() == refund.id())
                .findFirst()
                .orElseThrow();
    }

    /** As the relay does: what is delivered leaves the outbox. */
    Outcome deliver(String refundNo) {
        Outcome outcome =
                delivery.deliver(new OutboxEntry(1, "refund", refundNo, 1, 0, Priority.MONEY, clock.instant()));
        if (outcome instanceof Outcome.Delivered) {
            transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                    .param(refundNo)
                    .update());
        }
        return outcome;
    }

    static String only(Refund refund) {
        assertThat(refund.refundNos()).hasSize(1);
        return refund.refundNos().get(0);
    }

    List<String> told(Refund refund) {
        return timeline.from(refund.workflowId(), 0, 50).stream()
                .map(TimelineEntry::kind)
                .toList();
    }

    void paidOnce(Refund refund) {
        String refundNo = only(refund);
        assertThat(now(refund).state()).isEqualTo(RefundState.PAID);
        assertThat(GATEWAY.done(refundNo)).isEqualTo("succeeded");
        assertThat(told(refund)).containsOnlyOnce("refund-paid");
        assertThat(workflowOf(refund).state()).isEqualTo(WorkflowState.HELD);
        assertThat(workflowOf(refund).holder()).isEqualTo("u-zhang");
        assertThat(workflowOf(refund).pending().inFlight()).isZero();
        assertThat(GATEWAY.seen(refundNo).stream()
                        .filter(call -> call.method().equals("POST"))
                        .map(PretendGateway.Seen::body)
                        .distinct())
                .hasSize(1);
    }

    /** As 撤销 does, on the last moment of the window. */
    String takeBack(Refund refund) {
        Change.Homeward home = workflows.homeward(workflowOf(refund));
        return Objects.requireNonNull(transaction.execute(status -> {
            Workflow locked = workflows.lock(refund.workflowId());
            Asked asked = refunds.revoke(locked, Objects.requireNonNull(refund.approver()));
            if (asked instanceof Asked.Refused refused) {
                return refused.refusal().key();
            }
            Fact fact = new Fact("refund", clock.instant(), "赵会计", "退款已撤销");
            workflows.apply(locked, home.with(fact), By.card("u-zhao"), Entry.of("refund-approval-revoked"));
            return "done";
        }));
    }
}
