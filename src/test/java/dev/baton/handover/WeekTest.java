package dev.baton.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.Seed;
import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.assignment.Assigner;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.detection.Sweeping;
import dev.baton.embedded.TestEngines;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.order.Order;
import dev.baton.order.OrderFixtures;
import dev.baton.order.Orders;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.roster.Turn;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import dev.baton.workflow.Workflows;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.context.event.EventListener;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * 5.2–5.4: a week of 60 people with shifts by day and night, leave, forgotten log-offs and punches, some busy without
 * an end and some staying after their shift. At every giving: only to who is here, within capacity, to one of the least
 * loaded, with a reason. At every moment: each open workflow has a holder in the roster or waits in a watched queue.
 * The gate runs a small week; {@code -Dweek.exceptions=5000} is the whole one.
 */
@SpringBootTest(properties = {"baton.command=test", "spring.task.execution.mode=auto"}) // the background is its own
@Import(WeekTest.Time.class)
class WeekTest {

    private static final int EXCEPTIONS = Integer.getInteger("week.exceptions", 120);
    private static final boolean WHOLE = EXCEPTIONS > 1_000;
    private static final Duration STEP = Duration.ofMinutes(WHOLE ? 30 : 60);
    private static final int DAY = WHOLE ? 48 : 24;
    private static final int PEOPLE = 60;
    private static final int CAPACITY = 6;

    private static final List<ProblemType> KINDS = List.of(
            new ProblemType("缺货", "商品售罄"),
            new ProblemType("物流", "发货异常"),
            new ProblemType("缺货", "仓库无货"),
            new ProblemType("支付", "结算异常"));

    private static final AtomicInteger NUMBERS = new AtomicInteger();

    @Autowired
    private Workflows workflows;

    @Autowired
    private Board board;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Orders orders;

    @Autowired
    private Roster roster;

    @Autowired
    private Presence presence;

    @Autowired
    private Actions actions;

    @Autowired
    private QueueDealer dealer;

    @Autowired
    private TakeBack takeBack;

    @Autowired
    private Nudges nudges;

    @Autowired
    private SettableClock clock;

    @Autowired
    private Watch watch;

    @Autowired
    private StringRedisTemplate redis;

    @Autowired
    private Integrity integrity;

    @Autowired
    private ApplicationContext baton;

    @RegisterExtension
    static final Seed SEED = Seed.of("week.seed", 7);

    private Random random = new Random(SEED.value());

    /** Looks at every giving at the moment it happens. */
    static class Watch {

        private final Presence presence;
        private final Roster roster;
        private final Assigner assigner;
        final List<String> wrong = new ArrayList<>();
        int given;
        int queued;

        Watch(Presence presence, Roster roster, Assigner assigner) {
            this.presence = presence;
            this.roster = roster;
            this.assigner = assigner;
        }

        @EventListener
        void changed(WorkflowChanged change) {
            Workflow now = change.after();
            String holder = now.holder();
            if (change.before() != null && change.before().holder() != null && holder == null) {
                queued++;
            }
            if (!change.moved()
                    || holder == null
                    || !now.state().isOpen()
                    || !change.by().isSystem()) {
                return;
            }
            given++;
            List<String> peers = roster.withRole(now.holding().role()).stream()
                    .map(Member::userId)
                    .toList();
            List<String> here = List.copyOf(presence.online(peers));
            Map<String, Integer> loads = assigner.loads(here);
            int load = loads.getOrDefault(holder, 0);
            check(
                    here.contains(holder),
                    holder + " is not here: " + presence.here(holder) + " at " + now.updatedAt() + ", "
                            + now.holding().why());
            check(load <= CAPACITY, holder + " has " + load);
            check(!now.holding().why().isBlank(), "no reason for " + holder);
            int least = here.stream()
                    .filter(peer -> !peer.equals(holder))
                    .mapToInt(peer -> loads.getOrDefault(peer, 0))
                    .min()
                    .orElse(load);
            check(load <= least + 1, holder + " has " + load + " and somebody " + least);
        }

