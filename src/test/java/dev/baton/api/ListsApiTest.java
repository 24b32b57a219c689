package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.workflow.When;
import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** What lists narrow to, and that whatever changes something counts once (CONTRACT 3). */
class ListsApiTest extends ApiTest {

    private static final String ROSTER = """
            {"requestId":"%s","teams":[{"id":"cs","name":"客服组","roles":["客服"]}],
             "members":[{"userId":"u-1","name":"一","teams":["cs"],"roles":["客服"]},
                        {"userId":"u-2","name":"二","teams":["cs"],"roles":["客服"]},
                        {"userId":"u-3","name":"三","teams":["cs"],"roles":["客服"]}]}
            """;

    @Autowired
    Outbox outbox;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient sql;

    @Autowired
    Clock clock;

    @BeforeEach
    void people() {
        assertThat(put("/api/roster", ROSTER.formatted("roster-1")).status()).isEqualTo(200);
    }

    private void order(String number, int minute) {
        String placed = "2025-10-05T09:%02d:00+08:00".formatted(minute);
        assertThat(put("/api/orders/" + number, """
                                {"status":"paid","amount":"10.00","placedAt":"%s","updatedAt":"%s","buyer":{"id":"of-%s"},
                                 "lines":[{"lineNo":1,"name":"灯","quantity":1,"price":"10.00"}]}
                                """.formatted(placed, placed, number.substring(0, 2)))
                        .status())
                .isEqualTo(200);
    }

    private String raise(String number) {
        Heard raised = post("/api/workflows", """
                {"orderNo":"%s","lineNo":1,"type":"缺货","detail":"商品售罄","reportedBy":"u-1"}
                """.formatted(number));
        assertThat(raised.status()).isBetween(200, 201);
        return raised.text("/id");
    }

