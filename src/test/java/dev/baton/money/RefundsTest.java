package dev.baton.money;

import static dev.baton.Together.together;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.action.ActionResult;
import dev.baton.catalogue.ActionName;
import dev.baton.integrity.Violation;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.Priority;
import dev.baton.workflow.Fact;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;

/** A refund is asked for by one person, decided by another, and taken back or paid, under races. */
class RefundsTest extends RefundRoom {

    @Autowired
    private Outbox outbox;

    /** Reais are called reais from the request to the money's arrival, on the card too. */
    @Test
    void anotherCurrencyIsNeverCalledYuan() {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        Money most = Money.of("80.00", "BRL");
        Instant now = clock.instant();
        orders.put(new Order(
                no,
                null,
                "olist",
                OrderStatus.PAID,
                most,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "Ana", "13900000000", null, List.of()),
                List.of(new OrderLine(1, "S-1", "cachecol", 1, most, null)),
                List.of(new Payment("P1", "boleto", most, PaymentStatus.PAID, null)),
                List.of(),
                List.of(),
                List.of(),
                Map.of()));
        Workflow workflow = raised(no, 0);
        assertThat(ask(workflow, "80.01"))
                .isInstanceOfSatisfying(
                        ActionResult.Refused.class,
                        refused -> assertThat(refused.refusal().args()).containsExactly("80.00 BRL"));
        Refund refund = approvedOf(workflow, "80.00");
        clock.advance(WINDOW);
        deliver(only(refund));

