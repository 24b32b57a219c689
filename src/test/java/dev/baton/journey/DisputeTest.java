package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * A dispute about fees goes its way by itself, from the first look at the order to the customer's word (R055, X18,
 * X19).
 */
class DisputeTest extends Journey {

    private static final Duration SILENT = Duration.ofHours(49);

    private JsonNode dispute() {
        shop.here("u-qian");
        JsonNode raised = raise(shop.paidOrder(), 0, "费用", "费用争议");
        seen("u-qian", id(raised), card -> card.offers("compensate"));
        return raised;
    }

    private void offerACoupon(JsonNode workflow) {
        chat.press("u-qian", cardOf(id(workflow)), "compensate", Map.of("kind", "coupon", "amount", "10"));
        SandboxClient.Card now =
                seen("u-qian", id(workflow), card -> card.get("todo").contains("等用户确认"));
        assertThat(now.get("guide")).contains("第 2/4 步");
    }

    @Test
    void itIsFinancesWithoutForwardingAndTheOrdersFeesAreOnTheCardX18R085() {
        JsonNode workflow = dispute();

        assertThat(workflow.path("holder").stringValue()).isEqualTo("u-qian");
        SandboxClient.Card card = chat.card("u-qian", cardOf(id(workflow)));
        assertThat(card.get("guide")).contains("第 1/4 步「核对费用」", "对照明细找争议点", "费用明细：羊毛围巾 灰", "支付记录：", "已支付");
    }

    @Test
    void theCustomersYesEndsItX19() {
        JsonNode workflow = dispute();
        offerACoupon(workflow);

        chat.press("u-qian", cardOf(id(workflow)), "call-customer");
        assertThat(chat.card("u-qian", cardOf(id(workflow))).fields()).containsKeys("result", "answer", "text");
        chat.submit("u-qian", cardOf(id(workflow)), Map.of("result", "reached", "answer", "agreed"));

        seen("u-qian", id(workflow), card -> card.get("timeline").contains("用户同意 → 已完结"));
        assertThat(workflow(id(workflow)).path("state").stringValue()).isEqualTo("resolved");
        integrityIsOk();
    }

    @Test
    void theCustomersNoGoesToTheLeadX19R029() {
        JsonNode workflow = dispute();
        shop.here("u-zhao");
        offerACoupon(workflow);

        chat.press("u-qian", cardOf(id(workflow)), "call-customer", Map.of("result", "reached", "answer", "refused"));

        SandboxClient.Card leads = seen("u-zhao", id(workflow), card -> card.offers("resolve"));
        assertThat(leads.get("holder")).isEqualTo("赵会计");
        assertThat(leads.get("todo")).contains("上级");
        seen("u-qian", id(workflow), card -> !card.offers("resolve"));
        integrityIsOk();
    }

    @Test
    void theCustomersSilenceGoesToTheLeadUnlessAPersonHasStoppedItX19R060R029() {
        JsonNode left = dispute();
        JsonNode stopped = raise(shop.paidOrder(), 0, "费用", "费用争议");
        seen("u-qian", id(stopped), card -> card.offers("compensate"));
        shop.here("u-zhao");
        offerACoupon(left);
        offerACoupon(stopped);
        chat.press("u-qian", cardOf(id(stopped)), "pause-auto");
        seen("u-qian", id(stopped), card -> card.get("state").contains("已转人工"));

        clock.advance(SILENT);
        dev.baton.detection.Sweeping.ringAlarms(baton);

        assertThat(workflow(id(left)).path("stepId").stringValue()).isEqualTo("lead");
        assertThat(workflow(id(left)).path("step").stringValue()).isEqualTo("上级处理");
        assertThat(workflow(id(left)).path("holder").stringValue()).isEqualTo("u-zhao");
        assertThat(workflow(id(stopped)).path("stepId").stringValue()).isEqualTo("push");
        integrityIsOk();
    }

    @Test
    void aCardThatStillShowsItDoesNotLetItGoOnAgainR060() {
        JsonNode workflow = dispute();
        String card = cardOf(id(workflow));
        SandboxClient.Button old = chat.card("u-qian", card).button("pause-auto");
        assertThat(old.text()).isEqualTo("转人工");
        act(workflow, "pause-auto", "u-qian", Map.of("pause", "true")).ok();
        seen("u-qian", id(workflow), shown -> shown.button("pause-auto").text().equals("恢复自动"));

        chat.force("u-qian", card, "pause-auto", old.params());

        assertThat(chat.card("u-qian", card).notice()).isEqualTo("已经转人工了");
        assertThat(chat.card("u-qian", card).get("state")).contains("已转人工");

        chat.press("u-qian", card, "pause-auto");
        assertThat(chat.card("u-qian", card).notice()).isEmpty();
        assertThat(chat.card("u-qian", card).get("state")).doesNotContain("已转人工");
        assertThat(chat.card("u-qian", card).button("pause-auto").text()).isEqualTo("转人工");
    }

    @Test
    void theSuperiorReadsWhatIsToBeDecidedAndWhyR100() {
        JsonNode workflow = dispute();
        shop.here("u-zhao");
        String card = cardOf(id(workflow));
        String before = chat.card("u-qian", card).get("todo");

        chat.press("u-qian", card, "escalate", Map.of("asked", "yes", "reason", "用户要找媒体"));

        SandboxClient.Card leads = seen("u-zhao", id(workflow), seen -> seen.offers("compensate"));
        assertThat(leads.get("holder")).isEqualTo("赵会计");
        assertThat(leads.get("todo")).isEqualTo("请你定：" + before);
        assertThat(workflow(id(workflow)).path("todo").stringValue()).isEqualTo("请你定：" + before);
        DetailPage page = DetailPage.open(api.origin(), sandbox.origin(), "u-zhao", leads.get("detailUrl"));
        assertThat(page.sheet().path("todo").stringValue()).isEqualTo("请你定：" + before);
        assertThat(leads.get("done")).contains("已升级给 赵会计：用户要找媒体", "钱莉");
        assertThat(leads.get("timeline")).contains("升级给 赵会计：用户要找媒体");

        clock.advance(Duration.ofMinutes(1));
        chat.press("u-zhao", card, "reassign", Map.of("to", "u-qian"));
        SandboxClient.Card back = seen("u-qian", id(workflow), seen -> seen.offers("compensate"));
        assertThat(back.get("todo")).isEqualTo(before);
        assertThat(back.get("done")).contains("已升级给 赵会计");

        shop.presence("u-zhao", "offline");
        chat.press("u-qian", card, "escalate", Map.of("asked", "yes", "reason", "还是要找媒体"));
        SandboxClient.Card stays =
                seen("u-qian", id(workflow), seen -> seen.get("done").contains("不在"));
        assertThat(stays.get("holder")).isEqualTo("钱莉");
        assertThat(stays.get("done")).contains("想升级，赵会计 不在，仍在负责人手上：还是要找媒体");
        integrityIsOk();
    }
}
