package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderNo;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.order.ShipmentStatus;
import dev.baton.presence.Here;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The page of one workflow: what it tells, who may press what, and that a press counts once. */
class WorkflowPageTest extends PageTest {

    @Autowired
    Cards cards;

    private static String api(Workflow workflow) {
        return "/h5/api/workflows/" + workflow.wireId();
    }

    private static Map<String, Object> press(String requestId, int revision, Map<String, String> params) {
        return Map.of("requestId", requestId, "revision", revision, "params", params);
    }

    private static List<String> texts(JsonNode list, String field) {
        List<String> texts = new ArrayList<>();
        list.forEach(one -> texts.add(one.path(field).asString()));
        return texts;
    }

    private void note(Browser browser, Workflow workflow, String text) {
        Browser.Page page = browser.post(
                api(workflow) + "/actions/note",
                press("note-" + Integer.toHexString(text.hashCode()), workflow.revision(), Map.of("text", text)));
        assertThat(page.json().path("outcome").asString()).isEqualTo("done");
    }

    @Test
    void itTellsWhatIsWrongWhoHasItAndWhatComesNextR012R122R125() {
        Workflow workflow = soldOutHeldByZhang();
        JsonNode sheet = browserOf("u-li").get(api(workflow)).json();

        assertThat(sheet.path("id").asString()).isEqualTo(workflow.wireId());
        assertThat(sheet.path("orderNo").asString())
                .isEqualTo(workflow.orderNo().value());
        assertThat(sheet.path("title").asString()).isEqualTo("缺货 · 商品售罄");
        assertThat(sheet.path("subject").asString()).isEqualTo("羊毛围巾 灰 ×2");
        assertThat(sheet.path("note").asString()).isEqualTo("仓库说没有了");
        assertThat(sheet.path("state").path("text").asString()).isEqualTo("处理中");
        assertThat(sheet.path("holder").path("text").asString()).isEqualTo("张三");
        assertThat(sheet.path("holder").path("me").asBoolean()).isFalse();
        assertThat(sheet.path("todo").asString()).isNotBlank();
        assertThat(sheet.path("due").path("text").asString()).endsWith("前");
        assertThat(sheet.path("refund").isNull()).isTrue();

        JsonNode order = sheet.path("order");
        assertThat(order.path("status").asString()).isEqualTo("已付款");
        assertThat(order.path("amount").asString()).isEqualTo("358.00");
        assertThat(order.path("paid").asString()).isEqualTo("338.00");
        assertThat(texts(order.path("lines"), "name")).containsExactly("羊毛围巾 灰");
        assertThat(order.path("lines").get(0).path("total").asString()).isEqualTo("358.00");
        assertThat(order.path("lines").get(0).path("concerned").asBoolean()).isTrue();
        assertThat(texts(order.path("payments"), "channel")).containsExactly("支付宝", "代金券");
        assertThat(texts(order.path("shipments"), "status")).containsExactly("待揽收");
    }

    /** A card that does not show it all, or is withheld, leads here. */
    @Test
    void itTellsHowTheStepIsDoneAndWhatToLookAtR053R137X26() {
        String number = "SO2026112255001";
        orders.put(OrderFixtures.anOrder(number)
                .attributes(Map.of(
                        "signedPhoto",
                        "https://img.example/p?a=1&b=%2F",
                        "签收照片",
                        List.of("http://img.example/2.jpg", "javascript:alert(1)", "https:///3.jpg")))
                .build());
        Workflow workflow = workflows
                .open(
                        new Finding(
                                new OrderNo(number), 1, new ProblemType("质量", "货物损坏"), null, null, "u-zhang", false),
                        By.system())
                .workflow();
        JsonNode sheet = browserOf("u-li").get(api(workflow)).json();
        assertThat(sheet.path("sop").asString()).startsWith("看签收照片和轨迹");
        assertThat(sheet.path("evidence"))
                .extracting(JsonNode::asString)
                .anySatisfy(line -> assertThat(line).startsWith("物流："))
                .anySatisfy(line -> assertThat(line).startsWith("签收照片：").contains("https://img.example/p?a=1&b=%2F"))
                .anySatisfy(line -> assertThat(line).startsWith("费用明细："));
        assertThat(sheet.path("order").path("signedPhotos"))
                .extracting(JsonNode::asString)
                .as("only where a browser may be sent")
                .containsExactly("https://img.example/p?a=1&b=%2F");
        assertThat(browserOf("u-li")
                        .get("/h5/api/orders/" + number)
                        .json()
                        .path("order")
                        .path("signedPhotos"))
                .hasSize(1);
    }