        assertThat(timeline.from(workflow.id(), 0, 50))
                .extracting(TimelineEntry::text)
                .anySatisfy(text -> assertThat(text).startsWith("申请退款 80.00 BRL"))
                .anySatisfy(text -> assertThat(text).startsWith("同意退款 80.00 BRL"))
                .anySatisfy(text -> assertThat(text).startsWith("退款 80.00 BRL已到账"))
                .noneSatisfy(text -> assertThat(text).contains("元"));
        assertThat(workflowOf(refund).done())
                .extracting(Fact::text)
                .anySatisfy(text -> assertThat(text).contains("已退款 80.00 BRL"))
                .noneSatisfy(text -> assertThat(text).contains("元"));
    }

    @Test
    void twentyHandsOnOneOrderNeverAskForMoreThanWasPaidR087() throws Exception {
        OrderNo no = order(20, paid("P1", "200.00"), paid("P2", "100.00"));
        List<Workflow> raised =
                IntStream.rangeClosed(1, 20).mapToObj(line -> raised(no, line)).toList();

        List<String> results = together(raised.stream()
                .map(workflow -> (Callable<String>) () -> word(ask(workflow, "50.00")))
                .toList());

        assertThat(results).filteredOn("done"::equals).hasSize(6);
        assertThat(results).filteredOn("refused.amount-too-high"::equals).hasSize(14);
        assertThat(refunds.ofOrder(no).stream().map(Refund::amount).reduce(Money::plus))
                .contains(Money.of("300.00", "CNY"));
        Order order = orders.find(no).orElseThrow();
        assertThat(refunds.refundable(order, 0).isZero()).isTrue();
    }

    @Test
    void aRefundThatCameToNothingCanBeAskedForAgain() {
        OrderNo no = order(1, paid("P1", "80.00"));
        Workflow workflow = raised(no, 1);
        assertThat(word(ask(workflow, "80.00"))).isEqualTo("done");
        assertThat(word(ask(raised(no, 0), "0.01"))).isEqualTo("refused.amount-too-high");

        assertThat(word(press(workflow.id(), "u-zhang", ActionName.REVOKE, Map.of())))
                .isEqualTo("done");

        assertThat(word(ask(workflow, "80.01"))).isEqualTo("refused.amount-too-high");
        assertThat(word(ask(workflow, "0.00"))).isEqualTo("refused.bad-amount");
        assertThat(word(ask(workflow, "1.005"))).isEqualTo("refused.bad-amount");
        assertThat(word(ask(workflow, "-1"))).isEqualTo("refused.bad-amount");
        assertThat(word(ask(workflow, "80.00"))).isEqualTo("done");
    }

    @Test
    void whoAskedNeverApprovesNotEvenInTheDatabaseR111R113() {
        Workflow workflow = raised(order(1, paid("P1", "80.00")), 0);
        ask(workflow, "10.00");

        Asked own = Objects.requireNonNull(transaction.execute(
                status -> refunds.approve(workflows.lock(workflow.id()), "u-zhang", clock.instant())));

        assertThat(own)
                .isInstanceOfSatisfying(
                        Asked.Refused.class,
                        no -> assertThat(no.refusal().key()).isEqualTo("refused.four-eyes"));
        assertThatThrownBy(() -> transaction.executeWithoutResult(
                        status -> sql.sql("UPDATE money_request SET approver = requester WHERE workflow_id = ?")
                                .param(workflow.id())
                                .update()))
                .isInstanceOf(DataAccessException.class)
                .hasMessageContaining("money_request_four_eyes"); // MySQL and MariaDB class it differently
    }

    @Test
    void approvedOrRejectedOnlyOnceR115() throws Exception {
        Workflow workflow = raised(order(1, paid("P1", "80.00")), 0);
        ask(workflow, "10.00");
        String reviewer = Objects.requireNonNull(now(workflow).holder());

        List<String> results = together(List.of(
                () -> word(press(workflow.id(), reviewer, ActionName.APPROVE_REFUND, Map.of())),
                () -> word(press(workflow.id(), reviewer, ActionName.REJECT_REFUND, Map.of("reason", "不符"))),
                () -> word(press(workflow.id(), reviewer, ActionName.APPROVE_REFUND, Map.of())),
                () -> word(press(workflow.id(), "u-zhang", ActionName.REVOKE, Map.of()))));

        assertThat(results).containsOnlyOnce("done");
    }

    @Test
    void aRetryByHandSendsNothingBeforeTheUndoWindowIsOverX06() {
        Refund refund = approved("80.00", paid("P1", "80.00"));
        String refundNo = only(refund);

        Outcome early = deliver(refundNo);

        assertThat(early)
                .isInstanceOfSatisfying(
                        Outcome.Later.class, later -> assertThat(later.at()).isEqualTo(refund.leavesAt()));
        assertThat(GATEWAY.asked(refundNo)).isEmpty();
        String approver = Objects.requireNonNull(refund.approver());
        assertThat(word(press(workflowOf(refund).id(), approver, ActionName.REVOKE, Map.of())))
                .isEqualTo("done");
        clock.advance(WINDOW);
        assertThat(deliver(refundNo)).isEqualTo(Outcome.delivered());
        assertThat(GATEWAY.asked(refundNo)).isEmpty();
        assertThat(now(refund).state()).isEqualTo(RefundState.REVOKED);
    }

    @Test
    void eitherItIsTakenBackOrItIsPaidX06() throws Exception {
        for (int round = 0; round < 10; round++) {
            Refund refund = leaving("90.00", paid("P1", "60.00"), paid("P2", "30.00"));

            List<Callable<String>> race = new ArrayList<>();
            refund.refundNos().forEach(no -> race.add(() -> deliver(no).toString()));
            race.add(() -> takeBack(refund));
            String taken = together(race).get(2);

            boolean revoked = taken.equals("done");
            assertThat(refund.refundNos())
                    .allSatisfy(no -> assertThat(GATEWAY.done(no)).isEqualTo(revoked ? null : "succeeded"));
            assertThat(now(refund).state()).isEqualTo(revoked ? RefundState.REVOKED : RefundState.PAID);
        }
    }

    @Test
    void aForgottenRefundIsSeenByTheIntegrityCheckR001() {
        Refund refund = approved("80.00", paid("P1", "80.00"));
        transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE entry_key = ?")
                .param(only(refund))
                .update());

        assertThat(violations()).extracting(Violation::rule).containsExactly("refund-forgotten");

        transaction.executeWithoutResult(
                status -> outbox.append("refund", only(refund), clock.instant(), Priority.MONEY));
    }
}