    private List<String> numbers(String query, String field) {
        List<String> numbers = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = get(query + next).body();
            page.path("items").forEach(item -> numbers.add(item.path(field).stringValue()));
            next = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").stringValue();
        } while (!next.isEmpty());
        return numbers;
    }

    @Test
    void whatCannotBeIsRefusedWithACode() {
        order("RF-1", 1);
        Heard past = post("/api/presence/u-1", "{\"state\":\"busy\",\"until\":\"2020-01-01T00:00:00+08:00\"}");
        assertThat(past.status()).isEqualTo(422);
        assertThat(past.text("/errors/0/code")).isEqualTo("past");
        String id = raise("RF-1");
        Heard nobody = post("/api/workflows/" + id + "/actions/take", "{\"actor\":\"x\"}");
        assertThat(nobody.status()).isEqualTo(403);
        assertThat(nobody.text("/code")).isEqualTo("unknown-actor");
        assertThat(nobody.text("/reason")).isEqualTo("花名册里没有 x（actor）");
        assertThat(act(id, "take", "{}").status()).isEqualTo(200);
        Heard old = post("/api/workflows/" + id + "/actions/pause-auto", "{\"actor\":\"u-1\",\"revision\":0}");
        assertThat(old.status()).isEqualTo(409);
        assertThat(old.text("/code")).isEqualTo("stale");
        assertThat(old.text("/reason"))
                .isEqualTo("revision 0 已过时，现在是 " + old.get("/workflow/revision").intValue());
        Heard said = post(
                "/api/workflows/" + id + "/actions/note",
                "{\"actor\":\"u-1\",\"revision\":0,\"params\":{\"text\":\"好\"}}");
        assertThat(said.text("/outcome")).as("words are never out of date").isEqualTo("done");
    }

    @Test
    void aShopsOwnSystemMayReportWithoutBeingInTheRoster() {
        order("RF-2", 1);
        String report = "{\"orderNo\":\"RF-2\",\"type\":\"缺货\",\"detail\":\"商品售罄\",\"reportedBy\":\"erp\"}";

        assertThat(post("/api/workflows", report).status()).isEqualTo(201);
        assertThat(post("/api/workflows", report).status()).isEqualTo(200);
    }

    @Test
    void exceptionalOrdersAndTheOthersR211R038R084() {
        for (int i = 0; i < 9; i++) {
            order("EX-" + i, i);
        }
        for (String number : List.of("EX-0", "EX-3", "EX-4", "EX-8")) {
            raise(number);
        }
        String search = "/api/orders?buyer=of-EX&limit=2";
        assertThat(numbers(search + "&exceptional=true", "orderNo")).containsExactly("EX-8", "EX-4", "EX-3", "EX-0");
        assertThat(numbers(search + "&exceptional=false", "orderNo"))
                .containsExactly("EX-7", "EX-6", "EX-5", "EX-2", "EX-1");
        assertThat(numbers(search, "orderNo")).hasSize(9);
        assertThat(numbers(search + "&exceptional=true&from=2025-10-05T09:04:00%2B08:00", "orderNo"))
                .containsExactly("EX-8", "EX-4");
        assertThat(numbers("/api/orders?buyer=of-EX&exceptional=true&status=shipped", "orderNo"))
                .isEmpty();
        assertThat(get("/api/orders?q=EX-8").get("/items/0/exceptional").booleanValue())
                .isTrue();
        assertThat(get("/api/orders?q=EX-7").get("/items/0/exceptional").booleanValue())
                .isFalse();
        assertThat(get("/api/orders?exceptional=maybe").status()).isEqualTo(422);
    }

    /** CONTRACT 3, any combination: who leaves a side open with a day far away asks for all there are on that side. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "to=2099-12-31",
                "to=9999-12-31",
                "to=2099-12-31T00:00:00Z",
                "from=1970-01-01",
                "from=1970-01-01T00:00:00Z&status=paid",
                "from=1900-01-01&to=2099-12-31",
                "from=2025-10-05&to=2038-01-20&buyer=of-FA",
                "from=0001-01-01&q=FA-2"
            })
    void aSideLeftOpenByADayFarAwayIsOpenR211(String sides) {
        order("FA-2", 59);
        assertThat(numbers("/api/orders?limit=200&" + sides, "orderNo")).contains("FA-2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=2099-12-31", "to=1970-01-01", "from=2038-01-19T04:00:00Z&status=paid"})
    void beyondWhatCanBePlacedThereIsNothingR211(String side) {
        order("FA-2", 59);
        assertThat(numbers("/api/orders?" + side, "orderNo")).isEmpty();
        assertThat(get("/api/orders?from=%2B10000-01-01T00:00:00Z").text("/errors/0/code"))
                .isEqualTo("not-time");
    }

    @Test
    void whoIsAwayUntilADayFarAwayIsSoUntilThen() {
        String leave = "{\"state\":\"leave\",\"until\":\"%s\"}";
        Heard said = post("/api/presence/u-2", leave.formatted("2040-02-01T00:00:00+08:00"));
        assertThat(said.text("/until")).isEqualTo("2040-02-01T00:00:00+08:00");
        assertThat(get("/api/presence?limit=200")
                        .get("/items")
                        .valueStream()
                        .filter(here -> here.path("userId").stringValue().equals("u-2"))
                        .map(here -> here.path("until").asString()))
                .containsExactly("2040-02-01T00:00:00+08:00");
        assertThat(post("/api/presence/u-2", leave.formatted("9999-12-31T23:59:59-08:00"))
                        .text("/errors/0/code"))
                .isEqualTo("not-time");
        post("/api/presence/u-2", "{\"state\":\"offline\"}");
    }

    @Test
    void aPartThatIsExceptionalShowsAtTheWholeR010() {
        order("WH-0", 20);
        for (String part : List.of("WH-1", "WH-2")) {
            assertThat(put("/api/orders/" + part, """
                                    {"parentNo":"WH-0","status":"paid","amount":"1.00","placedAt":"2025-10-05T01:20:00Z",
                                     "updatedAt":"2025-10-05T01:20:00Z","lines":[{"lineNo":1,"name":"灯","quantity":1,"price":"1.00"}]}
                                    """).status()).isEqualTo(200);
        }
        raise("WH-2");
        JsonNode children = get("/api/orders/WH-0").get("/children");
        assertThat(children.valueStream().map(child -> child.path("exceptional").booleanValue()))
                .containsExactly(false, true);
    }

    /** Of the whole order is said by no line at all; nothing is opened meanwhile. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 2})
    void aLineThatIsNoneIsRefused(int lineNo) {
        order("NL-1", 32);
        var refused = post("/api/workflows", """
                {"orderNo":"NL-1","lineNo":%d,"type":"缺货","detail":"商品售罄","reportedBy":"u-1"}
                """.formatted(lineNo));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/errors/0/field")).isEqualTo("lineNo");
        assertThat(get("/api/orders/NL-1").get("/workflows")).isEmpty();
    }

    @Test
    void aKindIsAskedForByTypeOrByTypeAndDetail() {
        order("KI-1", 31);
        String soldOut = raise("KI-1");
        String partly = post("/api/workflows", """
                {"orderNo":"KI-1","lineNo":1,"type":"缺货","detail":"部分售罄","reportedBy":"u-1"}
                """).text("/id");
        String list = "/api/workflows?limit=200&type=" + URLEncoder.encode("缺货", StandardCharsets.UTF_8);
        String detail = URLEncoder.encode("/商品售罄", StandardCharsets.UTF_8);

        assertThat(numbers(list, "id")).contains(soldOut, partly);
        assertThat(numbers(list + detail, "id")).contains(soldOut).doesNotContain(partly);
        assertThat(numbers(list + "%2F", "id"))
                .as("the detail is not chosen yet")
                .contains(soldOut, partly);
        assertThat(numbers(list + URLEncoder.encode("/没有", StandardCharsets.UTF_8), "id"))
                .isEmpty();
    }

    /** R062: whoever asked for a person is told when it was somebody else, and why. */
    @Test
    void aNamedPersonIsNotPassedOverSilently() {
        order("NA-1", 32);
        post("/api/presence/u-2", "{\"state\":\"online\"}");
        String report = """
                {"orderNo":"NA-1","type":"%s","detail":"%s","assignee":"u-3","reportedBy":"u-1"}
                """;

        Heard away = post("/api/workflows", report.formatted("缺货", "商品售罄"));
        assertThat(away.text("/holder")).isEqualTo("u-2");
        assertThat(away.text("/why")).startsWith("指名的 三 现在不接单；").contains("二");
        post("/api/presence/u-3", "{\"state\":\"online\"}");
        Heard named = post("/api/workflows", report.formatted("缺货", "部分售罄"));
        assertThat(named.text("/holder")).isEqualTo("u-3");
        assertThat(named.text("/why")).isEqualTo("指名给 三");
        post("/api/presence/u-2", "{\"state\":\"offline\"}");
        post("/api/presence/u-3", "{\"state\":\"offline\"}");
    }

    @Test
    void overdueOrNot() {
        order("OV-1", 30);
        String id = raise("OV-1");
        assertThat(numbers("/api/workflows?overdue=false", "id")).contains(id);
        assertThat(numbers("/api/workflows?overdue=true", "id")).doesNotContain(id);
        assertThat(numbers("/api/workflows?limit=1", "id")).contains(id).doesNotHaveDuplicates();
    }

    @Test
    void presenceComesInPages() {
        Heard first = get("/api/presence?limit=2");
        assertThat(first.get("/items")).hasSize(2);
        assertThat(numbers("/api/presence?limit=2", "userId")).containsExactly("u-1", "u-2", "u-3");
        assertThat(first.get("/items/0/state").asString()).isEqualTo("offline");
        assertThat(first.get("/items/0/since").isNull()).as("never seen").isTrue();
        assertThat(get("/api/presence?limit=0").status()).isEqualTo(422);
        assertThat(post("/api/outbox/99999999999999999999:retry", "").status()).isEqualTo(404);
        assertThat(get("/api/presence?limit=2&cursor=abc").status()).isEqualTo(422);
    }

    @Test
    void theSameRosterRequestCountsOnce() {
        String fewer = ROSTER.formatted("roster-1").replaceAll(",\\s*\\{\"userId\":\"u-3\"[^}]*}", "");
        assertThat(put("/api/roster", fewer).get("/members").intValue()).isEqualTo(3);
        assertThat(numbers("/api/presence?limit=200", "userId")).contains("u-3");
    }

    /**
     * CONTRACT 3: in another encoding everybody's name would be lost, and no roster is too large for the people README
     * speaks of.
     */
    @Test
    void aRosterIsUtf8AndMayBeLarge() {
        byte[] ansi = ROSTER.formatted("roster-ansi").getBytes(Charset.forName("GB18030"));
        Heard refused = sendBytes("PUT", "/api/roster", ansi, null);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/code")).isEqualTo("not-json");
        assertThat(refused.text("/detail")).contains("UTF-8");
        assertThat(raise("EN-1", 42)).as("客服 still has people").isNotEmpty();

        String large = " ".repeat(3 << 20) + ROSTER.formatted("roster-large");
        assertThat(put("/api/roster", large).get("/members").intValue()).isEqualTo(3);
        assertThat(put("/api/roster", " ".repeat(17 << 20)).status()).isEqualTo(413);
    }

    private String raise(String number, int minute) {
        order(number, minute);
        return raise(number);
    }

    @Test
    void whoReportsHasANameOfAtMost64Letters() {
        order("RB-1", 43);
        String report = """
                {"orderNo":"RB-1","lineNo":1,"type":"缺货","detail":"商品售罄","reportedBy":"%s"}
                """;
        Heard refused = post("/api/workflows", report.formatted("s".repeat(65)));
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/errors/0/field")).isEqualTo("reportedBy");
        assertThat(post("/api/workflows", report.formatted("s".repeat(64))).status())
                .isEqualTo(201);
    }

    /** R001: between the answer to a new roster and the next look nobody unknown holds anything. */
    @Test
    void whoIsDroppedFromTheRosterHoldsNothingWhenTheAnswerComes() {
        order("GO-1", 41);
        String id = raise("GO-1");
        assertThat(post("/api/workflows/" + id + "/actions/take", "{\"actor\":\"u-3\"}")
                        .status())
                .isEqualTo(200);
        String fewer = ROSTER.formatted("roster-2").replaceAll(",\\s*\\{\"userId\":\"u-3\"[^}]*}", "");

        assertThat(put("/api/roster", fewer).get("/members").intValue()).isEqualTo(2);

        assertThat(get("/api/workflows/" + id).text("/holder")).isNotEqualTo("u-3");
        assertThat(get("/api/integrity").body().path("violations").findValuesAsString("rule"))
                .doesNotContain("holder-unknown");
        assertThat(put("/api/roster", ROSTER.formatted("roster-3"))
                        .get("/members")
                        .intValue())
                .isEqualTo(3);
    }

    @Test
    void badParamsOfAnActionAreNamed() {
        order("PA-1", 40);
        String id = raise("PA-1");
        act(id, "take", "{}");
        Heard refused = act(id, "note", "{\"text\":\"  \"}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text("/outcome")).isEqualTo("refused");
        assertThat(refused.text("/workflow/id")).isEqualTo(id);
        assertThat(refused.get("/errors")).hasSize(1);
        assertThat(refused.text("/errors/0/field")).isEqualTo("params.text");
        assertThat(refused.text("/errors/0/code")).isEqualTo("missing");
        assertThat(field(id, "send-sms", "{\"quantity\":\"0\"}")).isEqualTo("params.quantity");
        Heard unknown = act(id, "call-customer", "{\"result\":\"maybe\"}");
        assertThat(unknown.text("/errors/0/code")).isEqualTo("not-one-of");
        assertThat(unknown.text("/errors/0/message")).contains("reached, missed");
        assertThat(field(id, "reassign", "{\"to\":\"nobody\"}")).isEqualTo("params.to");
        assertThat(field(id, "reassign", "{\"to\":\"u-2\",\"reason\":\"" + "长".repeat(201) + "\"}"))
                .isEqualTo("params.reason");
        assertThat(field(id, "apply-refund", "{\"amount\":\"1.005\",\"reason\":\"坏\"}"))
                .isEqualTo("params.amount");
        assertThat(field(id, "apply-refund", "{\"amount\":\"1.00\"}")).isEqualTo("params.reason");
        assertThat(field(id, "apply-refund", "{\"amount\":1.5,\"reason\":\"坏\"}"))
                .as("money is text, a number would be rounded by somebody (CONTRACT 5)")
                .isEqualTo("params.amount");
        assertThat(field(id, "note", "{\"text\":5}")).isEqualTo("params.text");
        Heard number = act(id, "apply-refund", "{\"amount\":12.5,\"reason\":\"少发\"}");
        assertThat(number.text("/outcome")).isEqualTo("refused");
        assertThat(number.text("/reason")).isEqualTo("amount：应为文本");
        assertThat(number.text("/workflow/id")).isEqualTo(id);
        assertThat(field(id, "send-sms", "{\"quantity\":0}"))
                .as("a count may be a number")
                .isEqualTo("params.quantity");
        assertThat(field(id, "update", "{\"type\":\"天气\"}")).isEqualTo("params.type");
        assertThat(field(id, "update", "{\"type\":\"质量\"}")).isEqualTo("params.detail");
        assertThat(field(id, "update", "{\"type\":\"质量\",\"detail\":\"晴\"}")).isEqualTo("params.detail");
        assertThat(field(id, "resolve", "{\"text\":\"" + "长".repeat(501) + "\"}"))
                .isEqualTo("params.text");
    }

    /** CONTRACT 3: whatever an action is refused for, the answer says so and shows the workflow. */
    @Test
    void everyRefusalOfAnActionHasTheSameShape() {
        order("SH-1", 44);
        String id = raise("SH-1");
        String actions = "/api/workflows/" + id + "/actions/";
        String note = "{\"requestId\":\"%s\",\"actor\":\"u-1\",\"params\":{\"text\":%s}}";
        Heard twoKeys = send("POST", actions + "note", note.formatted("one", "\"好\""), "other");
        assertThat(twoKeys.status()).isEqualTo(422);
        assertThat(twoKeys.text("/errors/0/code")).isEqualTo("two-keys");
        Heard unknown = act(id, "fly", "{}");
        assertThat(unknown.status()).isEqualTo(404);
        for (Heard refused : List.of(twoKeys, unknown)) {
            assertThat(refused.text("/outcome")).isEqualTo("refused");
            assertThat(refused.text("/reason")).isNotBlank();
            assertThat(refused.text("/workflow/id")).isEqualTo(id);
        }
        Heard done = post(actions + "note", note.formatted("one", "\"好\""));
        assertThat(done.text("/outcome")).isEqualTo("done");
        Heard again = post(actions + "note", note.formatted("one", "5"));
        assertThat(again.text("/outcome")).as("bad now, but done before").isEqualTo("repeated");
        assertThat(again.get("/workflow")).isEqualTo(done.get("/workflow"));
    }

    /** CONTRACT 3, for what counts elsewhere than the rest: actions, and a roster that is no order of JSON. */
    @Test
    void whatHasCountedIsAnsweredAsAtFirstWhateverComesWithIt() {
        order("CO-1", 46);
        String note = "/api/workflows/" + raise("CO-1") + "/actions/note";
        Heard done = send("POST", note, "{\"actor\":\"u-1\",\"params\":{\"text\":\"好\"}}", "counted");
        assertThat(done.text("/outcome")).isEqualTo("done");
        for (String body : List.of("no json", "[]", "")) {
            Heard again = send("POST", note, body, "counted");
            assertThat(again.status()).as(body).isEqualTo(200);
            assertThat(again.text("/outcome")).isEqualTo("repeated");
            assertThat(again.get("/workflow")).isEqualTo(done.get("/workflow"));
        }
        assertThat(send("POST", note, "no json", "another").text("/code")).isEqualTo("not-json");

        Heard taken = put("/api/roster", ROSTER.formatted("roster-1"));
        String nobodys = ROSTER.replace("\"teams\":[\"cs\"]", "\"teams\":[\"nowhere\"]");
        assertThat(put("/api/roster", nobodys.formatted("roster-1"))).isEqualTo(taken);
        assertThat(put("/api/roster", nobodys.formatted("roster-new")).status()).isEqualTo(422);
    }

    @Test
    void imagesAreAFewAddressesThatABrowserOpens() {
        order("IM-1", 45);
        String report = """
                {"orderNo":"IM-1","lineNo":1,"type":"缺货","detail":"商品售罄","images":%s,"reportedBy":"u-1"}
                """;
        Heard wrong = post("/api/workflows", report.formatted("""
                ["javascript:alert(1)","https://img.example/1.jpg","file:///etc/hosts","1.jpg","https://"]"""));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.get("/errors")
                        .valueStream()
                        .map(error -> error.path("field").stringValue()))
                .containsExactly("images[0]", "images[2]", "images[3]", "images[4]");
        String ten = JSON.writeValueAsString(Collections.nCopies(10, "https://img.example/1.jpg"));
        assertThat(post("/api/workflows", report.formatted(ten)).text("/errors/0/field"))
                .isEqualTo("images");
        Heard raised = post("/api/workflows", report.formatted("[\"https://img.example/1.jpg\"]"));
        assertThat(raised.status()).isEqualTo(201);
    }

    /** CONTRACT 3: what has not left yet, and why. */
    @Test
    void whatWaitsSaysUntilWhen() {
        Instant due = clock.instant().plus(Duration.ofHours(30));
        transaction.executeWithoutResult(status -> {
            outbox.append("sms", "why-1", due, Priority.NORMAL);
            outbox.append("reminder", "why-2", due, Priority.NORMAL);
        });
        String until = When.exact(due, clock.instant());
        assertThat(why("why-1")).isEqualTo("可撤销至 " + until + "，到时发出");
        assertThat(why("why-2")).isEqualTo(until + " 发出");
        JsonNode before = waiting("why-1");
        Heard retried = post("/api/outbox/" + before.path("id").stringValue() + ":retry", "");
        assertThat(retried.status()).isEqualTo(200);
        assertThat(retried.get("/retried").booleanValue())
                .as("it is left to its time")
                .isFalse();
        assertThat(retried.get("/dueAt")).isEqualTo(before.path("dueAt"));
        assertThat(waiting("why-1")).isEqualTo(before);
    }

    /** CONTRACT 3: a key in the body counts as one in the header, here too. */
    @Test
    void tryingAgainCountsOnceByTheKeyInItsBody() {
        transaction.executeWithoutResult(status ->
                outbox.append("reminder", "once-1", clock.instant().plus(Duration.ofHours(30)), Priority.NORMAL));
        String entry = waiting("once-1").path("id").stringValue();
        String retry = "/api/outbox/" + entry + ":retry";
        Heard first = post(retry, "{\"requestId\":\"once-1\"}");
        assertThat(first.status()).isEqualTo(200);
        transaction.executeWithoutResult(status ->
                sql.sql("DELETE FROM outbox_entry WHERE id = ?").param(entry).update());

        assertThat(post(retry, "{\"requestId\":\"once-1\"}")).isEqualTo(first);
        assertThat(post(retry, "").status()).as("it has left").isEqualTo(404);
        assertThat(post(retry, "{}").status()).isEqualTo(404);
        assertThat(post(retry, "{\"requestId\":\"once-2\"}").status()).isEqualTo(404);
        assertThat(post(retry, "no json").text("/code")).isEqualTo("not-json");
        assertThat(post(retry, "{\"again\":true}").text("/errors/0/field")).isEqualTo("again");
        assertThat(send("POST", retry, "{\"requestId\":\"once-1\"}", "another").text("/errors/0/code"))
                .isEqualTo("two-keys");
    }

    /** CONTRACT 3: {@code next} leads to more, or is null. */
    @Test
    void theLastPageOfWhatWaitsLeadsNowhere() {
        transaction.executeWithoutResult(status -> List.of("page-1", "page-2", "page-3")
                .forEach(key ->
                        outbox.append("reminder", key, clock.instant().plus(Duration.ofHours(30)), Priority.NORMAL)));
        int all = get("/api/outbox?state=waiting&limit=200").get("/items").size();

        assertThat(get("/api/outbox?state=waiting&limit=" + all).get("/next").isNull())
                .isTrue();
        assertThat(get("/api/outbox?state=waiting&limit=" + (all - 1))
                        .get("/next")
                        .isNull())
                .isFalse();
        assertThat(numbers("/api/outbox?state=waiting&limit=1", "key"))
                .hasSize(all)
                .contains("page-1", "page-2", "page-3");
    }

    private String why(String key) {
        return waiting(key).path("reason").asString();
    }

    private JsonNode waiting(String key) {
        return get("/api/outbox?state=waiting&limit=200")
                .get("/items")
                .valueStream()
                .filter(entry -> entry.path("key").stringValue().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private Heard act(String id, String action, String params) {
        return post("/api/workflows/" + id + "/actions/" + action, "{\"actor\":\"u-1\",\"params\":" + params + "}");
    }

    private String field(String id, String action, String params) {
        Heard refused = act(id, action, params);
        assertThat(refused.status()).as(action + params).isEqualTo(422);
        return refused.text("/errors/0/field");
    }
}