    /** One thing, one word: the card says 财务组 as well. */
    @Test
    void whoWaitsForWhomIsSaidAsOnTheCardR011R046() {
        List.of("u-zhao", "u-qian").forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
        Workflow waiting = workflows
                .open(
                        new Finding(
                                soldOutHeldByZhang().orderNo(),
                                0,
                                new ProblemType("费用", "费用争议"),
                                null,
                                null,
                                null,
                                false),
                        By.system())
                .workflow();
        assertThat(waiting.holder()).isNull();
        Map<String, String> card = cards.face(waiting);
        assertThat(card).containsEntry("holder", "等人接手（财务组）");
        assertThat(browserOf("u-li")
                        .get(api(waiting))
                        .json()
                        .path("holder")
                        .path("text")
                        .asString())
                .isEqualTo(card.get("holder"));
    }

    /** As on the card: whoever stopped what goes by itself reads that it is stopped, and how to let it go on. */
    @Test
    void aPausedAndASnoozedTaskSaySo() {
        Workflow workflow = soldOutHeldByZhang();
        Browser zhang = browserOf("u-zhang");
        JsonNode paused = zhang.post(api(workflow) + "/actions/pause-auto", press("pause-1234567", 1, Map.of()))
                .json()
                .path("workflow");
        assertThat(paused.path("state").path("text").asString()).isEqualTo("处理中 · 已转人工");
        assertThat(texts(paused.path("actions"), "text")).contains("恢复自动").doesNotContain("转人工");
        JsonNode resumed = zhang.post(
                        api(workflow) + "/actions/pause-auto",
                        press("resume-123456", paused.path("revision").asInt(), Map.of()))
                .json()
                .path("workflow");
        assertThat(resumed.path("state").path("text").asString()).isEqualTo("处理中");
        assertThat(texts(resumed.path("actions"), "text")).contains("转人工").doesNotContain("恢复自动");

        Instant until = clock.instant().plus(Duration.ofMinutes(30));
        JsonNode snoozed = zhang.post(
                        api(workflow) + "/actions/snooze",
                        press("snooze-123456", resumed.path("revision").asInt(), Map.of("minutes", "30")))
                .json()
                .path("workflow");
        assertThat(snoozed.path("state").path("key").asString()).isEqualTo("snoozed");
        assertThat(snoozed.path("state").path("text").asString())
                .isEqualTo("稍后，" + When.text(until, clock.instant()) + " 回来");
    }

    @Test
    void phoneNumbersAreAlwaysMaskedR194() {
        Workflow workflow = soldOutHeldByZhang();
        for (String reader : List.of("u-zhang", "u-li", "u-wang", "u-zhao")) {
            Browser.Page page = browserOf(reader).get(api(workflow));
            assertThat(page.json().path("order").path("buyer").path("mobile").asString())
                    .isEqualTo("139****1234");
            assertThat(page.body()).doesNotContain("13900001234");
        }
    }

    /** X27: the group's card masks it; here the holder finds whom to call. */
    /** As the customer's own number: whole for who has it in hand and leads, in part for everybody else. */
    @Test
    void aNumberThatSomebodyWroteIsWholeForThoseWhoMayCallR194X27() {
        String number = "SO2026112255194";
        orders.put(OrderFixtures.anOrder(number)
                .shipments(new Shipment(
                        "SF194",
                        "顺丰",
                        List.of(1),
                        ShipmentStatus.IN_TRANSIT,
                        List.of(new ShipmentNode(clock.instant(), "派件员 13800002222"))))
                .build());
        Workflow workflow = workflows
                .open(
                        new Finding(new OrderNo(number), 1, SOLD_OUT, null, "来电 13800003333", "u-zhang", false),
                        By.system())
                .workflow();
        Browser zhang = browserOf("u-zhang");
        note(zhang, workflow, "客户改用 13800001111，晚上打");
        for (String address : List.of(api(workflow), api(workflow) + "/timeline")) {
            assertThat(zhang.get(address).body()).contains("客户改用 13800001111，晚上打");
            assertThat(browserOf("u-wang").get(address).body()).contains("13800001111");
            assertThat(browserOf("u-li").get(address).body())
                    .contains("客户改用 138****1111，晚上打")
                    .doesNotContain("13800001111");
        }
        assertThat(zhang.get(api(workflow)).body()).contains("13800002222", "13800003333");
        assertThat(browserOf("u-li").get(api(workflow)).body())
                .contains("138****2222", "138****3333")
                .doesNotContain("13800002222", "13800003333");
        assertThat(browserOf("u-zhang").get("/h5/api/orders/" + number).body())
                .as("an order's page belongs to nobody")
                .contains("138****2222")
                .doesNotContain("13800002222");
    }

