package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.integrity.Violation;
import dev.baton.workflow.Workflow;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Every way in which somebody can change what happened, by SQL, is found: which entry, of which workflow (R047, R048,
 * R058).
 */
class TimelineChainTest extends ActionRoom {

    private Workflow workflow;

    @BeforeEach
    void somethingHappened() {
        workflow = held("缺货/商品售罄", "u-zhang");
        pressed(workflow, "u-zhang", ActionName.NOTE, Map.of("text", "用户说|可以等：7 天 🙂 \uD83D"));
        pressed(workflow, "u-li", ActionName.NOTE, Map.of("text", " 我也看到了\n第二行 "));
        pressed(workflow, "u-li", ActionName.TAKE, Map.of());
        assertThat(torn()).isEmpty();
    }

    private List<String> torn() {
        return violations().stream()
                .filter(violation -> violation.rule().equals("timeline-chain"))
                .filter(violation -> workflow.wireId().equals(violation.workflowId()))
                .map(Violation::text)
                .toList();
    }

    private void finds(String sentence, String breaking, String mending) {
        assertThat(change(breaking)).isPositive();
        assertThat(torn()).singleElement().asString().contains(sentence);
        assertThat(command())
                .startsWith("1")
                .contains(sentence, workflow.wireId(), workflow.orderNo().value());
        assertThat(change(mending)).isPositive();
        assertThat(torn()).isEmpty();
        assertThat(command()).startsWith("0");
    }

    private int change(String statement) {
        return transaction.execute(
                status -> sql.sql(statement.replace("?", workflow.wireId())).update());
    }

    private String command() {
        StringWriter said = new StringWriter();
        int code = new CommandLine(baton.getBean("timelineCheckCommand"))
                .setOut(new PrintWriter(said))
                .execute("check");
        return code + " " + said;
    }

    @Test
    void aChangedEntryIsFoundWhicheverPartOfItWasChangedR121() {
        for (String column : List.of("text", "actor", "surface", "kind")) {
            String kept = transaction.execute(status -> sql.sql("SELECT " + column
                            + " FROM workflow_timeline WHERE workflow_id = " + workflow.id() + " AND seq = 1")
                    .query(String.class)
                    .single());
            change("UPDATE workflow_timeline SET " + column + " = 'x' WHERE workflow_id = ? AND seq = 1");
            assertThat(torn()).singleElement().asString().contains("第 2 条记录", "被改过");
            transaction.executeWithoutResult(status -> sql.sql(
                            "UPDATE workflow_timeline SET " + column + " = :kept WHERE workflow_id = :id AND seq = 1")
                    .param("kept", kept)
                    .param("id", workflow.id())
                    .update());
            assertThat(torn()).isEmpty();
        }
        finds(
                "第 1 条记录",
                "UPDATE workflow_timeline SET at = at + INTERVAL 1 SECOND WHERE workflow_id = ? AND seq = 0",
                "UPDATE workflow_timeline SET at = at - INTERVAL 1 SECOND WHERE workflow_id = ? AND seq = 0");
        finds(
                "第 1 条记录",
                "UPDATE workflow_timeline SET data = CONCAT(data, ' ') WHERE workflow_id = ? AND seq = 0",
                "UPDATE workflow_timeline SET data = LEFT(data, CHAR_LENGTH(data) - 1) WHERE workflow_id = ? AND seq = 0");
        finds(
                "没有校验值",
                "UPDATE workflow_timeline SET data = HEX(hash), hash = NULL WHERE workflow_id = ? AND seq = 2",
                "UPDATE workflow_timeline SET hash = UNHEX(data), data = NULL WHERE workflow_id = ? AND seq = 2");
    }

    @Test
    void aRemovedEntryIsFoundInTheMiddleAndAtTheEnd() {
        for (int seq : List.of(0, 1, 3)) {
            finds(
                    "第 " + (seq + 1) + " 条记录不见了",
                    "UPDATE workflow_timeline SET workflow_id = -?, seq = 0 WHERE workflow_id = ? AND seq = " + seq,
                    "UPDATE workflow_timeline SET workflow_id = ?, seq = " + seq + " WHERE workflow_id = -?");
        }
    }

    @Test
    void anEntryPutInIsFoundAtTheEndAndInTheMiddle() {
        finds("第 5 条记录", """
                INSERT INTO workflow_timeline (workflow_id, seq, at, actor, surface, kind, text, data, hash)
                SELECT workflow_id, 4, at, actor, surface, kind, text, data, hash
                  FROM workflow_timeline WHERE workflow_id = ? AND seq = 3
                """, "DELETE FROM workflow_timeline WHERE workflow_id = ? AND seq = 4");
        change("UPDATE workflow_timeline SET seq = 4 WHERE workflow_id = ? AND seq = 3");
        change("""
                INSERT INTO workflow_timeline (workflow_id, seq, at, actor, surface, kind, text, data, hash)
                SELECT workflow_id, 3, at, actor, surface, kind, '客户同意不退', data, hash
                  FROM workflow_timeline WHERE workflow_id = ? AND seq = 4
                """);
        change("UPDATE workflow SET entries = 5 WHERE id = ?");
        assertThat(torn()).singleElement().asString().contains("第 4 条记录", "被改过");
        change("UPDATE workflow SET entries = 4 WHERE id = ?");
        change("DELETE FROM workflow_timeline WHERE workflow_id = ? AND seq = 3");
        change("UPDATE workflow_timeline SET seq = 3 WHERE workflow_id = ? AND seq = 4");
        assertThat(torn()).isEmpty();
    }

    @Test
    void aCutTailWithAMendedCountIsFoundByTheWorkflowsOwnHead() {
        change("UPDATE workflow SET entries = 3 WHERE id = ?");
        change("UPDATE workflow_timeline SET workflow_id = -? WHERE workflow_id = ? AND seq = 3");
        assertThat(torn()).singleElement().asString().contains("第 3 条记录和工作流记下的校验值不一样");
        change("UPDATE workflow_timeline SET workflow_id = ? WHERE workflow_id = -?");
        change("UPDATE workflow SET entries = 4 WHERE id = ?");
        assertThat(torn()).isEmpty();
    }

    /** What the migration computes in SQL is what is computed for each new entry, whatever stands in it. */
    @Test
    void theMigrationChainsOldEntriesAsNewOnesAreChained() throws Exception {
        String script = java.nio.file.Files.readString(java.nio.file.Path.of("sql/migration/V23__timeline_chain.sql"));
        String chaining = script.substring(script.indexOf("UPDATE workflow_timeline"), script.indexOf(" ORDER BY"));
        transaction.executeWithoutResult(status -> {
            sql.sql("UPDATE workflow_timeline SET hash = NULL WHERE workflow_id = " + workflow.id())
                    .update();
            sql.sql("UPDATE workflow SET head = NULL WHERE id = " + workflow.id())
                    .update();
            sql.sql("SET @head = UNHEX('')").update();
            sql.sql(chaining + " WHERE workflow_id = " + workflow.id() + " ORDER BY workflow_id, seq")
                    .update();
            sql.sql(script.substring(script.indexOf("UPDATE workflow w")).replace(";", "") + " WHERE w.id = "
                            + workflow.id())
                    .update();
        });
        assertThat(torn()).isEmpty();
        assertThat(pressed(now(workflow), "u-li", ActionName.NOTE, Map.of("text", "接着写")))
                .isEqualTo("done");
        assertThat(torn()).isEmpty();
    }
}
