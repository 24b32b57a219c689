package dev.baton.workflow;

import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Hours;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.order.OrderNo;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workflows as people talk about them. */
public final class WorkflowFixtures {

    public static final Instant NOW = Instant.parse("2026-11-22T02:00:00Z");

    /** Around the clock, whatever is asked for. */
    public static final WorkClock ALWAYS = (hours, role, from, length) -> from.plus(length);

    private WorkflowFixtures() {}

    static Step firstStep() {
        return step(
                "contact",
                "联系用户",
                "客服",
                Duration.ofHours(2),
                "联系用户",
                List.of(ActionName.SEND_SMS, ActionName.APPLY_REFUND, ActionName.RESOLVE),
                "sold-out");
    }

    static Step reviewStep() {
        return step(
                "review",
                "退款复核",
                "财务",
                Duration.ofHours(4),
                "核对金额",
                List.of(ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND),
                null);
    }

    /** A step that is all there is. */
    private static Step step(
            String id,
            String name,
            String role,
            Duration limit,
            String todo,
            List<ActionName> actions,
            @Nullable String sms) {
        return new Step(
                id,
                name,
                role,
                false,
                limit,
                Hours.WORKING,
                todo,
                null,
                actions,
                sms,
                null,
                List.of(),
                null,
                false,
                List.of(),
                null,
                null,
                null,
                null);
    }

    static Decision to(String userId) {
        return Decision.person(userId, "客服", "cs", "测试");
    }

    static Workflow waiting() {
        return new Workflow(
                42L,
                new OrderNo("SO-1"),
                null,
                0,
                "羊毛围巾 灰 ×2",
                new ProblemType("缺货", "商品售罄"),
                "42",
                null,
                WorkflowState.WAITING,
                1,
                1,
                1,
                null,
                "cs",
                new Workflow.Holding(null, "客服", "cs", NOW, "没人在线"),
                Workflow.entering(firstStep(), "客服", 1, NOW, ALWAYS),
                List.of(),
                Pending.none(),
                Workflow.Course.of("", null, null),
                false,
                Urgency.HIGH,
                "system",
                NOW,
                NOW,
                null);
    }

    public static Workflow heldBy(String userId) {
        return waiting().after(new Change.Assign(to(userId)), By.system(), NOW, ALWAYS);
    }
}
