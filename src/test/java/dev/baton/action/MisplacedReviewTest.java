package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.catalogue.ActionName;
import dev.baton.handover.HandoverRoom;
import dev.baton.presence.State;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reviews of refunds that an older version left in the queue, or with somebody, of 客服 (R111). */
class MisplacedReviewTest extends ActionRoom {

    private static final Map<String, String> NOTHING = Map.of();
    private static final List<String> FINANCE = List.of("u-zhao", "u-qian");

    @BeforeEach
    void financeIsAway() {
        FINANCE.forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
    }

    @AfterEach
    void nothingIsLost() {
        assertThat(violations()).isEmpty();
    }

    /** In the queue of 客服, or with this person of theirs. */
    private Workflow misplaced(@Nullable String holder) {
        Workflow workflow = held("退款/申请退款", "u-zhang");
        assertThat(pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "10", "reason", "少发")))
                .isEqualTo("done");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.WAITING);
        transaction.executeWithoutResult(status -> {
            sql.sql("UPDATE workflow SET role = '客服', team = 'cs', holder = ?, state = ? WHERE id = ?")
                    .params(Arrays.asList(holder, holder == null ? "waiting" : "review", workflow.id()))
                    .update();
            if (holder != null) {
                sql.sql("INSERT IGNORE INTO assignment_load (user_id, open_count) VALUES (?, 0)")
                        .param(holder)
                        .update();
                sql.sql("UPDATE assignment_load SET open_count = open_count + 1 WHERE user_id = ?")
                        .param(holder)
                        .update();
            }
        });
        return now(workflow);
    }

    private void isHome(Workflow workflow) {
        assertThat(now(workflow).holding().role()).isEqualTo("财务");
        assertThat(now(workflow).holding().team()).isEqualTo("fin");
    }

    @Test
    void dealingBringsItHomeAndNobodyElseGetsItR111() {
        Workflow review = misplaced(null);

        HandoverRoom.deal(baton);

        isHome(review);
        assertThat(now(review).holder()).isNull();
        assertThat(lastSaid(review)).isEqualTo("退款复核只由财务办，转回财务");
        presence.set("u-qian", State.ONLINE, null, "test");
        await().untilAsserted(() -> assertThat(now(review).holder()).isEqualTo("u-qian"));
        assertThat(pressed(review, "u-qian", ActionName.APPROVE_REFUND, NOTHING))
                .isEqualTo("done");
    }

    @Test
    void aStartBringsHomeWhatNobodyIsHereToBeDealtR111() {
        Workflow review = misplaced(null);
        Workflow held = misplaced("u-li");
        Workflow finances = misplaced("u-zhao");

        HandoverRoom.bringReviewsHome(baton);

        List.of(review, held, finances).forEach(this::isHome);
        assertThat(now(review).state()).isEqualTo(WorkflowState.WAITING);
        assertThat(now(held).state()).as("who has it may not decide about it").isEqualTo(WorkflowState.WAITING);
        assertThat(now(finances).holder()).as("who may keeps it").isEqualTo("u-zhao");
        assertThat(said(held)).contains("review-home");

        List<Integer> entries = List.of(
                now(review).entries(), now(held).entries(), now(finances).entries());
        HandoverRoom.bringReviewsHome(baton);
        assertThat(List.of(
                        now(review).entries(),
                        now(held).entries(),
                        now(finances).entries()))
                .as("once")
                .isEqualTo(entries);
    }

    @Test
    void onlyPeopleOfItsRoleTakeItAndThenItIsTheirsR111() {
        Workflow review = misplaced(null);

        assertThat(offered(review, "u-li")).doesNotContain(ActionName.TAKE);
        assertThat(pressed(review, "u-li", ActionName.TAKE, NOTHING)).isEqualTo("refused.role-of");
        assertThat(pressed(review, "u-qian", ActionName.TAKE, NOTHING)).isEqualTo("done");

        isHome(review);
        assertThat(now(review).holder()).isEqualTo("u-qian");
    }

    @Test
    void itIsReassignedToPeopleOfItsRoleOnlyR111() {
        Workflow review = misplaced("u-li");

        assertThat(pressed(review, "u-wang", ActionName.REASSIGN, Map.of("to", "u-zhang")))
                .isEqualTo("refused.not-fitting");
        assertThat(pressed(review, "u-wang", ActionName.REASSIGN, Map.of("to", "u-zhao")))
                .isEqualTo("done");

        isHome(review);
        assertThat(now(review).holder()).isEqualTo("u-zhao");
    }
}
