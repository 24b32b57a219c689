package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.presence.State;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** 财务 decides on the page behind the card (R112, X03). */
class RefundPageTest extends PageTest {

    private int presses;

    @BeforeEach
    void financeIsHere() {
        presence.set("u-zhao", State.ONLINE, null, "test");
        presence.set("u-qian", State.BUSY, null, "test");
    }

    private static String api(Workflow workflow) {
        return "/h5/api/workflows/" + workflow.wireId();
    }

    private JsonNode sheet(String userId, Workflow workflow) {
        return browserOf(userId).get(api(workflow)).json();
    }

    private JsonNode press(String userId, Workflow workflow, String action, Map<String, String> params) {
        int revision = sheet(userId, workflow).path("revision").asInt();
        return browserOf(userId)
                .post(
                        api(workflow) + "/actions/" + action,
                        Map.of(
                                "requestId",
                                "press-" + workflow.wireId().substring(9) + "-" + presses++,
                                "revision",
                                revision,
                                "params",
                                params))
                .json();
    }

    private Workflow askedFor(String amount) {
        Workflow workflow = soldOutHeldByZhang();
        JsonNode asked = press("u-zhang", workflow, "apply-refund", Map.of("amount", amount, "reason", "用户不等了"));
        assertThat(asked.path("outcome").asString()).isEqualTo("done");
        return workflow;
    }

    private static List<String> ids(JsonNode list) {
        List<String> ids = new ArrayList<>();
        list.forEach(one -> ids.add(one.path("id").asString()));
        return ids;
    }

    @Test
    void theFormProposesWhatIsRefundable() {
        JsonNode form = browserOf("u-zhang")
                .get(api(soldOutHeldByZhang()) + "/forms/apply-refund")
                .json()
                .path("form");
        assertThat(form.path("fields").get(0).path("defaultValue").asString()).isEqualTo("338.00");
    }

    @Test
    void financeSeesAmountReasonRequesterAndWhatWasPaid_X03R114() {
        Workflow workflow = askedFor("179.00");
        JsonNode list = browserOf("u-zhao").get("/h5/api/mine").json();
        assertThat(ids(list.path("mine"))).contains(workflow.wireId());
        assertThat(ids(list.path("review"))).contains(workflow.wireId());
        list.path("review")
                .forEach(row -> assertThat(row.path("amount").asString()).isNotBlank());

        JsonNode sheet = sheet("u-zhao", workflow);
        assertThat(sheet.path("state").path("key").asString()).isEqualTo("review");
        JsonNode refund = sheet.path("refund");
        assertThat(refund.path("amount").asString()).isEqualTo("179.00");
        assertThat(refund.path("reason").asString()).isEqualTo("用户不等了");
        assertThat(refund.path("requester").asString()).isEqualTo("张三");
        assertThat(refund.path("status").asString()).isEqualTo("等财务复核");
        assertThat(refund.path("figures"))
                .extracting(figure -> figure.path("label").asString() + " "
                        + figure.path("amount").asString())
                .containsExactly("已付款 338.00", "这件商品 358.00", "已退 0.00", "退后还可退 159.00");
        assertThat(ids(sheet.path("actions"))).contains("approve-refund", "reject-refund");
        assertThat(ids(sheet("u-zhang", workflow).path("actions")))
                .contains("revoke")
                .doesNotContain("approve-refund");
    }

    @Test
    void financeAgreesOnThePageAndOnlyTheApproverMayTakeItBack() {
        Workflow workflow = askedFor("179.00");
        JsonNode own = press("u-zhang", workflow, "approve-refund", Map.of());
        assertThat(own.path("outcome").asString()).isEqualTo("refused");

        JsonNode agreed = press("u-zhao", workflow, "approve-refund", Map.of());
        assertThat(agreed.path("outcome").asString()).isEqualTo("done");
        assertThat(agreed.path("workflow").path("refund").path("status").asString())
                .isEqualTo("财务已同意");
        assertThat(agreed.path("workflow").path("refund").path("undoUntil").asString())
                .matches("\\d\\d:\\d\\d:\\d\\d");
        assertThat(ids(browserOf("u-zhao").get("/h5/api/mine").json().path("review")))
                .doesNotContain(workflow.wireId());

        JsonNode tooLate = press("u-zhang", workflow, "revoke", Map.of());
        assertThat(tooLate.path("outcome").asString()).isEqualTo("refused");
        assertThat(tooLate.path("reason").asString()).contains("财务");
        assertThat(press("u-zhao", workflow, "revoke", Map.of()).path("outcome").asString())
                .isEqualTo("done");
    }

    @Test
    void theRequesterRevokesBeforeFinanceActed_X06() {
        Workflow workflow = askedFor("100.00");
        assertThat(press("u-zhang", workflow, "revoke", Map.of())
                        .path("outcome")
                        .asString())
                .isEqualTo("done");
        JsonNode sheet = sheet("u-zhang", workflow);
        assertThat(sheet.path("refund").isNull()).isTrue();
        assertThat(sheet.path("refunds").get(0).path("status").asString()).isEqualTo("已撤销");
    }

    @Test
    void aRejectedRefundSaysWhyOnTheOrderR118() {
        Workflow workflow = askedFor("338.00");
        JsonNode rejected = press("u-zhao", workflow, "reject-refund", Map.of("reason", "用户改要换货"));
        assertThat(rejected.path("outcome").asString()).isEqualTo("done");
        JsonNode past = sheet("u-zhang", workflow).path("refunds").get(0);
        assertThat(past.path("status").asString()).isEqualTo("已驳回");
        assertThat(past.path("why").asString()).isEqualTo("用户改要换货");
        assertThat(past.path("amount").asString()).isEqualTo("338.00");
        assertThat(past.path("paid").asBoolean()).isFalse();
    }

    @Test
    void moreThanIsRefundableStaysAForm() {
        Workflow workflow = soldOutHeldByZhang();
        JsonNode tooMuch = press("u-zhang", workflow, "apply-refund", Map.of("amount", "338.01", "reason", "多退"));
        assertThat(tooMuch.path("outcome").asString()).isEqualTo("refused");
        assertThat(tooMuch.path("reason").asString()).contains("338.00");
        assertThat(ids(tooMuch.path("workflow").path("actions"))).contains("apply-refund");
    }
}
