package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Urgency;
import dev.baton.detection.Sweeping;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.presence.State;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.test.util.ReflectionTestUtils;

/** Who gets a step that is not for whoever has it, and in which order what waits is dealt (R054, R063, R073). */
class StepHolderTest extends PlaybookRoom {

    /** The clerk who could not settle it does not keep what only the lead can, and nobody else is dealt it. */
    @Test
    void whatOnlyALeadCanSettleWaitsForTheLeadWhoIsAwayX19R100() {
        Workflow w = held("费用/费用争议", "u-qian");
        pressed(w, "u-qian", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        presence.set("u-zhao", State.OFFLINE, null, "test");
        clock.advance(Duration.ofHours(49));
        PEOPLE.stream()
                .filter(user -> !user.equals("u-zhao"))
                .forEach(user -> presence.set(user, State.ONLINE, null, "test"));
        Sweeping.ringAlarms(baton);

        Workflow waiting = now(w);
        assertThat(waiting.way().step()).isEqualTo("lead");
        assertThat(waiting.state()).isEqualTo(WorkflowState.WAITING);
        assertThat(waiting.holding().why()).isEqualTo("「上级处理」由上级处理，赵会计 不在，等人来");
        assertThat(lastSaid(w)).isEqualTo("用户一直没回复 → 上级处理（赵会计 不在，等人来）");
        ReflectionTestUtils.invokeMethod(baton.getBean("queueDealer"), "deal");
        assertThat(now(w)).as("钱莉 is here, but it is not for her").isEqualTo(waiting);
        assertThat(waiting.way().alarmAt()).as("it is watched").isNotNull();
        assertThat(violations()).isEmpty();

        presence.set("u-zhao", State.ONLINE, null, "test");
        ReflectionTestUtils.invokeMethod(baton.getBean("queueDealer"), "deal");

        assertThat(now(w).holder()).isEqualTo("u-zhao");
        assertThat(now(w).way().dueAt()).isEqualTo(waiting.way().dueAt());
        assertThat(said(w)).containsOnlyOnce("assigned");
        assertThat(violations()).isEmpty();
        pressed(w, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whoeverMayStillTakesWhatWaitsForTheLeadAndALeadKeepsItR063R100() {
        Workflow clerks = held("服务/态度投诉", "u-zhang");
        Workflow leads = held("服务/态度投诉", "u-wang");
        pressed(clerks, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        pressed(leads, "u-wang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        presence.set("u-boss", State.OFFLINE, null, "test");
        Map<String, String> no = Map.of("result", "reached", "answer", "refused");

        pressed(leads, "u-wang", ActionName.CALL_CUSTOMER, no);
        assertThat(now(leads).holder())
                .as("a lead already, and nobody above is here")
                .isEqualTo("u-wang");

        presence.set("u-wang", State.OFFLINE, null, "test");
        pressed(clerks, "u-zhang", ActionName.CALL_CUSTOMER, no);
        assertThat(now(clerks).holder()).isNull();
        assertThat(lastSaid(clerks)).endsWith("→ 上级处理（王敏、老板 不在，等人来）");
        assertThat(pressed(clerks, "u-li", ActionName.TAKE, Map.of())).isEqualTo("done");
        assertThat(now(clerks).holder()).isEqualTo("u-li");
        pressed(clerks, "u-li", ActionName.RESOLVE, Map.of());
        pressed(leads, "u-wang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void aStepOfAnotherRoleGoesToSomebodyOfThatRoleAndAGateHoldsTheEndBackR054() {
        OrderNo no = order(OrderStatus.PAID, "900.00", null);
        Workflow w = raised(no, OwnPlaybook.KIND, "u-zhang");

        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));

        Workflow packing = now(w);
        assertThat(packing.way().step()).isEqualTo("pack");
        assertThat(packing.holder()).isIn("u-dong", "u-ning");
        assertThat(packing.holding().team()).isEqualTo("ops");
        assertThat(packing.done()).extracting(fact -> fact.text()).contains("已问过用户");
        String packer = String.valueOf(packing.holder());
        assertThat(pressed(w, packer, ActionName.RESOLVE, Map.of())).isEqualTo("refused.gate");
        assertThat(pressed(w, packer, ActionName.EXCHANGE, Map.of("sku", "S-2")))
                .isEqualTo("done");
        assertThat(now(w).holding().role()).isEqualTo("客服");
        String asker = String.valueOf(now(w).holder());
        assertThat(pressed(w, asker, ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(violations()).isEmpty();
    }

    @Test
    void aVipOvertakesTheQueueX20() {
        assertThat(raised(order(OrderStatus.PAID, "10.00", "vip"), "物流/物流停滞", "u-dong")
                        .urgency())
                .isEqualTo(Urgency.HIGH);
        assertThat(raised(order(OrderStatus.PAID, "10.00", null), "物流/物流停滞", "u-dong")
                        .urgency())
                .isEqualTo(Urgency.NORMAL);
    }

    @Test
    void whatWaitsPastItsTimeIsDealtBeforeOthersOfItsRankR073() {
        PEOPLE.forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
        Workflow old = waits("物流/物流停滞");
        Workflow usual = waits("物流/物流停滞");
        clock.set(old.way().dueAt().plusSeconds(1));
        Workflow fresh = waits("物流/发货异常");
        assertThat(List.of(now(old).urgency(), fresh.urgency())).containsExactly(Urgency.NORMAL, Urgency.HIGH);
        assertThat(queued(old, fresh)).containsExactly(fresh.id(), old.id());
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET alarm_at = ? WHERE id = ?")
                .params(clock.instant().plusSeconds(3600), usual.id())
                .update());

        Sweeping.ringAlarms(baton);

        assertThat(now(old).urgency()).isEqualTo(Urgency.HIGH);
        assertThat(lastSaid(old)).isEqualTo("超时未完成，已提醒；还没人接，优先级提到「高」");
        assertThat(queued(old, usual, fresh)).containsExactly(old.id(), fresh.id(), usual.id());
        clock.set(Objects.requireNonNull(now(old).way().alarmAt()));
        Sweeping.ringAlarms(baton);
        assertThat(now(old).urgency()).as("one rank, however often it rings").isEqualTo(Urgency.HIGH);

        presence.set("u-dong", State.ONLINE, null, "test");
        for (Workflow one : List.of(old, usual, fresh)) {
            pressed(one, "u-dong", ActionName.TAKE, Map.of());
            assertThat(pressed(one, "u-dong", ActionName.RESOLVE, Map.of())).isEqualTo("done");
        }
    }

    private Workflow waits(String kind) {
        Finding finding = new Finding(order(OrderStatus.PAID, "10.00", null), 1, type(kind), null, null, null, false);
        return workflows.open(finding, By.card("u-dong")).workflow();
    }

    /** In the order in which they are dealt. */
    private List<Long> queued(Workflow... those) {
        Set<Long> asked = new HashSet<>(Stream.of(those).map(Workflow::id).toList());
        return board.waitingFor(List.of("订单组"), 1000).stream()
                .map(Workflow::id)
                .filter(asked::contains)
                .toList();
    }
}
