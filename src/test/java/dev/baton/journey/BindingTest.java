package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Healer;
import dev.baton.embedded.TestEngines;
import dev.baton.handover.HandoverRoom;
import dev.baton.handover.Said;
import dev.baton.outbox.Idle;
import dev.baton.roster.Groups;
import dev.baton.roster.OldRoster;
import dev.baton.roster.Roster;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * A group that is bound gets the open work that was there before: the cards when they are few, one summary when they
 * are many (R002), and what another instance brings out that has not heard of the group yet hangs there too. Two
 * instances.
 */
class BindingTest extends Journey {

    private static final Duration LONG = Duration.ofMinutes(40);

    private ConfigurableApplicationContext other;

    @BeforeAll
    void second() {
        other = launch(url, TestEngines.redisUrl(), sandbox, clock);
        await().atMost(PATIENCE).until(() -> chat.connections() == 2);
    }

    @AfterAll
    void stopSecond() {
        other.close();
    }

    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return api.get("/api/outbox").ok().path("items").isEmpty();
        });
    }

    /** Work of 公关组, which has no group of its own. */
    private List<JsonNode> disputes(int size) {
        shop.here("u-pan");
        List<JsonNode> all = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            all.add(raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷"));
        }
        quiet();
        return all;
    }

    private List<String> cardsIn(String group) {
        return chat.everything("u-pan", group).stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null)
                .map(SandboxClient.Card::id)
                .toList();
    }

    private static List<String> cardsOf(List<JsonNode> workflows) {
        return workflows.stream().map(workflow -> cardOf(id(workflow))).toList();
    }

    private void bind(String group) {
        chat.group(group, "群" + group.length(), List.of("u-pan", "u-wang"));
        chat.sayInGroup("u-pan", group, "绑定 公关组");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(chat.messages("u-pan", group).stream().map(SandboxClient.Said::words))
                                .anyMatch(words -> words.contains("绑好了")));
    }

    private static String group(int number) {
        return "cidBinding" + "x".repeat(number) + "==";
    }

    @Test
    void aFewCardsComeAtOnceAndNoneTwice() {
        List<JsonNode> open = disputes(3);
        JsonNode closed = disputes(1).get(0);
        act(closed, "resolve", "u-pan", Map.of()).ok();
        quiet();

        bind(group(1));
        quiet();
        assertThat(cardsIn(group(1))).containsExactlyInAnyOrderElementsOf(cardsOf(open));

        bind(group(1));
        quiet();
        Healer.heal(baton);
        quiet();
        assertThat(cardsIn(group(1))).hasSize(3);
        open.forEach(workflow -> act(workflow, "resolve", "u-pan", Map.of()).ok());
        quiet();
        integrityIsOk();
    }

    @Test
    void manyAreOneSummaryAndEachCardComesWhenSomethingHappensToIt() {
        List<JsonNode> open = disputes(24);

        bind(group(2));
        quiet();

        String summary = cardsIn(group(2)).get(0);
        assertThat(cardsIn(group(2))).containsExactly(summary).doesNotContainAnyElementsOf(cardsOf(open));
        SandboxClient.Card shown = chat.card("u-pan", summary);
        assertThat(shown.get("title")).contains("公关组", "24");
        assertThat(shown.get("guide")).contains("……另有 4 单");
        assertThat(open.stream()
                        .filter(workflow -> shown.get("guide")
                                .contains(workflow.path("orderNo").stringValue()))
                        .toList())
                .hasSize(20);

        clock.advance(LONG);
        assertThat(Healer.heal(baton)).as("left out on purpose").isZero();
        bind(group(2));
        quiet();
        assertThat(cardsIn(group(2))).containsExactly(summary);

        act(open.get(5), "note", "u-wang", Map.of("text", "有变化")).ok();
        JsonNode fresh = raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷");
        quiet();
        assertThat(cardsIn(group(2))).containsExactlyInAnyOrder(summary, cardOf(id(open.get(5))), cardOf(id(fresh)));
        open.forEach(workflow -> act(workflow, "resolve", "u-pan", Map.of()).ok());
        act(fresh, "resolve", "u-pan", Map.of()).ok();
        quiet();
        integrityIsOk();
    }

    /**
     * Somebody was taken in by one instance a moment ago: no other takes the work back, or keeps back what is said to
     * that person.
     */
    @Test
    void anInstanceThatHasNotHeardOfSomebodyLeavesThatPersonsWorkAlone() {
        OldRoster.keep(other);
        Idle.stop(baton);
        try {
            chat.person("u-sun", "孙新");
            api.put("/api/roster", Shop.ROSTER + "  - {userId: u-sun, name: 孙新, teams: [cs], roles: [客服]}\n")
                    .ok();
            shop.here("u-sun");
            JsonNode held = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
            assertThat(workflow(id(held)).path("holder").stringValue()).isEqualTo("u-sun");
            assertThat(other.getBean(Roster.class).member("u-sun")).isEmpty();

            HandoverRoom.vanished(other);

            assertThat(workflow(id(held)).path("holder").stringValue()).isEqualTo("u-sun");
            act(held, "resolve", "u-sun", Map.of()).ok();
        } finally {
            Idle.start(baton);
            OldRoster.watch(other);
            api.put("/api/roster", Shop.ROSTER).ok();
        }
    }

    @Test
    void whatIsSaidToSomebodyAnInstanceHasNotHeardOfIsBroughtAllTheSame() {
        OldRoster.keep(other);
        Idle.stop(baton);
        try {
            chat.person("u-ming", "明新");
            api.put("/api/roster", Shop.ROSTER + "  - {userId: u-ming, name: 明新, teams: [cs], roles: [客服]}\n")
                    .ok();
            new TransactionTemplate(baton.getBean(PlatformTransactionManager.class))
                    .executeWithoutResult(status -> baton.publishEvent(Said.to("u-ming", "欢迎", "今天起你在客服组")));

            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(chat.dms("u-ming"))
                            .extracting(SandboxClient.Said::words)
                            .anySatisfy(words -> assertThat(words).contains("今天起你在客服组")));
        } finally {
            Idle.start(baton);
            OldRoster.watch(other);
            api.put("/api/roster", Shop.ROSTER).ok();
        }
    }

    @Test
    void anInstanceThatHasNotHeardOfTheGroupHangsCardsThereAllTheSame() {
        shop.here("u-pan");
        OldRoster.keep(other);
        Idle.stop(baton);
        try {
            api.post("/api/groups", Map.of("name", "新群", "openConversationId", group(3), "teams", List.of("pr")))
                    .ok();
            chat.group(group(3), "新群", List.of("u-pan", "u-wang"));
            assertThat(other.getBean(Groups.class).ofConversation(group(3))).isEmpty();

            JsonNode dispute = raise(shop.paidOrder(), 0, "纠纷", "客诉纠纷");

            await().atMost(PATIENCE).until(() -> cardsIn(group(3)).contains(cardOf(id(dispute))));
            quiet();
            assertThat(cardsIn(group(3))).containsExactly(cardOf(id(dispute)));
            act(dispute, "resolve", "u-pan", Map.of()).ok();
            quiet();
            integrityIsOk();
        } finally {
            Idle.start(baton);
            OldRoster.watch(other);
        }
    }
}
