package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.dingtalk.Budget;
import dev.baton.dingtalk.DingTalkClient;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * A month on the free plan: what workflows cost when people do with them what they do. Of twenty, eight are called
 * about and resolved, five get a text message, four a refund, two are handed on by a sentence, and one is forgotten
 * until its alarm. {@code -Dmonth.workflows=1000} is the whole month; fewer are a part of it.
 */
class MonthTest extends Journey {

    private static final Logger log = LoggerFactory.getLogger(MonthTest.class);

    private static final int WORKFLOWS = Integer.getInteger("month.workflows", 40);

    /** However many they are, they fit into one month: the plan counts by it. */
    private static final int A_DAY = Math.max(20, (WORKFLOWS + 27) / 28);

    private static final int PLAN = 5_000;
    private static final int PUSHES = 3_000;
    private static final Instant NOVEMBER = Instant.parse("2026-11-01T01:00:00Z");

    private int presses;

    private enum Fate {
        SIMPLE,
        SMS,
        REFUND,
        HANDED_ON,
        FORGOTTEN;

        static Fate of(int number) {
            int turn = number % 20;
            return turn < 8 ? SIMPLE : turn < 13 ? SMS : turn < 17 ? REFUND : turn < 19 ? HANDED_ON : FORGOTTEN;
        }
    }

    private record Case(String id, String orderNo, Fate fate) {

        String card() {
            return cardOf(id);
        }
    }

    /** A platform whose months pass as fast. */
    @Override
    SandboxOptions options() {
        return SandboxOptions.inMemory().withClock(clock);
    }

    @Override
    Map<String, Object> more() {
        return Map.of(
                "baton.dingtalk.monthly-api-quota",
                PLAN,
                "baton.dingtalk.monthly-push-quota",
                PUSHES,
                "baton.dingtalk.calls-per-second",
                200,
                "baton.sweep-days",
                1); // nobody ships these orders, and what the sweep finds is another story
    }

    @Test
    void fiveThousandCallsCarryAThousandWorkflows() {
        clock.set(NOVEMBER);
        chat.forgetTraffic();
        long before = budget().calls().used();
        int days = (WORKFLOWS + A_DAY - 1) / A_DAY;
        for (int day = 0; day < days; day++) {
            clock.set(NOVEMBER.plus(Duration.ofDays(day)));
            day(Math.min(A_DAY, WORKFLOWS - day * A_DAY), day * A_DAY);
        }
        quiet();
        long calls = chat.callCounts().entrySet().stream()
                .filter(entry ->
                        entry.getKey().contains("/v1.0/card") || entry.getKey().contains("/v1.0/robot"))
                .mapToLong(Map.Entry::getValue)
                .sum();
        double each = (double) calls / WORKFLOWS;
        Budget budget = budget();
        double pushesEach = (double) budget.pushes().used() / WORKFLOWS;
        double pressesEach = (double) budget.presses() / WORKFLOWS;
        log.info(String.format(
                Locale.ROOT,
                "%d workflows: %d calls, %.2f each, so %d carry %d; pushes %.2f each without presses (%d carry %d),"
                        + " %.2f with them (%d carry %d)",
                WORKFLOWS,
                calls,
                each,
                PLAN,
                (int) (PLAN / each),
                pushesEach,
                PUSHES,
                (int) (PUSHES / pushesEach),
                pushesEach + pressesEach,
                PUSHES,
                (int) (PUSHES / (pushesEach + pressesEach))));
        log.info("by interface: {}", chat.callCounts());
        assertThat(each).isLessThanOrEqualTo(PLAN / 1_000.0);
        assertThat(budget.calls().used() - before)
                .as("counted as the platform counts")
                .isEqualTo(calls);
        assertThat(budget.presses()).isEqualTo(presses);
        assertThat(chat.problems()).isEmpty();
        integrityIsOk();
    }

    private Budget budget() {
        return baton.getBean(DingTalkClient.class).budget();
    }

