package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderNo;
import dev.baton.order.Review;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.MediaType;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** The customer's number is masked for everybody, until who has to call it asks for it; and that is recorded. */
@ExtendWith(OutputCaptureExtension.class)
class RevealPageTest extends PageTest {

    private static final AtomicInteger NUMBERS = new AtomicInteger(27000);
    private static final String WHOLE = "13900001234";

    @AfterEach
    void noNumberIsLogged(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain(WHOLE);
    }

    @Autowired
    private TransactionTemplate transaction;

    private Browser.Page reveal(String userId, Workflow workflow) {
        return browserOf(userId).post(api(workflow) + "/phone", Map.of());
    }

    private static String api(Workflow workflow) {
        return "/h5/api/workflows/" + workflow.wireId();
    }

    private JsonNode buyer(String userId, Workflow workflow) {
        return order(userId, workflow).path("buyer");
    }

    private List<TimelineEntry> shown(Workflow workflow) {
        return timeline.from(workflow.id(), 0, 50).stream()
                .filter(entry -> entry.kind().equals("phone-shown"))
                .toList();
    }

    private Workflow withMobile(String mobile) {
        String number = "SO20261122" + NUMBERS.incrementAndGet();
        orders.put(OrderFixtures.anOrder(number).buyer("b-1", "陈女士", mobile).build());
        return soldOut(number);
    }

    private Workflow soldOut(String number) {
        return workflows
                .open(
                        new Finding(
                                new OrderNo(number), 1, new ProblemType("缺货", "商品售罄"), null, null, "u-zhang", false),
                        By.system())
                .workflow();
    }

    @Test
    void theHolderAndTheLeadSeeTheWholeNumberAndEachTimeIsRecordedR194X27() {
        Workflow workflow = soldOutHeldByZhang();
        assertThat(buyer("u-zhang", workflow).path("reveal").asBoolean()).isTrue();
        assertThat(buyer("u-zhang", workflow).path("mobile").asString()).isEqualTo("139****1234");

        for (String reader : List.of("u-zhang", "u-wang")) {
            Browser.Page page = reveal(reader, workflow);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.header("Cache-Control")).isEqualTo("no-store");
            assertThat(page.json().path("mobile").asString()).isEqualTo(WHOLE);
            assertThat(page.json().path("workflow").path("timeline").toString()).contains("查看了用户电话");
            assertThat(page.json().path("workflow").toString()).doesNotContain(WHOLE);
        }

