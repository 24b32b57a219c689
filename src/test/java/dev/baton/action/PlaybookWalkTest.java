package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Circumstances;
import dev.baton.catalogue.Outcome;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.catalogue.Step;
import dev.baton.detection.Sweeping;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.outbox.PretendGateway.Day;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Fits;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Every branch of every playbook, walked by pressing its buttons on real engines (R045–R060, X19). */
class PlaybookWalkTest extends PlaybookRoom {

    private static final String SILENCE = "silence";

    /** For every step, and no more: its holder's way to pass it on, to wait and to be rid of it. */
    private static final Set<ActionName> ALWAYS = EnumSet.of(
            ActionName.REASSIGN,
            ActionName.NOTE,
            ActionName.REVOKE,
            ActionName.PAUSE_AUTO,
            ActionName.ESCALATE,
            ActionName.SNOOZE);

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
    private Fits fits;

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Cards cards;

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
    void everyBranchLeadsWhereItsFileSaysAndShowsItsButtonsR049R052R210(String kind) throws Exception {
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
        List<Member> leads = fits.above(before);
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
        List<ActionName> allowed = workflows.allowed(after, member);
        assertThat(allowed.contains(ActionName.ESCALATE))
                .as("R100: " + story)
                .isEqualTo(!fits.above(after).isEmpty());
        assertThat(onCard(after, member))
                .as(story)
                .containsExactlyElementsOf(allowed.stream().map(ActionName::id).toList());
        assertThat(allowed)
                .as("what the file says, and what is always there: " + story)
                .filteredOn(action -> !ALWAYS.contains(action))
                .isSubsetOf(step.actions());
        for (ActionName action : allowed) {
            if (action.asksFirst()) {
                boolean back = action == ActionName.RETURN_COUPON && after.did("coupon");
                assertThat(word(actions.form(after.id(), action, holder)))
                        .as(story)
                        .isEqualTo(back ? "refused.coupons-returned" : "asks");
            }
        }
        return after;
    }

    private List<String> onCard(Workflow w, Member member) {
        String buttons = String.valueOf(cards.privately(w, member, "", "", "").get("buttons"));
        return JsonMapper.shared()
                .readTree(buttons)
                .valueStream()
                .map(button -> button.path("id").stringValue())
                .toList();
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

    @Test
    void aPersonStopsWhatGoesByItselfAndLetsItGoOnR060R138() {
        Workflow w = held(OwnPlaybook.KIND, "u-zhang");
        int revision = now(w).revision();
        assertThat(pressed(w, "u-li", ActionName.PAUSE_AUTO, Map.of())).isEqualTo("refused.not-holder");
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of())).isEqualTo("done");
        assertThat(now(w).revision())
                .as("neither state, holder, kind, step nor money")
                .isEqualTo(revision);
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of("pause", "true")))
                .as("meant when it was not yet")
                .isEqualTo("refused.paused");
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of("pause", "1")))
                .isEqualTo("refused.pause");

        clock.advance(Duration.ofHours(1));
        Sweeping.ringAlarms(baton);
        pressed(w, "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", "reached"));
        assertThat(now(w).way().step()).isEqualTo("ask");
        assertThat(now(w).course().paused()).isTrue();
        assertThat(offered(w, "u-zhang")).contains(ActionName.PAUSE_AUTO, ActionName.RESOLVE);

        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of("pause", "false")))
                .isEqualTo("done");
        assertThat(pressed(w, "u-zhang", ActionName.PAUSE_AUTO, Map.of("pause", "false")))
                .isEqualTo("refused.not-paused");
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
}
