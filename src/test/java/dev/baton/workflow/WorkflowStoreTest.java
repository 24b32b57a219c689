package dev.baton.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.action.ActionRoom;
import dev.baton.catalogue.ActionName;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** A press believes what its own process left, and nothing else. */
class WorkflowStoreTest extends ActionRoom {

    @Autowired
    private PlatformTransactionManager transactions;

    private Workflow locked(Workflow workflow) {
        return in(transaction, () -> workflows.lock(workflow.id()));
    }

    private static <T> T in(TransactionTemplate transaction, Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    private void elsewhere(Workflow workflow, String change) {
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET " + change + " WHERE id = ?")
                .param(workflow.id())
                .update());
    }

    private long sent() {
        return sql.sql("SHOW SESSION STATUS LIKE 'Bytes_sent'")
                .query((row, number) -> row.getLong(2))
                .single();
    }

    private long sentBy(Runnable work) {
        return in(transaction, () -> {
            long before = sent();
            long idle = sent() - before;
            work.run();
            return sent() - before - 2 * idle;
        });
    }

    @Test
    void whatThisProcessLeftIsLockedAndNotReadAgain() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        long believed = sentBy(() -> workflows.lock(workflow.id()));
        elsewhere(workflow, "drawing = drawing + 1, head = UNHEX(SHA2('theirs', 256)), by_hand_at = NULL");
        long read = sentBy(() -> workflows.lock(workflow.id()));

        assertThat(believed).as("bytes that the store sends").isPositive().isLessThan(read / 5);
    }

    @Test
    void whatIsMendedByHandCountsAtOnceAndIsOursAgainWithTheNextPress() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        elsewhere(workflow, "todo = '先打电话'");

        assertThat(locked(workflow).way().todo()).isEqualTo("先打电话");
        assertThat(pressed(workflow, "u-zhang", ActionName.NOTE, Map.of("text", "打过了")))
                .isEqualTo("done");

        assertThat(now(workflow).way().todo()).isEqualTo("先打电话");
        assertThat(locked(workflow)).isEqualTo(now(workflow));
        assertThat(byHand(workflow)).isFalse();
    }

    private boolean byHand(Workflow workflow) {
        return sql.sql("SELECT by_hand_at IS NOT NULL FROM workflow WHERE id = ?")
                .param(workflow.id())
                .query(Boolean.class)
                .single();
    }

    @Test
    void everyWriteOfOursIsToldFromOneByHand() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        elsewhere(workflow, "why = '手工改的'");
        assertThat(byHand(workflow)).isTrue();
        pressed(workflow, "u-li", ActionName.TAKE, Map.of());
        assertThat(byHand(workflow)).as("in other hands").isFalse();

        elsewhere(workflow, "why = '又改了'");
        pressed(workflow, "u-li", ActionName.RESOLVE, Map.of());
        assertThat(byHand(workflow)).as("else another").isFalse();
        assertThat(now(workflow).holding().why()).isEqualTo("又改了");
    }

    /** Even when it wrote as often: a store that has lost its last commit goes on from the one before. */
    @Test
    void whatAnotherInstanceWroteIsRead() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        elsewhere(workflow, "head = UNHEX(SHA2('theirs', 256)), holder = 'u-li', by_hand_at = NULL");

        assertThat(locked(workflow).holder()).isEqualTo("u-li");
        assertThat(pressed(workflow, "u-zhang", ActionName.RESOLVE, Map.of())).isEqualTo("refused.not-holder");
    }

    @Test
    void whatATransactionWroteIsSeenInItAndForgottenWithIt() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");

        transaction.executeWithoutResult(status -> {
            workflows.note(workflows.lock(workflow.id()), "一", By.system());
            assertThat(workflows.lock(workflow.id()).entries()).isEqualTo(2);
            status.setRollbackOnly();
        });

        assertThat(locked(workflow)).isEqualTo(workflow);
    }

    @Test
    void whatIsTakenBackToASavepointIsForgottenAndTheRestIsNot() {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        TransactionTemplate nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);

        transaction.executeWithoutResult(status -> {
            in(nested, () -> workflows.note(workflows.lock(workflow.id()), "一", By.system()));
            assertThatThrownBy(() -> in(nested, () -> {
                        workflows.note(workflows.lock(workflow.id()), "二", By.system());
                        throw new IllegalStateException("does not fit");
                    }))
                    .hasMessage("does not fit");
            workflows.note(workflows.lock(workflow.id()), "三", By.system());
        });

        assertThat(timeline.shown(locked(workflow)))
                .extracting(TimelineEntry::text)
                .startsWith("留言：三", "留言：一");
        assertThat(locked(workflow)).isEqualTo(now(workflow));
    }
}
