package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Together;
import dev.baton.assignment.Decision;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.catalogue.Urgency;
import dev.baton.customer.Receipts;
import dev.baton.detection.Sweeping;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.outbox.Priority;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Flows;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.util.ReflectionTestUtils;

/** Every branch of every playbook, walked by pressing its buttons on real engines (R045–R060, X19). */
class PlaybookWalkTest extends ActionRoom {

    private static final String SILENCE = "silence";

    /** What is done in a step, and what its form says. */
    private record Act(String name, Map<String, String> answers) {}

    private record Leg(Act act, String to) {}

    private record Walk(Circumstances order, List<Leg> legs) {

        Walk and(Leg leg) {
            List<Leg> more = new ArrayList<>(legs);
            more.add(leg);
            return new Walk(order, more);
        }
    }

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private List<Delivery> deliveries;

    @Autowired
    private Delivery smsDelivery;

    @Autowired
    private Wording wording;

    static Stream<String> kinds() {
        return Stream.concat(
                Stream.of(OwnPlaybook.KIND),
                Stream.of(
                        "缺货/商品售罄",
                        "缺货/部分售罄",
                        "缺货/仓库无货",
                        "变更/换码",
                        "变更/改地址",
                        "变更/取消订单",
                        "支付/支付失败",
                        "支付/长时间未支付",
                        "支付/结算异常",
                        "退款/申请退款",
                        "退款/小额补偿",
                        "退换货/退货",
                        "退换货/换货",
                        "物流/发货异常",
                        "物流/物流停滞",
                        "物流/配送超时",
                        "物流/催单",
                        "质量/货物损坏",
                        "质量/商品问题",
                        "费用/费用争议",
                        "服务/态度投诉",
                        "纠纷/客诉纠纷",
                        "技术/技术问题",
                        "其他/其他"));
    }

