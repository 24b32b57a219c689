package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.detection.Sweeping;
import dev.baton.money.Refund;
import dev.baton.money.RefundState;
import dev.baton.money.Refunds;
import dev.baton.order.Money;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Random people press random buttons, most of them not theirs to press; what must always hold is looked at after each. */
class RandomPressTest extends ActionRoom {

    private static final int LOOKED_BACK = 10;

    private static final long SEED = Long.getLong("seed", 20261122L);
    private static final int PRESSES = Integer.getInteger("presses", 4000);
    private static final Duration MOST = Duration.ofSeconds(22);

    /** What only the order, the customer or another workflow of the order can say no to; a card does not ask them. */
    private static final Set<String> NOT_THE_WORKFLOWS = Set.of(
            "refused.amount-too-high",
            "refused.order-cancelled",
            "refused.order-handed-over",
            "refused.address-too-late",
            "refused.recorded",
            "refused.twin",
            "refused.twin-of",
            "refused.sms-scheduled",
            "refused.sms-stuck");

    /** Mostly good ones. */
    private static final List<Day> DAYS = List.of(Day.GOOD, Day.GOOD, Day.GOOD, Day.REFUSING);

    private static final String NOBODY = "u-nobody";

    private static final List<Map<String, String>> NONSENSE = List.of(
            Map.of("text", " "),
            Map.of("amount", "99999", "reason", "多要", "kind", "money"),
            Map.of("amount", "-1", "minutes", "0", "quantity", "x", "to", NOBODY, "code", "?"),
            Map.of("type", "没有", "text", " ", "result", "maybe", "kind", "gold"));

    private final Random random = new Random(SEED);
    private final List<OrderNo> numbers = new ArrayList<>();
    private final List<Long> ids = new ArrayList<>();
    private final Map<ActionName, Integer> done = new EnumMap<>(ActionName.class);
    private final Map<String, Integer> refused = new HashMap<>();

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Refunds refunds;

    @Autowired
    private List<Delivery> deliveries;

    @Test
    void whateverIsPressedNothingIsLostAndNobodyIsOfferedWhatIsThenRefused() throws Exception {
        for (int i = 0; i < 12; i++) {
            numbers.add(order(i % 4 == 0 ? OrderStatus.SHIPPED : OrderStatus.PAID));
        }
        long end = System.nanoTime() + MOST.toNanos();
        int pressed = 0;
        while (pressed < PRESSES && System.nanoTime() < end) {
            if (ids.size() < 15 || random.nextInt(60) == 0) {
                raise();
            }
            if (random.nextInt(40) == 0) {
                elsewhere();
            }
            press();
            pressed++;
            if (pressed % 20 == 0) {
                numbers.forEach(this::noMoreThanWasPaid);
            }
            if (pressed % 200 == 0) {
                Sweeping.ringAlarms(baton);
                assertThat(violations())
                        .as("after %d presses, seed %d", pressed, SEED)
                        .isEmpty();
            }
        }

        numbers.forEach(this::noMoreThanWasPaid);
        Sweeping.ringAlarms(baton);
        assertThat(violations()).as("seed %d", SEED).isEmpty();
        assertThat(pressed).as("so few that they prove nothing").isGreaterThan(100);
        System.out.println(pressed + " presses on " + ids.size() + " workflows; done " + done + "; refused " + refused);
    }

    private void raise() {
        List<ProblemType> kinds = catalogue.kinds();
        ProblemType kind = kinds.get(random.nextInt(kinds.size()));
        Finding finding = new Finding(one(numbers), random.nextInt(2), kind, null, null, null, false);
        ids.add(workflows.open(finding, By.system()).workflow().id());
        if (ids.size() > 30) {
            ids.remove(random.nextInt(ids.size() - 20));
        }
    }

    /** What happens besides presses: time passes, people come and go, gateways answer. */
    private void elsewhere() throws Exception {
        switch (random.nextInt(4)) {
            case 0 -> presence.set(one(PEOPLE), random.nextBoolean() ? State.ONLINE : State.OFFLINE, null, "test");
            case 1 -> {
                clock.advance(Duration.ofMinutes(random.nextInt(90)));
                Sweeping.ringAlarms(baton);
            }
            case 2 -> clock.advance(Duration.ofSeconds(random.nextInt(90)));
            default -> leave();
        }
    }