        private void check(boolean right, String what) {
            if (!right) {
                wrong.add(what);
            }
        }
    }

    static class Time {

        @Bean
        @Primary
        SettableClock weekClock() {
            return new SettableClock();
        }

        /** The week deals by itself, so that each giving is judged by who is here at that moment. */
        @Bean
        AsyncTaskExecutor applicationTaskExecutor() {
            return new TaskExecutorAdapter(task -> {});
        }

        @Bean
        Watch watch(Presence presence, Roster roster, Assigner assigner) {
            return new Watch(presence, roster, assigner);
        }
    }

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, WeekTest.class);
    }

    private static String user(int n) {
        return "w-" + n;
    }

    /**
     * 40 who answer customers, 10 for orders and the warehouse, 10 for money; a third by day, a third late, a third by
     * night.
     */
    private void people() {
        StringBuilder members = new StringBuilder();
        List<StringBuilder> shifts = List.of(new StringBuilder(), new StringBuilder(), new StringBuilder());
        for (int i = 0; i < PEOPLE; i++) {
            String team = i < 40 ? "cs" : i < 50 ? "ops" : "fin";
            String roles = i < 40 ? "客服" : i < 50 ? "订单组, 仓库" : "财务";
            members.append("  - {userId: ").append(user(i)).append(", name: 人").append(i);
            members.append(", teams: [").append(team).append("], roles: [").append(roles);
            members.append("], capacity: ").append(CAPACITY).append("}\n");
            StringBuilder shift = shifts.get(i % 3);
            shift.append(shift.isEmpty() ? "" : ", ").append(user(i));
        }
        roster.replace(roster.read("""
                teams:
                  - {id: cs, name: 客服组, roles: [客服], lead: w-0}
                  - {id: ops, name: 订单组, roles: [订单组, 仓库], lead: w-40}
                  - {id: fin, name: 财务组, roles: [财务], lead: w-50}
                members:
                """ + members + """
                shifts:
                  - {members: [%s], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
                  - {members: [%s], days: [2,3,4,5,6], from: "13:00", to: "22:00"}
                  - {members: [%s], days: [1,2,3,4,5,6,7], from: "22:00", to: "06:00"}
                """.formatted(shifts.get(0), shifts.get(1), shifts.get(2))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aWeekLosesNothingAndAsksNobodyWhoIsNotHere(boolean redisWiped) {
        random = new Random(SEED.value() + (redisWiped ? 4 : 0));
        watch.wrong.clear();
        watch.given = 0;
        watch.queued = 0;
        clock.set(LocalDateTime.parse(redisWiped ? "2027-03-08T00:00" : "2027-03-01T00:00")
                .atZone(When.ZONE)
                .toInstant());
        people();
        List<Workflow> open = new ArrayList<>();
        int raised = 0;
        int steps = (WHOLE || !redisWiped ? 7 : 2) * DAY;
        for (int step = 0; step < steps; step++) {
            clock.advance(STEP);
            if (redisWiped && (!WHOLE || step % 2 == 0)) {
                redis.execute((RedisCallback<Boolean>) connection -> {
                    connection.serverCommands().flushDb();
                    return true;
                });
            }
            peopleComeAndGo();
            while (raised < (long) EXCEPTIONS * (step + 1) / steps) {
                open.add(raise());
                raised++;
            }
            dealer.deal();
            takeBack.look();
            nudges.nudge();
            Sweeping.ringAlarms(baton);
            dealer.deal();
            work(open);
            nobodyStaysUnseen();
            if (step % 12 == 0) {
                nothingIsLost();
            }
        }
        nothingIsLost();
        assertThat(watch.wrong).isEmpty();
        assertThat(watch.given).as("work was given").isGreaterThan(EXCEPTIONS * 3 / 4);
        assertThat(watch.queued).as("work came back").isPositive();
        open.forEach(this::isExplained);
    }

    private void peopleComeAndGo() {
        Instant now = clock.instant();
        for (Here here : presence.all()) {
            String user = here.userId();
            boolean onShift = roster.shiftEnd(user, now).isPresent();
            State state = here.state();
            int dice = random.nextInt(100);
            if (state == State.LEAVE) {
                continue;
            }
            if (onShift && state == State.OFFLINE && dice < 60) {
                presence.set(user, State.ONLINE, null, "command");
            } else if (onShift && state == State.ONLINE && dice < 2) {
                presence.set(user, State.LEAVE, now.plus(Duration.ofHours(20)), "approval");
            } else if (onShift && state == State.ONLINE && dice < 4) {
                presence.set(user, State.OFFLINE, null, "command");
            } else if (state == State.ONLINE && dice < 6) {
                presence.set(user, State.BUSY, now.plus(Duration.ofHours(1)), "command");
            } else if (onShift && state == State.ONLINE && dice < 8) {
                presence.set(user, State.BUSY, null, "command"); // and never says that it is over
            } else if (onShift && state == State.BUSY && dice < 30) {
                presence.set(user, State.ONLINE, null, "command");
            } else if (!onShift && state == State.OFFLINE && dice > 94 && dice < 98) {
                presence.set(user, State.ONLINE, null, "command"); // stays a little longer
            } else if (!onShift && state == State.ONLINE && dice < 50) {
                presence.set(user, State.OFFLINE, null, "punch-out"); // the others forget
            } else if (!onShift && dice > 97) {
                presence.touch(user, "press");
            }
        }
    }

    /**
     * R069: off shift nobody is here, or busy, for longer than what was said just now, or the shift that begins, makes
     * likely.
     */
    private void nobodyStaysUnseen() {
        Instant now = clock.instant();
        Instant soon = now.plus(Duration.ofHours(2));
        for (Here here : presence.all()) {
            boolean stays = here.state() == State.ONLINE || here.state() == State.BUSY;
            Turn turn = roster.turn(here.userId(), now).orElseThrow();
            if (stays && turn.from().isAfter(soon)) {
                assertThat(here.until()).as("%s at %s", here, now).isNotNull().isBeforeOrEqualTo(soon);
            }
        }
    }

    private Workflow raise() {
        Order order = OrderFixtures.oneScarf("W-" + NUMBERS.incrementAndGet(), clock.instant());
        orders.put(order);
        ProblemType kind = KINDS.get(random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(KINDS.size() - 1));
        return workflows
                .open(new Finding(order.orderNo(), 1, kind, null, null, null, false), By.system())
                .workflow();
    }

    /** Who is here finishes some of it. */
    private void work(List<Workflow> open) {
        Set<String> here =
                presence.online(roster.members().stream().map(Member::userId).toList());
        for (Workflow now : board.byIds(open.stream().map(Workflow::id).sorted().toList())) {
            String holder = now.holder();
            if (holder != null && here.contains(holder) && random.nextInt(100) < 15) {
                ActionResult result = actions.run(new ActionRequest(
                        new RequestId("press", now.id() + "-done-" + clock.instant()),
                        now.id(),
                        ActionName.RESOLVE,
                        By.card(holder),
                        null,
                        Map.of(),
                        null));
                if (result instanceof ActionResult.Done) {
                    open.removeIf(done -> done.id() == now.id());
                }
            }
        }
    }

    private void nothingIsLost() {
        assertThat(integrity.violations().stream()
                        .filter(violation -> !violation.rule().startsWith("card"))
                        .map(Violation::toString))
                .as("at %s", clock.instant())
                .isEmpty();
    }

    private void isExplained(Workflow workflow) {
        assertThat(timeline.from(workflow.id(), 0, 200))
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.text()).isNotBlank());
        assertThat(workflows.find(workflow.id()).orElseThrow().holding().why()).isNotBlank();
    }
}
