package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.presence.State;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Fact;
import dev.baton.workflow.Finding;
import dev.baton.workflow.InvalidFinding;
import dev.baton.workflow.Opened;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What raising an exception reads of its order, and that it never takes what is no longer so. */
class RaisingTest extends ActionRoom {

    private static final ProblemType SOLD_OUT = new ProblemType("缺货", "商品售罄");

    /** The loads of these people are known from then on. */
    @BeforeEach
    void oneWasRaisedBefore() {
        open(order(OrderStatus.PAID), 1);
    }

    private Workflow open(OrderNo no, int line) {
        return workflows
                .open(new Finding(no, line, SOLD_OUT, null, null, null, false), By.system())
                .workflow();
    }

    /** Of the cheapest of some: now and then a raise reads the loads anew as well. */
    private int cost(Supplier<OrderNo> orders) {
        return IntStream.range(0, 5)
                .map(i -> {
                    OrderNo no = orders.get();
                    int before = statements();
                    open(no, 1);
                    return statements() - before;
                })
                .min()
                .orElseThrow();
    }

    private void elsewhere(String change, OrderNo no) {
        transaction.executeWithoutResult(
                status -> sql.sql(change).param("no", no.value()).update());
    }

    private OrderNo aMomentLater(OrderNo no) {
        clock.set(clock.instant().plusSeconds(6));
        return no;
    }

    @Test
    void anOrderThatWasStoredHereAMomentAgoIsNotRead() {
        assertThat(cost(() -> order(OrderStatus.PAID)))
                .as("load, workflow, timeline, outbox")
                .isEqualTo(4);
        assertThat(cost(() -> aMomentLater(order(OrderStatus.PAID))))
                .as("the order as well")
                .isEqualTo(5);
    }

    @Test
    void whatAnotherInstanceStoredMeanwhileCountsAMomentLater() {
        OrderNo no = order(OrderStatus.PAID, "358.00", "vip");
        elsewhere("""
                UPDATE order_head h JOIN order_line l ON l.order_id = h.id
                   SET h.amount = 99.00, h.buyer_level = 'normal', l.name = '手套'
                 WHERE h.order_no = :no
                """, no);

        Workflow opened = open(aMomentLater(no), 1);

        assertThat(opened.subject()).isEqualTo("手套 ×2");
        assertThat(opened.course().amount()).isEqualByComparingTo("99.00");
    }

    /** R001: nobody would have what was told about one that was just finished. */
    @Test
    void aReportThatMeetsItsTwinAsItIsFinishedOpensANewOne() throws Exception {
        OrderNo no = order(OrderStatus.PAID);
        Workflow finished = open(no, 1);
        Finding again = new Finding(no, 1, SOLD_OUT, null, "顾客又来催，还是没货", null, false);
        Workflows.Plan plan = workflows.plan(again);
        CompletableFuture<Opened> report = transaction.execute(status -> {
            Fact fact = new Fact(Workflow.RESOLVED, clock.instant(), "李四", "已完结");
            workflows.apply(
                    workflows.lock(finished.id()), new Change.Resolve(fact), By.system(), Entry.of("resolved", ""));
            CompletableFuture<Opened> reported = CompletableFuture.supplyAsync(
                    () -> transaction.execute(reporting -> workflows.open(plan, By.system())));
            await().until(() -> waitingForLocks() > 0);
            return reported;
        });

        Opened opened = report.get(30, TimeUnit.SECONDS);

        assertThat(opened.created()).isTrue();
        assertThat(opened.workflow().id()).isNotEqualTo(finished.id());
        assertThat(opened.workflow().state().isOpen()).isTrue();
    }

    @Test
    void aLineThatIsGoneIsRefusedAndNothingIsCounted() {
        OrderNo no = aMomentLater(order(OrderStatus.PAID));
        elsewhere("DELETE FROM order_line WHERE order_id = (SELECT id FROM order_head WHERE order_no = :no)", no);
        int open = counted();

        assertThatThrownBy(() -> open(no, 1)).isInstanceOf(InvalidFinding.class);

        assertThat(board.ofOrder(no)).isEmpty();
        assertThat(counted()).isEqualTo(open);
        assertThatThrownBy(() -> open(order(OrderStatus.PAID), 9))
                .as("of an order that is known as well")
                .isInstanceOf(InvalidFinding.class);
    }

    /** As the API and the chat raise: with the press that asked for it, in one transaction. */
    private Workflow reported(OrderNo no, int line, String type, String detail) {
        var plan = workflows.plan(new Finding(no, line, new ProblemType(type, detail), null, null, null, false));
        return Objects.requireNonNull(transaction.execute(status -> workflows.open(plan, By.system())))
                .workflow();
    }

    @Test
    void whoHasTheOrderInHandGetsItsNextExceptionTooR007R011() {
        OrderNo no = order(OrderStatus.PAID);
        raised(no, "缺货/商品售罄", "u-zhang");
        IntStream.range(0, 3).forEach(i -> held("缺货/商品售罄", "u-zhang"));

        Workflow next = reported(no, 0, "变更", "改地址");

        assertThat(next.holder()).as("though others have less").isEqualTo("u-zhang");
        assertThat(next.holding().why()).isEqualTo(no.value() + " 的缺货/商品售罄也在他手上");
        assertThat(reported(order(OrderStatus.PAID), 0, "变更", "改地址").holder())
                .as("another order")
                .isNotEqualTo("u-zhang");

        presence.set("u-zhang", State.OFFLINE, null, "test");
        assertThat(reported(no, 0, "变更", "换码").holder())
                .as("who is not here gets nothing")
                .isNotEqualTo("u-zhang");
        assertThat(violations()).isEmpty();
    }

    @Test
    void whatIsOpenOfTheOrderIsReadOnceR007() {
        int least = IntStream.range(0, 5)
                .map(i -> {
                    OrderNo no = order(OrderStatus.PAID);
                    int before = statements();
                    reported(no, 1, "缺货", "商品售罄");
                    return statements() - before;
                })
                .min()
                .orElseThrow();
        assertThat(least).as("what is open, load, workflow, timeline, outbox").isEqualTo(5);
    }

    private int counted() {
        return transaction.execute(status -> sql.sql("SELECT SUM(open_count) FROM assignment_load")
                .query(Integer.class)
                .single());
    }
}