    private record Waiting(String topic, String key) {}

    private void leave() throws Exception {
        clock.advance(Duration.ofSeconds(61));
        List<Waiting> due = Objects.requireNonNull(transaction.execute(status -> sql.sql(
                        "SELECT topic, entry_key FROM outbox_entry WHERE topic IN ('refund', 'sms') AND due_at <= ?")
                .param(java.sql.Timestamp.from(clock.instant()))
                .query((row, n) -> new Waiting(row.getString(1), row.getString(2)))
                .list()));
        for (Waiting waiting : due) {
            GATEWAY.expect(one(DAYS));
            for (Delivery delivery : deliveries) {
                if (delivery.topic().equals(waiting.topic())) {
                    deliver(delivery, waiting);
                }
            }
        }
    }

    private void deliver(Delivery delivery, Waiting waiting) throws Exception {
        OutboxEntry entry = new OutboxEntry(1, waiting.topic(), waiting.key(), 1, 0, Priority.MONEY, clock.instant());
        if (delivery.deliver(entry) instanceof dev.baton.outbox.Outcome.Delivered) {
            transaction.executeWithoutResult(
                    status -> sql.sql("DELETE FROM outbox_entry WHERE topic = ? AND entry_key = ?")
                            .params(waiting.topic(), waiting.key())
                            .update());
        }
    }

    private void press() {
        Workflow before = workflows.find(one(ids)).orElseThrow();
        String holder = before.holder();
        String user = holder != null && random.nextInt(3) > 0 ? holder : one(PEOPLE);
        Member member = roster.member(user).orElseThrow();
        List<ActionName> offered = workflows.allowed(before, member);
        boolean asOffered = !offered.isEmpty() && random.nextInt(4) > 0;
        ActionName action = asOffered ? weighed(offered) : one(List.of(ActionName.values()));
        Map<String, String> form = random.nextInt(5) > 0 ? sensible(action, before) : nonsense();
        boolean sensible = !form.containsValue(NOBODY) && !NONSENSE.contains(form);

        ActionResult result = press(before.id(), user, action, form);

        String word = word(result);
        String story = "%s by %s on %s with %s: %s, seed %d".formatted(action.id(), user, before, form, word, SEED);
        if (dealtSince(before)) {
            return; // the queue was dealt between the look and the press: it was judged on another state, rightly
        }
        if (result instanceof ActionResult.Done finished) {
            assertThat(offered).as(story).contains(action);
            done.merge(action, 1, Integer::sum);
            holds(finished.workflow(), story);
        } else if (result instanceof ActionResult.Refused no) {
            refused.merge(word, 1, Integer::sum);
            assertThat(no.workflow()).as(story).isEqualTo(before);
            if (offered.contains(action)) {
                judged(no.refusal(), sensible, story);
            }
        }
    }

    private boolean dealtSince(Workflow before) {
        return before.holder() == null
                && workflows.timeline(before.id(), before.entries(), LOOKED_BACK).stream()
                        .anyMatch(entry ->
                                entry.actor().equals(By.SYSTEM) && entry.kind().equals("assigned"));
    }

    /** A button that was offered is refused only for what was typed, or for what the card cannot know. */
    private static void judged(Refusal refusal, boolean sensible, String story) {
        boolean mayBe = NOT_THE_WORKFLOWS.contains(refusal.key())
                || (!sensible && refusal.reason() == Refusal.Reason.INVALID)
                || (!sensible && refusal.key().equals("refused.coupon-too-high"));
        assertThat(mayBe).as(story).isTrue();
    }

    /** Closing ends a history, so it is pressed less often than it is offered. */
    private ActionName weighed(List<ActionName> offered) {
        ActionName action = one(offered);
        boolean again = EnumSet.of(ActionName.RESOLVE, ActionName.NOTE).contains(action) && random.nextInt(3) > 0;
        return again ? one(offered) : action;
    }

