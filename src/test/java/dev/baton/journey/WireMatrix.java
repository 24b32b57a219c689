package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Cards;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * X05, the rest of the wire: whatever goes wrong while somebody raises, presses, reassigns to a colleague who has never
 * seen the card and to one who has it already, in the end everybody sees the truth, no card hangs twice in one place
 * and no phone rings twice.
 */
abstract class WireMatrix extends Journey {

    static final String CARDS = "/v1.0/card/instances";
    static final String CREATE = CARDS + "/createAndDeliver";
    static final String DELIVER = CARDS + "/deliver";
    static final String ROBOT = "/v1.0/robot";

    /** What stays true after an answer was lost, until its reader presses. */
    private static final String UNSURE = "不确定卡片到没到";

    /**
     * One thing that goes wrong.
     *
     * @param rings how often the colleague who has the card already hears of it
     */
    record Trouble(String name, Consumer<SandboxClient> begin, boolean pressFails, int rings) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static final Duration SOON = Duration.ofSeconds(10);

    static Trouble robot(String kind, int times, int rings) {
        return robot(kind, times, rings, "full");
    }

    /** Two at once, that have nothing to do with each other: a fault of messages, and how presses look. */
    static Trouble robot(String kind, int times, int rings, String pressShape) {
        return new Trouble(
                "messages " + kind + " x" + times + ", presses " + pressShape,
                chat -> {
                    chat.switches(Map.of("pressShape", pressShape));
                    chat.fault(kind, ROBOT, times);
                },
                false,
                rings);
    }

    static Trouble switched(String name, Map<String, ?> switches) {
        return new Trouble(name, chat -> chat.switches(switches), false, 1);
    }

    static Trouble cards(String name, Consumer<SandboxClient> begin) {
        return new Trouble(name, begin, false, 1);
    }

    static Trouble silently(String kind) {
        return cards(kind + ", a second create silent, a second deliver shown", chat -> {
            chat.switches(Map.of("cardExists", "silent", "repeatDeliver", true));
            List.of(CREATE, DELIVER, CARDS).forEach(path -> chat.fault(kind, path, 1));
        });
    }

    void quiet() {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
            clock.advance(Duration.ofSeconds(2));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    private JsonNode soldOut() {
        return raise(shop.paidOrder(), 1, "缺货", "商品售罄");
    }

    private String troubles(JsonNode workflow) {
        long number = Long.parseLong(id(workflow));
        return String.join(
                "；",
                baton.getBean(TransactionTemplate.class)
                        .execute(status -> baton.getBean(Workflows.class).find(number))
                        .map(baton.getBean(Cards.class)::troubles)
                        .orElseThrow());
    }

    void survives(Trouble trouble) {
        shop.here("u-zhang");
        JsonNode pressed = soldOut();
        JsonNode passed = soldOut();
        JsonNode again = soldOut();
        act(again, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        quiet();
        act(again, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
        quiet();
        long told = told("u-li", again);
        Map<String, Object> seen =
                chat.card("u-wang", cardOf(id(pressed))).button("take").params();

        trouble.begin().accept(chat);
        JsonNode raised = soldOut();
        act(passed, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        act(again, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        boolean answered =
                chat.force("u-wang", cardOf(id(pressed)), "take", seen).ok();
        attempted(again);
        chat.calm();
        clock.advance(SOON);
        if (trouble.pressFails() && !answered) {
            await().atMost(PATIENCE)
                    .until(() -> chat.force("u-wang", cardOf(id(pressed)), "take", seen)
                            .ok());
        } else {
            assertThat(answered).isTrue();
        }
        quiet();

        Truth truth = new Truth(api, chat);
        for (JsonNode workflow : List.of(raised, passed, again, pressed)) {
            await().atMost(PATIENCE).untilAsserted(() -> truth.shown(id(workflow)));
            assertThat(hanging("u-gao", SandboxClient.ORDERS_GROUP, workflow)).isEqualTo(1);
            assertThat(troubles(workflow)).matches(said -> said.isEmpty() || said.contains(UNSURE));
        }
        holds("u-zhang", raised);
        holds("u-li", passed);
        holds("u-li", again);
        holds("u-wang", pressed);
        assertThat(told("u-li", again) - told).as("told once").isEqualTo(trouble.rings());
        assertThat(told("u-li", passed)).as("the card itself rings").isZero();
        integrityIsOk();
        act(raised, "resolve", "u-zhang", Map.of()).ok();
        act(passed, "resolve", "u-li", Map.of()).ok();
        act(again, "resolve", "u-li", Map.of()).ok();
        act(pressed, "resolve", "u-wang", Map.of()).ok();
        quiet();
    }

    /** The trouble has met the delivery: it has left the outbox, or has been put back with a reason. */
    private void attempted(JsonNode workflow) {
        String entries = "SELECT COUNT(*) FROM outbox_entry WHERE topic = 'card' AND entry_key = ?"
                + " AND attempts = 0 AND reason IS NULL";
        await().atMost(PATIENCE).until(() -> new Store(url).number(entries, cardOf(id(workflow))) == 0);
    }

    private void holds(String user, JsonNode workflow) {
        assertThat(chat.card(user, cardOf(id(workflow))).offers("resolve")).isTrue();
        assertThat(hanging(user, "", workflow))
                .as("%s in the chat of %s", id(workflow), user)
                .isEqualTo(1);
    }

    private long hanging(String user, String conversation, JsonNode workflow) {
        return chat.everything(user, conversation).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null && card.id().equals(cardOf(id(workflow))))
                .count();
    }

    /** Short messages about it, beside the card. */
    private long told(String user, JsonNode workflow) {
        String order = workflow.path("orderNo").stringValue();
        return chat.everything(user, "").stream()
                .filter(said -> said.card() == null && said.sender().equals("robot"))
                .filter(said -> said.words().contains(order))
                .count();
    }
}
