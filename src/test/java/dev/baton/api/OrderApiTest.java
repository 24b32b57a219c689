package dev.baton.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Orders over HTTP: what goes in comes out, what is wrong is named, what is repeated counts once. */
class OrderApiTest extends ApiTest {

    /** R119: everything about the order in one view. */
    @Test
    void whatWasPutIsSeenWholeR200R213() {
        Heard put = put("/api/orders/A-1", order("A-1").toString());
        assertThat(put.status()).isEqualTo(200);
        assertThat(put.get("/applied").booleanValue()).isTrue();
        assertThat(put.text("/outcome")).isEqualTo("created");
        JsonNode view = get("/api/orders/A-1").body();
        assertThat(view.at("/amount").stringValue()).isEqualTo("358.00");
        assertThat(view.at("/currency").stringValue()).isEqualTo("CNY");
        assertThat(view.at("/placedAt").stringValue()).isEqualTo("2026-11-22T01:30:00Z");
        assertThat(view.at("/lines/0/price").stringValue()).isEqualTo("179.00");
        assertThat(view.at("/shipments/0/nodes/0/text").stringValue()).isEqualTo("已揽收");
        assertThat(view.at("/attributes/weight").decimalValue().toPlainString()).isEqualTo("1.250");
        assertThat(view.propertyNames())
                .contains("parentNo", "buyer", "payments", "coupons", "reviews", "children")
                .doesNotContain("order");
    }

    /** R010, R039: the parts show at the whole. */
    @Test
    void subOrdersShowAtTheirParentR123() {
        put("/api/orders/B-1", order("B-1").toString());
        put("/api/orders/B-1-1", order("B-1-1").put("parentNo", "B-1").toString());
        assertThat(get("/api/orders/B-1").text("/children/0/orderNo")).isEqualTo("B-1-1");
        assertThat(get("/api/orders/B-1").text("/children/0/title")).isEqualTo("羊毛围巾 灰 ×2");
        assertThat(get("/api/orders/B-1").text("/children/0/amount")).isEqualTo("358.00");
        assertThat(get("/api/orders/B-1").text("/children/0/currency")).isEqualTo("CNY");
        assertThat(get("/api/orders/B-1-1").text("/parentNo")).isEqualTo("B-1");
    }