    private Map<String, String> sensible(ActionName action, Workflow workflow) {
        String any = Integer.toString(random.nextInt(100_000));
        return switch (action) {
            case REASSIGN -> Map.of("to", fitting(workflow));
            case SEND_SMS -> Map.of("quantity", "1");
            case APPLY_REFUND -> Map.of("amount", (1 + random.nextInt(150)) + ".50", "reason", "少发");
            case COMPENSATE ->
                Map.of("kind", random.nextBoolean() ? "money" : "coupon", "amount", "" + (1 + random.nextInt(40)));
            case REJECT_REFUND, REOPEN -> Map.of("reason", "不对");
            case CALL_CUSTOMER ->
                Map.of(
                        "result",
                        random.nextInt(4) > 0 ? "reached" : "missed",
                        "answer",
                        one(List.of("agreed", "refused", "none")));
            case UPDATE -> kind(workflow);
            case NOTE -> Map.of("text", "看过了");
            case SNOOZE -> Map.of("minutes", "" + (1 + random.nextInt(120)));
            case RECORD_PURCHASE -> Map.of("purchaseNo", any, "amount", "12.00");
            case EXCHANGE -> Map.of("sku", "S-" + any);
            case RETURN_GOODS -> Map.of("trackingNo", any);
            case CHANGE_ADDRESS -> Map.of("address", "新街 " + any);
            case RETURN_COUPON -> Map.of("code", "C1");
            default -> Map.of();
        };
    }

    private String fitting(Workflow workflow) {
        List<String> fitting = roster.withRole(workflow.holding().role()).stream()
                .map(Member::userId)
                .filter(user -> !workflow.heldBy(user)
                        && !user.equals(workflow.pending().requester()))
                .toList();
        return fitting.isEmpty() ? NOBODY : one(fitting);
    }

    private Map<String, String> kind(Workflow workflow) {
        List<ProblemType> others = catalogue.kinds().stream()
                .filter(kind -> !kind.equals(workflow.kind()))
                .toList();
        ProblemType kind = one(others);
        return Map.of("type", kind.type(), "detail", kind.detail());
    }

    private Map<String, String> nonsense() {
        return one(NONSENSE);
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private void holds(Workflow w, String story) {
        String holder = w.holder();
        if (!w.state().isOpen()) {
            assertThat(w.way().alarmAt()).as(story).isNull();
            return;
        }
        if (w.state() == WorkflowState.WAITING) {
            assertThat(holder).as(story).isNull();
            assertThat(roster.team(w.holding().team())).as(story).isPresent();
        } else {
            assertThat(roster.member(String.valueOf(holder))).as(story).isPresent();
        }
        assertThat(w.way().todo()).as(story).isNotBlank();
        Step step = workflows.step(w);
        assertThat(step.id()).as(story).isEqualTo(w.way().step());
        assertThat(step.passes()).as("nobody can do anything there: " + story).isFalse();
        if (w.way().silentAt() != null) {
            assertThat(w.way().alarmAt()).as(story).isBeforeOrEqualTo(w.way().silentAt());
        }
        assertThat(w.way().dueAt()).as(story).isAfter(Instant.EPOCH);
        assertThat(w.way().alarmAt()).as(story).isNotNull();
        boolean review = w.state() == WorkflowState.REVIEW;
        assertThat(review && w.heldBy(String.valueOf(w.pending().requester())))
                .as(story)
                .isFalse();
        if (holder != null) {
            Set<ActionName> waysOn = workflows.allowed(w, roster.member(holder).orElseThrow()).stream()
                    .collect(Collectors.toSet());
            assertThat(waysOn).as(story).contains(ActionName.REASSIGN);
        }
    }

    private void noMoreThanWasPaid(OrderNo no) {
        Money out = refunds.ofOrder(no).stream()
                .filter(refund -> !EnumSet.of(RefundState.REJECTED, RefundState.REVOKED, RefundState.FAILED)
                        .contains(refund.state()))
                .map(Refund::amount)
                .reduce(Money.zero("CNY"), Money::plus);
        assertThat(out.isMoreThan(Money.of("358.00", "CNY")))
                .as("%s, seed %d", no, SEED)
                .isFalse();
    }
}
