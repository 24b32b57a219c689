package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.order.OrderStatus;
import dev.baton.presence.State;
import dev.baton.workflow.By;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who cannot go on alone asks a lead, and who would like to have it asks its holder. */
class AskingTest extends ActionRoom {

    private static final Map<String, String> NOTHING = Map.of();

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
    }

    @Test
    void itGoesToTheLeadThenToThatOnesLeadAndNoFurtherR100() {
        Workflow workflow = held("纠纷/客诉纠纷", "u-zhang");

        assertThat(pressed(workflow, "u-zhang", ActionName.ESCALATE, Map.of("reason", "要赔十倍")))
                .isEqualTo("done");
        assertThat(now(workflow).holder()).isEqualTo("u-wang");
        assertThat(lastSaid(workflow)).isEqualTo("升级给 王敏：要赔十倍");
        pressed(workflow, "u-wang", ActionName.ESCALATE, NOTHING);
        assertThat(now(workflow).holder()).isEqualTo("u-boss");
        assertThat(offered(workflow, "u-boss")).doesNotContain(ActionName.ESCALATE);
        assertThat(pressed(workflow, "u-boss", ActionName.ESCALATE, NOTHING)).isEqualTo("refused.nobody-above");
        assertThat(pressed(workflow, "u-zhang", ActionName.TAKE, NOTHING)).isEqualTo("done");
    }

    @Test
    void aLeadWhoIsAwayIsPassedOverAndWithNobodyHereItStaysAndSaysSo() {
        presence.set("u-wang", State.OFFLINE, null, "test");
        Workflow first = held("纠纷/客诉纠纷", "u-zhang");
        pressed(first, "u-zhang", ActionName.ESCALATE, NOTHING);
        assertThat(now(first).holder()).isEqualTo("u-boss");

        presence.set("u-boss", State.LEAVE, null, "test");
        Workflow second = held("纠纷/客诉纠纷", "u-zhang");
        assertThat(pressed(second, "u-zhang", ActionName.ESCALATE, Map.of("reason", "急")))
                .isEqualTo("done");

        assertThat(now(second).holder()).isEqualTo("u-zhang");
        assertThat(lastSaid(second)).isEqualTo("想升级，王敏、老板 不在，仍由 张三 处理，王敏、老板 来了请再点一次：急");
    }

    @Test
    void whoFitsAsksAndOnePressOfTheHolderMovesIt() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        assertThat(offered(workflow, "u-zhang")).doesNotContain(ActionName.YIELD, ActionName.REQUEST_TAKE);

        assertThat(pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("done");

        Workflow asked = now(workflow);
        assertThat(asked.revision()).isEqualTo(workflow.revision());
        assertThat(asked.holder()).isEqualTo("u-zhang");
        assertThat(offered(workflow, "u-zhang")).contains(ActionName.YIELD);
        ActionResult second = press(workflow.id(), "u-wang", ActionName.REQUEST_TAKE, NOTHING);
        assertThat(second).isInstanceOfSatisfying(ActionResult.Refused.class, no -> {
            assertThat(no.refusal().key()).isEqualTo("refused.asked-by-other");
            assertThat(no.refusal().args()).contains("李四");
        });
        assertThat(pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("refused.asked-already");
        assertThat(pressed(workflow, "u-qian", ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("refused.role-of");
        assertThat(pressed(workflow, "u-li", ActionName.YIELD, NOTHING)).isEqualTo("refused.not-holder");

        assertThat(pressed(workflow, "u-zhang", ActionName.YIELD, NOTHING)).isEqualTo("done");

        assertThat(now(workflow).holder()).isEqualTo("u-li");
        assertThat(now(workflow).holding().asked()).isNull();
        assertThat(lastSaid(workflow)).isEqualTo("同意转交给 李四");
        assertThat(pressed(workflow, "u-li", ActionName.YIELD, NOTHING)).isEqualTo("refused.nobody-asked");
    }

    @Test
    void aRequestIsForgottenWhenItMovesAndNobodyAsksForWhatNobodyHolds() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-li", ActionName.REQUEST_TAKE, NOTHING);
        pressed(workflow, "u-wang", ActionName.TAKE, NOTHING);

        assertThat(pressed(workflow, "u-wang", ActionName.YIELD, NOTHING)).isEqualTo("refused.nobody-asked");
        assertThat(pressed(workflow, "u-zhang", ActionName.YIELD, NOTHING)).isEqualTo("refused.not-holder");

        presence.set("u-dong", State.OFFLINE, null, "test");
        presence.set("u-ning", State.OFFLINE, null, "test");
        Workflow waiting = workflows
                .open(
                        new dev.baton.workflow.Finding(
                                order(OrderStatus.PAID),
                                1,
                                new dev.baton.catalogue.ProblemType("物流", "催单"),
                                null,
                                null,
                                null,
                                false),
                        By.system())
                .workflow();
        assertThat(pressed(waiting, "u-ning", ActionName.REQUEST_TAKE, NOTHING)).isEqualTo("refused.nobody-to-ask");
    }

    @Test
    void whoAskedForARefundCannotAskToReviewIt() {
        Workflow workflow = held("退款/申请退款", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "1", "reason", "少发"));

        assertThat(pressed(workflow, "u-zhang", ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("refused.role-of");
        String reviewer = String.valueOf(now(workflow).holder());
        String colleague = reviewer.equals("u-qian") ? "u-zhao" : "u-qian";
        assertThat(pressed(workflow, colleague, ActionName.REQUEST_TAKE, NOTHING))
                .isEqualTo("done");
        assertThat(pressed(workflow, reviewer, ActionName.YIELD, NOTHING)).isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.REVIEW);
        assertThat(now(workflow).holder()).isEqualTo(colleague);
    }
}
