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
import dev.baton.order.Order;
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
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/**
 * Random people press random buttons, most of them not theirs to press; what must always hold is looked at after each.
 * A history is over after some thirty presses: then whoever may ends it, by offered buttons alone, so that none is a
 * dead end.
 *
 * <p>For long: {@code -Dseconds=1800 -Dhistories=5000 -Dseed=7}.
 */
class RandomPressTest extends ActionRoom {

    private static final int LOOKED_BACK = 10;

    private static final long SEED = Long.getLong("seed", 20261122L);
    private static final Duration MOST = Duration.ofSeconds(Integer.getInteger("seconds", 22));
    private static final int HISTORIES = Integer.getInteger("histories", 400);

    /** So many presses, and somebody ends it. */
    private static final int LONG = 30;

    private static final int AT_ONCE = 15;

    /** So many histories, and the shop has other orders. */
    private static final int BATCH = 40;

    /** However badly it stands: so many presses of people who want to end it are enough. */
    private static final int ENDING = 60;

    /** What the holder may do without a button for it (CONTRACT 6). */
    private static final Set<ActionName> ANYWHERE =
            EnumSet.of(ActionName.APPLY_REFUND, ActionName.SNOOZE, ActionName.ESCALATE);

    /** Mostly good ones. */
    private static final List<Day> DAYS = List.of(Day.GOOD, Day.GOOD, Day.GOOD, Day.REFUSING);

    private static final String NOBODY = "u-nobody";

    private static final List<Map<String, String>> NONSENSE = List.of(
            Map.of("text", " "),
            Map.of("amount", "99999", "reason", "多要", "kind", "money"),
            Map.of("amount", "-1", "minutes", "0", "quantity", "x", "to", NOBODY, "code", "?"),
            Map.of("type", "没有", "text", " ", "result", "maybe", "kind", "gold"));

    /** What leads out of a step that nobody may end there. */
    private static final Set<ActionName> LEADING = EnumSet.complementOf(EnumSet.of(
            ActionName.NOTE,
            ActionName.SNOOZE,
            ActionName.REASSIGN,
            ActionName.UPDATE,
            ActionName.YIELD,
            ActionName.PAUSE_AUTO,
            ActionName.REVOKE));

    /** The customer is content: nothing else may end a step that asks. */
    private static final Map<String, String> AGREED = Map.of("result", "reached", "answer", "agreed");

    private final Random random = new Random(SEED);
    private final List<OrderNo> numbers = new ArrayList<>();
    private final Map<Long, Integer> running = new LinkedHashMap<>();
    private final Set<Long> begun = new HashSet<>();
    private int ended;
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
        otherOrders();
        long end = System.nanoTime() + MOST.toNanos();
        int pressed = 0;
        while (ended < HISTORIES && System.nanoTime() < end) {
            if (running.size() < AT_ONCE) {
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
            if (pressed % 400 == 0) {
                nothingIsLost(pressed);
            }
            endTheLongest();
        }
        for (long id : List.copyOf(running.keySet())) {
            end(id);
        }

        numbers.forEach(this::noMoreThanWasPaid);
        nothingIsLost(pressed);
        assertThat(ended).as("so few that they prove nothing").isGreaterThan(10);
        System.out.println(pressed + " presses in " + ended + " histories; done " + done + "; refused " + refused);
    }

    private void nothingIsLost(int pressed) {
        Sweeping.ringAlarms(baton);
        assertThat(violations()).as("after %d presses, seed %d", pressed, SEED).isEmpty();
        whatIsRememberedIsStored();
    }

    private void otherOrders() {
        numbers.forEach(this::noMoreThanWasPaid);
        numbers.clear();
        for (int i = 0; i < 12; i++) {
            numbers.add(order(i % 4 == 0 ? OrderStatus.SHIPPED : OrderStatus.PAID));
        }
    }

