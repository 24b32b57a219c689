package dev.baton.workflow;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.BenchmarkShop;
import dev.baton.Interleaved;
import dev.baton.order.OrderNo;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Raising an exception, assignment included, beside the bare writes of it. By hand: see README "Numbers". */
public final class RaiseBenchmark {

    private RaiseBenchmark() {}

    /** Prints the figures; the arguments are rounds and units of a round, 9 and 600 when left out. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int units = args.length > 1 ? Integer.parseInt(args[1]) : 600;
        try (BenchmarkShop shop = BenchmarkShop.open("raise");
                Connection watch = shop.connection()) {
            watch.setAutoCommit(true);
            System.out.println("\nThe floor of a raise:\n" + Floor.WORKFLOW.strip() + "\n" + Floor.TIMELINE.strip()
                    + "\n" + Floor.OUTBOX.strip() + "\nCOMMIT");
            for (int threads : Interleaved.THREADS) {
                new Interleaved(watch, List.of(new Floor(shop, threads), new Raises(shop)))
                        .run(threads, threads == 1 ? units / 2 : units, rounds);
            }
        }
        System.exit(0);
    }

    private record Raises(BenchmarkShop shop, Workflows workflows, List<OrderNo> orders)
            implements Interleaved.Contestant {

        Raises(BenchmarkShop shop) {
            this(shop, shop.bean(Workflows.class), new ArrayList<>());
        }

        @Override
        public String name() {
            return "raise, Baton";
        }

        @Override
        public void ready(int units) {
            shop.emptyOutbox();
            orders.clear();
            orders.addAll(shop.orders(units));
        }

        @Override
        public void unit(int thread, int number) {
            Opened opened = workflows.open(BenchmarkShop.finding(orders.get(number)), By.system());
            if (!opened.created() || opened.workflow().holder() == null) {
                throw new IllegalStateException("not raised: " + opened);
            }
        }
    }

    /** Workflow, timeline, outbox, commit, into the product's own tables. */
    private static final class Floor implements Interleaved.Contestant {

        static final String WORKFLOW = """
                INSERT INTO workflow
                       (id, order_no, line_no, subject, type, detail, cause, state, revision, drawing, entries,
                        home_team, team, role, holder, since, why, step, todo, done, due_at, alarm_at, alarms,
                        in_flight, quiet, urgency, reported_by, opened_at, updated_at)
                VALUES (?, ?, 1, '羊毛围巾 灰 ×2', ?, ?, ?, 'held', 1, 1, 1, 'cs', 'cs', '客服', ?, ?, ?, 'contact',
                        '发短信告诉用户还剩几件，问要不要', '[]', ?, ?, 0, 0, 0, 1, 'system', ?, ?)
                """;
        static final String TIMELINE = """
                INSERT INTO workflow_timeline (workflow_id, seq, at, actor, surface, kind, text, data)
                VALUES (?, 0, ?, 'system', 'system', 'opened-held', ?, ?)
                """;
        static final String OUTBOX = """
                INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at)
                VALUES ('card', ?, ?, 1, 2, ?, ?)
                ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), writes = writes + 1
                """;

        private record Lane(
                Connection connection,
                PreparedStatement workflow,
                PreparedStatement timeline,
                PreparedStatement outbox) {}

        private final BenchmarkShop shop;
        private final List<Lane> lanes = new ArrayList<>();
        private List<OrderNo> orders = List.of();

        Floor(BenchmarkShop shop, int threads) throws SQLException {
            this.shop = shop;
            for (int thread = 0; thread < threads; thread++) {
                Connection connection = shop.connection();
                lanes.add(new Lane(
                        connection,
                        connection.prepareStatement(WORKFLOW),
                        connection.prepareStatement(TIMELINE),
                        connection.prepareStatement(OUTBOX)));
            }
        }

        @Override
        public String name() {
            return "raise, floor";
        }

        @Override
        public void ready(int units) {
            shop.emptyOutbox();
            orders = shop.orders(units);
        }

        @Override
        public void unit(int thread, int number) throws SQLException {
            Lane lane = lanes.get(thread);
            long id = TsidCreator.getTsid().toLong();
            Instant instant = Instant.now();
            Timestamp now = Timestamp.from(instant);
            Timestamp due = Timestamp.from(instant.plus(Duration.ofHours(2)));
            String holder = BenchmarkShop.agent(number);
            String why = "客服 40 人在线，客服7 手上 12 件，最少";
            set(
                    lane.workflow(),
                    id,
                    orders.get(number).value(),
                    BenchmarkShop.KIND.type(),
                    BenchmarkShop.KIND.detail(),
                    Long.toString(id),
                    holder,
                    now,
                    why,
                    due,
                    due,
                    now,
                    now);
            set(lane.timeline(), id, now, "发现 缺货-部分售罄，给 客服7", "{\"why\":\"" + why + "\"}");
            set(lane.outbox(), "baton-" + id, id, now, now);
            lane.connection().commit();
        }

        private static void set(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
