package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Seed;
import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.embedded.TestEngines;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.order.Order;
import dev.baton.order.OrderFixtures;
import dev.baton.order.Orders;
import dev.baton.request.RequestId;
import dev.baton.roster.Roster;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * 5.6, R063: 160 people press 指派给我 on 800 cards, each of which several want, as they were drawn: repeated and out of
 * order. Each card has one owner, who was told so; every loser is told who has it; nothing flips.
 */
@SpringBootTest(properties = "baton.command=test")
@Import(RaceTest.Time.class)
class RaceTest {

    private static final int PEOPLE = 160;
    private static final int CARDS = 800;
    private static final int RIVALS = 3;
    private static final int HANDS = 16;

    @Autowired
    private Workflows workflows;

    @Autowired
    private Orders orders;

    @Autowired
    private Roster roster;

    @Autowired
    private Actions actions;

    @Autowired
    private SettableClock clock;

    @Autowired
    private Integrity integrity;

    @RegisterExtension
    static final Seed SEED = Seed.of("race.seed", 7);

    static class Time {

        @Bean
        @Primary
        SettableClock raceClock() {
            return new SettableClock();
        }
    }

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, RaceTest.class);
    }

    private record Pressed(String user, long card, ActionResult result) {}

    private static String user(int n) {
        return "p-" + n;
    }

    private List<Workflow> cards() {
        StringBuilder file = new StringBuilder("teams:\n  - {id: cs, name: 客服组, roles: [客服]}\nmembers:\n");
        for (int i = 0; i < PEOPLE; i++) {
            file.append("  - {userId: ")
                    .append(user(i))
                    .append(", name: 客服")
                    .append(i)
                    .append(", teams: [cs], roles: [客服]}\n");
        }
        roster.replace(roster.read(file.toString()));
        ProblemType kind = new ProblemType("缺货", "商品售罄");
        List<Order> all = new ArrayList<>();
        for (int i = 0; i < CARDS; i++) {
            all.add(OrderFixtures.oneScarf("RACE-" + i, clock.instant()));
        }
        orders.putAll(all);
        return all.stream()
                .map(order -> workflows
                        .open(new Finding(order.orderNo(), 1, kind, null, null, null, false), By.system())
                        .workflow())
                .toList();
    }

    @Test
    void eachCardHasOneOwnerAndEveryLoserIsTold() throws Exception {
        List<Workflow> cards = cards();
        assertThat(cards).allMatch(card -> card.holder() == null);
        Random random = new Random(SEED.value());
        List<ActionRequest> presses = new ArrayList<>();
        for (Workflow card : cards) {
            for (int rival = 0; rival < RIVALS; rival++) {
                String user = user(random.nextInt(PEOPLE));
                ActionRequest press = new ActionRequest(
                        new RequestId("press", card.id() + "|" + user),
                        card.id(),
                        ActionName.TAKE,
                        By.card(user),
                        card.revision(),
                        Map.of(),
                        null);
                presses.add(press);
                if (random.nextBoolean()) {
                    presses.add(press);
                }
            }
        }
        Collections.shuffle(presses, random);

        List<Pressed> results = pressed(presses);

        Map<Long, String> told = new HashMap<>();
        for (Pressed press : results) {
            if (press.result() instanceof ActionResult.Done) {
                String before = told.putIfAbsent(press.card(), press.user());
                assertThat(before == null || before.equals(press.user()))
                        .as("one owner of %d", press.card())
                        .isTrue();
            }
        }
        assertThat(told).hasSize(CARDS);
        Map<String, Integer> held = new HashMap<>();
        for (Workflow card : cards) {
            Workflow now = workflows.find(card.id()).orElseThrow();
            assertThat(now.holder()).isEqualTo(told.get(card.id()));
            assertThat(now.revision()).as("moved once, never back").isEqualTo(card.revision() + 1);
            held.merge(String.valueOf(now.holder()), 1, Integer::sum);
        }
        for (Pressed press : results) {
            if (press.result() instanceof ActionResult.Refused refused) {
                String name = roster.member(String.valueOf(told.get(press.card())))
                        .orElseThrow()
                        .name();
                assertThat(refused.refusal().key()).isEqualTo("refused.taken");
                assertThat(refused.refusal().args()).contains(name);
            }
        }
        assertThat(integrity.violations().stream()
                        .filter(violation -> !violation.rule().startsWith("card"))
                        .map(Violation::toString))
                .isEmpty();
    }

    private List<Pressed> pressed(List<ActionRequest> presses) throws Exception {
        ExecutorService hands = Executors.newFixedThreadPool(HANDS);
        try {
            List<Future<Pressed>> all = new ArrayList<>();
            Map<String, Boolean> seen = new ConcurrentHashMap<>();
            for (ActionRequest press : presses) {
                all.add(hands.submit(() -> {
                    seen.put(press.by().actor(), true);
                    return new Pressed(press.by().actor(), press.workflowId(), actions.run(press));
                }));
            }
            List<Pressed> results = new ArrayList<>();
            for (Future<Pressed> one : all) {
                results.add(one.get(120, TimeUnit.SECONDS));
            }
            assertThat(seen.size()).as("nearly everybody pressed").isGreaterThan(PEOPLE * 9 / 10);
            return results;
        } finally {
            hands.shutdownNow();
        }
    }
}