    @Test
    void itShowsOneWorkflowAndNothingOfOthers() {
        Workflow one = soldOutHeldByZhang();
        Workflow other = soldOutHeldByZhang();
        assertThat(browserOf("u-zhang").get(api(one)).body())
                .doesNotContain(other.orderNo().value(), other.wireId());
    }

    @Test
    void theButtonsAreThoseOfTheOneRuleR049() {
        Workflow workflow = soldOutHeldByZhang();
        for (Member reader : roster.members()) {
            JsonNode actions =
                    browserOf(reader.userId()).get(api(workflow)).json().path("actions");
            assertThat(texts(actions, "id"))
                    .as(reader.name())
                    .isEqualTo(workflows.allowed(workflow, reader).stream()
                            .map(ActionName::id)
                            .toList());
        }
        assertThat(texts(browserOf("u-zhao").get(api(workflow)).json().path("actions"), "text"))
                .containsExactly("留言");
    }

    @Test
    void nineUpdatesThreeShownAndAllUnfolded_X11() {
        Workflow workflow = soldOutHeldByZhang();
        Browser zhang = browserOf("u-zhang");
        for (int i = 2; i <= 9; i++) {
            note(zhang, workflow, "第" + i + "条记录");
        }
        JsonNode latest = zhang.get(api(workflow)).json().path("timeline");
        assertThat(latest.path("total").asInt()).isEqualTo(9);
        assertThat(texts(latest.path("entries"), "text"))
                .satisfiesExactly(
                        text -> assertThat(text).endsWith("第7条记录"),
                        text -> assertThat(text).endsWith("第8条记录"),
                        text -> assertThat(text).endsWith("第9条记录"));

        JsonNode all = zhang.get(api(workflow) + "/timeline").json();
        assertThat(all.path("entries")).hasSize(9);
        assertThat(all.path("next").isNull()).isTrue();
        assertThat(texts(all.path("entries"), "text").get(8)).endsWith("第9条记录");
        assertThat(all.path("entries").get(0).path("seq").asInt()).isZero();
        assertThat(all.path("entries").get(0).path("who").asString()).isEqualTo("系统");
        assertThat(all.path("entries").get(8).path("who").asString()).isEqualTo("张三");
    }

    @Test
    void aLongTimelineComesFiftyAtATimeR121() {
        Workflow workflow = soldOutHeldByZhang();
        Browser zhang = browserOf("u-zhang");
        for (int i = 1; i <= 51; i++) {
            note(zhang, workflow, "记" + i + "号条目");
        }
        JsonNode first = zhang.get(api(workflow) + "/timeline?from=0").json();
        assertThat(first.path("entries")).hasSize(50);
        assertThat(first.path("next").asInt()).isEqualTo(50);
        JsonNode rest = zhang.get(api(workflow) + "/timeline?from=50").json();
        assertThat(texts(rest.path("entries"), "text"))
                .satisfiesExactly(
                        text -> assertThat(text).endsWith("记50号条目"),
                        text -> assertThat(text).endsWith("记51号条目"));
        assertThat(rest.path("next").isNull()).isTrue();
        assertThat(zhang.get(api(workflow) + "/timeline?from=-7").json().path("entries"))
                .hasSize(50);
        assertThat(zhang.get(api(workflow) + "/timeline?from=999").json().path("entries"))
                .isEmpty();
        assertThat(zhang.get(api(workflow) + "/timeline?from=x").status()).isEqualTo(400);
    }

    @Test
    void aRepeatedPressCountsOnce() {
        Workflow workflow = soldOutHeldByZhang();
        Map<String, Object> take = press("take-12345678", workflow.revision(), Map.of());
        Browser.Page first = browserOf("u-li").post(api(workflow) + "/actions/take", take);
        Browser.Page again = browserOf("u-li").post(api(workflow) + "/actions/take", take);

        assertThat(first.json().path("outcome").asString()).isEqualTo("done");
        assertThat(first.json().path("workflow").path("holder").path("me").asBoolean())
                .isTrue();
        assertThat(again.json().path("outcome").asString()).isEqualTo("repeated");
        assertThat(timeline.from(workflow.id(), 0, 50))
                .extracting(entry -> entry.kind() + " " + entry.surface())
                .containsExactly("opened-held system", "taken page");
    }

