package dev.baton.assignment;

import static org.awaitility.Awaitility.await;

import dev.baton.BenchmarkShop;
import dev.baton.presence.Presence;
import dev.baton.roster.Roster;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who shall have it, asked in shops of 10, 1,000 and 100,000 people, half of them here: candidates and choice, taken
 * back again. By hand; the arguments are rounds and decisions of a round, 9 and 200 when left out. Interleaved,
 * medians.
 */
public final class DecisionBenchmark {

    private static final List<Integer> SIZES = List.of(10, 1_000, 100_000);
    private static final int PART = 1_000;

    private DecisionBenchmark() {}

    private record House(int people, BenchmarkShop shop, Assigner assigner, TransactionTemplate transaction) {

        double microsEach(int decisions) {
            long begin = System.nanoTime();
            for (int i = 0; i < decisions; i++) {
                Candidates candidates = assigner.candidates("客服", Set.of());
                transaction.executeWithoutResult(status -> {
                    if (assigner.choose(candidates, null).holder() == null) {
                        throw new IllegalStateException("nobody was chosen of " + people);
                    }
                    status.setRollbackOnly();
                });
            }
            return (System.nanoTime() - begin) / 1e3 / decisions;
        }
    }

    /** Prints the figures. */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int decisions = args.length > 1 ? Integer.parseInt(args[1]) : 200;
        List<House> houses = new ArrayList<>();
        for (int people : SIZES) {
            houses.add(house(people));
        }
        double[][] micros = new double[houses.size()][rounds];
        for (int round = -1; round < rounds; round++) {
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, houses.size()).boxed().toList());
            if (Math.floorMod(round, 2) == 1) {
                Collections.reverse(order);
            }
            for (int house : order) {
                House measured = houses.get(house);
                double each = measured.microsEach(decisions);
                if (round >= 0) {
                    micros[house][round] = each;
                }
            }
        }
        for (int house = 0; house < houses.size(); house++) {
            Arrays.sort(micros[house]);
            double median = micros[house][rounds / 2];
            System.out.printf(
                    "%,8d people: %,.0f µs a decision (median of %d), %.2f of the smallest%n",
                    houses.get(house).people(), median, rounds, median / micros[0][rounds / 2]);
        }
        houses.forEach(house -> house.shop().close());
        System.exit(0);
    }

    private static House house(int people) throws Exception {
        BenchmarkShop shop = BenchmarkShop.open("decision_" + people);
        StringBuilder roster =
                new StringBuilder("{\"teams\":[{\"id\":\"cs\",\"name\":\"客服组\",\"roles\":[\"客服\"]}],\"members\":[");
        for (int i = 0; i < people; i++) {
            roster.append(i == 0 ? "" : ",").append("""
                    {"userId":"d-%d","name":"客服%d","teams":["cs"],"roles":["客服"]}""".formatted(i, i));
        }
        Roster staff = shop.bean(Roster.class);
        staff.replace(staff.read(roster.append("]}").toString()));
        List<String> everybody =
                IntStream.range(0, people).mapToObj(i -> "d-" + i).toList();
        halfIsHere(shop, everybody);
        Presence presence = shop.bean(Presence.class);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> presence.online(everybody).size() >= people / 2);
        return new House(people, shop, shop.bean(Assigner.class), shop.bean(TransactionTemplate.class));
    }

    private static void halfIsHere(BenchmarkShop shop, List<String> people) throws Exception {
        Timestamp now = Timestamp.from(Instant.now());
        try (Connection connection = shop.connection();
                PreparedStatement here = connection.prepareStatement("""
                        INSERT INTO presence_person (user_id, revision, said, said_at, said_by, by_roster, changed_at)
                        VALUES (?, 1, ?, ?, 'benchmark', 0, ?)
                        """)) {
            for (int i = 0; i < people.size(); i++) {
                here.setString(1, people.get(i));
                here.setString(2, i % 2 == 0 ? "online" : "offline");
                here.setTimestamp(3, now);
                here.setTimestamp(4, now);
                here.addBatch();
                if (i % PART == PART - 1 || i == people.size() - 1) {
                    here.executeBatch();
                }
            }
            connection.commit();
        }
    }
}