        assertThat(shown(workflow))
                .extracting(entry -> entry.actor() + " " + entry.surface() + " " + entry.text())
                .containsExactly("u-zhang page 查看了用户电话", "u-wang page 查看了用户电话");
        assertThat(shown(workflow))
                .noneSatisfy(entry -> assertThat(entry.toString()).contains(WHOLE));
        assertThat(workflows.find(workflow.id()).orElseThrow().revision())
                .as("nobody's card is old because somebody looked")
                .isEqualTo(workflow.revision());
        assertThat(buyer("u-zhang", workflow).path("mobile").asString()).isEqualTo("139****1234");
    }

    @Test
    void anybodyElseIsToldWhyNotAndNothingIsRecordedR194X27() {
        Workflow workflow = soldOutHeldByZhang();
        for (String reader : List.of("u-li", "u-zhao", "u-qian")) {
            assertThat(buyer(reader, workflow).path("reveal").asBoolean())
                    .as(reader)
                    .isFalse();
            Browser.Page page = reveal(reader, workflow);
            assertThat(page.status()).as(reader).isEqualTo(403);
            assertThat(page.json().path("detail").asString()).isEqualTo("用户电话只给负责人和组长看，这单在 张三 手上");
            assertThat(page.body()).doesNotContain(WHOLE);
        }
        assertThat(stranger().post(api(workflow) + "/phone", Map.of()).status()).isEqualTo(401);
        Browser zhang = browserOf("u-zhang");
        assertThat(zhang.send(zhang.request(api(workflow) + "/phone")
                                .header("Content-Type", MediaType.APPLICATION_JSON_VALUE)
                                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}")))
                        .status())
                .as("another site's page")
                .isEqualTo(403);
        assertThat(zhang.post("/h5/api/workflows/1/phone", Map.of()).status()).isEqualTo(404);
        assertThat(shown(workflow)).isEmpty();
    }

    @Test
    void aNewAddressIsReadByTheHolderAndTheLeadsThoughTheShopStatesNoneR119X27(CapturedOutput output) {
        Workflow workflow = withMobile(WHOLE);
        String typed = "上海市某区某路 88 弄 6 号";
        assertThat(order("u-zhang", workflow).path("readdressed").asBoolean()).isFalse();
        Browser.Page none = browserOf("u-zhang").post(api(workflow) + "/address", Map.of());
        assertThat(none.status()).isEqualTo(409);
        assertThat(none.json().path("detail").asString()).isEqualTo("这张订单没有改过地址");

        transaction.executeWithoutResult(status -> orders.readdress(workflow.orderNo(), typed, OrderFixtures.day(1)));
        orders.put(OrderFixtures.anOrder(workflow.orderNo().value())
                .updated(OrderFixtures.day(2))
                .build());

        assertThat(order("u-li", workflow).path("readdressed").asBoolean()).isFalse();
        Browser.Page refused = browserOf("u-li").post(api(workflow) + "/address", Map.of());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("detail").asString()).isEqualTo("新地址只给负责人和组长看，这单在 张三 手上");
        for (String reader : List.of("u-zhang", "u-wang")) {
            assertThat(order(reader, workflow).path("readdressed").asBoolean()).isTrue();
            assertThat(order(reader, workflow).toString()).doesNotContain("88 弄");
            Browser.Page page = browserOf(reader).post(api(workflow) + "/address", Map.of());
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.json().path("address").asString()).isEqualTo(typed);
            assertThat(page.json().path("workflow").toString()).doesNotContain("88 弄");
        }
        assertThat(timeline.from(workflow.id(), 0, 50))
                .filteredOn(entry -> entry.kind().equals("address-shown"))
                .extracting(entry -> entry.actor() + " " + entry.text())
                .containsExactly("u-zhang 查看了新地址", "u-wang 查看了新地址");
        assertThat(output.getAll()).doesNotContain("88 弄");
    }

    private JsonNode order(String userId, Workflow workflow) {
        return browserOf(userId).get(api(workflow)).json().path("order");
    }

    @Test
    void aNumberInAReviewIsWholeOnlyForWhoMaySeeTheCustomersR194() {
        String number = "SO20261122" + NUMBERS.incrementAndGet();
        orders.put(OrderFixtures.anOrder(number)
                .reviews(new Review(1, "打我电话" + WHOLE + "没人理", null))
                .build());
        Workflow workflow = soldOut(number);

        assertThat(review("u-zhang", workflow)).isEqualTo("打我电话" + WHOLE + "没人理");
        assertThat(review("u-li", workflow)).isEqualTo("打我电话139****1234没人理");
    }

    private String review(String userId, Workflow workflow) {
        return browserOf(userId)
                .get(api(workflow))
                .json()
                .path("order")
                .path("reviews")
                .path(0)
                .path("text")
                .asString();
    }

    @Test
    void aNumberTheShopMaskedIsNotOfferedR194() {
        Workflow workflow = withMobile("139****1234");
        assertThat(buyer("u-zhang", workflow).path("reveal").asBoolean()).isFalse();
        Browser.Page page = reveal("u-zhang", workflow);
        assertThat(page.status()).isEqualTo(409);
        assertThat(page.json().path("detail").asString()).contains("店铺没有给");
        assertThat(shown(workflow)).isEmpty();
    }
}