    @Test
    void noKindIsLeftOutR052() {
        assertThat(catalogue.kinds()).extracting(ProblemType::id).containsExactlyInAnyOrderElementsOf(kinds().toList());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyBranchLeadsWhereItsFileSaysR049R052(String kind) throws Exception {
        Playbook playbook = playbook(kind);
        List<Walk> walks = walks(playbook);
        Set<String> reached = new HashSet<>();

        for (Walk walk : walks) {
            Workflow w = raise(kind, walk.order());
            for (Leg leg : walk.legs()) {
                w = go(w, leg, walk.order(), playbook);
                reached.add(leg.to());
            }
            finish(w);
        }

        Set<String> written = new HashSet<>();
        playbook.steps().forEach(step -> {
            step.outcomes().forEach(outcome -> written.add(outcome.to()));
            Optional.ofNullable(step.silence()).ifPresent(silence -> written.add(silence.to()));
        });
        written.removeIf(to -> playbook.find(to).filter(Step::passes).isPresent());
        assertThat(reached).containsAll(written);
        assertThat(violations()).isEmpty();
    }

    private Playbook playbook(String kind) {
        return catalogue.playbook(type(kind)).orElseThrow();
    }

    private static ProblemType type(String kind) {
        int slash = kind.indexOf('/');
        return new ProblemType(kind.substring(0, slash), kind.substring(slash + 1));
    }

    // Which ways there are, by the file alone

    /** A shortest way to every branch, each (step, act, answers, next step) once. */
    private static List<Walk> walks(Playbook playbook) {
        List<Walk> walks = new ArrayList<>();
        Set<String> known = new HashSet<>();
        for (Circumstances order : orders()) {
            Map<String, Walk> ways = new LinkedHashMap<>();
            ways.put(playbook.first().id(), new Walk(order, List.of()));
            List<String> open = new ArrayList<>(ways.keySet());
            while (!open.isEmpty()) {
                String at = open.remove(0);
                Walk way = Objects.requireNonNull(ways.get(at));
                for (Leg leg : legs(playbook, playbook.step(at), order)) {
                    if (known.add(at + leg)) {
                        walks.add(way.and(leg));
                    }
                    if (!leg.to().equals(Outcome.END) && ways.putIfAbsent(leg.to(), way.and(leg)) == null) {
                        open.add(leg.to());
                    }
                }
            }
        }
        return walks;
    }

    private static List<Circumstances> orders() {
        List<Circumstances> orders = new ArrayList<>();
        for (String amount : List.of("400", "900")) {
            for (String level : List.of("vip", "")) {
                for (String refund : List.of("50", "150")) {
                    orders.add(new Circumstances(
                            new BigDecimal(amount), new BigDecimal(refund), level.isEmpty() ? null : level, Map.of()));
                }
            }
        }
        return orders;
    }

    private static List<Leg> legs(Playbook playbook, Step step, Circumstances order) {
        List<Leg> legs = new ArrayList<>();
        for (Outcome outcome : step.outcomes()) {
            Act act = new Act(String.valueOf(outcome.after()), outcome.when().answers());
            playbook.after(step, act.name(), order.saying(act.answers())).ifPresent(to -> legs.add(new Leg(act, to)));
        }
        playbook.silenced(step, order).ifPresent(to -> legs.add(new Leg(new Act(SILENCE, Map.of()), to)));
        return legs;
    }

    // Going them

    private Workflow raise(String kind, Circumstances order) {
        OrderNo no =
                order(OrderStatus.PAID, Objects.requireNonNull(order.amount()).toPlainString(), order.level());
        Workflow raised = workflows
                .open(new Finding(no, 0, type(kind), null, null, null, false), By.system())
                .workflow();
        assertThat(raised.holder()).as(kind).isNotNull();
        return raised;
    }

    private Workflow go(Workflow before, Leg leg, Circumstances order, Playbook playbook) throws Exception {
        String story = before.kind().id() + " in " + before.way().step() + ": " + leg;
        String was = String.valueOf(before.holder());
        List<Member> leads = workflows.above(before);
        act(before, was, leg.act(), order, story);
        Workflow after = now(before);
        if (leg.to().equals(Outcome.END)) {
            assertThat(after.state()).as(story).isEqualTo(WorkflowState.RESOLVED);
            return after;
        }
        Step step = playbook.step(leg.to());
        assertThat(after.way().step()).as(story).isEqualTo(leg.to());
        assertThat(after.way().todo()).as(story).isEqualTo(step.todo());
        assertThat(after.state()).as(story).isEqualTo(WorkflowState.HELD);
        assertThat(after.revision()).as(story).isGreaterThan(before.revision());
        assertThat(after.way().dueAt()).as(story).isAfter(clock.instant());
        String holder = String.valueOf(after.holder());
        Member member = roster.member(holder).orElseThrow();
        if (leg.act().name().endsWith("-refund")) {
            assertThat(holder).as("back to who asked: " + story).isEqualTo(was);
        } else if (step.lead() && !leads.isEmpty()) {
            assertThat(holder).as(story).isEqualTo(leads.get(0).userId());
        } else if (!step.lead()) {
            assertThat(member.roles()).as(story).contains(after.holding().role());
        }
        for (ActionName action : workflows.allowed(after, member)) {
            if (action.asksFirst()) {
                boolean back = action == ActionName.RETURN_COUPON && after.did("coupon");
                assertThat(word(actions.form(after.id(), action, holder)))
                        .as(story)
                        .isEqualTo(back ? "refused.coupons-returned" : "asks");
            }
        }
        return after;
    }

    private void act(Workflow w, String holder, Act act, Circumstances order, String story) throws Exception {
        switch (act.name()) {
            case SILENCE -> {
                Instant silentAt = w.way().silentAt();
                clock.set(Objects.requireNonNull(silentAt, story));
                everybodyIsHere();
                Sweeping.ringAlarms(baton);
            }
            case "approve-refund", "reject-refund" -> refund(w, holder, act.name(), order, story);
            case Outcome.WEBHOOK -> {
                GATEWAY.expect(act.answers().containsValue("ok") ? Day.GOOD : Day.REFUSING);
                deliver("webhook", WebhookDelivery.key(w));
            }
            default -> {
                ActionName action = ActionName.of(act.name()).orElseThrow();
                assertThat(pressed(w, holder, action, form(action, act.answers())))
                        .as(story)
                        .isEqualTo("done");
                if (action == ActionName.SEND_SMS) {
                    clock.advance(Duration.ofSeconds(61));
                    GATEWAY.expect();
                    deliver("sms", lastRun(w));
                }
            }
        }
    }

    private void refund(Workflow w, String holder, String end, Circumstances order, String story) throws Exception {
        boolean applies = workflows.step(w).actions().contains(ActionName.APPLY_REFUND);
        String amount = Objects.requireNonNull(order.refund()).toPlainString();
        Map<String, String> form =
                applies ? Map.of("amount", amount, "reason", "测试") : Map.of("kind", "money", "amount", amount);
        ActionName asking = applies ? ActionName.APPLY_REFUND : ActionName.COMPENSATE;
        assertThat(pressed(w, holder, asking, form)).as(story).isEqualTo("done");
        String reviewer = String.valueOf(now(w).holder());
        if (end.equals("reject-refund")) {
            assertThat(pressed(w, reviewer, ActionName.REJECT_REFUND, Map.of("reason", "不对")))
                    .as(story)
                    .isEqualTo("done");
            return;
        }
        assertThat(pressed(w, reviewer, ActionName.APPROVE_REFUND, Map.of()))
                .as(story)
                .isEqualTo("done");
        clock.advance(Duration.ofSeconds(61));
        GATEWAY.expect();
        for (String no : refundNos(w)) {
            deliver("refund", no);
        }
    }

    private List<String> refundNos(Workflow w) {
        return Objects.requireNonNull(transaction.execute(
                status -> sql.sql("""
                        SELECT p.refund_no FROM money_refund p JOIN money_request r ON r.id = p.request_id
                         WHERE r.workflow_id = ? AND p.state = 'approved'
                        """).param(w.id()).query(String.class).list()));
    }

    private String lastRun(Workflow w) {
        return Objects.requireNonNull(transaction.execute(
                status -> sql.sql("SELECT CAST(MAX(id) AS CHAR) FROM action_run WHERE workflow_id = ?")
                        .param(w.id())
                        .query(String.class)
                        .single()));
    }

    private void deliver(String topic, String key) throws Exception {
        OutboxEntry entry = new OutboxEntry(1, topic, key, 1, 0, Priority.MONEY, clock.instant());
        for (Delivery delivery : deliveries) {
            if (delivery.topic().equals(topic)) {
                delivery.deliver(entry);
            }
        }
        forget(topic, key);
    }

    private void forget(String topic, String key) {
        transaction.executeWithoutResult(status -> sql.sql("DELETE FROM outbox_entry WHERE topic = ? AND entry_key = ?")
                .params(topic, key)
                .update());
    }

    private static Map<String, String> form(ActionName action, Map<String, String> answers) {
        Map<String, String> form = new LinkedHashMap<>(
                switch (action) {
                    case SEND_SMS -> Map.of("quantity", "1");
                    case COMPENSATE -> Map.of("amount", "5");
                    case CALL_CUSTOMER -> Map.of("result", "reached");
                    case RECORD_PURCHASE -> Map.of("purchaseNo", "D-1");
                    case RETURN_COUPON -> Map.of("code", "C1");
                    case EXCHANGE -> Map.of("sku", "S-2");
                    case CHANGE_ADDRESS -> Map.of("address", "新街 1 号");
                    default -> Map.of();
                });
        form.putAll(answers);
        return form;
    }

    /** No dead end: whoever holds it can end it, or what is done there leads on. */
    private void finish(Workflow w) {
        if (!w.state().isOpen()) {
            return;
        }
        Step step = workflows.step(w);
        if (step.actions().contains(ActionName.RESOLVE)) {
            assertThat(pressed(w, String.valueOf(w.holder()), ActionName.RESOLVE, Map.of()))
                    .as(w.toString())
                    .isEqualTo("done");
        } else {
            assertThat(pressed(w, String.valueOf(w.holder()), ActionName.RESOLVE, Map.of()))
                    .as(w.toString())
                    .isEqualTo("refused.gate");
            transaction.executeWithoutResult(status ->
                    workflows.apply(workflows.lock(w.id()), new Change.Clear(), By.system(), Entry.of("cleared")));
        }
    }

    // By name

    @Test
    void aDisputeAboutFeesEndsWhenTheCustomerAgreesR055X19() {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(now(w).way().step()).isEqualTo("push");

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");

        Workflow after = now(w);
        assertThat(after.state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(after.done()).extracting(fact -> fact.text()).contains("方案已给用户", "已电话联系，用户同意", "已完结");
        assertThat(lastSaid(w)).isEqualTo("电话联系，用户同意 → 已完结");
    }

    /**
     * The customer picks up the phone while the SMS is on its way: the word counts, and needs nobody to say it again.
     */
    private Workflow agreedWhileTheSmsIsOnItsWay() {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(pressed(w, "u-zhao", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");

        Workflow agreed = now(w);
        assertThat(agreed.state()).isEqualTo(WorkflowState.HELD);
        assertThat(lastSaid(w)).isEqualTo("电话联系，用户同意 → 短信有了结果就自动完结");
        assertThat(agreed.done()).extracting(fact -> fact.text()).contains("短信有了结果就自动完结");
        assertThat(agreed.way().silentAt()).as("nobody waits for the customer").isNull();
        return w;
    }

    private String lastSms = "";

    private void smsLeaves(Day day) throws Exception {
        clock.advance(Duration.ofSeconds(61));
        GATEWAY.expect(day);
        deliver("sms", lastSms);
    }

    private void endedByItself(Workflow w) {
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .contains("已完结")
                .doesNotContain("短信有了结果就自动完结");
        assertThat(lastSaid(w)).endsWith("→ 已完结");
    }

    @ParameterizedTest
    @EnumSource(
            value = Day.class,
            names = {"GOOD", "REFUSING"})
    void whoAgreesWhileTheSmsIsOnItsWayIsHeardR055X19(Day day) throws Exception {
        Workflow w = agreedWhileTheSmsIsOnItsWay();
        assertThat(offered(w, "u-zhao")).doesNotContain(ActionName.RESOLVE);

        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
        assertThat(now(w).way().silentAt()).isNull();
        smsLeaves(day);

        endedByItself(w);
    }

    @Test
    void whoAgreesIsHeardWhoeverHoldsItAndWhateverBecomesOfTheSmsR055() throws Exception {
        Workflow revoked = agreedWhileTheSmsIsOnItsWay();
        assertThat(pressed(revoked, "u-zhao", ActionName.REVOKE, Map.of())).isEqualTo("done");
        endedByItself(revoked);

        Workflow queued = agreedWhileTheSmsIsOnItsWay();
        transaction.executeWithoutResult(status -> workflows.apply(
                workflows.lock(queued.id()),
                new Change.Assign(new Decision(null, "财务", "fin", "下班了", false)),
                By.system(),
                Entry.of("note", "下班了")));
        assertThat(now(queued).state()).isEqualTo(WorkflowState.WAITING);
        smsLeaves(Day.GOOD);
        endedByItself(queued);

        Workflow paused = agreedWhileTheSmsIsOnItsWay();
        pressed(paused, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        smsLeaves(Day.GOOD);
        assertThat(now(paused).state()).as("a person stopped it").isEqualTo(WorkflowState.HELD);
        pressed(paused, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        endedByItself(paused);
    }

    @Test
    void whoTakesTheWordBackBeforeTheSmsHasLeftIsHeardTooR055X19() throws Exception {
        Workflow w = agreedWhileTheSmsIsOnItsWay();

        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "refused"));
        smsLeaves(Day.GOOD);

        assertThat(now(w).way().step()).isEqualTo("lead");
        assertThat(now(w).state()).isEqualTo(WorkflowState.HELD);
        pressed(w, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aDisputeAboutFeesGoesUpWhenTheCustomerSaysNoOrNothingX19(@Nullable String answer) {
        Workflow w = held("费用/费用争议", "u-qian");
        pressed(w, "u-qian", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        if (answer == null) {
            clock.advance(Duration.ofHours(49));
            everybodyIsHere();
            Sweeping.ringAlarms(baton);
        } else {
            pressed(w, "u-qian", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", answer));
        }

        Workflow after = now(w);
        assertThat(after.way().step()).isEqualTo("lead");
        assertThat(after.holder()).isEqualTo("u-zhao");
        assertThat(lastSaid(w)).endsWith("→ 上级处理（赵会计）");
        pressed(after, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    /** Whatever the form says besides: nobody can agree, or refuse, who did not pick up the phone. */
    @ParameterizedTest
    @ValueSource(strings = {"agreed", "refused", "none"})
    void whoDidNotAnswerHasAgreedToNothingR090R148(String answer) {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        assertThat(actions.form(w.id(), ActionName.CALL_CUSTOMER, "u-zhao"))
                .isInstanceOfSatisfying(
                        ActionResult.Asks.class,
                        asks -> assertThat(asks.form().fields())
                                .filteredOn(field -> field.name().equals("answer"))
                                .singleElement()
                                .satisfies(field -> assertThat(field.required()).isFalse()));

        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "missed", "answer", answer)))
                .isEqualTo("done");

        Workflow after = now(w);
        assertThat(after.state()).isEqualTo(WorkflowState.HELD);
        assertThat(after.way().step()).isEqualTo("push");
        assertThat(lastSaid(w)).isEqualTo("电话联系，未接");
        assertThat(offered(w, "u-zhao")).as("not before the customer's word").doesNotContain(ActionName.RESOLVE);
        assertThat(pressed(w, "u-zhao", ActionName.RESOLVE, Map.of())).isEqualTo("refused.gate");
        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed"));
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    /** Else the money is back and the goods are sent all the same. */
    @Test
    void whoGotTheMoneyBackFirstHasTheOrderStoppedNextR095() throws Exception {
        Circumstances order = new Circumstances(new BigDecimal("358"), new BigDecimal("50"), null, Map.of());
        Workflow w = held("变更/取消订单", "u-zhang");

        refund(w, "u-zhang", "approve-refund", order, "refunded before it was cancelled");

        assertThat(now(w).way().step()).isEqualTo("stop");
        assertThat(now(w).way().todo()).isEqualTo("钱已退，取消订单，别再发货");
        assertThat(pressed(w, "u-zhang", ActionName.CANCEL_ORDER, Map.of("asked", "yes")))
                .isEqualTo("done");
        assertThat(now(w).way().step()).isEqualTo("tell");
        assertThat(orders.find(w.orderNo()).orElseThrow().status()).isEqualTo(OrderStatus.CANCELLED);
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    /** What went back, as the customer is told it, and nothing where nothing did. */
    @Test
    void theCustomerReadsHowMuchWentBackR117R142() throws Exception {
        Circumstances order = new Circumstances(new BigDecimal("358"), new BigDecimal("50"), null, Map.of());
        Workflow w = held("变更/换码", "u-zhang");
        refund(w, "u-zhang", "approve-refund", order, "the difference");
        assertThat(now(w).way().step()).isEqualTo("refunded");

        assertThat(preview(w)).contains("，50.00 元的退款已按原支付方式退回");
        assertThat(pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);
        smsLeaves(Day.GOOD);
        assertThat(GATEWAY.seen(lastSms)).singleElement().satisfies(seen -> {
            assertThat(seen.body().path("text").asString()).contains("50.00 元的退款已");
            assertThat(seen.body().path("params").path("amount").asString()).isEqualTo("50.00 元");
        });

        refund(w, "u-zhang", "approve-refund", order(order, "8"), "a little more");
        assertThat(preview(w)).as("the last one").contains("，8.00 元的退款");
        refund(w, "u-zhang", "reject-refund", order, "turned down");
        assertThat(preview(w)).as("what was turned down went nowhere").contains("，8.00 元的退款");
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());

        Workflow nothing = held("变更/换码", "u-zhang");
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET step = 'refunded' WHERE id = ?")
                .param(nothing.id())
                .update());
        assertThat(word(actions.form(nothing.id(), ActionName.SEND_SMS, "u-zhang")))
                .isEqualTo("refused.sms-no-refund");
        assertThat(pressed(nothing, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("refused.sms-no-refund");
        pressed(nothing, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    private static Circumstances order(Circumstances order, String refund) {
        return new Circumstances(order.amount(), new BigDecimal(refund), order.level(), order.answers());
    }

    private String preview(Workflow w) {
        ActionResult.Asks asks = (ActionResult.Asks) actions.form(w.id(), ActionName.SEND_SMS, "u-zhang");
        return asks.form().fields().stream()
                .filter(field -> field.name().equals("preview"))
                .map(field -> String.valueOf(field.defaultValue()))
                .findFirst()
                .orElseThrow();
    }

    static Stream<@Nullable String> refusals() {
        return Stream.of("refused", null);
    }

    /** The clerk who could not settle it does not keep what only the lead can, and nobody else is dealt it. */
    @Test
    void whatOnlyALeadCanSettleWaitsForTheLeadWhoIsAwayX19R100() {
        Workflow w = held("费用/费用争议", "u-qian");
        pressed(w, "u-qian", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        presence.set("u-zhao", State.OFFLINE, null, "test");
        clock.advance(Duration.ofHours(49));
        PEOPLE.stream()
                .filter(user -> !user.equals("u-zhao"))
                .forEach(user -> presence.set(user, State.ONLINE, null, "test"));
        Sweeping.ringAlarms(baton);

        Workflow waiting = now(w);
        assertThat(waiting.way().step()).isEqualTo("lead");
        assertThat(waiting.state()).isEqualTo(WorkflowState.WAITING);
        assertThat(waiting.holding().why()).isEqualTo("「上级处理」由上级处理，赵会计 不在，等人来");
        assertThat(lastSaid(w)).isEqualTo("用户一直没回复 → 上级处理（赵会计 不在，等人来）");
        ReflectionTestUtils.invokeMethod(baton.getBean("queueDealer"), "deal");
        assertThat(now(w)).as("钱莉 is here, but it is not for her").isEqualTo(waiting);
        assertThat(waiting.way().alarmAt()).as("it is watched").isNotNull();
        assertThat(violations()).isEmpty();

        presence.set("u-zhao", State.ONLINE, null, "test");
        ReflectionTestUtils.invokeMethod(baton.getBean("queueDealer"), "deal");

        assertThat(now(w).holder()).isEqualTo("u-zhao");
        assertThat(now(w).way().dueAt()).isEqualTo(waiting.way().dueAt());
        assertThat(said(w)).containsOnlyOnce("assigned");
        assertThat(violations()).isEmpty();
        pressed(w, "u-zhao", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whoeverMayStillTakesWhatWaitsForTheLeadAndALeadKeepsItR063R100() {
        Workflow clerks = held("服务/态度投诉", "u-zhang");
        Workflow leads = held("服务/态度投诉", "u-wang");
        pressed(clerks, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        pressed(leads, "u-wang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        presence.set("u-boss", State.OFFLINE, null, "test");
        Map<String, String> no = Map.of("result", "reached", "answer", "refused");

        pressed(leads, "u-wang", ActionName.CALL_CUSTOMER, no);
        assertThat(now(leads).holder())
                .as("a lead already, and nobody above is here")
                .isEqualTo("u-wang");

        presence.set("u-wang", State.OFFLINE, null, "test");
        pressed(clerks, "u-zhang", ActionName.CALL_CUSTOMER, no);
        assertThat(now(clerks).holder()).isNull();
        assertThat(lastSaid(clerks)).endsWith("→ 上级处理（王敏、老板 不在，等人来）");
        assertThat(pressed(clerks, "u-li", ActionName.TAKE, Map.of())).isEqualTo("done");
        assertThat(now(clerks).holder()).isEqualTo("u-li");
        pressed(clerks, "u-li", ActionName.RESOLVE, Map.of());
        pressed(leads, "u-wang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void anSmsThatIsTakenBackTakesItsStepBackR103() {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        assertThat(now(w).way().step()).isEqualTo("answer");

        assertThat(pressed(w, "u-zhang", ActionName.REVOKE, Map.of())).isEqualTo("done");

        assertThat(now(w).way().step()).isEqualTo("contact");
        assertThat(now(w).way().silentAt()).isNull();
        assertThat(now(w).holder()).isEqualTo("u-zhang");
        assertThat(now(w).done()).extracting(fact -> fact.kind()).containsExactly("sms");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(now(w).way().step())
                .as("who was reached on the phone stays reached")
                .isEqualTo("choose");
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    private Workflow toldBySms(String kind, String holder, String leadsTo) throws Exception {
        Workflow w = held(kind, holder);
        assertThat(pressed(w, holder, ActionName.SEND_SMS, Map.of("quantity", "1")))
                .isEqualTo("done");
        lastSms = lastRun(w);
        smsLeaves(Day.GOOD);
        assertThat(now(w).way().step()).isEqualTo(leadsTo);
        return w;
    }

    /** Of the last SMS: it was accepted, and did not get through after all. */
    private void smsFails() {
        assertThat(Receipts.told(smsDelivery, "m-" + lastSms, false, "号码已停机")).isTrue();
    }

    /** What became of an SMS that did not get through, and of the step it had led to. */
    private void staysIn(Workflow w, String step) {
        Workflow before = now(w);
        smsFails();
        assertThat(said(w)).endsWith("sms-failed");
        assertThat(now(w).way().step()).isEqualTo(step);
        assertThat(now(w).state()).isEqualTo(before.state());
        assertThat(now(w).revision()).isEqualTo(before.revision());
        assertThat(now(w).way().dueAt()).isEqualTo(before.way().dueAt());
        assertThat(now(w).done())
                .filteredOn(fact -> fact.kind().equals("sms"))
                .singleElement()
                .satisfies(fact -> assertThat(fact.text()).contains("号码已停机"));
    }

    /** Else nobody asks the customer anything until the day of silence is over. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anSmsThatDoesNotReachTheCustomerTakesItsStepBackR004R086(boolean accepted) throws Exception {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        lastSms = lastRun(w);
        smsLeaves(accepted ? Day.GOOD : Day.REFUSING);
        if (accepted) {
            assertThat(now(w).way().step()).isEqualTo("answer");
            pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
            smsFails();
        }

        Workflow after = now(w);
        assertThat(after.way().step()).isEqualTo("contact");
        assertThat(after.state()).isEqualTo(WorkflowState.HELD);
        assertThat(after.holder()).isEqualTo("u-zhang");
        assertThat(after.way().silentAt()).as("nobody was asked anything").isNull();
        assertThat(after.way().dueAt()).isAfter(clock.instant());
        assertThat(after.pending().inFlight()).isZero();
        assertThat(after.done()).extracting(fact -> fact.kind()).doesNotContain("step:contact");
        assertThat(lastSaid(w)).startsWith("短信没").endsWith("→ 联系用户");
        if (accepted) {
            smsFails();
            assertThat(now(w)).as("the same receipt again").isEqualTo(after);
        }
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        assertThat(now(w).way().step()).isEqualTo("answer");
        pressed(w, "u-zhang", ActionName.REVOKE, Map.of());
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whatWasLedOnByMoreThanTheSmsStaysWhenThatComesToNothingR004() throws Exception {
        Workflow reached = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reached, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        staysIn(reached, "choose");

        Workflow reachedHere = toldBySms("物流/物流停滞", "u-dong", "move");
        pressed(reachedHere, "u-dong", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        staysIn(reachedHere, "move");

        Workflow chased = toldBySms("物流/物流停滞", "u-dong", "move");
        pressed(chased, "u-dong", ActionName.CHASE, Map.of());
        staysIn(chased, "move");

        Workflow silent = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        clock.set(Objects.requireNonNull(now(silent).way().silentAt()));
        everybodyIsHere();
        Sweeping.ringAlarms(baton);
        staysIn(silent, "again");

        Workflow again = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(again, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        staysIn(again, "answer");
        pressed(again, "u-zhang", ActionName.REVOKE, Map.of());

        Workflow another = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(another, "u-zhang", ActionName.UPDATE, Map.of("type", "支付", "detail", "支付失败"));
        staysInAfterANewerOne(another);

        for (Workflow open : List.of(reached, reachedHere, chased, silent, again, another)) {
            assertThat(pressed(open, String.valueOf(now(open).holder()), ActionName.RESOLVE, Map.of()))
                    .isEqualTo("done");
        }
        assertThat(violations()).isEmpty();
    }

    private void staysInAfterANewerOne(Workflow w) throws Exception {
        String older = lastSms;
        pressed(w, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        String newer = lastRun(w);
        assertThat(now(w).way().step()).isEqualTo("wait");
        assertThat(Receipts.told(smsDelivery, "m-" + older, false, "号码已停机")).isTrue();
        assertThat(now(w).way().step()).as("the newer one led there").isEqualTo("wait");
        lastSms = newer;
        smsLeaves(Day.REFUSING);
        assertThat(now(w).way().step()).isEqualTo("payment");
    }

    @Test
    void aLateReceiptMovesNeitherWhatIsClosedNorReviewedNorStoppedR060R111() throws Exception {
        Workflow closed = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(closed, "u-zhang", ActionName.RESOLVE, Map.of());
        staysIn(closed, "answer");

        Workflow reopened = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reopened, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(reopened, "u-zhang", ActionName.REOPEN, Map.of("reason", "用户来电"));
        staysIn(reopened, "answer");

        Workflow reviewed = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(reviewed, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "5", "reason", "少发"));
        staysIn(reviewed, Catalogue.REVIEW);
        pressed(reviewed, "u-zhang", ActionName.REVOKE, Map.of());
        assertThat(now(reviewed).way().step()).isEqualTo("answer");

        Workflow stopped = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(stopped, "u-zhang", ActionName.PAUSE_AUTO, Map.of());
        staysIn(stopped, "answer");

        for (Workflow open : List.of(reopened, reviewed, stopped)) {
            assertThat(pressed(open, "u-zhang", ActionName.RESOLVE, Map.of())).isEqualTo("done");
        }
        assertThat(violations()).isEmpty();
    }

    @Test
    void whoeverHoldsItByThenAndEvenPutAsideAnSmsThatFailedComesBackR004() throws Exception {
        Workflow aside = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(aside, "u-zhang", ActionName.SNOOZE, Map.of("minutes", "60"));
        smsFails();
        assertThat(now(aside).state()).isEqualTo(WorkflowState.HELD);
        assertThat(now(aside).way().step()).isEqualTo("contact");
        assertThat(now(aside).way().alarmAt()).isEqualTo(now(aside).way().dueAt());

        Workflow taken = toldBySms("缺货/商品售罄", "u-zhang", "answer");
        pressed(taken, "u-li", ActionName.TAKE, Map.of());
        smsFails();
        assertThat(now(taken).holder()).isEqualTo("u-li");
        assertThat(now(taken).way().step()).isEqualTo("contact");

        Workflow unknown = held("缺货/商品售罄", "u-zhang");
        pressed(unknown, "u-zhang", ActionName.SEND_SMS, Map.of("quantity", "1"));
        clock.advance(Duration.ofSeconds(61));
        smsDelivery.gaveUp(
                new OutboxEntry(1, "sms", lastRun(unknown), 1, 19, Priority.NORMAL, clock.instant()), "no answer");
        forget("sms", lastRun(unknown));
        assertThat(now(unknown).way().step()).as("nobody knows").isEqualTo("answer");

        pressed(aside, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(taken, "u-li", ActionName.RESOLVE, Map.of());
        pressed(unknown, "u-zhang", ActionName.RESOLVE, Map.of());
        assertThat(violations()).isEmpty();
    }

    @Test
    void silenceIsHeardOnceHoweverManyListen() throws Exception {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        clock.advance(Duration.ofMinutes(61));
        everybodyIsHere();

        Callable<Boolean> sweep = () -> {
            Sweeping.ringAlarms(baton);
            return true;
        };
        Together.together(List.of(sweep, sweep, sweep, sweep));

        assertThat(said(w)).containsOnlyOnce("silent");
        assertThat(now(w).holder()).isEqualTo("u-wang");
        pressed(w, "u-wang", ActionName.RESOLVE, Map.of());
    }

    /** Of a customer whom nobody asked anything the record says nothing. */
    @Test
    void whatAParcelLeavesOpenIsNotPutDownToTheCustomerR055() {
        Workflow w = held("物流/物流停滞", "u-dong");
        pressed(w, "u-dong", ActionName.CHASE, Map.of());
        assertThat(baton.getBean(Flows.class).svg(now(w))).contains("等满 2 天").doesNotContain("没回音");
        clock.advance(Duration.ofHours(40));
        assertThat(pressed(w, "u-dong", ActionName.SNOOZE, Map.of("minutes", "1440")))
                .isEqualTo("done");
        assertThat(lastSaid(w)).contains("就提前回来").doesNotContain("用户");
        clock.set(Objects.requireNonNull(now(w).way().silentAt()));
        everybodyIsHere();
        Sweeping.ringAlarms(baton);

        assertThat(now(w).way().step()).isEqualTo("lost");
        assertThat(lastSaid(w)).isEqualTo("等的时间到了 → 按丢件办");
        pressed(w, "u-dong", ActionName.RESOLVE, Map.of());
    }

    @Test
    void whoeverAsksAgainGivesTheCustomerTimeAgain() {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        clock.advance(Duration.ofMinutes(59));
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "missed"));
        clock.advance(Duration.ofMinutes(59));
        Sweeping.ringAlarms(baton);
        assertThat(now(w).way().step()).isEqualTo("ask");

        clock.advance(Duration.ofMinutes(2));
        Sweeping.ringAlarms(baton);
        assertThat(now(w).way().step()).isEqualTo("lead");
        pressed(w, "u-wang", ActionName.RESOLVE, Map.of());
    }

    /** Else its alarm would stand at an answer nobody waits for, and ring with every sweep. */
    @Test
    void aStepEnteredAgainByHandWaitsForNobodysAnswerR060() {
        Workflow w = held("物流/配送超时", "u-dong");
        pressed(w, "u-dong", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "5"));
        assertThat(now(w).way().silentAt()).isNotNull();
        pressed(w, "u-dong", ActionName.PAUSE_AUTO, Map.of());
        pressed(w, "u-dong", ActionName.APPLY_REFUND, Map.of("amount", "5", "reason", "少发"));
        assertThat(pressed(w, "u-dong", ActionName.REVOKE, Map.of())).isEqualTo("done");
        assertThat(now(w).way().silentAt()).isNull();

        clock.set(now(w).way().dueAt().plusSeconds(1));
        Sweeping.ringAlarms(baton);
        Sweeping.ringAlarms(baton);

        assertThat(said(w)).containsOnlyOnce("overdue");
        assertThat(now(w).way().alarmAt()).isAfter(clock.instant());
        pressed(w, "u-dong", ActionName.RESOLVE, Map.of());
    }

    @Test
    void aPersonStopsWhatGoesByItselfAndLetsItGoOnR060R138() {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        assertThat(pressed(w, "u-li", ActionName.PAUSE_AUTO, Map.of())).isEqualTo("refused.not-holder");
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of())).isEqualTo("done");

        clock.advance(Duration.ofHours(1));
        Sweeping.ringAlarms(baton);
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        assertThat(now(w).way().step()).isEqualTo("ask");
        assertThat(now(w).course().paused()).isTrue();
        assertThat(offered(w, "u-zhang")).contains(ActionName.PAUSE_AUTO, ActionName.RESOLVE);

        pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of());
        assertThat(now(w).way().silentAt()).isEqualTo(clock.instant().plus(Duration.ofHours(1)));
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        assertThat(now(w).way().step()).isEqualTo("small");
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of())).isEqualTo("refused.nothing-automatic");
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    /**
     * The customer's word was kept and led nowhere: what is missing is not another call, but letting it go on first.
     */
    @Test
    void whoHasStoppedItIsToldHowItGetsThroughTheGateR054R060() {
        Workflow w = held("费用/费用争议", "u-zhao");
        pressed(w, "u-zhao", ActionName.COMPENSATE, Map.of("kind", "coupon", "amount", "10"));
        pressed(w, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        Map<String, String> yes = Map.of("result", "reached", "answer", "agreed");
        assertThat(pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, yes)).isEqualTo("done");
        assertThat(now(w).state()).isEqualTo(WorkflowState.HELD);

        assertThat(press(w.id(), "u-zhao", ActionName.RESOLVE, Map.of()))
                .isInstanceOfSatisfying(
                        ActionResult.Refused.class,
                        refused -> assertThat(wording.say(
                                        refused.refusal().key(),
                                        refused.refusal().args().toArray()))
                                .contains("已转人工", "用户确认", "恢复自动", now(w).way().todo()));

        pressed(w, "u-zhao", ActionName.PAUSE_AUTO, Map.of());
        assertThat(pressed(w, "u-zhao", ActionName.RESOLVE, Map.of())).isEqualTo("refused.gate");
        pressed(w, "u-zhao", ActionName.CALL_CUSTOMER, yes);
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
    }

    @Test
    void aStepOfAnotherRoleGoesToSomebodyOfThatRoleAndAGateHoldsTheEndBackR054() {
        OrderNo no = order(OrderStatus.PAID, "900.00", null);
        Workflow w = raised(no, OwnPlaybook.KIND, "u-zhang");

        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));

        Workflow packing = now(w);
        assertThat(packing.way().step()).isEqualTo("pack");
        assertThat(packing.holder()).isIn("u-dong", "u-ning");
        assertThat(packing.holding().team()).isEqualTo("ops");
        assertThat(packing.done()).extracting(fact -> fact.text()).contains("已问过用户");
        String packer = String.valueOf(packing.holder());
        assertThat(pressed(w, packer, ActionName.RESOLVE, Map.of())).isEqualTo("refused.gate");
        assertThat(pressed(w, packer, ActionName.EXCHANGE, Map.of("sku", "S-2")))
                .isEqualTo("done");
        assertThat(now(w).holding().role()).isEqualTo("客服");
        String asker = String.valueOf(now(w).holder());
        assertThat(pressed(w, asker, ActionName.CALL_CUSTOMER, Map.of("result", "reached", "answer", "agreed")))
                .isEqualTo("done");
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(violations()).isEmpty();
    }

    @Test
    void aVipOvertakesTheQueueX20() {
        assertThat(raised(order(OrderStatus.PAID, "10.00", "vip"), "物流/物流停滞", "u-dong")
                        .urgency())
                .isEqualTo(Urgency.HIGH);
        assertThat(raised(order(OrderStatus.PAID, "10.00", null), "物流/物流停滞", "u-dong")
                        .urgency())
                .isEqualTo(Urgency.NORMAL);
    }

    @Test
    void whatWaitsPastItsTimeIsDealtBeforeOthersOfItsRankR073() {
        PEOPLE.forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
        Workflow old = waits("物流/物流停滞");
        Workflow usual = waits("物流/物流停滞");
        clock.set(old.way().dueAt().plusSeconds(1));
        Workflow fresh = waits("物流/发货异常");
        assertThat(List.of(now(old).urgency(), fresh.urgency())).containsExactly(Urgency.NORMAL, Urgency.HIGH);
        assertThat(queued(old, fresh)).containsExactly(fresh.id(), old.id());
        transaction.executeWithoutResult(status -> sql.sql("UPDATE workflow SET alarm_at = ? WHERE id = ?")
                .params(clock.instant().plusSeconds(3600), usual.id())
                .update());

        Sweeping.ringAlarms(baton);

        assertThat(now(old).urgency()).isEqualTo(Urgency.HIGH);
        assertThat(lastSaid(old)).isEqualTo("超时未完成，已提醒；还没人接，优先级提到「高」");
        assertThat(queued(old, usual, fresh)).containsExactly(old.id(), fresh.id(), usual.id());
        clock.set(Objects.requireNonNull(now(old).way().alarmAt()));
        Sweeping.ringAlarms(baton);
        assertThat(now(old).urgency()).as("one rank, however often it rings").isEqualTo(Urgency.HIGH);

        presence.set("u-dong", State.ONLINE, null, "test");
        for (Workflow one : List.of(old, usual, fresh)) {
            pressed(one, "u-dong", ActionName.TAKE, Map.of());
            assertThat(pressed(one, "u-dong", ActionName.RESOLVE, Map.of())).isEqualTo("done");
        }
    }

    private Workflow waits(String kind) {
        Finding finding = new Finding(order(OrderStatus.PAID, "10.00", null), 1, type(kind), null, null, null, false);
        return workflows.open(finding, By.card("u-dong")).workflow();
    }

    /** In the order in which they are dealt. */
    private List<Long> queued(Workflow... those) {
        Set<Long> asked = new HashSet<>(Stream.of(those).map(Workflow::id).toList());
        return board.waitingFor(List.of("订单组"), 1000).stream()
                .map(Workflow::id)
                .filter(asked::contains)
                .toList();
    }

    @Test
    void anOpenWorkflowGoesByTheVersionItBeganWith() {
        Workflow w = held("缺货/商品售罄", "u-zhang");
        transaction.executeWithoutResult(status -> {
            sql.sql("""
                            INSERT INTO catalogue_version (version, type, detail, body, first_seen)
                            SELECT 'older', type, detail, REPLACE(body, '"to":"follow"', '"to":"close"'), first_seen
                              FROM catalogue_version WHERE version = ?
                            """).param(w.course().version()).update();
            sql.sql("UPDATE workflow SET playbook = 'older' WHERE id = ?")
                    .param(w.id())
                    .update();
        });

        pressed(w, "u-zhang", ActionName.RECORD_PURCHASE, Map.of("purchaseNo", "D-9"));

        assertThat(now(w).way().step()).isEqualTo("close");
        assertThat(now(held("缺货/商品售罄", "u-zhang")).course().version()).isNotEqualTo("older");
    }

    @Test
    void aCallOfAShopsSystemIsSignedOnceAndItsTroubleIsToldOnceR203() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String key = w.id() + "." + now(w).revision();
        assertThat(waiting(key)).isTrue();
        for (int attempt = 0; attempt < 5; attempt++) {
            GATEWAY.expect(Day.BROKEN);
            tryWebhook(key, attempt);
        }
        assertThat(said(w)).containsOnlyOnce("webhook-troubled");
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .containsOnlyOnce(wording.say("fact.webhook-troubled"));

        GATEWAY.expect(Day.GOOD);
        tryWebhook(key, 5);
        tryWebhook(key, 6);
        assertThat(said(w)).as("it was answered").doesNotContain("webhook-left");

        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .containsOnlyOnce(wording.say("fact.webhook-ok"))
                .doesNotContain(wording.say("fact.webhook-troubled"));

        assertThat(now(w).way().step()).isEqualTo("confirm");
        assertThat(said(w)).containsOnlyOnce("webhook-ok");
        assertThat(GATEWAY.seen(key)).hasSize(6).allSatisfy(seen -> {
            assertThat(seen.body().path("orderNo").asString())
                    .isEqualTo(w.orderNo().value());
            assertThat(seen.body().has("mobile")).isFalse();
        });
        assertThat(GATEWAY.strangers()).isZero();
        forget("webhook", key);
    }

    @Test
    void whoGoesOnBeforeTheShopsSystemWasReachedEndsTheCallAndThatIsToldOnceR060R203() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String key = WebhookDelivery.key(now(w));
        for (int attempt = 0; attempt < 3; attempt++) {
            GATEWAY.expect(Day.BROKEN);
            tryWebhook(key, attempt);
        }
        assertThat(said(w)).containsOnlyOnce("webhook-troubled").doesNotContain("webhook-left");
        int called = GATEWAY.seen(key).size();

        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
        tryWebhook(key, 3);
        tryWebhook(key, 4);

        assertThat(GATEWAY.seen(key)).hasSize(called);
        assertThat(said(w)).endsWith("webhook-left").containsOnlyOnce("webhook-left");
        assertThat(now(w).state()).isEqualTo(WorkflowState.RESOLVED);
        assertThat(now(w).done())
                .extracting(fact -> fact.text())
                .contains(wording.say("fact.webhook-left"))
                .doesNotContain(wording.say("fact.webhook-troubled"));
        forget("webhook", key);
    }

    /** Its first call comes to its end when it has long come into the step again: that is another call. */
    @Test
    void theAnswerToAnEarlierCallIsNoAnswerToALaterOneR060() throws Exception {
        Workflow w = raised(order(OrderStatus.PAID, "400.00", null), OwnPlaybook.KIND, "u-zhang");
        pressed(w, "u-zhang", ActionName.CHASE, Map.of());
        String first = WebhookDelivery.key(now(w));
        pressed(w, "u-zhang", ActionName.RESOLVE, Map.of());
        pressed(w, "u-zhang", ActionName.REOPEN, Map.of("reason", "没完"));
        String second = WebhookDelivery.key(now(w));
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(second).isNotEqualTo(first);
        assertThat(waiting(second)).as("it calls again").isTrue();

        GATEWAY.expect(Day.GOOD);
        tryWebhook(first, 0);
        assertThat(now(w).way().step()).isEqualTo("hook");
        assertThat(said(w)).doesNotContain("webhook-ok");

        pressed(w, "u-li", ActionName.TAKE, Map.of());
        tryWebhook(second, 0);
        assertThat(now(w).way().step()).as("whoever holds it by now").isEqualTo("confirm");
        assertThat(said(w)).containsOnlyOnce("webhook-ok");
        forget("webhook", first);
        forget("webhook", second);
    }

    private boolean waiting(String key) {
        return Objects.requireNonNull(transaction.execute(
                        status -> sql.sql("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'webhook' AND entry_key = ?")
                                .param(key)
                                .query(Integer.class)
                                .single()))
                == 1;
    }

    private void tryWebhook(String key, int attempts) throws Exception {
        OutboxEntry entry = new OutboxEntry(1, "webhook", key, 1, attempts, Priority.NORMAL, clock.instant());
        Delivery webhook = deliveries.stream()
                .filter(delivery -> delivery.topic().equals("webhook"))
                .findFirst()
                .orElseThrow();
        try {
            webhook.deliver(entry);
        } catch (IllegalStateException outOfOrder) {
            assertThat(outOfOrder).hasMessageContaining("webhook");
        }
    }
}
