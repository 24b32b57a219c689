package dev.baton.bot;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.BenchmarkShop;
import dev.baton.Interleaved;
import dev.baton.embedded.TestEngines;
import dev.baton.workflow.Workflow;
import java.net.URI;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.params.SetParams;

/**
 * What a press cannot do without, in bare JDBC and Jedis on the product's own tables: a claim in Redis; lock, action
 * row, update, timeline, outbox, commit; and, when it takes the work, the loads of the two people.
 */
final class PressFloor implements Interleaved.Contestant {

    private static final String LOCK =
            "SELECT holder, revision, drawing, entries FROM workflow WHERE id = ? FOR UPDATE";
    private static final String RUN =
            "INSERT INTO action_run (id, request, workflow_id, action, actor, at) VALUES (?, ?, ?, ?, ?, ?)";
    private static final String NOTE =
            "UPDATE workflow SET drawing = ?, entries = ?, updated_at = ?, by_hand_at = NULL WHERE id = ? AND drawing = ?";
    private static final String TAKE = """
            UPDATE workflow SET drawing = ?, entries = ?, updated_at = ?, holder = ?, revision = ?, since = ?, why = ?,
                   by_hand_at = NULL
             WHERE id = ? AND drawing = ?
            """;
    private static final String LOADS = """
            UPDATE assignment_load
               SET last_given_at = CASE user_id WHEN ? THEN ? ELSE last_given_at END,
                   open_count = open_count + CASE user_id WHEN ? THEN 1 ELSE -1 END
             WHERE user_id IN (?, ?)
            """;
    private static final String TIMELINE = """
            INSERT INTO workflow_timeline (workflow_id, seq, at, actor, surface, kind, text, data)
            VALUES (?, ?, ?, ?, 'card', ?, ?, NULL)
            """;
    private static final String OUTBOX = """
            INSERT INTO outbox_entry (topic, entry_key, stamp, writes, priority, due_at, created_at)
            VALUES ('card', ?, ?, 1, 2, ?, ?)
            ON DUPLICATE KEY UPDATE stamp = VALUES(stamp), writes = writes + 1
            """;

    private final boolean take;
    private final BenchmarkShop shop;
    /** Nobody else presses these. */
    private final List<Workflow> workflows;

    private final List<Lane> lanes = new java.util.ArrayList<>();

    PressFloor(boolean take, BenchmarkShop shop, List<Workflow> workflows, int threads) throws SQLException {
        this.take = take;
        this.shop = shop;
        this.workflows = workflows;
        for (int thread = 0; thread < threads; thread++) {
            lanes.add(new Lane(shop.connection()));
        }
    }

    static String statements(boolean take) {
        return "Redis SET NX PX\n" + String.join("\n", LOCK, RUN, take ? TAKE.strip() : NOTE)
                + (take ? "\n" + LOADS.strip() : "") + "\n" + TIMELINE.strip() + "\n" + OUTBOX.strip() + "\nCOMMIT";
    }

    @Override
    public String name() {
        return take ? "take, floor" : "note, floor";
    }

    @Override
    public void ready(int units) {
        shop.emptyOutbox();
    }

    @Override
    public void unit(int thread, int number) throws SQLException {
        Lane lane = lanes.get(thread);
        for (boolean done = false; !done; ) {
            try {
                lane.press(workflows.get(number).id(), number);
                done = true;
            } catch (SQLTransactionRollbackException lockedOut) { // two takes met on the loads of the same people
                lane.connection.rollback();
            }
        }
    }

    /** One thread's statements, prepared once. */
    private final class Lane {

        private final Connection connection;
        private final Jedis redis = new Jedis(URI.create(TestEngines.redisUrl()));
        private final PreparedStatement lock;
        private final PreparedStatement run;
        private final PreparedStatement update;
        private final PreparedStatement loads;
        private final PreparedStatement timeline;
        private final PreparedStatement outbox;

        Lane(Connection connection) throws SQLException {
            this.connection = connection;
            lock = connection.prepareStatement(LOCK);
            run = connection.prepareStatement(RUN);
            update = connection.prepareStatement(take ? TAKE : NOTE);
            loads = connection.prepareStatement(LOADS);
            timeline = connection.prepareStatement(TIMELINE);
            outbox = connection.prepareStatement(OUTBOX);
        }

        void press(long workflow, int number) throws SQLException {
            long id = TsidCreator.getTsid().toLong();
            String card = "baton-" + workflow;
            String request = "press:" + card + "|a-1|" + (take ? "take" : "note") + "|" + Long.toHexString(id);
            redis.set("floor:" + request, "1", SetParams.setParams().nx().px(60_000));
            Timestamp now = Timestamp.from(Instant.now());
            lock.setLong(1, workflow);
            String holder;
            int revision;
            int drawing;
            int entries;
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                holder = row.getString(1);
                revision = row.getInt(2);
                drawing = row.getInt(3);
                entries = row.getInt(4);
            }
            String actor = take ? BenchmarkShop.agent(Integer.parseInt(holder.substring(2)) + 1 + number % 7) : holder;
            set(run, id, request, workflow, take ? "take" : "note", actor, now);
            if (take) {
                set(
                        update,
                        drawing + 1,
                        entries + 1,
                        now,
                        actor,
                        revision + 1,
                        now,
                        "客服" + actor + " 自己接手",
                        workflow,
                        drawing);
                set(loads, actor, now, actor, holder, actor);
            } else {
                set(update, drawing + 1, entries + 1, now, workflow, drawing);
            }
            set(timeline, workflow, entries, now, actor, take ? "taken" : "note", take ? "接手" : PressBenchmark.TEXT);
            set(outbox, card, id, now, now);
            connection.commit();
        }

        private void set(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
