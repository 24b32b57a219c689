package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.SettableClock;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.detection.Sweeping;
import dev.baton.embedded.TestEngines;
import dev.baton.integrity.Integrity;
import dev.baton.integrity.Violation;
import dev.baton.order.Buyer;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.outbox.PretendGateway;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Roster;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Remembered;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/** A house with leads over leads, in which people press buttons; nobody is ever full of what other tests left open. */
@SpringBootTest(properties = "baton.command=test")
@Import(ActionRoom.Time.class)
public abstract class ActionRoom {

    protected static final PretendGateway GATEWAY = new PretendGateway();

    protected static final String ROSTER = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang}
              - {id: fin, name: 财务组, roles: [财务], lead: u-zhao}
              - {id: ops, name: 订单组, roles: [订单组, 仓库], lead: u-dong}
              - {id: board, name: 管理组, roles: [管理], lead: u-boss}
            members:
              - {userId: u-wang, name: 王敏, teams: [cs, board], roles: [客服], capacity: 500}
              - {userId: u-zhang, name: 张三, teams: [cs], roles: [客服], capacity: 500}
              - {userId: u-li, name: 李四, teams: [cs], roles: [客服], capacity: 500}
              - {userId: u-zhao, name: 赵会计, teams: [fin], roles: [财务], capacity: 500}
              - {userId: u-qian, name: 钱莉, teams: [fin], roles: [财务], capacity: 500}
              - {userId: u-dong, name: 董配, teams: [ops], roles: [订单组, 仓库], capacity: 500}
              - {userId: u-ning, name: 宁仓, teams: [ops], roles: [订单组, 仓库], capacity: 500}
              - {userId: u-boss, name: 老板, teams: [board], roles: [管理], capacity: 500}
            """;

    protected static final List<String> PEOPLE =
            List.of("u-wang", "u-zhang", "u-li", "u-zhao", "u-qian", "u-dong", "u-ning", "u-boss");

    @Autowired
    protected Workflows workflows;

    @Autowired
    protected Board board;

    @Autowired
    protected Timeline timeline;

    @Autowired
    protected Orders orders;

    @Autowired
    protected Roster roster;

    @Autowired
    protected Presence presence;

    @Autowired
    protected Actions actions;

    @Autowired
    protected SettableClock clock;

    @Autowired
    protected JdbcClient sql;

    @Autowired
    protected TransactionTemplate transaction;

    @Autowired
    protected ApplicationContext baton;

    @Autowired
    protected Integrity integrity;

    static class Time {

        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock();
        }
    }

    @DynamicPropertySource
    protected static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, ActionRoom.class);
        registry.add("baton.templates-dir", OwnPlaybook::templates);
        registry.add("baton.webhook.secret", () -> PretendGateway.SECRET);
        registry.add("baton.webhook.private-addresses", () -> "true");
        registry.add("baton.refund.http-url", () -> GATEWAY.url() + "/refund");
        registry.add("baton.refund.http-secret", () -> PretendGateway.SECRET);
        registry.add("baton.sms.http-url", () -> GATEWAY.url() + "/sms");
        registry.add("baton.sms.http-secret", () -> PretendGateway.SECRET);
    }

    @BeforeEach
    protected void everybodyIsHere() {
        if (roster.members().isEmpty()) {
            roster.replace(roster.read(ROSTER));
        }
        PEOPLE.forEach(user -> presence.set(user, State.ONLINE, null, "test"));
    }

    @AfterEach
    protected void whatIsRememberedIsStored() {
        assertThat(Remembered.untrue(baton)).isEmpty();
    }

    protected OrderNo order(OrderStatus status) {
        return order(status, "358.00", "vip");
    }

    protected OrderNo order(OrderStatus status, String amount, @Nullable String level) {
        OrderNo no = new OrderNo("SO-" + TsidCreator.getTsid());
        Instant now = clock.instant();
        Money price = Money.of(amount, "CNY");
        orders.put(new Order(
                no,
                null,
                "taobao",
                status,
                price,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", level, List.of()),
                List.of(new OrderLine(
                        1,
                        "S-9",
                        "羊毛围巾 灰",
                        2,
                        Money.of(
                                new BigDecimal(amount)
                                        .divide(BigDecimal.valueOf(2))
                                        .toPlainString(),
                                "CNY"),
                        null)),
                List.of(new Payment("P1", "alipay", price, PaymentStatus.PAID, now)),
                List.of(),
                List.of(new Coupon("C1", Money.of("20.00", "CNY"))),
                List.of(),
                Map.of()));
        return no;
    }

    protected Workflow raised(OrderNo no, String kind, String holder) {
        int slash = kind.indexOf('/');
        ProblemType type = new ProblemType(kind.substring(0, slash), kind.substring(slash + 1));
        return workflows
                .open(new Finding(no, 1, type, null, null, holder, false), By.card(holder))
                .workflow();
    }

    /** On a paid order, held by this person. */
    protected Workflow held(String kind, String holder) {
        return raised(order(OrderStatus.PAID), kind, holder);
    }

    protected ActionResult press(long workflow, String user, ActionName action, Map<String, String> form) {
        RequestId id = new RequestId("press", TsidCreator.getTsid().toString());
        return actions.run(new ActionRequest(id, workflow, action, By.card(user), null, form, null));
    }

    /** The key of the refusal, or {@code done}, or {@code asks}. */
    protected String pressed(Workflow workflow, String user, ActionName action, Map<String, String> form) {
        return word(press(workflow.id(), user, action, form));
    }

    protected static String word(ActionResult result) {
        if (result instanceof ActionResult.Refused refused) {
            return refused.refusal().key();
        }
        return result instanceof ActionResult.Done ? "done" : "asks";
    }

    protected Workflow now(Workflow workflow) {
        return workflows.find(workflow.id()).orElseThrow();
    }

    protected String lastSaid(Workflow workflow) {
        return timeline.latest(workflow.id(), 1).get(0).text();
    }

    protected List<String> said(Workflow workflow) {
        return timeline.from(workflow.id(), 0, 100).stream()
                .map(TimelineEntry::kind)
                .toList();
    }

    protected List<ActionName> offered(Workflow workflow, String user) {
        return workflows.allowed(now(workflow), roster.member(user).orElseThrow());
    }

    /** How many transactions wait for another one's row. */
    protected int waitingForLocks() {
        return sql.sql("SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'")
                .query(Integer.class)
                .single();
    }

    /** On this thread's own connection: nobody else's count. */
    protected int statements() {
        return transaction.execute(status -> sql
                .sql(
                        "SHOW SESSION STATUS WHERE Variable_name IN ('Com_select', 'Com_insert', 'Com_insert_select', 'Com_update', 'Com_delete')")
                .query((row, n) -> row.getInt(2))
                .list()
                .stream()
                .mapToInt(Integer::intValue)
                .sum());
    }

    /**
     * So many of an order of their own each, numbered from 1, in the running transaction.
     *
     * @param other columns that differ, each with its value, in which n is the number
     */
    protected int copies(Workflow like, int number, Map<String, String> other) {
        List<String> columns = sql.sql("""
                SELECT column_name
                  FROM information_schema.columns
                 WHERE table_schema = DATABASE() AND table_name = 'workflow' AND extra NOT LIKE '%GENERATED%'
                """).query(String.class).list();
        Map<String, String> own = Map.of("id", "n", "order_no", "CONCAT('MANY-', n)", "cause", "n");
        String values = columns.stream()
                .map(column -> other.getOrDefault(column, own.getOrDefault(column, column)))
                .collect(Collectors.joining(", "));
        return sql.sql("INSERT INTO workflow (" + String.join(", ", columns) + ") WITH RECURSIVE numbers AS"
                        + " (SELECT 1 AS n UNION ALL SELECT n + 1 FROM numbers WHERE n < " + number + ") SELECT "
                        + values
                        + " FROM workflow JOIN numbers WHERE id = :id")
                .param("id", like.id())
                .update();
    }

    /** Index entries this connection has walked along so far. */
    protected long walked() {
        return sql
                .sql(
                        "SHOW SESSION STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_prev', 'Handler_read_rnd_next')")
                .query((row, n) -> row.getLong(2))
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    /**
     * After the alarms that are due, as after the sweep. No card is delivered here: what is said about cards does not
     * count.
     */
    protected List<Violation> violations() {
        Sweeping.ringAlarms(baton);
        return integrity.violations().stream()
                .filter(violation -> !violation.rule().startsWith("card"))
                .toList();
    }
}