    /** What people type is folded to half width, and would never find them. */
    @ParameterizedTest
    @ValueSource(strings = {"Ｆ９００１", "F-٣", "补-12"})
    void aNumberBeyondAsciiIsRefusedR200(String number) {
        Heard put = put(
                "/api/orders/" + URLEncoder.encode(number, StandardCharsets.UTF_8),
                order(number).toString());
        assertThat(put.status()).isEqualTo(422);
        assertThat(put.body().toString()).contains("orderNo", "单号只能用字母、数字和 . _ # -，都要半角");
        Heard sub = put("/api/orders/F-1", order("F-1").put("parentNo", number).toString());
        assertThat(sub.status()).isEqualTo(422);
        assertThat(sub.body().toString()).contains("parentNo", "都要半角");
        assertThat(get("/api/orders/" + URLEncoder.encode(number, StandardCharsets.UTF_8))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void anOlderStatementIsNotApplied() {
        put("/api/orders/C-1", order("C-1").toString());
        Heard older = put(
                "/api/orders/C-1",
                order("C-1").put("updatedAt", "2026-11-22T09:29:59+08:00").toString());
        assertThat(older.status()).isEqualTo(200);
        assertThat(older.get("/applied").booleanValue()).isFalse();
    }

    @Test
    void theSameKeyGivesTheFirstAnswerAndHasNoSecondEffect() {
        Heard first = send("PUT", "/api/orders/D-1", order("D-1").toString(), "key-1");
        put(
                "/api/orders/D-1",
                order("D-1")
                        .put("updatedAt", "2026-11-23T09:30:00+08:00")
                        .put("status", "shipped")
                        .toString());
        String later = order("D-1")
                .put("updatedAt", "2026-11-24T09:30:00+08:00")
                .put("status", "cancelled")
                .toString();
        Heard again = send("PUT", "/api/orders/D-1", later, "key-1");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(get("/api/orders/D-1").text("/status")).isEqualTo("shipped");
        String inBody = order("D-2").put("requestId", "key-2").toString();
        assertThat(put("/api/orders/D-2", inBody).text("/outcome")).isEqualTo("created");
        assertThat(put("/api/orders/D-2", inBody).text("/outcome")).isEqualTo("created");
        assertThat(send("PUT", "/api/orders/D-2", inBody, "key-3").status())
                .as("two keys")
                .isEqualTo(422);
    }

    @Test
    void aRefusalIsNotRemembered() {
        assertThat(send(
                                "PUT",
                                "/api/orders/E-1",
                                order("E-1").put("amount", "-1").toString(),
                                "key-9")
                        .status())
                .isEqualTo(422);
        assertThat(send("PUT", "/api/orders/E-1", order("E-1").toString(), "key-9")
                        .text("/outcome"))
                .isEqualTo("created");
    }

    @Test
    void aBatchAnswersForEveryOrder() {
        String batch = "[" + order("F-1") + "," + order("F-2").put("amount", "1.005") + "," + order("F-3") + ",7,{}]";
        Heard heard = post("/api/orders:batch", batch);
        assertThat(heard.status()).isEqualTo(200);
        assertThat(heard.get("/items").valueStream().map(i -> i.path("status").intValue()))
                .containsExactly(200, 422, 200, 422, 422);
        assertThat(heard.text("/items/1/orderNo")).isEqualTo("F-2");
        assertThat(heard.text("/items/1/errors/0/field")).isEqualTo("amount");
        assertThat(get("/api/orders/F-3").status()).isEqualTo(200);
        assertThat(get("/api/orders/F-2").status()).isEqualTo(404);
    }

    @Test
    void aThousandOrdersAreABatchAndOneMoreIsNot() {
        assertThat(post("/api/orders:batch", many(1000)).get("/items")).hasSize(1000);
        Heard more = post("/api/orders:batch", many(1001));
        assertThat(more.status()).isEqualTo(413);
        assertThat(more.text("/code")).isEqualTo("too-large");
        String wrapped = "{\"requestId\":\"w-1\",\"orders\":[" + order("G-1") + "]}";
        assertThat(post("/api/orders:batch", wrapped).text("/items/0/outcome")).isEqualTo("created");
        assertThat(post("/api/orders:batch", wrapped).text("/items/0/outcome")).isEqualTo("created");
    }

    @Test
    void eventsCountOnceAndEachIsAnsweredR201() {
        put("/api/orders/H-1", order("H-1").toString());
        String events = """
                [{"eventId":"h-1","orderNo":"H-1","type":"status","at":"2026-11-23T10:00:00+08:00","data":{"status":"shipped"}},
                 {"eventId":"h-2","orderNo":"H-1","type":"track","at":"2026-11-23T11:00:00+08:00",
                  "data":{"trackingNo":"SF1","nodes":[{"at":"2026-11-23T11:00:00+08:00","text":"到达杭州"}]}},
                 {"eventId":"h-3","orderNo":"H-1","type":"payment","at":"2026-11-23T12:00:00+08:00",
                  "data":{"paymentNo":"P2","channel":"wechat","amount":"1.00","status":"paid","at":"2026-11-23T12:00:00+08:00"}},
                 {"eventId":"h-4","orderNo":"H-1","type":"status","at":"2026-11-23T09:00:00+08:00","data":{"status":"paid"}},
                 {"eventId":"h-5","orderNo":"nobody","type":"status","at":"2026-11-23T09:00:00+08:00","data":{"status":"paid"}},
                 {"eventId":"h-6","orderNo":"H-1","type":"status","at":"2026-11-23","data":{"status":"lost","why":1}},
                 {"eventId":"h-7","orderNo":"H-1","type":"coupon","at":"2026-11-23T09:00:00+08:00","data":{"code":"C7","amount":"5.00","currency":"USD"}},
                 {"eventId":"h-8","orderNo":"H-1","type":"review","at":"2026-11-23T09:00:00+08:00","data":{"score":1,"text":"差"}}]
                """;
        Heard heard = post("/api/order-events", events);
        assertThat(heard.status()).isEqualTo(200);
        assertThat(heard.get("/items").valueStream().map(i -> i.path("outcome").stringValue()))
                .containsExactly(
                        "applied", "applied", "applied", "late", "unknown-order", "invalid", "invalid", "applied");
        assertThat(heard.get("/items/4/status").intValue()).isEqualTo(404);
        assertThat(fields(heard.get("/items/5/errors"))).containsExactlyInAnyOrder("at", "data.status", "data.why");
        assertThat(fields(heard.get("/items/6/errors"))).containsExactly("data.currency");
        JsonNode order = get("/api/orders/H-1").body();
        assertThat(order.at("/status").stringValue()).isEqualTo("shipped");
        assertThat(order.at("/shipments/0/nodes")).hasSize(2);
        assertThat(order.at("/payments")).hasSize(2);
        assertThat(post("/api/order-events", events).text("/items/0/outcome")).isEqualTo("repeated");
    }

    /** CONTRACT 3: what one in a batch was refused for may be put right, in it or elsewhere, and comes in then. */
    @Test
    void whatWasRefusedInABatchCountsUnderItsKeyWhenNothingIsInTheWayR201() {
        put("/api/orders/K-1", order("K-1").toString());
        String events = """
                [{"eventId":"k-1","orderNo":"K-1","type":"payment","at":"2026-11-23T10:00:00+08:00",
                  "data":{"paymentNo":"P9","channel":"wechat","amount":"1.00","currency":"USD","status":"paid","at":"2026-11-23T10:00:00+08:00"}}]
                """;
        assertThat(outcomes(send("POST", "/api/order-events", events, "currency")))
                .containsExactly("invalid");

        String right = order("K-1")
                .put("currency", "USD")
                .put("updatedAt", "2026-11-22T09:32:00+08:00")
                .toString();
        assertThat(put("/api/orders/K-1", right).status()).isEqualTo(200);
        assertThat(outcomes(send("POST", "/api/order-events", events, "currency")))
                .containsExactly("applied");
        assertThat(outcomes(send("POST", "/api/order-events", events, "currency")))
                .as("taken: now it lasts")
                .containsExactly("applied");
    }

    /**
     * CONTRACT 3: events that came before their order count when it is there, under the same key; any other answer is
     * the first one.
     */
    @Test
    void eventsThatCameBeforeTheirOrderAreJudgedAnew() {
        String events = """
                [{"eventId":"j-1","orderNo":"J-1","type":"status","at":"2026-11-23T10:00:00+08:00","data":{"status":"shipped"}},
                 {"eventId":"j-2","orderNo":"J-2","type":"status","at":"2026-11-23T10:00:00+08:00","data":{"status":"shipped"}}]
                """;
        put("/api/orders/J-2", order("J-2").toString());
        Heard early = send("POST", "/api/order-events", events, "early");
        assertThat(outcomes(early)).containsExactly("unknown-order", "applied");

        put("/api/orders/J-1", order("J-1").toString());
        Heard then = send("POST", "/api/order-events", events, "early");
        assertThat(outcomes(then)).containsExactly("applied", "repeated");
        assertThat(get("/api/orders/J-1").text("/status")).isEqualTo("shipped");
        assertThat(send("POST", "/api/order-events", events, "early")).isEqualTo(then);

        String bad =
                "[" + order("J-3") + "," + order("J-4").toString().replace("\"amount\":\"", "\"amount\":\"x") + "]";
        Heard half = send("POST", "/api/orders:batch", bad, "half");
        assertThat(outcomes(half)).containsExactly("created", "invalid");
        assertThat(outcomes(send("POST", "/api/orders:batch", bad, "half"))).containsExactly("unchanged", "invalid");
        String mended = "[" + order("J-3") + "," + order("J-4") + "]";
        Heard whole = send("POST", "/api/orders:batch", mended, "half");
        assertThat(outcomes(whole)).containsExactly("unchanged", "created");
        assertThat(send("POST", "/api/orders:batch", mended, "half"))
                .as("nothing was refused: now it lasts")
                .isEqualTo(whole);
    }

    /** CONTRACT 3: the same key at any later time gives the first answer, also with what would be refused by itself. */
    @Test
    void aKeyThatHasCountedIsAnsweredAsAtFirstWhateverComesWithIt() {
        String bad = order("KB-1").put("amount", "-1").toString();
        Heard first = send("PUT", "/api/orders/KB-1", order("KB-1").toString(), "counted");
        assertThat(send("PUT", "/api/orders/KB-1", bad, "counted")).isEqualTo(first);
        assertThat(send("PUT", "/api/orders/KB-1", "no json", "counted")).isEqualTo(first);
        assertThat(send("PUT", "/api/orders/KB-1", bad, "another").status()).isEqualTo(422);
        Heard inBody =
                put("/api/orders/KB-2", order("KB-2").put("requestId", "kb-2").toString());
        assertThat(put(
                        "/api/orders/KB-2",
                        order("KB-2")
                                .put("requestId", "kb-2")
                                .put("amount", "x")
                                .toString()))
                .isEqualTo(inBody);

        Heard batch = send("POST", "/api/orders:batch", "[" + order("KB-3") + "]", "counted");
        assertThat(send("POST", "/api/orders:batch", "{\"orders\":7}", "counted"))
                .isEqualTo(batch);
        String report = """
                {"requestId":"kb","orderNo":"%s","lineNo":1,"type":"缺货","detail":"商品售罄","reportedBy":"u-1"%s}
                """;
        Heard raised = post("/api/workflows", report.formatted("KB-3", ""));
        assertThat(raised.status()).isEqualTo(201);
        assertThat(post("/api/workflows", report.formatted("nowhere", ",\"why\":1")))
                .isEqualTo(raised);
    }

    /** CONTRACT 3: every order has an address, and who asks for what cannot be a number hears which one. */
    @Test
    void dotsAreNoOrderNumber() {
        for (String dots : List.of(".", "..")) {
            Heard refused = post("/api/orders:batch", "[" + order(dots) + "]");
            assertThat(refused.get("/items/0/status").intValue()).isEqualTo(422);
            assertThat(refused.text("/items/0/errors/0/field")).isEqualTo("orderNo");
        }
        assertThat(put("/api/orders/a..b", order("a..b").toString()).status()).isEqualTo(200);
        Heard unknown = get("/api/orders/no!number");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("/detail")).contains("no!number");
    }

    /** R120: a day stands for all of it in the shop's zone. */
    @Test
    void daysAreBoundsOfASearch() {
        for (String placed : List.of("2024-02-28T23:59:59.999", "2024-02-29T00:00:00", "2024-02-29T23:59:59.999")) {
            String number = "DAY-" + placed.replaceAll("[:.]", "");
            put(
                    "/api/orders/" + number,
                    order(number).put("placedAt", placed + "+08:00").toString());
        }
        String list = "/api/orders?q=DAY-&from=";
        assertThat(get(list + "2024-02-29&to=2024-02-29").get("/items")).hasSize(2);
        assertThat(get(list + "2024-02-28&to=2024-02-28").get("/items")).hasSize(1);
        assertThat(get(list + "2024-02-29&to=2024-02-29T00:00:00%2B08:00").get("/items"))
                .isEmpty();
        Heard noDay = get(list + "2024-02-30");
        assertThat(noDay.status()).isEqualTo(422);
        assertThat(noDay.text("/errors/0/code")).isEqualTo("not-time");
    }

    private static List<String> outcomes(Heard heard) {
        return heard.get("/items")
                .valueStream()
                .map(item -> item.path("outcome").stringValue())
                .toList();
    }

    /** R120, X16: over HTTP, with pages whose cursor cannot be bent. */
    @Test
    void searchPagesAndCursors() {
        post(
                "/api/orders:batch",
                IntStream.range(0, 5)
                        .mapToObj(i -> named(order("S-" + i), "搜索灯 " + i).toString())
                        .collect(Collectors.joining(",", "[", "]")));
        String query =
                "/api/orders?product=%E6%90%9C%E7%B4%A2&from=2026-11-22T00:00:00%2B08:00&to=2026-11-23T00:00:00+08:00";
        List<String> seen = new ArrayList<>();
        Heard page = get(query + "&limit=2");
        while (true) {
            page.get("/items").forEach(order -> seen.add(order.path("orderNo").stringValue()));
            if (page.get("/next").isNull()) {
                break;
            }
            page = get(query + "&limit=2&cursor=" + page.text("/next"));
        }
        assertThat(seen).containsExactlyInAnyOrder("S-0", "S-1", "S-2", "S-3", "S-4");
        String cursor = get(query + "&limit=2").text("/next");
        String bent = (cursor.startsWith("A") ? "B" : "A") + cursor.substring(1);
        for (String wrong : List.of(query + "&cursor=" + bent, "/api/orders?cursor=" + cursor, query + "&cursor=%00")) {
            assertThat(get(wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(get("/api/orders?q=S-3").get("/items")).hasSize(1);
        assertThat(get("/api/orders?q=s-3").get("/items"))
                .as("a number is exact")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=201",
                "limit=x",
                "limit=99999999999999",
                "status=lost",
                "from=yesterday",
                "statu=paid",
                "q=%00"
            })
    void wrongParametersAreNamed(String query) {
        Heard heard = get("/api/orders?" + query);
        assertThat(heard.status()).isEqualTo(422);
        assertThat(heard.text("/errors/0/field")).isEqualTo(query.substring(0, query.indexOf('=')));
    }

    /** A word in another encoding; also with a key, and where something would change. */
    @Test
    void aQueryThatCannotBeReadIsNamed() {
        String query = "?q=" + URLEncoder.encode("围巾", Charset.forName("GB18030"));
        for (Heard heard : List.of(
                get("/api/orders" + query),
                send("GET", "/api/workflows" + query, null, "unread"),
                send("POST", "/api/presence/u-1" + query, "{\"state\":\"online\"}", "unread"))) {
            assertThat(heard.status()).isEqualTo(422);
            assertThat(heard.text("/errors/0/field")).isEqualTo("query");
            assertThat(heard.text("/errors/0/code")).isEqualTo("unreadable");
        }
        Heard neither = send("POST", "/api/presence/u-1" + query, "no json", "unread");
        assertThat(neither.status()).as("wrong before its query is looked at").isEqualTo(400);
        assertThat(neither.text("/code")).isEqualTo("not-json");
        Heard form = exchange(request("/api/presence/u-1")
                .header("Authorization", "Bearer test-token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("{\"state\":\"50%\"}"))
                .build());
        assertThat(form.status()).as("and its body is no form").isEqualTo(400);
        assertThat(form.text("/code")).isEqualTo("not-json");
    }

    /** R200: curl sends a form where it is told nothing, and does not show it. */
    @ParameterizedTest
    @CsvSource({
        "POST, application/x-www-form-urlencoded, state=busy",
        "POST, application/x-www-form-urlencoded, '{\"state\":\"busy\"}'",
        "POST, application/x-www-form-urlencoded, '{\"state\":\"50%\"}'",
        "POST, text/plain; charset=UTF-8, busy",
        "POST, text/plain, ''",
        "PUT, application/x-www-form-urlencoded, status=paid",
        "PUT, application/x-www-form-urlencoded, '{\"status\":\"50%\"}'",
        "PUT, text/plain, paid"
    })
    void whatIsNotSentAsJsonIsToldAsWhatItWasSent(String method, String type, String body) {
        Heard heard = sentAs(type, method, body);
        assertThat(heard.status()).isEqualTo(400);
        assertThat(heard.text("/code")).isEqualTo("not-json");
        assertThat(heard.text("/detail"))
                .startsWith("请求体不是")
                .endsWith("；发来的 Content-Type 是 " + type.replaceFirst(";.*", "") + "，应为 application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json;charset=utf-8", "application/merge-patch+json"})
    void whatWasSentAsJsonIsToldNothingOfItsType(String type) {
        assertThat(sentAs(type, "POST", "busy").text("/detail")).doesNotContain("Content-Type");
    }

    private Heard sentAs(String type, String method, String body) {
        return exchange(request(method.equals("PUT") ? "/api/orders/X-2" : "/api/presence/u-1")
                .header("Authorization", "Bearer test-token")
                .header("Content-Type", type)
                .method(method, BodyPublishers.ofString(body))
                .build());
    }

    @Test
    void withoutTheTokenNothingIsSaid() {
        for (String header : List.of("", "Bearer", "Bearer wrong", "Basic dGVzdC10b2tlbg==", "test-token")) {
            var request = request("/api/orders/A-1");
            Heard heard = exchange((header.isEmpty() ? request : request.header("Authorization", header)).build());
            assertThat(heard.status()).as(header).isEqualTo(401);
            assertThat(heard.type()).startsWith("application/problem+json");
            assertThat(heard.text("/code")).isEqualTo("unauthorized");
            assertThat(heard.text("/detail")).contains("BATON_DATA_DIR", "api-token");
        }
        assertThat(exchange(request("/%61pi/orders").build()).status())
                .as("another spelling")
                .isEqualTo(401);
        assertThat(exchange(request("/api/orders:batch")
                                .POST(BodyPublishers.ofString("[]"))
                                .build())
                        .status())
                .isEqualTo(401);
        assertThat(exchange(request("/api/anything")
                                .header("Authorization", "bearer test-token")
                                .build())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[1,]",
                "{\"a\":1}{",
                "{\"orderNo\":\"A\",\"orderNo\":\"B\"}",
                "NaN",
                "{'a':1}",
                "\u0000"
            })
    void whatIsNotJsonIs400(String body) {
        Heard heard = put("/api/orders/X-1", body);
        assertThat(heard.status()).isEqualTo(400);
        assertThat(heard.type()).startsWith("application/problem+json");
        assertThat(heard.text("/code")).isEqualTo("not-json");
    }

    /** The web server refuses these paths before any of our code is asked. */
    @ParameterizedTest
    @ValueSource(strings = {"/api/orders/A%2FB", "/api/orders/A%5CB", "/api/orders/%00", "/api/workflows/%2F"})
    void aPathThatTheServerRefusesIsAProblemDetailToo(String path) {
        Heard refused = get(path);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.type()).startsWith("application/problem+json");
        assertThat(refused.text("/code")).isEqualTo("bad-request");
        assertThat(refused.text("/detail")).contains("单号");
    }

    @Test
    void otherEncodingsAre400() {
        Charset gbk = Charset.forName("GB18030");
        String body = order("X-1").toString();
        assertThat(sendBytes("PUT", "/api/orders/X-1", body.getBytes(gbk), null).status())
                .isEqualTo(400);
        assertThat(sendBytes("PUT", "/api/orders/X-1", body.getBytes(StandardCharsets.UTF_16), null)
                        .status())
                .isEqualTo(400);
        byte[] marked = ("\uFEFF" + order("X-2")).getBytes(StandardCharsets.UTF_8);
        assertThat(sendBytes("PUT", "/api/orders/X-2", marked, null).status())
                .as("a mark is harmless")
                .isEqualTo(200);
        String deep = "[".repeat(5000) + "]".repeat(5000);
        assertThat(put("/api/orders/X-1", "{\"attributes\":" + deep + "}").status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /amount                | "-1.00"          | amount
            /amount                | "1.005"          | amount
            /amount                | "1e3"            | amount
            /amount                | "NaN"            | amount
            /amount                | "1,000.00"       | amount
            /amount                | "9999999999999"  | amount
            /amount                | 358.00           | amount
            /amount                | null             | amount
            /currency              | "cny"            | currency
            /status                | "lost"           | status
            /status                | 3                | status
            /status                | " "              | status
            /placedAt              | ""               | placedAt
            /updatedAt             | ""               | updatedAt
            /shipments/0/status    | ""               | shipments[0].status
            /payments/0/status     | ""               | payments[0].status
            /placedAt              | "2026-11-22"     | placedAt
            /placedAt              | "2026-02-30T00:00:00Z" | placedAt
            /placedAt              | 1700000000       | placedAt
            /updatedAt             | null             | updatedAt
            /updatedAt             | "0001-01-01T00:00:00Z" | updatedAt
            /lines                 | {}               | lines
            /lines                 | [7]              | lines[0]
            /lines/0/quantity      | 0                | lines[0].quantity
            /lines/0/quantity      | 1.5              | lines[0].quantity
            /lines/0/quantity      | 99999999999      | lines[0].quantity
            /lines/0/price         | "-0.01"          | lines[0].price
            /lines/0/pric          | "1.00"           | lines[0].pric
            /buyer                 | "li"             | buyer
            /buyer/tags            | [1]              | buyer.tags[0]
            /parentNo              | "X-1"            | parentNo
            /attributes            | []               | attributes
            /payments/0/status     | "maybe"          | payments[0].status
            /reviews/0/score       | 6                | reviews[0].score
            /shipments/0/nodes/0/at| "now"            | shipments[0].nodes[0].at
            /orderNo               | "X-2"            | orderNo
            /orderNo               | ""               | orderNo
            /promissedAt           | "2026-11-22T00:00:00Z" | promissedAt
            """)
    void wrongValuesAreNamed(String pointer, String value, String field) {
        ObjectNode order = order("X-1");
        int cut = pointer.lastIndexOf('/');
        ((ObjectNode) order.at(pointer.substring(0, cut))).set(pointer.substring(cut + 1), JSON.readTree(value));
        Heard heard = put("/api/orders/X-1", order.toString());
        assertThat(heard.status()).isEqualTo(422);
        assertThat(heard.text("/code")).isEqualTo("invalid");
        assertThat(fields(heard.get("/errors"))).containsExactly(field);
        assertThat(heard.text("/errors/0/message")).isNotBlank();
    }

    @Test
    void halfCharactersAreRefused() {
        String half = named(order("X-1"), "half").toString().replace("half", "\\ud800");
        assertThat(fields(put("/api/orders/X-1", half).get("/errors"))).containsExactly("lines[0].name");
        assertThat(get("/api/orders?buyer=%ED%A0%80").status()).isEqualTo(422);
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        ObjectNode order = order("X-1").put("amount", "x").put("status", "y").put("placedAt", "z");
        assertThat(fields(put("/api/orders/X-1", order.toString()).get("/errors")))
                .containsExactlyInAnyOrder("amount", "status", "placedAt");
        assertThat(fields(put("/api/orders/X-1", "{}").get("/errors")))
                .containsExactlyInAnyOrder("amount", "status", "placedAt", "updatedAt");
        ObjectNode late = order("X-1").put("promisedAt", "2038-01-01T08:00:00+08:00");
        assertThat(put("/api/orders/X-1", late.toString()).text("/errors/0/message"))
                .contains("应在 1990 年到 2037 年之间");
    }

    @Test
    void hugeThings() {
        ObjectNode order = order("X-1");
        named(order, "长".repeat(301));
        assertThat(fields(put("/api/orders/X-1", order.toString()).get("/errors")))
                .containsExactly("lines[0].name");
        String huge = "{\"attributes\":{\"x\":\"" + "x".repeat(3 << 20) + "\"}}";
        Heard heard = put("/api/orders/X-1", huge);
        assertThat(heard.status()).isEqualTo(413);
        assertThat(heard.text("/code")).isEqualTo("too-large");
        var unmeasured = request("/api/orders/X-1")
                .header("Authorization", "Bearer test-token")
                .PUT(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(huge.getBytes(StandardCharsets.UTF_8))));
        Heard endless = exchange(unmeasured.build());
        assertThat(endless.status()).as("without a length " + endless.body()).isEqualTo(413);
        assertThat(put("/api/orders/" + "9".repeat(65), "{}").status()).isEqualTo(422);
        assertThat(get("/api/orders/" + "9".repeat(65)).status()).isEqualTo(404);
        assertThat(send("PUT", "/api/orders/X-1", order("X-1").toString(), "k".repeat(201))
                        .status())
                .isEqualTo(422);
    }

    private static ObjectNode order(String number) {
        return (ObjectNode) JSON.readTree("""
                {"orderNo":"%s","parentNo":null,"channel":"taobao","status":"paid","currency":"CNY","amount":"358.00",
                 "placedAt":"2026-11-22T09:30:00+08:00","paidAt":"2026-11-22T09:31:00+08:00","promisedAt":null,
                 "updatedAt":"2026-11-22T09:31:00+08:00",
                 "buyer":{"id":"b-1","name":"陈女士","mobile":"13900000000","level":"vip","tags":["首单"]},
                 "lines":[{"lineNo":1,"sku":"S-9","name":"羊毛围巾 灰","quantity":2,"price":"179.00","supplier":"苏州"}],
                 "payments":[{"paymentNo":"P1","channel":"alipay","amount":"358.00","status":"paid","at":"2026-11-22T09:31:00+08:00"}],
                 "shipments":[{"trackingNo":"SF1","carrier":"顺丰","lineNos":[1],"status":"in_transit",
                               "nodes":[{"at":"2026-11-22T20:00:00+08:00","text":"已揽收"}]}],
                 "coupons":[{"code":"C1","amount":"20.00"}],
                 "reviews":[{"score":1,"text":"慢","at":"2026-11-22T21:00:00+08:00"}],
                 "attributes":{"weight":1.250}}
                """.formatted(number));
    }

    private static ObjectNode named(ObjectNode order, String product) {
        ((ObjectNode) order.at("/lines/0")).put("name", product);
        return order;
    }

    private static String many(int count) {
        String one = order("N-0").toString();
        return IntStream.range(0, count)
                .mapToObj(i -> one.replace("N-0", "N-" + i))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static List<String> fields(JsonNode errors) {
        return errors.valueStream().map(e -> e.path("field").stringValue()).toList();
    }
}