    private void day(int number, int from) {
        shop.here("u-zhang", "u-qian", "u-li");
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            cases.add(raised(Fate.of(from + i)));
        }
        quiet();
        cases.forEach(this::begin);
        quiet();
        clock.advance(Duration.ofSeconds(61));
        quiet();
        of(cases, Fate.REFUND).forEach(one -> press(reviewer(one), one, "approve-refund", Map.of()));
        clock.advance(Duration.ofSeconds(61));
        quiet();
        clock.advance(Duration.ofMinutes(6));
        quiet();
        cases.stream().filter(one -> one.fate() != Fate.FORGOTTEN).forEach(this::resolve);
        quiet();
        clock.advance(Duration.ofHours(9));
        Sweeping.ringAlarms(baton);
        clock.advance(Duration.ofMinutes(11));
        quiet();
        of(cases, Fate.FORGOTTEN).forEach(this::resolve);
        clock.advance(Duration.ofMinutes(6));
        quiet();
    }

    private Case raised(Fate fate) {
        String order = shop.paidOrder();
        String type = fate == Fate.REFUND ? "退款" : fate == Fate.SMS ? "缺货" : "质量";
        String detail = fate == Fate.REFUND ? "申请退款" : fate == Fate.SMS ? "部分售罄" : "商品问题";
        JsonNode raised = raise(order, 1, type, detail);
        return new Case(id(raised), order, fate);
    }

    private void begin(Case one) {
        String holder = holder(one);
        switch (one.fate()) {
            case SIMPLE -> press(holder, one, "call-customer", Map.of("result", "reached"));
            case SMS -> {
                ask(holder, one, "send-sms");
                submit(holder, one, Map.of("quantity", "1"));
            }
            case REFUND -> {
                ask(holder, one, "apply-refund");
                submit(holder, one, Map.of("amount", "10.00", "reason", "少发"));
            }
            case HANDED_ON -> {
                String other = holder.equals("u-li") ? "u-zhang" : "u-li";
                chat.dm("u-wang", "转给 " + (other.equals("u-li") ? "李四 " : "张三 ") + one.orderNo());
                await().atMost(PATIENCE).until(() -> holder(one).equals(other));
            }
            case FORGOTTEN -> {
                // until its alarm rings
            }
        }
    }

    private void resolve(Case one) {
        press(holder(one), one, "resolve", Map.of());
    }

    private void press(String user, Case one, String action, Map<String, ?> form) {
        offered(user, one, action);
        boolean ok = form.isEmpty()
                ? chat.press(user, one.card(), action).ok()
                : chat.press(user, one.card(), action, form).ok();
        assertThat(ok).isTrue();
        presses++;
    }

    private void ask(String user, Case one, String action) {
        offered(user, one, action);
        assertThat(chat.press(user, one.card(), action).ok()).isTrue();
        presses++;
    }

    private void submit(String user, Case one, Map<String, ?> form) {
        assertThat(chat.submit(user, one.card(), form).ok()).isTrue();
        presses++;
    }

    /** People press what they see, and time passes until they see it. */
    private void offered(String user, Case one, String action) {
        await().atMost(PATIENCE).until(() -> {
            SandboxClient.Card card = cardNow(user, one.id());
            boolean there = card != null && card.offers(action);
            if (!there) {
                clock.advance(Duration.ofSeconds(5));
            }
            return there;
        });
    }

    private static List<Case> of(List<Case> cases, Fate fate) {
        return cases.stream().filter(one -> one.fate() == fate).toList();
    }

    private String holder(Case one) {
        return workflow(one.id()).path("holder").stringValue();
    }

    private String reviewer(Case one) {
        assertThat(workflow(one.id()).path("state").stringValue()).isEqualTo("review");
        return holder(one);
    }

    /** Nothing that is due waits any more. */
    private void quiet() {
        await().atMost(Duration.ofMinutes(3))
                .until(() -> api.get("/api/outbox?limit=200")
                        .ok()
                        .path("items")
                        .valueStream()
                        .allMatch(entry -> OffsetDateTime.parse(
                                        entry.path("dueAt").stringValue())
                                .toInstant()
                                .isAfter(clock.instant())));
    }
}