    private void raise() {
        List<ProblemType> kinds = catalogue.kinds();
        ProblemType kind = kinds.get(random.nextInt(kinds.size()));
        Finding finding = new Finding(one(numbers), random.nextInt(2), kind, null, null, null, false);
        long id = workflows.open(finding, By.system()).workflow().id();
        running.putIfAbsent(id, 0);
        if (begun.add(id) && begun.size() % BATCH == 0) {
            otherOrders();
        }
    }

    private void endTheLongest() throws Exception {
        List<Long> over = running.entrySet().stream()
                .filter(history -> history.getValue() >= LONG)
                .map(Map.Entry::getKey)
                .toList();
        for (long id : over) {
            end(id);
        }
    }

    /** No dead end: people who are here, and press only what they are offered, come to the end of it. */
    private void end(long id) throws Exception {
        PEOPLE.forEach(user -> presence.set(user, State.ONLINE, null, "test"));
        for (int i = 0; i < ENDING; i++) {
            Workflow w = workflows.find(id).orElseThrow();
            if (!w.state().isOpen()) {
                running.remove(id);
                ended++;
                return;
            }
            if (!nearer(w)) {
                leave();
            }
        }
        throw new AssertionError("a dead end: " + workflows.find(id).orElseThrow() + ", seed " + SEED);
    }

