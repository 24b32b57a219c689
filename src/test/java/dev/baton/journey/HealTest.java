package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Healer;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * X05: after an outage every card becomes true again and what was true costs nothing; one phone rings, once. Two
 * instances.
 */
class HealTest extends Journey {

    private static final Duration LONG = Duration.ofMinutes(40);

    private ConfigurableApplicationContext other;
    private Store store;

    @BeforeAll
    void second() {
        store = new Store(url);
        other = launch(url, TestEngines.redisUrl(), sandbox, clock);
        await().atMost(PATIENCE).until(() -> chat.connections() == 2);
    }

    @AfterAll
    void stopSecond() {
        other.close();
    }

    private JsonNode heldByZhang() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        return raised;
    }

    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    private long cardCalls() {
        return chat.callCounts().entrySet().stream()
                .filter(entry ->
                        entry.getKey().contains("/v1.0/card/") || entry.getKey().contains("/v1.0/robot/"))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Two walks: the first one only takes note of buttons that it does not know. */
    private int healed() {
        Healer.believe(baton);
        Healer.believe(other);
        clock.advance(LONG);
        return Healer.heal(baton) + Healer.heal(baton);
    }

    private void loseTheOutbox() {
        await().atMost(PATIENCE)
                .until(() -> store.number("SELECT COUNT(*) FROM outbox_entry WHERE claim_token IS NOT NULL") == 0);
        store.change("DELETE FROM outbox_entry");
    }

    @Test
    void whatAnOutageLeftIsMendedAndWhatIsTrueCostsNothing() {
        List<JsonNode> fine = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            fine.add(heldByZhang());
        }
        JsonNode passedOn = heldByZhang();
        JsonNode noted = heldByZhang();
        JsonNode closed = heldByZhang();
        JsonNode blocked = heldByZhang();
        quiet();
        chat.press("u-zhang", cardOf(id(fine.get(0))), "call-customer", Map.of("result", "reached", "text", "好的"));
        chat.press("u-li", cardOf(id(fine.get(1))), "note", Map.of("text", "看看"));
        quiet();
        clock.advance(Duration.ofMinutes(1));
        healed();
        quiet();
        chat.forgetTraffic();
        assertThat(healed()).as("all is true").isZero();
        quiet();
        assertThat(cardCalls()).isZero();

        chat.faultRate("busy", "/v1.0/card", 1);
        act(passedOn, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        act(noted, "note", "u-li", Map.of("text", "停电时留的话")).ok();
        act(closed, "resolve", "u-zhang", Map.of()).ok();
        loseTheOutbox();
        act(blocked, "note", "u-li", Map.of("text", "堵住的话")).ok();
        store.change("UPDATE outbox_entry SET blocked_at = UTC_TIMESTAMP(3) WHERE entry_key = ?", cardOf(id(blocked)));
        JsonNode unseen = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        await().atMost(PATIENCE)
                .until(() -> store.number(
                                "SELECT COUNT(*) FROM outbox_entry"
                                        + " WHERE entry_key = ? AND attempts > 0 AND claim_token IS NULL",
                                cardOf(id(unseen)))
                        == 1);
        store.change("DELETE FROM outbox_entry WHERE entry_key = ?", cardOf(id(unseen)));
        chat.calm();
        assertThat(chat.card("u-zhang", cardOf(id(closed))).offers("resolve")).isTrue();
        chat.forgetTraffic();

        List<String> stale = store.texts(
                "SELECT w.id FROM workflow w LEFT JOIN card_instance c ON c.out_track_id = CONCAT('baton-', w.id)"
                        + " WHERE c.shown_drawing IS NULL OR c.shown_drawing < w.drawing");
        assertThat(stale).containsExactlyInAnyOrder(id(passedOn), id(noted), id(closed), id(blocked), id(unseen));
        int sent = healed();
        quiet();
        assertThat(store.texts(
                        "SELECT w.id FROM workflow w LEFT JOIN card_instance c ON c.out_track_id = CONCAT('baton-', w.id)"
                                + " WHERE c.shown_drawing IS NULL OR c.shown_drawing < w.drawing"))
                .isEmpty();
        assertThat(sent).isEqualTo(5);

        Truth truth = new Truth(api, chat);
        for (JsonNode workflow : List.of(passedOn, noted, closed, blocked, unseen)) {
            await().atMost(PATIENCE).untilAsserted(() -> truth.shown(id(workflow)));
        }
        assertThat(chat.card("u-li", cardOf(id(passedOn))).offers("resolve")).isTrue();
        assertThat(chat.card("u-zhang", cardOf(id(passedOn))).offers("resolve")).isFalse();
        assertThat(chat.card("u-zhang", cardOf(id(closed))).offers("resolve")).isFalse();
        assertThat(places("u-li", passedOn)).isEqualTo(1);
        assertThat(places("u-zhang", unseen)).isEqualTo(1);
        assertThat(chat.callCounts())
                .containsEntry("PUT /v1.0/card/instances", 4L)
                .containsEntry("POST /v1.0/card/instances/deliver", 1L)
                .containsEntry("POST /v1.0/card/instances/createAndDeliver", 1L);
        assertThat(healed()).as("all is true again").isZero();
        integrityIsOk();
    }

    /** A delivery is calls in a row: an answer may land between them, and yet it writes down what it drew. */
    @Test
    void anAnswerThatCoversADeliveryStillUnderWayIsCoveredAgain() {
        JsonNode noted = heldByZhang();
        Workflow before =
                baton.getBean(Workflows.class).find(Long.parseLong(id(noted))).orElseThrow();
        act(noted, "note", "u-li", Map.of("text", "刚问过")).ok();
        quiet();
        String card = cardOf(id(noted));
        // as another instance has it that is not through yet
        store.change(
                "INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at, claim_token,"
                        + " claimed_until) VALUES ('card', ?, 1, 1, 1, UTC_TIMESTAMP(3), UTC_TIMESTAMP(3), 7,"
                        + " NOW(3) + INTERVAL 1 HOUR)",
                card);
        chat.forgetTraffic();

        Healer.answered(baton, before);
        store.change("UPDATE card_instance SET shown_drawing = ? WHERE out_track_id = ?", before.drawing() + 1, card);
        store.change("DELETE FROM outbox_entry WHERE entry_key = ? AND claim_token = 7", card);

        await().atMost(PATIENCE).until(() -> cardCalls() == 1);
        quiet();
        assertThat(store.number("SELECT shown_drawing FROM card_instance WHERE out_track_id = ?", card))
                .isEqualTo(before.drawing() + 1);
        assertThat(chat.card("u-zhang", card).get("timeline")).contains("刚问过");
    }

    /** Else one of the two is thrown out, and what it had to write down is drawn by calls. */
    @Test
    void whoWritesManyCardsLocksThemInTheOrderOfAllOthers() {
        List<Workflow> two = Stream.of(heldByZhang(), heldByZhang())
                .map(raised -> baton.getBean(Workflows.class)
                        .find(Long.parseLong(id(raised)))
                        .orElseThrow())
                .sorted(Comparator.comparing(Workflow::id))
                .toList();
        quiet();
        Healer.sent(baton, two.get(1), "u-li");
        Healer.sent(baton, two.get(0), "u-li");
        clock.advance(Duration.ofMinutes(1));
        TransactionTemplate transaction = baton.getBean(TransactionTemplate.class);

        CompletableFuture<Void> believing = transaction.execute(status -> {
            lock(two.get(0));
            CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> Healer.believe(baton));
            await().atMost(PATIENCE)
                    .until(() -> store.number(
                                    "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                            > 0);
            assertThatCode(() -> lock(two.get(1))).doesNotThrowAnyException();
            return meanwhile;
        });

        assertThat(believing).succeedsWithin(PATIENCE);
    }

    private void lock(Workflow workflow) {
        baton.getBean(JdbcClient.class)
                .sql("SELECT shown_drawing FROM card_instance WHERE out_track_id = ? FOR UPDATE")
                .param(cardOf(workflow.wireId()))
                .query(Integer.class)
                .single();
    }

    @Test
    void aCardThatThePlatformHasLostIsMadeAnewWhereItMustHangAndComesIntoNewHands() {
        JsonNode changed = heldByZhang();
        JsonNode passedOn = heldByZhang();
        quiet();
        chat.lose(cardOf(id(changed)));
        chat.lose(cardOf(id(passedOn)));

        act(changed, "note", "u-li", Map.of("text", "卡片没了")).ok();
        act(passedOn, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        quiet();

        seen("u-gao", id(changed), card -> card.get("timeline").contains("卡片没了"));
        seen("u-zhang", id(changed), card -> card.offers("resolve"));
        assertThat(places("u-zhang", changed)).isEqualTo(1);
        seen("u-gao", id(passedOn), card -> card.get("holder").contains("李四"));
        seen("u-li", id(passedOn), card -> card.offers("resolve"));
        assertThat(places("u-li", passedOn)).isEqualTo(1);
        assertThat(places("u-zhang", passedOn)).as("no longer theirs").isZero();
        assertThat(rings("u-li", passedOn)).isEqualTo(1);
        healed();
        quiet();
        assertThat(healed()).as("all is true").isZero();
        integrityIsOk();
    }

    private long rings(String user, JsonNode workflow) {
        String order = workflow.path("orderNo").stringValue();
        return chat.rings(user).stream()
                .filter(ring -> ring.why().equals("dm"))
                .filter(ring ->
                        cardOf(id(workflow)).equals(ring.card()) || ring.text().contains(order))
                .count();
    }

    @Test
    void oneNewHoldersPhoneRingsOnceWhateverBecomesOfTheAnswer() {
        for (String fault : List.of("none", "lost", "doneThenTimeout", "doneThenError", "busy", "qps", "timeout")) {
            JsonNode workflow = heldByZhang();
            quiet();
            long before = rings("u-zhang", workflow);
            assertThat(before).isEqualTo(1);
            if (!fault.equals("none")) {
                chat.fault(fault, "/v1.0/card/instances/deliver", 1);
            }
            act(workflow, "reassign", "u-wang", Map.of("to", "u-li")).ok();
            quiet();
            seen("u-li", id(workflow), card -> card.offers("resolve"));
            if (fault.equals("timeout")) {
                assertThat(rings("u-li", workflow))
                        .as("it might have rung, so not again at once")
                        .isZero();
                healed();
                quiet();
            }
            assertThat(rings("u-li", workflow)).as(fault).isEqualTo(1);
            assertThat(rings("u-zhang", workflow)).as("nobody else's phone").isEqualTo(before);
            healed();
            quiet();
            assertThat(rings("u-li", workflow)).as("later, after " + fault).isBetween(1L, 2L);

            chat.calm();
            if (!fault.equals("none")) {
                chat.fault(fault, "/v1.0/robot/oToMessages/batchSend", 1);
            }
            long lis = rings("u-li", workflow);
            act(workflow, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
            quiet();
            seen("u-zhang", id(workflow), card -> card.offers("resolve"));
            assertThat(rings("u-zhang", workflow) - before)
                    .as("the card is there already: one short message, " + fault)
                    .isEqualTo(fault.equals("timeout") ? 0 : 1);
            assertThat(rings("u-li", workflow)).isEqualTo(lis);
            assertThat(places("u-zhang", workflow)).isEqualTo(1);
            chat.calm();
        }
    }

    /**
     * DingTalk cannot be asked whether a card has arrived, and a blind repeat would show it twice; who looks for it
     * knows. So the card is in the chat exactly once, whether the platform had hung it before the answer was lost or
     * not.
     */
    @Test
    void whoDoesNotSeeACardAfterALostAnswerGetsItByAsking() {
        for (String fault : List.of("timeout", "doneThenTimeout", "lost")) {
            JsonNode workflow = heldByZhang();
            quiet();
            chat.fault(fault, "/v1.0/card/instances/deliver", 1);
            act(workflow, "reassign", "u-wang", Map.of("to", "u-li")).ok();
            quiet();
            healed();
            quiet();
            String order = workflow.path("orderNo").stringValue();
            String reply = "卡片 " + order;
            assertThat(chat.dms("u-li").stream().map(SandboxClient.Said::words))
                    .as("the message says how to get it, " + fault)
                    .anyMatch(words -> words.contains("回复「" + reply + "」"));
            boolean arrived = !fault.equals("timeout");
            assertThat(places("u-li", workflow)).as(fault).isEqualTo(arrived ? 1 : 0);
            if (!arrived) {
                int zhangs = (int) places("u-zhang", workflow);
                chat.dm("u-zhang", reply);
                await().atMost(PATIENCE).until(() -> chat.lastReply("u-zhang").contains("现在不在你手上"));
                chat.dm("u-li", "我没看到" + order + "的卡片");
                await().atMost(PATIENCE).until(() -> places("u-li", workflow) == 1);
                await().atMost(PATIENCE)
                        .until(() -> store.number(
                                        "SELECT COUNT(*) FROM outbox_entry WHERE entry_key = ?", cardOf(id(workflow)))
                                == 0);
                chat.dm("u-li", reply);
                await().atMost(PATIENCE)
                        .until(() -> chat.dms("u-li").stream()
                                .map(SandboxClient.Said::words)
                                .anyMatch(words -> words.contains("刚刚发出")));
                assertThat(places("u-zhang", workflow)).isEqualTo(zhangs);
            }
            healed();
            quiet();
            seen("u-li", id(workflow), card -> card.offers("resolve"));
            assertThat(places("u-li", workflow)).as(fault).isEqualTo(1);
            assertThat(healed()).as("all is true").isZero();
            integrityIsOk();
        }
    }

    /** How many messages carry the card in this person's own chat. */
    private long places(String user, JsonNode workflow) {
        return chat.dms(user).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null && card.id().equals(cardOf(id(workflow))))
                .count();
    }
}