    @Test
    void aButtonOfBeforeSomebodyStoppedItDoesNotLetItGoOnR060() {
        Workflow workflow = soldOutHeldByZhang();
        Browser zhang = browserOf("u-zhang");
        Map<String, String> params = Map.of(
                "pause",
                pauseButton(zhang.get(api(workflow)).json())
                        .path("params")
                        .path("pause")
                        .asString());
        Map<String, Object> stop = press("stop-1234567", workflow.revision(), params);
        JsonNode stopped =
                zhang.post(api(workflow) + "/actions/pause-auto", stop).json();
        assertThat(stopped.path("outcome").asString()).isEqualTo("done");
        assertThat(pauseButton(stopped.path("workflow")).path("text").asString())
                .isEqualTo("恢复自动");

        Map<String, Object> late = press("late-1234567", workflow.revision(), params);
        JsonNode refused =
                zhang.post(api(workflow) + "/actions/pause-auto", late).json();
        assertThat(refused.path("outcome").asString()).isEqualTo("refused");
        assertThat(refused.path("reason").asString()).isEqualTo("已经转人工了");
    }

    private static JsonNode pauseButton(JsonNode sheet) {
        return sheet.path("actions")
                .valueStream()
                .filter(button -> button.path("id").asString().equals("pause-auto"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theSameIdOfAnotherPersonIsAnotherPress() {
        Workflow workflow = soldOutHeldByZhang();
        Workflow other = soldOutHeldByZhang();
        Map<String, Object> same = press("same-1234567", 1, Map.of("text", "看到了"));
        assertThat(browserOf("u-li")
                        .post(api(workflow) + "/actions/note", same)
                        .json()
                        .path("outcome")
                        .asString())
                .isEqualTo("done");
        Browser.Page second = browserOf("u-wang").post(api(workflow) + "/actions/note", same);
        assertThat(second.json().path("outcome").asString()).isEqualTo("done");
        Browser.Page elsewhere = browserOf("u-li").post(api(other) + "/actions/note", same);
        assertThat(elsewhere.json().path("outcome").asString()).isEqualTo("done");
        assertThat(elsewhere.json().path("workflow").path("id").asString()).isEqualTo(other.wireId());
    }

    @Test
    void whoMayNotIsToldWhyAndNothingHappens() {
        Workflow workflow = soldOutHeldByZhang();
        Browser.Page notHolder =
                browserOf("u-li").post(api(workflow) + "/actions/resolve", press("resolve-111", 1, Map.of()));
        assertThat(notHolder.status()).isEqualTo(200);
        assertThat(notHolder.json().path("outcome").asString()).isEqualTo("refused");
        assertThat(notHolder.json().path("reason").asString()).contains("张三");

        Browser.Page finance =
                browserOf("u-zhao").post(api(workflow) + "/actions/take", press("take-2222222", 1, Map.of()));
        assertThat(finance.json().path("reason").asString()).contains("来做");
        assertThat(browserOf("u-li")
                        .get(api(workflow) + "/forms/resolve")
                        .json()
                        .path("outcome")
                        .asString())
                .isEqualTo("refused");
        assertThat(workflows.find(workflow.id()).orElseThrow().revision()).isEqualTo(workflow.revision());
    }

    @Test
    void aPressOnAnOldPageIsRefusedWithWhoChangedIt() {
        Workflow workflow = soldOutHeldByZhang();
        browserOf("u-li").post(api(workflow) + "/actions/take", press("take-3333333", 1, Map.of()));
        Browser.Page late =
                browserOf("u-wang").post(api(workflow) + "/actions/take", press("take-4444444", 1, Map.of()));
        assertThat(late.json().path("outcome").asString()).isEqualTo("refused");
        assertThat(late.json().path("reason").asString()).contains("李四");
        assertThat(late.json().path("workflow").path("holder").path("text").asString())
                .isEqualTo("李四");
    }

    @Test
    void aButtonThatAsksGetsItsFormAndThenActs() {
        Workflow workflow = soldOutHeldByZhang();
        Browser zhang = browserOf("u-zhang");
        JsonNode form = zhang.get(api(workflow) + "/forms/reassign").json();
        assertThat(form.path("outcome").asString()).isEqualTo("asks");
        assertThat(texts(form.path("form").path("fields"), "name")).containsExactly("to", "reason");
        assertThat(texts(form.path("form").path("fields").get(0).path("options"), "value"))
                .contains("u-li")
                .doesNotContain("u-zhang", "u-zhao");

        JsonNode done = zhang.post(
                        api(workflow) + "/actions/reassign",
                        press("reassign-55", 1, Map.of("to", "u-li", "reason", "我要下班")))
                .json();
        assertThat(done.path("outcome").asString()).isEqualTo("done");
        assertThat(done.path("workflow").path("holder").path("text").asString()).isEqualTo("李四");
    }

    @Test
    void aFormInTwoStepsAsksAgain() {
        Workflow workflow = soldOutHeldByZhang();
        JsonNode asks = browserOf("u-zhang")
                .post(api(workflow) + "/actions/update", press("update-6666", 1, Map.of("type", "物流")))
                .json();
        assertThat(asks.path("outcome").asString()).isEqualTo("asks");
        assertThat(texts(asks.path("form").path("fields"), "name")).contains("type", "detail");
        assertThat(workflows.find(workflow.id()).orElseThrow().kind()).isEqualTo(SOLD_OUT);
    }

    @Test
    void onlyOurOwnPageMayPress() {
        Workflow workflow = soldOutHeldByZhang();
        Browser li = browserOf("u-li");
        String take = "{\"requestId\":\"take-7777777\",\"revision\":1,\"params\":{}}";
        String address = api(workflow) + "/actions/take";
        assertThat(li.send(li.request(address)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(take)))
                        .status())
                .isEqualTo(403);
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
            assertThat(li.send(li.request(address)
                                    .header("Content-Type", type)
                                    .header(Guard.OWN_HEADER, "1")
                                    .POST(BodyPublishers.ofString(take)))
                            .status())
                    .as(type)
                    .isEqualTo(415);
        }
        assertThat(li.get(address).status()).isEqualTo(405);
        assertThat(stranger()
                        .post(address, Map.of("requestId", "take-7777777", "revision", 1))
                        .status())
                .isEqualTo(401);
        assertThat(li.send(li.request(address)
                                .header("Origin", "https://evil.example")
                                .header("Access-Control-Request-Method", "POST")
                                .header("Access-Control-Request-Headers", Guard.OWN_HEADER)
                                .method("OPTIONS", BodyPublishers.noBody()))
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(workflows.find(workflow.id()).orElseThrow().holder()).isEqualTo("u-zhang");
    }

    @Test
    void nonsenseIsRefusedInWords() {
        Workflow workflow = soldOutHeldByZhang();
        Browser li = browserOf("u-li");
        String note = api(workflow) + "/actions/note";
        assertThat(li.post(note, Map.of("revision", 1)).status()).isEqualTo(422);
        assertThat(li.post(note, Map.of("requestId", "x", "revision", 1)).status())
                .isEqualTo(422);
        assertThat(li.post(note, Map.of("requestId", "note-8888888")).status()).isEqualTo(422);
        assertThat(li.post(note, Map.of("requestId", "note-8888888", "revision", "soon"))
                        .status())
                .isEqualTo(400);
        assertThat(li.post(note, List.of()).status()).isEqualTo(400);
        assertThat(li.post(note, press("note-8888888", 1, Map.of("text", "长".repeat(5000))))
                        .status())
                .isEqualTo(422);
        assertThat(li.post(note, press("note-8888888", 1, Map.of("text", "a".repeat(70_000))))
                        .status())
                .isEqualTo(413);
        assertThat(li.post(note, press("note-8888888", 1, Map.of()))
                        .json()
                        .path("reason")
                        .asString())
                .contains("请填");
        assertThat(li.post(api(workflow) + "/actions/fly", press("fly-8888888", 1, Map.of()))
                        .status())
                .isEqualTo(404);
        for (String id : List.of("1", "abc", "-5", "99999999999999999999")) {
            Browser.Page page = li.get("/h5/api/workflows/" + id);
            assertThat(page.status()).as(id).isEqualTo(404);
            assertThat(page.json().path("detail").asString()).isEqualTo("没有找到这个任务");
        }
        assertThat(li.post("/h5/api/workflows/1/actions/note", press("note-8888888", 1, Map.of("text", "喂")))
                        .json()
                        .path("outcome")
                        .asString())
                .isEqualTo("refused");
        assertThat(workflows.find(workflow.id()).orElseThrow().entries()).isEqualTo(1);
    }

    /** A look at home after the shift must not bring work; a press is work. */
    @Test
    void readingAPageIsNoSignOfBeingHereAndAPressIsR069() {
        Workflow workflow = soldOutHeldByZhang();
        presence.set("u-qian", State.OFFLINE, clock.instant().plus(Duration.ofMinutes(1)), "test");
        clock.advance(Duration.ofHours(1));
        Browser qian = browserOf("u-qian");
        Here before = presence.here("u-qian");
        for (String address : List.of("/h5/api/mine", api(workflow), api(workflow) + "/forms/note")) {
            assertThat(qian.get(address).status()).as(address).isEqualTo(200);
        }
        assertThat(presence.here("u-qian")).isEqualTo(before);
        assertThat(presence.online(List.of("u-qian"))).isEmpty();

        note(qian, workflow, "用户问退款到账没有");
        assertThat(presence.online(List.of("u-qian"))).containsExactly("u-qian");
    }

    @Test
    void theListShowsWhatIHoldAndReviewsOnlyToThoseWhoDecide() {
        Workflow workflow = soldOutHeldByZhang();
        JsonNode zhang = browserOf("u-zhang").get("/h5/api/mine").json();
        assertThat(texts(zhang.path("mine"), "id")).contains(workflow.wireId());
        assertThat(zhang.path("review").isNull()).isTrue();

        JsonNode qian = browserOf("u-qian").get("/h5/api/mine").json();
        assertThat(texts(qian.path("mine"), "id")).doesNotContain(workflow.wireId());
        assertThat(qian.path("review").isArray()).isTrue();
        JsonNode li = browserOf("u-li").get("/h5/api/mine").json();
        assertThat(texts(li.path("mine"), "id")).doesNotContain(workflow.wireId());
        assertThat(texts(li.path("queue"), "id")).doesNotContain(workflow.wireId());
    }

    @Test
    void theListShowsWhatATeamHasToItsPeopleAndToItsLeadR003R066R084() {
        roster.replace(roster.read(PEOPLE.replace("lead: u-wang, group", "lead: u-zhao, group")));
        Workflow workflow = soldOutHeldByZhang();
        for (String reader : List.of("u-li", "u-zhao")) {
            JsonNode list = browserOf(reader).get("/h5/api/mine").json();
            assertThat(list.path("team"))
                    .as(reader)
                    .filteredOn(row -> row.path("id").asString().equals(workflow.wireId()))
                    .singleElement()
                    .satisfies(row -> {
                        assertThat(row.path("holder").asString()).isEqualTo("张三");
                        assertThat(row.path("team").asString()).isEqualTo("客服组");
                    });
            assertThat(list.path("more")).isEmpty();
        }
        assertThat(texts(browserOf("u-qian").get("/h5/api/mine").json().path("team"), "id"))
                .as("of another team, and leading none")
                .doesNotContain(workflow.wireId());
    }

    @Test
    void aSlipInAPagesAddressLeadsToTheList() {
        Browser zhang = browserOf("u-zhang");
        for (String slip : List.of("/h5/foo", "/h5/workflows/", "/h5")) {
            assertThat(zhang.get(slip).location()).as(slip).isEqualTo("/h5/");
        }
        assertThat(zhang.get("/h5/page.js").status()).isEqualTo(200);
    }

    @Test
    void browsersMayRunNothingButOurOwnScripts() {
        Browser zhang = browserOf("u-zhang");
        for (String address : List.of("/h5/", "/h5/workflows/1", "/h5/page.js", "/h5/api/mine", "/h5/login.html")) {
            Browser.Page page = zhang.get(address);
            assertThat(page.status()).as(address).isEqualTo(200);
            assertThat(page.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "script-src 'self'")
                    .endsWith("frame-ancestors 'self' https://*.dingtalk.com " + dingTalk())
                    .doesNotContain("unsafe");
            assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(page.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(page.header("Cache-Control")).isEqualTo(address.endsWith(".js") ? "no-cache" : "no-store");
        }
        String frames = zhang.get("/h5/").body() + zhang.get("/h5/workflows/1").body();
        assertThat(frames).doesNotContainPattern("<script(?![^>]* src=)").doesNotContainPattern("\\son[a-z]+=");
    }
}
