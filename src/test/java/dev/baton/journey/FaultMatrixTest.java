package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Cards;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * X05: whatever DingTalk does wrong while somebody raises, presses and reassigns, in the end every card shows the
 * store's truth, nothing happened twice, and while it lasted the workflow said why.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FaultMatrixTest extends Journey {

    private static final String CARDS = "/v1.0/card/instances";
    private static final String CREATE = CARDS + "/createAndDeliver";
    private static final String DELIVER = CARDS + "/deliver";

    /**
     * One thing that goes wrong.
     *
     * @param says part of the reason that people read while it lasts; empty when it is over before anybody could
     * @param pressFails whether the press gets no answer, so that the person presses again afterwards
     */
    private record Fault(String name, Consumer<SandboxClient> begin, String says, boolean pressFails, Duration over) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static Fault lasting(String kind, String says) {
        return new Fault(kind, chat -> chat.faultRate(kind, CARDS, 1), says, false, Duration.ofSeconds(90));
    }

    private static Fault once(String kind) {
        return new Fault(
                kind + " once",
                chat -> List.of(CREATE, DELIVER, CARDS).forEach(path -> chat.fault(kind, path, 1)),
                "",
                false,
                Duration.ofSeconds(10));
    }

    private static Fault pushes(String name, Map<String, ?> switches, boolean pressFails) {
        return new Fault(name, chat -> chat.switches(switches), "", pressFails, Duration.ofSeconds(10));
    }

    private static Fault ban(String name, Consumer<SandboxClient> begin) {
        return new Fault(name, begin, "封住", false, Duration.ofMinutes(6));
    }

    static Stream<Fault> faults() {
        return Stream.of(
                ban("ban page, 403", chat -> chat.faultStatus("banHtml", CARDS, 403)),
                ban("ban page, 200", chat -> chat.faultStatus("banHtml", CARDS, 200)),
                ban("ban in JSON", chat -> chat.faultRate("banJson", CARDS, 1)),
                pushes("phones too old for forms", Map.of("oldClient", true), false),
                pushes("values over 1 KB refused", Map.of("valueLimit", true), false),
                pushes(
                        "messages pushed again, same and new ids",
                        Map.of("pushCopies", 4, "copiesNewId", true, "redeliverPressMs", 200),
                        false),
                lasting("busy", "正忙"),
                lasting("timeout", "不知道钉钉收到没有"),
                lasting("qps", "慢一点"),
                lasting("permission", "权限"),
                once("doneThenTimeout"),
                once("doneThenError"),
                once("lost"),
                once("tooFast"),
                once("token"),
                once("unauthorized"),
                new Fault("tokens expire", SandboxClient::expireTokens, "", false, Duration.ofSeconds(10)),
                pushes("exists silently", Map.of("cardExists", "silent", "repeatDeliver", false), false),
                pushes("copies, same id", Map.of("pushCopies", 3), false),
                pushes("copies, new ids", Map.of("pushCopies", 3, "copiesNewId", true), false),
                pushes(
                        "unanswered, again with new id",
                        Map.of("ackLoss", 0.5, "redeliverPressMs", 300, "redeliverNewId", true),
                        true),
                pushes("acks lost", Map.of("ackLoss", 1), true),
                pushes("pushes lost", Map.of("pushLoss", 1), true),
                pushes("pushes late", Map.of("pushDelayMs", 300), false),
                new Fault("disconnected", SandboxClient::disconnectAll, "", true, Duration.ofSeconds(10)),
                new Fault("cut", SandboxClient::cutAll, "", true, Duration.ofSeconds(10)),
                new Fault("quota", chat -> chat.faultRate("quota", CARDS, 1), "额度", false, Duration.ofMinutes(61)));
    }

    /** The real one lasts five minutes of the wall's clock. */
    @Override
    Map<String, Object> more() {
        return Map.of("baton.dingtalk.ban", "PT2S");
    }

    private List<String> troubles(JsonNode workflow) {
        long number = Long.parseLong(id(workflow));
        return baton.getBean(TransactionTemplate.class)
                .execute(status -> baton.getBean(Workflows.class).find(number))
                .map(baton.getBean(Cards.class)::troubles)
                .orElseThrow();
    }

    private void quiet() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            clock.advance(Duration.ofSeconds(10));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void inTheEndEverybodySeesTheTruthAndNothingHappenedTwice(Fault fault) {
        shop.here("u-zhang");
        JsonNode pressed = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        JsonNode passed = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(pressed), card -> card.offers("resolve"));
        seen("u-zhang", id(passed), card -> card.offers("resolve"));
        quiet();
        long zhang = rings("u-zhang", passed);

        fault.begin().accept(chat);
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        act(passed, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        Map<String, Object> seen =
                chat.card("u-wang", cardOf(id(pressed))).button("take").params();
        boolean answered =
                chat.force("u-wang", cardOf(id(pressed)), "take", seen).ok();
        if (!fault.says().isEmpty()) {
            for (JsonNode stuck : List.of(raised, passed)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() ->
                                assertThat(String.join("；", troubles(stuck))).contains(fault.says()));
            }
        }
        chat.calm();
        clock.advance(fault.over());
        await().atMost(PATIENCE).until(() -> chat.connections() > 0);
        if (fault.pressFails() && !answered) {
            await().atMost(PATIENCE)
                    .until(() -> chat.force("u-wang", cardOf(id(pressed)), "take", seen)
                            .ok());
        } else {
            assertThat(answered).isTrue();
        }
        quiet();

        Truth truth = new Truth(api, chat);
        for (JsonNode workflow : List.of(raised, passed, pressed)) {
            await().atMost(PATIENCE).untilAsserted(() -> truth.shown(id(workflow)));
            assertThat(hanging(workflow)).as("once in the group").isEqualTo(1);
            assertThat(troubles(workflow)).isEmpty();
        }
        holds("u-zhang", raised);
        holds("u-li", passed);
        holds("u-wang", pressed);
        assertThat(chat.card("u-zhang", cardOf(id(passed))).offers("resolve")).isFalse();
        assertThat(chat.card("u-zhang", cardOf(id(pressed))).offers("resolve")).isFalse();
        assertThat(rings("u-zhang", passed)).isEqualTo(zhang);
        assertThat(entries(pressed, "接手")).isEqualTo(1);
        assertThat(entries(passed, "转给")).isEqualTo(1);
        integrityIsOk();
        act(raised, "resolve", "u-zhang", Map.of()).ok();
        act(passed, "resolve", "u-li", Map.of()).ok();
        act(pressed, "resolve", "u-wang", Map.of()).ok();
        quiet();
    }

    /** Sees own buttons, and the phone has rung once for it. */
    private void holds(String user, JsonNode workflow) {
        assertThat(chat.card(user, cardOf(id(workflow))).offers("resolve")).isTrue();
        assertThat(rings(user, workflow)).as("%s for %s", user, id(workflow)).isEqualTo(1);
    }

    private long rings(String user, JsonNode workflow) {
        return chat.rings(user).stream()
                .filter(ring -> ring.why().equals("dm") && cardOf(id(workflow)).equals(ring.card()))
                .count();
    }

    private long hanging(JsonNode workflow) {
        return chat.messages("u-gao", SandboxClient.ORDERS_GROUP).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null && card.id().equals(cardOf(id(workflow))))
                .count();
    }

    private long entries(JsonNode workflow, String text) {
        List<String> found = new ArrayList<>();
        api.get("/api/workflows/" + id(workflow) + "/timeline?limit=200")
                .ok()
                .path("items")
                .forEach(entry -> found.add(entry.path("text").stringValue()));
        return found.stream().filter(entry -> entry.startsWith(text)).count();
    }

    /**
     * What the content check refuses is left out of the card, and the rest is as true as ever; the workflow says so.
     */
    @Order(1)
    @Test
    void aContentCheckHidesWordsAndNothingElse() {
        shop.here("u-zhang");
        JsonNode pressed = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        JsonNode passed = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(pressed), card -> card.offers("resolve"));
        seen("u-zhang", id(passed), card -> card.offers("resolve"));
        quiet();
        chat.switches(Map.of("unsafeWords", List.of("扫码返现")));

        Map<String, Object> report = Map.of(
                "requestId", request(),
                "orderNo", shop.paidOrder(),
                "type", "质量",
                "detail", "商品问题",
                "note", "用户说扫码返现",
                "reportedBy", "u-wang");
        JsonNode raised = api.post("/api/workflows", report).ok();
        act(passed, "reassign", "u-wang", Map.of("to", "u-li", "reason", "扫码返现那单"))
                .ok();
        act(pressed, "note", "u-li", Map.of("text", "他又说扫码返现")).ok();
        assertThat(chat.press("u-wang", cardOf(id(pressed)), "take").ok()).isTrue();
        quiet();

        for (JsonNode workflow : List.of(raised, passed, pressed)) {
            assertThat(chat.card("u-gao", cardOf(id(workflow))).get("revision"))
                    .isEqualTo(workflow(id(workflow)).path("revision").toString());
            assertThat(troubles(workflow)).singleElement().asString().contains("审核");
            assertThat(hanging(workflow)).isEqualTo(1);
        }
        holds("u-zhang", raised);
        holds("u-li", passed);
        holds("u-wang", pressed);
        integrityIsOk();
        chat.calm();
        act(raised, "resolve", "u-zhang", Map.of()).ok();
        act(passed, "resolve", "u-li", Map.of()).ok();
        act(pressed, "resolve", "u-wang", Map.of()).ok();
        quiet();
    }

    /**
     * Half-open: everything looks well and nothing passes; found out by our own pings. Last: the sandbox keeps the dead
     * line.
     */
    @Order(2)
    @Test
    void aConnectionThatOnlyLooksAliveIsReplaced() {
        shop.here("u-zhang");
        JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        JsonNode passed = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(held), card -> card.offers("resolve"));
        quiet();
        Map<String, Object> seen =
                chat.card("u-wang", cardOf(id(held))).button("take").params();
        chat.freezeAll();
        chat.force("u-wang", cardOf(id(held)), "take", seen);
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        act(passed, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        seen("u-li", id(passed), card -> card.offers("resolve"));
        await().atMost(Duration.ofSeconds(60))
                .until(() ->
                        chat.force("u-wang", cardOf(id(held)), "take", seen).ok());
        quiet();
        for (JsonNode workflow : List.of(held, passed, raised)) {
            new Truth(api, chat).shown(id(workflow));
            assertThat(hanging(workflow)).isEqualTo(1);
        }
        holds("u-zhang", raised);
        holds("u-li", passed);
        assertThat(entries(held, "接手")).isEqualTo(1);
        assertThat(chat.card("u-wang", cardOf(id(held))).offers("resolve")).isTrue();
        integrityIsOk();
    }
}
