package dev.baton.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.TestEngines;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Processes that live on one store at the same time never carry the same number. */
class NodesTest {

    private static DataSource store;

    private final List<Nodes> alive = new ArrayList<>();
    private String before;

    @BeforeAll
    static void migrate() {
        store = new DriverManagerDataSource(
                TestEngines.freshUrl("test_nodes"), TestEngines.mysqlUser(), TestEngines.mysqlPassword());
        Flyway.configure()
                .dataSource(store)
                .locations("classpath:sql/migration")
                .load()
                .migrate();
    }

    @BeforeEach
    void allFree() {
        before = System.getProperty(Nodes.PROPERTY, "");
        sql("UPDATE instance_node SET leased_until = '2000-01-01'");
    }

    @AfterEach
    void end() {
        alive.forEach(Nodes::release);
        System.setProperty(Nodes.PROPERTY, before);
    }

    private static void sql(String statement) {
        try (Connection connection = store.getConnection();
                Statement call = connection.createStatement()) {
            call.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Nodes started() {
        Nodes nodes = new Nodes(store);
        nodes.take();
        synchronized (alive) {
            alive.add(nodes);
        }
        return nodes;
    }

    @Test
    void theNumberTakenIsTheOneThatIdsAreMadeWith() {
        int node = started().node().orElseThrow();

        assertThat(System.getProperty(Nodes.PROPERTY)).isEqualTo(Integer.toString(node));
        assertThat(node).isBetween(0, 1023);
    }

    @Test
    void manyThatStartAtTheSameMomentGetOneEach() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(16);
        List<Future<Integer>> starting = IntStream.range(0, 64)
                .mapToObj(i -> pool.submit(() -> started().node().orElseThrow()))
                .toList();
        Set<Integer> numbers = new HashSet<>();
        for (Future<Integer> one : starting) {
            numbers.add(one.get());
        }
        pool.shutdown();

        assertThat(numbers).hasSize(64);
    }

    @Test
    void whatWasGivenBackOrWasLostIsTheLastToBeUsedAgain() {
        sql("UPDATE instance_node SET leased_until = NOW(3) + INTERVAL 1 DAY WHERE node > 1");
        Nodes first = started();
        int number = first.node().orElseThrow();
        first.release();

        assertThat(started().node()).hasValue(1 - number);
        sql("UPDATE instance_node SET leased_until = NOW(3) - INTERVAL 1 SECOND WHERE node = " + number);
        assertThat(started().node()).hasValue(number);
    }

    @Test
    void aHeartbeatKeepsItAndNeverTakesItFromAnother() {
        sql("UPDATE instance_node SET leased_until = NOW(3) + INTERVAL 1 DAY WHERE node <> 7");
        Nodes asleep = started();
        asleep.beat();
        assertThat(started().node()).isEmpty();

        sql("UPDATE instance_node SET leased_until = NOW(3) - INTERVAL 1 SECOND WHERE node = 7");
        Nodes successor = started();
        asleep.beat();
        asleep.release();

        assertThat(successor.node()).hasValue(7);
        assertThat(started().node()).isEmpty();
    }
}
