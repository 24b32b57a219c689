package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.card.Notices;
import dev.baton.handover.Said;
import dev.baton.roster.Groups;
import dev.baton.sandbox.SandboxClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * X05: what people and groups must hear reaches them once, whatever an answer of the platform looks like; or it waits
 * where it is seen.
 */
class SaidOnceTest extends Journey {

    private static final String PEOPLE = "/v1.0/robot/oToMessages";
    private static final String GROUPS = "/v1.0/robot/groupMessages";

    private static final List<String> ALL =
            List.of("u-wang", "u-zhang", "u-li", "u-gao", "u-dong", "u-pan", "u-qian", "u-zhao");

    private void say(Said said) {
        baton.getBean(TransactionTemplate.class).executeWithoutResult(status -> baton.publishEvent(said));
    }

    private List<JsonNode> waiting() {
        return api.get("/api/outbox?limit=200").ok().path("items").valueStream().toList();
    }

    private void untilNothingWaits() {
        await().atMost(PATIENCE).until(() -> {
            clock.advance(Duration.ofSeconds(5));
            return waiting().isEmpty();
        });
    }

    private long heard(String user, String conversation, String text) {
        return chat.everything(user, conversation).stream()
                .filter(said -> said.words().contains(text))
                .count();
    }

    @Test
    void whoIsHeldBackInASuccessHearsItLater() {
        chat.switches(Map.of("slowPeople", List.of("u-wang")));

        say(Said.to("u-wang", "没人接", "第一句 held back"));

        await().atMost(PATIENCE)
                .until(() -> waiting().stream()
                        .anyMatch(entry -> entry.path("reason").asString("").contains("flowControlled")));
        assertThat(heard("u-wang", "", "第一句 held back")).isZero();
        chat.calm();
        untilNothingWaits();
        assertThat(heard("u-wang", "", "第一句 held back")).isEqualTo(1);
    }

    /** Of several readers only those who have not heard it are told again. */
    @Test
    void ofSeveralReadersOnlyTheOneHeldBackIsToldAgain() {
        api.put(
                        "/api/roster",
                        Shop.ROSTER
                                .replace("roles: [pr], mobile", "roles: [pr, 管理], mobile")
                                .replace("roles: [产品], mobile", "roles: [产品, 管理], mobile"))
                .ok();
        chat.switches(Map.of("slowPeople", List.of("u-pan")));

        chat.dm("u-zhang", "反馈 按钮太小了，手指按不到");

        await().atMost(PATIENCE).until(() -> heard("u-gao", "", "手指按不到") == 1);
        await().atMost(PATIENCE)
                .until(() -> waiting().stream()
                        .anyMatch(entry -> entry.path("key").asString("").endsWith("@u-pan")));
        chat.calm();
        untilNothingWaits();
        assertThat(heard("u-gao", "", "手指按不到")).isEqualTo(1);
        assertThat(heard("u-pan", "", "手指按不到")).isEqualTo(1);
        shop.open();
    }

    @Test
    void whatPerhapsArrivedIsNotSaidAgain() {
        chat.fault("doneThenTimeout", GROUPS, 3);
        chat.fault("doneThenTimeout", PEOPLE, 3);

        say(new Said(null, SandboxClient.ORDERS_GROUP, "今天", "第二句 lost answer"));
        say(Said.to("u-wang", "今天", "第三句 lost answer"));

        untilNothingWaits();
        assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP, "第二句 lost answer"))
                .isEqualTo(1);
        assertThat(heard("u-wang", "", "第三句 lost answer")).isEqualTo(1);
    }

    /** Urgent: better twice than not at all, but no more than that. */
    @Test
    void anUrgentNoticeWithoutAnAnswerGoesOnceMore() {
        long before = heard("u-zhao", "", "绑定 财务组");
        chat.fault("doneThenTimeout", PEOPLE, 5);

        baton.getBean(Notices.class).groupLost(SandboxClient.FINANCE_GROUP, "disbanded");

        untilNothingWaits();
        assertThat(heard("u-zhao", "", "绑定 财务组") - before).isEqualTo(2);
        shop.open();
    }

    @Test
    void whatTheContentCheckRefusesIsToldToHaveBeenThere() {
        chat.switches(Map.of("unsafeWords", List.of("加微信领券")));

        say(Said.to("u-wang", "交回", "第四句 加微信领券"));

        untilNothingWaits();
        assertThat(chat.lastReply("u-wang")).contains("没有通过钉钉的内容审核");
    }

    @Test
    void whatWaitedForADayIsOneSentenceAndNotSilence() {
        chat.faultRate("tooFast", GROUPS, 1);
        for (int i = 0; i < 3; i++) {
            say(new Said(null, SandboxClient.ORDERS_GROUP, "日报", "旧日报 " + i));
        }
        await().atMost(PATIENCE)
                .until(() -> new Store(url)
                                .number("SELECT COUNT(*) FROM outbox_entry"
                                        + " WHERE topic = 'message' AND reason IS NOT NULL AND claim_token IS NULL")
                        == 3);
        clock.advance(Duration.ofHours(25));
        say(new Said(null, SandboxClient.ORDERS_GROUP, "日报", "新日报"));
        chat.calm();

        untilNothingWaits();

        assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP, "旧日报")).isZero();
        assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP, "新日报")).isEqualTo(1);
        assertThat(heard("u-gao", SandboxClient.ORDERS_GROUP, "有 3 条消息没能及时发出")).isEqualTo(1);
        assertThat(new Store(url).number("SELECT COUNT(*) FROM card_message")).isZero();
    }

    @Test
    void aGroupThatTakesNoMessageIsFollowed() {
        shop.open();
        chat.groupWithoutRobot(SandboxClient.FINANCE_GROUP, "财务群", ALL);

        say(new Said(null, SandboxClient.FINANCE_GROUP, "日报", "给没有机器人的群"));

        await().atMost(PATIENCE)
                .until(() -> baton.getBean(Groups.class).ofTeam("fin").isEmpty());
        untilNothingWaits();
        assertThat(waiting()).as("nothing is blocked for ever").isEmpty();
        assertThat(new Store(url).number("SELECT COUNT(*) FROM card_message")).isZero();
        chat.group(SandboxClient.FINANCE_GROUP, "财务群", ALL);
        shop.open();
    }
}