    /** Presses what leads on; false when nothing does but waiting. */
    private boolean nearer(Workflow w) {
        for (String user : PEOPLE) {
            List<ActionName> offered = workflows.allowed(w, roster.member(user).orElseThrow());
            List<ActionName> ways = waysOut(w, offered, w.heldBy(user));
            if (!ways.isEmpty()) {
                boolean asks = ways.contains(ActionName.CALL_CUSTOMER)
                        && workflows.step(w).confirm();
                ActionName action = asks ? ActionName.CALL_CUSTOMER : one(ways);
                Map<String, String> form = asks ? AGREED : sensible(action, w);
                ActionResult result = press(w.id(), user, action, form);
                if (result instanceof ActionResult.Refused no) {
                    String story = "at the end: %s by %s on %s, seed %d".formatted(action.id(), user, w, SEED);
                    judged(no.refusal(), true, w, action, form, story);
                }
                if (result instanceof ActionResult.Done) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<ActionName> waysOut(Workflow w, List<ActionName> offered, boolean holds) {
        for (ActionName first :
                List.of(ActionName.RESOLVE, ActionName.APPROVE_REFUND, ActionName.REJECT_REFUND, ActionName.TAKE)) {
            if (offered.contains(first) && (first != ActionName.TAKE || w.holder() == null)) {
                return List.of(first);
            }
        }
        if (w.course().paused() && offered.contains(ActionName.PAUSE_AUTO)) {
            return List.of(ActionName.PAUSE_AUTO);
        }
        boolean waits = !holds || w.pending().inFlight() > 0;
        return waits ? List.of() : offered.stream().filter(LEADING::contains).toList();
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
        long id = one(List.copyOf(running.keySet()));
        running.merge(id, 1, Integer::sum);
        Workflow before = workflows.find(id).orElseThrow();
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
            boolean unoffered = ANYWHERE.contains(action) && before.heldBy(user);
            assertThat(unoffered || offered.contains(action)).as(story).isTrue();
            done.merge(action, 1, Integer::sum);
            boolean missed = action == ActionName.CALL_CUSTOMER && "missed".equals(form.get("result"));
            assertThat(missed && !finished.workflow().state().isOpen())
                    .as("nobody answered, and it is over: " + story)
                    .isFalse();
            holds(finished.workflow(), story);
            timely(before, finished.workflow(), story);
        } else if (result instanceof ActionResult.Refused no) {
            refused.merge(word, 1, Integer::sum);
            assertThat(no.workflow()).as(story).isEqualTo(before);
            if (offered.contains(action)) {
                judged(no.refusal(), sensible, before, action, form, story);
            }
        }
    }

    private boolean dealtSince(Workflow before) {
        return before.holder() == null
                && timeline.from(before.id(), before.entries(), LOOKED_BACK).stream()
                        .anyMatch(entry ->
                                entry.actor().equals(By.SYSTEM) && entry.kind().equals("assigned"));
    }

    /**
     * A button that was offered is refused only for what was typed, or for what the workflow cannot know: the order,
     * the customer or another workflow of the order. Then it is true that they say no.
     */
    private void judged(
            Refusal refusal, boolean sensible, Workflow w, ActionName action, Map<String, String> form, String story) {
        boolean mayBe = othersSayNo(refusal.key(), w, action, form)
                || (!sensible && refusal.reason() == Refusal.Reason.INVALID)
                || (!sensible && refusal.key().equals("refused.coupon-too-high"));
        assertThat(mayBe).as(refusal.key() + ": " + story).isTrue();
    }

    private boolean othersSayNo(String key, Workflow w, ActionName action, Map<String, String> form) {
        Order order = orders.find(w.orderNo()).orElseThrow();
        return switch (key) {
            case "refused.order-cancelled" -> order.status() == OrderStatus.CANCELLED;
            case "refused.order-handed-over", "refused.address-too-late" -> order.hasLeft();
            case "refused.amount-too-high" ->
                new BigDecimal(form.getOrDefault("amount", "151"))
                                .compareTo(refunds.refundable(order, w.lineNo()).amount())
                        > 0;
            case "refused.coupons-too-high" ->
                counted(
                                "SELECT COUNT(*) FROM action_record WHERE order_no = ? AND action = 'compensate'",
                                w.orderNo().value())
                        > 0;
            case "refused.recorded" ->
                counted(
                                "SELECT COUNT(*) FROM action_record WHERE order_no = ? AND action = ?",
                                w.orderNo().value(),
                                action.id())
                        > 0;
            case "refused.twin", "refused.twin-of" ->
                board.ofOrder(w.orderNo()).stream()
                        .anyMatch(other -> other.id() != w.id()
                                && other.state().isOpen()
                                && other.lineNo() == w.lineNo()
                                && other.kind()
                                        .equals(
                                                action == ActionName.REOPEN
                                                        ? w.kind()
                                                        : new ProblemType(
                                                                form.getOrDefault("type", ""),
                                                                form.getOrDefault("detail", ""))));
            case "refused.sms-scheduled" ->
                counted("SELECT COUNT(*) FROM action_sms WHERE workflow_id = ? AND state = 'scheduled'", w.id()) > 0;
            case "refused.sms-stuck" ->
                counted("SELECT COUNT(*) FROM action_sms WHERE workflow_id = ? AND state = 'stuck'", w.id()) > 0;
            default -> false;
        };
    }

    private int counted(String question, Object... of) {
        return Objects.requireNonNull(transaction.execute(status ->
                sql.sql(question).params(List.of(of)).query(Integer.class).single()));
    }

    /** A step that begins has its time before it, and rings no later than that is over. */
    private void timely(Workflow before, Workflow after, String story) {
        boolean begins = after.state().isOpen()
                && !after.way().step().equals(before.way().step());
        if (begins) {
            assertThat(after.way().dueAt()).as(story).isAfter(clock.instant());
            assertThat(after.way().alarmAt())
                    .as(story)
                    .isBeforeOrEqualTo(after.way().dueAt());
        }
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
        assertThat(w.way().alarmAt()).as(story).isNotNull();
        boolean review = w.state() == WorkflowState.REVIEW;
        assertThat(review && w.heldBy(String.valueOf(w.pending().requester())))
                .as(story)
                .isFalse();
        if (holder != null) {
            List<ActionName> waysOn = workflows.allowed(w, roster.member(holder).orElseThrow());
            assertThat(waysOn).as(story).contains(ActionName.REASSIGN);
            boolean waits = w.pending().inFlight() > 0 || review;
            assertThat(waits || !waysOut(w, waysOn, true).isEmpty())
                    .as("nothing leads on: " + story)
                    .isTrue();
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
