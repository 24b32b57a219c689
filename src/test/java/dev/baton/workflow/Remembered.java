package dev.baton.workflow;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What the presses of this process believe without reading it. */
public final class Remembered {

    private Remembered() {}

    /** Of the workflows written last: what a press would take for what the store does not say; empty is right. */
    public static List<String> untrue(ApplicationContext baton) {
        JdbcClient sql = baton.getBean(JdbcClient.class);
        TransactionTemplate transaction = baton.getBean(TransactionTemplate.class);
        return transaction.execute(status -> sql
                .sql("SELECT id FROM workflow WHERE by_hand_at IS NULL ORDER BY updated_at DESC, id DESC LIMIT 100")
                .query(Long.class)
                .list()
                .stream()
                .flatMap(id -> untrue(baton, id))
                .toList());
    }

    private static Stream<String> untrue(ApplicationContext baton, long id) {
        Optional<Workflow> remembered = baton.getBean(Recent.class).workflow(id);
        Workflow stored = baton.getBean(WorkflowMapper.class).find(id).orElseThrow();
        return remembered
                .filter(workflow -> Objects.equals(workflow.head(), stored.head()) && !workflow.equals(stored))
                .map(workflow -> "remembered " + workflow + ", stored " + stored)
                .stream();
    }
}
