package dev.baton.customer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.baton.catalogue.ActionName;
import dev.baton.outbox.PretendGateway;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** What the gateway says later of what it took. */
class SmsReceiptTest extends SmsRoom {

    @Autowired
    private SmsHook hook;

    @Test
    void receiptsCountOnceX02() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);

        assertThat(receipt(workflow, "delivered")).isEqualTo(204);
        assertThat(receipt(workflow, "delivered")).isEqualTo(204);
        assertThat(receipt(workflow, "failed")).isEqualTo(204);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted", "sms-delivered");
        assertThat(fact(workflow)).isEqualTo("短信已送达");
    }

    @Test
    void aFailedDeliveryIsToldWithItsReasonAndAnotherMayFollow() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        int revision = now(workflow).revision();

        assertThat(receipt(workflow, "failed")).isEqualTo(204);
        assertThat(receipt(workflow, "failed")).isEqualTo(204);
        assertThat(receipt(workflow, "delivered")).isEqualTo(204);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted", "sms-failed");
        assertThat(fact(workflow)).contains("号码已停机");
        assertThat(now(workflow).way().step()).as("back where it was sent from").isEqualTo("contact");
        assertThat(now(workflow).revision()).isEqualTo(revision + 1);
        assertThat(send(workflow, "2")).isEqualTo("done");
        assertThat(revoke(workflow)).isEqualTo("done");
    }

    /** Ids follow the machine's clock, which may be set back. */
    @Test
    void theScheduledOneIsTakenBackWhateverItsNumber() {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        sql(() -> sql.sql("UPDATE action_sms SET id = id + 10000000000000 WHERE workflow_id = ?")
                .param(workflow.id())
                .update());
        assertThat(send(workflow, "1")).isEqualTo("done");

        assertThat(revoke(workflow)).isEqualTo("done");
    }

    @Test
    void aReceiptAfterTheEndIsKeptAndOpensNothing() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        assertThat(press(workflow, ActionName.RESOLVE, Map.of())).isEqualTo("done");

        assertThat(receipt(workflow, "delivered")).isEqualTo(204);

        assertThat(told(workflow)).endsWith("sms-delivered");
        assertThat(now(workflow).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @Test
    void onlyTheGatewayItselfIsBelieved() throws Exception {
        Workflow workflow = leaving();
        deliver(workflow, 0);
        String body = "{\"messageId\":\"m-" + key(workflow) + "\",\"status\":\"failed\"}";

        assertThat(receipt(body, false)).isEqualTo(401);
        assertThat(receipt(" ".repeat(70_000), true)).isEqualTo(413);
        assertThat(receipt("{", true)).isEqualTo(400);
        assertThat(receipt("[]", true)).isEqualTo(422);
        assertThat(receipt("{\"messageId\":{},\"status\":\"failed\"}", true)).isEqualTo(422);
        assertThat(receipt(body.replace("failed", "perhaps"), true)).isEqualTo(422);
        assertThat(receipt("{\"messageId\":\"m-nobody-knows\",\"status\":\"delivered\"}", true))
                .isEqualTo(404);

        assertThat(told(workflow)).containsExactly("sms-scheduled", "sms-accepted");
    }

    private int receipt(String body, boolean genuine) throws Exception {
        String timestamp = Long.toString(clock.millis());
        String signature = genuine ? PretendGateway.sign(timestamp, body) : "sha256=" + "0".repeat(64);
        return MockMvcBuilders.standaloneSetup(hook)
                .build()
                .perform(post("/hooks/sms")
                        .content(body)
                        .header("X-Baton-Timestamp", timestamp)
                        .header("X-Baton-Signature", signature))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private int receipt(Workflow workflow, String status) throws Exception {
        return receipt(
                "{\"messageId\":\"m-" + key(workflow) + "\",\"status\":\"" + status + "\",\"reason\":\"号码已停机\"}", true);
    }
}
