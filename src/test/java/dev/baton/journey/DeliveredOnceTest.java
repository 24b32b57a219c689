package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Cards;
import dev.baton.catalogue.ProblemType;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.workflow.Flood;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * X05: cards of every kind hang once in each place, whatever answers are lost; and somebody whom the platform does not
 * know any more takes the card from nobody else.
 */
class DeliveredOnceTest extends Journey {

    private static final String CREATE = "/v1.0/card/instances/createAndDeliver";
    private static final String DELIVER = "/v1.0/card/instances/deliver";
    private static final List<String> PEOPLE =
            List.of("u-wang", "u-zhang", "u-li", "u-gao", "u-dong", "u-pan", "u-qian", "u-zhao");

    private final List<JsonNode> raised = new ArrayList<>();

    @AfterEach
    void nothingIsOpen() {
        chat.calm();
        chat.person("u-zhang", "张三");
        chat.person("u-li", "李四");
        chat.group(SandboxClient.ORDERS_GROUP, "订单异常群", PEOPLE);
        for (JsonNode one : raised) {
            String holder = workflow(id(one)).path("holder").asString("");
            act(one, "resolve", holder.isEmpty() ? "u-wang" : holder, Map.of());
        }
        raised.clear();
        quiet();
    }

    /** No card is on its way; what a slip will look at in hours may wait. */
    private void quiet() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return new Store(url)
                            .number("SELECT COUNT(*) FROM outbox_entry"
                                    + " WHERE topic IN ('card', 'slip') AND entry_key NOT LIKE '%#'")
                    == 0;
        });
    }

    private JsonNode soldOut() {
        JsonNode one = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        raised.add(one);
        return one;
    }

    private List<String> troubles(JsonNode workflow) {
        long number = Long.parseLong(id(workflow));
        return baton.getBean(TransactionTemplate.class)
                .execute(status -> baton.getBean(Workflows.class).find(number))
                .map(baton.getBean(Cards.class)::troubles)
                .orElseThrow();
    }

    /** The newest card of this kind that a person sees; time passes meanwhile, for what is tried again. */
    private String newest(String user, Predicate<SandboxClient.Card> kind) {
        return await().atMost(PATIENCE)
                .until(
                        () -> {
                            clock.advance(Duration.ofSeconds(1));
                            return chat.cards(user).stream()
                                    .filter(kind)
                                    .map(SandboxClient.Card::id)
                                    .reduce("", (first, last) -> last);
                        },
                        found -> !found.isEmpty());
    }

    private long hanging(String user, String conversation, String card) {
        return chat.everything(user, conversation).stream()
                .map(SandboxClient.Said::card)
                .filter(said -> said != null && said.id().equals(card))
                .count();
    }

    @ParameterizedTest(name = "{0}, a second create {1}")
    @CsvSource({"lost, error", "lost, silent", "doneThenTimeout, error", "doneThenError, silent", "timeout, silent"})
    void slipSummaryAndHandoverHangOnceAfterALostAnswer(String fault, String again) {
        chat.switches(Map.of("cardExists", again, "repeatDeliver", true));
        shop.here("u-zhang");

        chat.fault(fault, CREATE, 1);
        String order = shop.paidOrder();
        chat.dm("u-li", "报异常 " + order);
        quiet();
        String slip = newest(
                "u-li",
                card -> card.id().startsWith("report-") && card.get("orderNo").equals(order));
        assertThat(hanging("u-li", "", slip)).as("a slip").isEqualTo(1);

        chat.fault(fault, CREATE, 1);
        Flood flood = new Flood(new ProblemType("缺货", "商品售罄"), "cs", List.of(order, shop.paidOrder()));
        baton.getBean(TransactionTemplate.class).executeWithoutResult(status -> baton.publishEvent(flood));
        quiet();
        String summary = newest("u-gao", card -> card.id().startsWith("flood-"));
        assertThat(chat.card("u-gao", summary).get("guide")).contains(order);
        assertThat(hanging("u-gao", SandboxClient.ORDERS_GROUP, summary))
                .as("a summary")
                .isEqualTo(1);

        soldOut();
        quiet();
        shop.here("u-li");
        chat.fault(fault, CREATE, 1);
        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "交班 给", "u-li");
        String handover = newest("u-li", card -> card.id().startsWith("handover-") && card.offers("accept"));
        quiet();
        assertThat(hanging("u-gao", SandboxClient.ORDERS_GROUP, handover)).isEqualTo(1);
        assertThat(hanging("u-li", "", handover)).isEqualTo(1);
        assertThat(hanging("u-zhang", "", handover)).isEqualTo(1);
        chat.press("u-zhang", handover, "revoke");
        quiet();
        integrityIsOk();
    }

    @Test
    void aHandoverWhoseLaterDeliveryGotNoAnswerHangsOnceInEachChat() {
        shop.here("u-zhang");
        soldOut();
        quiet();
        shop.here("u-li");
        chat.switches(Map.of("spacesFail", "IM_ROBOT"));
        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "交班 给", "u-li");
        String handover = newest(
                "u-gao",
                card -> card.id().startsWith("handover-") && card.get("state").contains("等"));
        chat.fault("lost", DELIVER, 1);
        chat.switches(Map.of("spacesFail", "none"));
        quiet();

        assertThat(hanging("u-gao", SandboxClient.ORDERS_GROUP, handover)).isEqualTo(1);
        assertThat(hanging("u-li", "", handover)).isEqualTo(1);
        assertThat(hanging("u-zhang", "", handover)).isEqualTo(1);
        assertThat(chat.card("u-li", handover).offers("accept")).isTrue();
        chat.press("u-zhang", handover, "revoke");
        quiet();
    }

    @Test
    void aCardWhoseFreshTokenWasRefusedTooIsThereAMinuteLater() {
        shop.here("u-zhang");
        chat.fault("token", CREATE, 2);
        JsonNode raised = soldOut();
        await().atMost(PATIENCE)
                .until(() -> api.get("/api/outbox?limit=200")
                        .ok()
                        .path("items")
                        .valueStream()
                        .filter(entry -> entry.path("key").asString("").equals(cardOf(id(raised))))
                        .anyMatch(entry -> entry.path("reason").asString("").contains("InvalidAuthentication")));

        clock.advance(Duration.ofSeconds(61));

        seen("u-zhang", id(raised), card -> card.offers("resolve"));
    }

    /** PROTOCOL 5.9: the platform refuses the whole call, and does not say for whom. */
    @Test
    void aFormerHolderWhoHasLeftTakesTheCardFromNobody() {
        shop.here("u-zhang");
        JsonNode passed = soldOut();
        JsonNode other = soldOut();
        act(passed, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        act(other, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        quiet(); // on each of the two cards, however slow: what only one of them learns is what this is about
        act(passed, "take", "u-wang", Map.of()).ok();
        act(other, "take", "u-wang", Map.of()).ok();
        quiet();
        chat.switches(Map.of("personGone", "call"));
        chat.leaves("u-li");

        act(passed, "note", "u-wang", Map.of("text", "李四走了以后")).ok();
        quiet();

        new Truth(api, chat).shown(id(passed));
        assertThat(chat.card("u-wang", cardOf(id(passed))).offers("resolve")).isTrue();
        assertThat(troubles(passed)).isEmpty();
        chat.forgetTraffic();
        act(other, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
        quiet();
        new Truth(api, chat).shown(id(other));
        assertThat(chat.card("u-zhang", cardOf(id(other))).offers("resolve")).isTrue();
        assertThat(chat.card("u-wang", cardOf(id(other))).offers("resolve")).isFalse();
        assertThat(chat.calls().valueStream().map(call -> call.path("code").asString("")))
                .as("who is known to be unknown costs no refused call on the next card")
                .doesNotContain("param.userIdNotExist");
    }

    /** The answer to a press was held up, and what somebody did after it was on the card already. */
    @Test
    void anAnswerThatCoversSomethingNewerIsFollowedByIt() {
        shop.here("u-zhang");
        JsonNode held = soldOut();
        quiet();
        act(held, "note", "u-zhang", Map.of("text", "先问仓库")).ok();
        Workflow answered =
                baton.getBean(Workflows.class).find(Long.parseLong(id(held))).orElseThrow();
        act(held, "note", "u-zhang", Map.of("text", "仓库说没有")).ok();
        quiet();
        chat.forgetTraffic();

        baton.getBean(Cards.class).answered(answered, "u-zhang");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.callCounts()).containsKey("PUT /v1.0/card/instances"));
        quiet();
        new Truth(api, chat).shown(id(held));
    }

    @Test
    void aHolderWhoHasLeftTakesTheCardNotFromTheGroup() {
        shop.here("u-zhang");
        chat.switches(Map.of("personGone", "call"));
        chat.leaves("u-zhang");

        JsonNode held = soldOut();
        quiet();

        assertThat(hanging("u-gao", SandboxClient.ORDERS_GROUP, cardOf(id(held))))
                .isEqualTo(1);
        new Truth(api, chat).shown(id(held));
        assertThat(troubles(held)).anyMatch(trouble -> trouble.contains("张三的机器人聊天"));
        act(held, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        quiet();
        assertThat(chat.card("u-li", cardOf(id(held))).offers("resolve")).isTrue();
        assertThat(hanging("u-li", "", cardOf(id(held)))).isEqualTo(1);
    }

    @Test
    void whoLeavesTheOrganisationIsForgottenOnEveryCard() {
        shop.here("u-zhang");
        JsonNode held = soldOut();
        quiet();
        assertThat(chat.press("u-dong", cardOf(id(held)), "take").ok())
                .as("not for the warehouse, and told so on the card")
                .isTrue();
        Store store = new Store(url);
        String rows = "SELECT COUNT(*) FROM card_private WHERE user_id = 'u-dong'";
        await().atMost(PATIENCE).until(() -> store.number(rows) > 0);

        chat.event("user_leave_org", Map.of("userId", List.of("u-dong"), "timeStamp", "1"));

        await().atMost(PATIENCE).until(() -> store.number(rows) == 0);
        quiet();
        shop.nobodyHere();
    }

    /** 卡片 while the card is being brought: it is on its way, and not sent a second time. */
    @Test
    void aWishForTheCardThatMeetsItsDeliveryIsNoSecondOne() throws Exception {
        shop.here("u-zhang");
        JsonNode held = soldOut();
        quiet();
        String holder = workflow(id(held)).path("holder").stringValue();
        clock.advance(Duration.ofMinutes(5));
        Workflow workflow =
                baton.getBean(Workflows.class).find(Long.parseLong(id(held))).orElseThrow();
        try (Connection relay =
                DriverManager.getConnection(url, TestEngines.mysqlUser(), TestEngines.mysqlPassword())) {
            relay.setAutoCommit(false);
            try (PreparedStatement trying = relay.prepareStatement(
                    "UPDATE card_space SET tried_at = ? WHERE out_track_id = ? AND kind = 'ROBOT' AND space_id = ?")) {
                trying.setObject(1, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
                trying.setString(2, cardOf(id(held)));
                trying.setString(3, holder);
                assertThat(trying.executeUpdate()).isEqualTo(1);
            }
            CompletableFuture<Cards.Again> wish = CompletableFuture.supplyAsync(
                    () -> baton.getBean(Cards.class).again(workflow, holder));
            Store store = new Store(url);
            await().atMost(PATIENCE)
                    .until(() -> store.number(
                                    "SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                            > 0);
            relay.commit();
            assertThat(wish.get(20, TimeUnit.SECONDS)).isEqualTo(Cards.Again.JUST_SENT);
        }
        quiet();
        assertThat(hanging(holder, "", cardOf(id(held)))).isEqualTo(1);
    }

    /** Brought once more by 卡片, it hangs there twice, and people quote the message they see. */
    @Test
    void theOlderMessageOfACardStillTellsWhichItIs() {
        shop.here("u-zhang");
        JsonNode held = soldOut();
        quiet();
        String holder = workflow(id(held)).path("holder").stringValue();
        String carrier = "SELECT carrier_id FROM card_space WHERE kind = 'ROBOT' AND out_track_id = ?";
        String first = new Store(url).texts(carrier, cardOf(id(held))).get(0);
        clock.advance(Duration.ofMinutes(5));

        chat.dm(holder, "卡片 " + held.path("orderNo").stringValue());

        await().atMost(PATIENCE).until(() -> hanging(holder, "", cardOf(id(held))) == 2);
        quiet();
        String second = new Store(url).texts(carrier, cardOf(id(held))).get(0);
        assertThat(second).isNotEqualTo(first);
        for (String quoted : List.of(first, second)) {
            assertThat(baton.getBean(Cards.class).workflowByCarrier(quoted)).contains(Long.parseLong(id(held)));
        }
    }

    /** A restart, or another instance: both must know what may not be shown before they answer a press. */
    @Test
    void whatTheContentCheckRefusedIsKnownToEveryInstance() {
        shop.here("u-zhang");
        chat.switches(Map.of("unsafeWords", List.of("加微信领券")));
        JsonNode first = refused();
        ConfigurableApplicationContext other = launch(url, TestEngines.redisUrl(), sandbox, clock);
        try {
            assertThat(face(other, first)).contains("没有通过钉钉的审核").doesNotContain("加微信");
            JsonNode second = refused();
            for (ConfigurableApplicationContext instance : List.of(baton, other)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(face(instance, second))
                                .contains("没有通过钉钉的审核")
                                .doesNotContain("加微信"));
            }
        } finally {
            other.close();
        }
    }

    /** Whatever is on it, what can be pressed reaches its reader. */
    @Test
    void slipSummaryAndHandoverComeWithoutTheWordsThatWereRefused() {
        shop.here("u-zhang");
        soldOut();
        quiet();
        shop.here("u-li");
        chat.switches(Map.of("unsafeWords", List.of("商品售罄")));
        chat.sayInGroup("u-zhang", SandboxClient.ORDERS_GROUP, "交班 给", "u-li");
        String handover = newest("u-li", card -> card.id().startsWith("handover-") && card.offers("accept"));
        assertThat(chat.card("u-li", handover).text()).doesNotContain("商品售罄").contains("没有通过钉钉的审核");
        quiet();
        chat.press("u-zhang", handover, "revoke");

        String order = shop.paidOrder();
        chat.switches(Map.of("unsafeWords", List.of("加微信领券", order)));
        Flood flood = new Flood(new ProblemType("缺货", "商品售罄"), "cs", List.of(order, shop.paidOrder()));
        baton.getBean(TransactionTemplate.class).executeWithoutResult(status -> baton.publishEvent(flood));
        quiet();
        String summary = newest("u-gao", card -> card.id().startsWith("flood-"));
        assertThat(chat.card("u-gao", summary).text()).doesNotContain(order).contains("没有通过钉钉的审核");

        chat.switches(Map.of("unsafeWords", List.of("加微信领券")));
        chat.dm("u-li", "报异常 " + order + " 用户说加微信领券");
        String slip = newest(
                "u-li",
                card -> card.id().startsWith("report-") && card.get("orderNo").equals(order));
        quiet();
        assertThat(chat.card("u-li", slip).text()).doesNotContain("加微信").contains("没有通过钉钉的审核");
        assertThat(chat.card("u-li", slip).fields()).containsKey("type");
        assertThat(chat.press("u-li", slip, "report-cancel").ok()).isTrue();
        quiet();
        assertThat(new Store(url).number("SELECT COUNT(*) FROM outbox_entry WHERE blocked_at IS NOT NULL"))
                .isZero();
        integrityIsOk();
    }

    /** Each attempt is paid for: what three times was refused in the only place there is waits there, and says why. */
    @Test
    void aSlipThatCannotHangIsGivenUpWithAReasonAndNoFurtherCalls() {
        chat.switches(Map.of("spacesFail", "IM_ROBOT"));
        chat.forgetTraffic();
        Store store = new Store(url);
        String blocked = "SELECT COUNT(*) FROM outbox_entry WHERE topic = 'slip' AND blocked_at IS NOT NULL";

        chat.dm("u-li", "报异常 " + shop.paidOrder());
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return store.number(blocked) == 1;
        });

        assertThat(store.texts("SELECT reason FROM outbox_entry WHERE topic = 'slip' AND blocked_at IS NOT NULL"))
                .singleElement()
                .asString()
                .contains("李四的机器人聊天", "没有收下");
        long cards = chat.callCounts().entrySet().stream()
                .filter(call -> call.getKey().contains("/v1.0/card"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        assertThat(cards).isLessThanOrEqualTo(5);
        store.change("DELETE FROM outbox_entry WHERE topic = 'slip'");
    }

    /** The holder's own buttons were asked about when it was brought; each drawing would ask again. */
    @Test
    void aHolderWhomNobodyKnowsCostsTheOthersNoRefusedCalls() {
        shop.here("u-zhang");
        JsonNode passed = soldOut();
        quiet();
        chat.switches(Map.of("personGone", "call"));
        chat.leaves("u-li");
        act(passed, "reassign", "u-wang", Map.of("to", "u-li")).ok();
        quiet();
        chat.forgetTraffic();

        act(passed, "note", "u-wang", Map.of("text", "谁也不认识")).ok();
        quiet();

        assertThat(chat.callCounts().getOrDefault("PUT /v1.0/card/instances", 0L))
                .isEqualTo(1);
        assertThat(new Store(url)
                        .number(
                                "SELECT COUNT(*) FROM card_private WHERE user_id = 'u-li' AND out_track_id = ?",
                                cardOf(id(passed))))
                .isZero();
        chat.person("u-li", "李四");
        act(passed, "reassign", "u-wang", Map.of("to", "u-zhang")).ok();
    }

    /** What people read on the page is written for people. */
    @Test
    void whyACardIsNotThereIsSaidInWords() {
        shop.here("u-zhang");
        chat.switches(Map.of("spacesFail", "IM_GROUP"));
        JsonNode one = soldOut();
        await().atMost(PATIENCE).until(() -> !troubles(one).isEmpty());
        assertThat(troubles(one)).anyMatch(trouble -> trouble.contains("卡片没有发到订单异常群：钉钉没有收下"));
        assertThat(String.join("；", troubles(one))).doesNotContain("SpaceFailed", "result for");
        Store store = new Store(url);
        store.change("UPDATE outbox_entry SET reason = 'DataAccessException: SELECT * FROM x' WHERE topic = 'card'");
        assertThat(String.join("；", troubles(one))).doesNotContain("DataAccess");
        chat.calm();
        quiet();
    }

    private JsonNode refused() {
        JsonNode one = soldOut();
        act(one, "note", "u-wang", Map.of("text", "用户说加微信领券")).ok();
        quiet();
        assertThat(troubles(one)).anyMatch(trouble -> trouble.contains("审核"));
        return one;
    }

    private static String face(ConfigurableApplicationContext instance, JsonNode workflow) {
        Workflow found = instance.getBean(Workflows.class)
                .find(Long.parseLong(id(workflow)))
                .orElseThrow();
        return instance.getBean(Cards.class).face(found).toString();
    }
}
