package dev.baton.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Baton;
import dev.baton.SettableClock;
import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * R061–R074 in a house of more people than are read at once: who is next is known, not searched for, and still true.
 */
@SpringBootTest(properties = "baton.command=test", webEnvironment = SpringBootTest.WebEnvironment.NONE)
@Import(PoolTest.Time.class)
@DirtiesContext
class PoolTest {

    private static final OwnRedis REDIS = new OwnRedis();
    private static final int PEOPLE = 2 * Pool.FRONT + 22;
    private static final Instant MONDAY = Instant.parse("2027-03-01T01:00:00Z");

    static class Time {

        @Bean
        @Primary
        SettableClock poolClock() {
            return new SettableClock(MONDAY);
        }
    }

    @Autowired
    private Assigner assigner;

    @Autowired
    private Loads loads;

    @Autowired
    private Presence presence;

    @Autowired
    private Roster roster;

    @Autowired
    private SettableClock clock;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private Environment environment;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, PoolTest.class);
        registry.add("spring.data.redis.url", REDIS::url);
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @BeforeEach
    void everybodyIsHereAndHasNothing() {
        clock.advance(Duration.ofHours(1));
        people(20, "客服");
        await().atMost(Duration.ofSeconds(15)).until(() -> !presence.degraded());
        users().forEach(user -> presence.set(user, State.ONLINE, null, "command"));
        inTransaction(() -> sql.sql("UPDATE assignment_load SET open_count = 0, last_given_at = NULL")
                .update());
        users().forEach(loads::forget);
    }

    @Test
    void everybodyHasOneBeforeAnybodyHasTwo() {
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < PEOPLE; i++) {
                clock.advance(Duration.ofMillis(5));
                assertThat(chosen(candidates())).isNotNull();
            }
            assertThat(users()).extracting(this::open).containsOnly(round);
        }
        assertThat(inTransaction(() -> assigner.choose(candidates(), null)).why())
                .contains("在线 " + PEOPLE + " 人", "3 单");
    }

    /**
     * What a walk over everybody would have found, at each of many steps of coming, going, giving and finishing. R072
     * too.
     */
    @Test
    void whoIsChosenIsWhoAWalkOverEverybodyWouldFind() {
        Random random = new Random(5);
        for (int step = 0; step < 400; step++) {
            clock.advance(Duration.ofMillis(7));
            String somebody = user(random.nextInt(PEOPLE));
            switch (random.nextInt(5)) {
                case 0 -> presence.set(somebody, State.OFFLINE, null, "command");
                case 1 -> presence.set(somebody, State.ONLINE, null, "command");
                case 2 ->
                    inTransaction(() -> {
                        assigner.moved(null, somebody);
                        return true;
                    });
                default -> {
                    String never = user(random.nextInt(PEOPLE));
                    boolean able = random.nextBoolean();
                    String wanted = able ? ableWalked(never) : walked(never, users());
                    assertThat(chosen(assigner.candidates("客服", able ? "物流" : null, Set.of(never))))
                            .as("step %d", step)
                            .isEqualTo(wanted);
                }
            }
        }
    }

    /** Of those who have the skill, and of everybody when none of them is here. */
    private String ableWalked(String never) {
        List<String> able = users().stream().filter(PoolTest::able).toList();
        boolean anybody = presence.online(able).stream().anyMatch(user -> !user.equals(never));
        return walked(never, anybody ? able : users());
    }

    /** Least loaded, then longest idle, then by id, among those here: by the store alone. */
    private String walked(String never, List<String> among) {
        record Seen(String user, int open, Instant given) {}
        Set<String> here = presence.online(among);
        return inTransaction(() -> sql.sql("SELECT user_id, open_count, last_given_at FROM assignment_load")
                        .query((row, number) -> new Seen(
                                row.getString(1),
                                row.getInt(2),
                                row.getTimestamp(3) == null
                                        ? Instant.EPOCH
                                        : row.getTimestamp(3).toInstant()))
                        .list())
                .stream()
                .collect(Collectors.collectingAndThen(
                        Collectors.toMap(Seen::user, seen -> seen),
                        known -> here.stream()
                                .filter(user -> !user.equals(never))
                                .map(user -> known.getOrDefault(user, new Seen(user, 0, Instant.EPOCH)))
                                .min(Comparator.comparingInt(Seen::open)
                                        .thenComparing(Seen::given)
                                        .thenComparing(Seen::user))
                                .orElseThrow()
                                .user()));
    }

    @Test
    void whoIsFullIsSteppedOverAndWhoMustNotHaveItToo() {
        people(1, "客服");
        Candidates candidates = assigner.candidates("客服", Set.of(user(3)));
        assertThat(candidates.count()).isEqualTo(PEOPLE - 1);
        assertThat(candidates.include(user(3))).isFalse();
        Set<String> given = IntStream.range(0, PEOPLE - 1)
                .mapToObj(any -> String.valueOf(chosen(candidates)))
                .collect(Collectors.toSet());
        assertThat(given).hasSize(PEOPLE - 1).doesNotContain(user(3), "null");
        Decision queue = inTransaction(() -> assigner.choose(candidates, null));
        assertThat(queue.holder()).isNull();
        assertThat(queue.why()).contains(String.valueOf(PEOPLE - 1));

        inTransaction(() -> {
            assigner.moved(user(7), null);
            return true;
        });
        assertThat(chosen(candidates.without(user(7)))).isNull();
        assertThat(chosen(candidates)).isEqualTo(user(7));
    }

    @Test
    void manyAtOnceGoToDifferentPeopleAndNobodyIsAboveTheCapacity() throws Exception {
        people(2, "客服");
        ExecutorService raising = Executors.newFixedThreadPool(8);
        try {
            List<Callable<String>> raises = IntStream.range(0, 2 * PEOPLE + 20)
                    .<Callable<String>>mapToObj(any -> () -> String.valueOf(tried(() -> chosen(candidates()))))
                    .toList();
            int given = 0;
            for (var raised : raising.invokeAll(raises)) {
                given += raised.get().equals("null") ? 0 : 1;
            }
            assertThat(given).isEqualTo(2 * PEOPLE);
        } finally {
            raising.shutdown();
        }
        assertThat(users()).extracting(this::open).containsOnly(2);
    }

    @Test
    void whileOneIsBeingGivenWorkTheNextGoesToAnother() {
        Candidates all = candidates();
        inTransaction(() -> {
            String first = assigner.choose(all, null).holder();
            assertThat(chosen(all)).isNotEqualTo(first);
            return first;
        });
        assertThat(chosen(all)).isNotNull();
    }

    @Test
    void whoGoesIsGoneAtOnceAlsoFromCandidatesThatWereAskedForBefore() {
        Candidates before = candidates();
        users().stream()
                .filter(user -> !user.equals(user(9)))
                .forEach(user -> presence.set(user, State.OFFLINE, null, "command"));
        assertThat(candidates().here()).extracting(Member::userId).containsExactly(user(9));
        assertThat(chosen(before)).isEqualTo(user(9));
        presence.set(user(9), State.LEAVE, null, "command");
        assertThat(candidates().anybodyHere()).isFalse();
        assertThat(chosen(before)).isNull();
    }

    @Test
    void timeAloneMakesPeopleComeAndGo() {
        users().forEach(user ->
                presence.set(user, State.OFFLINE, clock.instant().plusSeconds(1), "command"));
        presence.set(user(1), State.BUSY, clock.instant().plus(Duration.ofMinutes(10)), "command");
        clock.advance(Duration.ofSeconds(2));
        presence.touch(user(1), "press");
        presence.touch(user(2), "press");
        assertThat(names(candidates())).containsExactly(user(2));
        clock.advance(Duration.ofMinutes(11));
        assertThat(names(candidates())).containsExactlyInAnyOrder(user(1), user(2));
        presence.touch(user(2), "press");
        clock.advance(Duration.ofMinutes(5));
        assertThat(names(candidates())).containsExactly(user(2));
        clock.advance(Duration.ofMinutes(10));
        assertThat(candidates().anybodyHere()).isFalse();
    }

    @Test
    void anotherRosterIsDealtByAtOnce() {
        Candidates before = candidates();
        chosen(before);
        roster.replace(roster.read("""
                teams:
                  - {id: cs, name: 客服组, roles: [客服]}
                members:
                  - {userId: %s, name: 留下, teams: [cs], roles: [客服], capacity: 2}
                """.formatted(user(50))));
        assertThat(chosen(before)).isEqualTo(user(50));
        assertThat(chosen(candidates())).isEqualTo(user(50));
        assertThat(chosen(before)).isNull();
    }

    @Test
    void withoutRedisTheStoreDecidesAndAfterItThePoolIsTrueAgain() {
        chosen(candidates());
        REDIS.stop();
        try {
            users().stream().skip(2).forEach(user -> presence.set(user, State.OFFLINE, null, "command"));
            Candidates degraded = candidates();
            assertThat(names(degraded)).containsExactly(user(0), user(1));
            assertThat(List.of(String.valueOf(chosen(degraded)), String.valueOf(chosen(degraded))))
                    .containsExactlyInAnyOrder(user(0), user(1));
        } finally {
            REDIS.start();
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> !presence.degraded());
        assertThat(names(candidates())).containsExactly(user(0), user(1));
        assertThat(chosen(candidates())).isIn(user(0), user(1));
    }

    /** A step that begins inside of a press: Redis is not asked there, and who is gone by the store gets nothing. */
    @Test
    void insideOfATransactionWhoseTurnItIsIsLookedUpInTheStore() {
        clock.advance(Duration.ofMinutes(10)); // so that nobody goes over what has changed lately
        String first = walked("nobody", users());
        assertThat(candidates().include(first)).isTrue();
        inTransaction(() -> sql.sql("UPDATE presence_person SET said = 'offline' WHERE user_id = ?")
                .param(first)
                .update());
        Decision chosen = inTransaction(() -> assigner.choose(candidates(), null));
        assertThat(chosen.holder()).isNotNull().isNotEqualTo(first);
        assertThat(chosen.why()).contains("在线 " + PEOPLE + " 人");
        assertThat(inTransaction(() -> assigner.choose(assigner.candidates("客服", Set.of(first)), null))
                        .holder())
                .isNotNull();
    }

    /** R072: far behind the front of everybody, and looked up all the same; not with one statement more. */
    @Test
    void insideOfATransactionWhoHasTheSkillIsFoundHoweverFarBehind() {
        users().stream().filter(PoolTest::able).forEach(user -> give(user, 7));
        users().forEach(loads::forget);
        chosen(assigner.candidates("客服", "物流", Set.of()));
        String first = ableWalked("nobody");
        clock.advance(Duration.ofMinutes(10));
        Decision chosen = inTransaction(() -> assigner.choose(assigner.candidates("客服", "物流", Set.of()), null));
        assertThat(chosen.holder()).isEqualTo(first);
        assertThat(chosen.why())
                .contains("会「物流」的客服在线 %d 人"
                        .formatted(users().stream().filter(PoolTest::able).count()))
                .doesNotContain("不在");

        for (Candidates asked : List.of(candidates(), candidates().preferring("物流"))) {
            users().forEach(loads::forget);
            assertThat(statements(asked))
                    .as("who is here is read once, and one row is written")
                    .isEqualTo(2);
        }
    }

    private long statements(Candidates candidates) {
        return inTransaction(() -> {
            long before = statements();
            assigner.choose(candidates, null);
            return statements() - before - 1;
        });
    }

    private long statements() {
        return sql.sql("SHOW SESSION STATUS LIKE 'Questions'")
                .query((row, number) -> row.getLong(2))
                .single();
    }

    @Test
    void anotherInstanceIsHeardOf() {
        people(3, "客服");
        try (ConfigurableApplicationContext other = other()) {
            Assigner theirs = other.getBean(Assigner.class);
            TransactionTemplate there = other.getBean(TransactionTemplate.class);
            for (int i = 0; i < 3 * PEOPLE; i++) {
                clock.advance(Duration.ofMillis(5));
                if (i % 2 == 0) {
                    chosen(candidates());
                } else {
                    Candidates candidates = theirs.candidates("客服", Set.of());
                    there.executeWithoutResult(status -> theirs.choose(candidates, null));
                }
            }
            await().untilAsserted(() -> {
                chosen(candidates());
                assertThat(users()).extracting(this::open).containsOnly(3);
            });
            assertThat(chosen(candidates())).isNull();

            there.executeWithoutResult(status -> {
                theirs.moved(user(100), null);
                theirs.moved(user(100), null);
            });
            await().until(() -> user(100).equals(chosen(candidates())));

            other.getBean(Presence.class).set(user(100), State.BUSY, null, "command");
            await().atMost(Duration.ofSeconds(2)).until(() -> !candidates().include(user(100)));
            assertThat(chosen(candidates())).isNull();
        }
    }

    /** Of somebody far behind the front: read again behind the decisions. */
    @Test
    void whoseHandsAnotherInstanceFreedIsNextBeforeLong() {
        String behind = user(120);
        users().forEach(user -> give(user, 5));
        give(behind, 9);
        users().forEach(loads::forget);
        assertThat(chosen(candidates())).isNotEqualTo(behind);
        give(behind, 0);
        await().until(() -> behind.equals(rolledBack(candidates())));
    }

    private void give(String user, int open) {
        inTransaction(() -> sql.sql("""
                        INSERT INTO assignment_load (user_id, open_count) VALUES (?, ?)
                        ON DUPLICATE KEY UPDATE open_count = VALUES(open_count)
                        """).params(user, open).update());
    }

    private ConfigurableApplicationContext other() {
        return new SpringApplicationBuilder(Baton.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--baton.command=test",
                        "--logging.level.root=warn",
                        "--spring.datasource.url=" + environment.getRequiredProperty("spring.datasource.url"),
                        "--spring.datasource.username=" + environment.getRequiredProperty("spring.datasource.username"),
                        "--spring.datasource.password=" + environment.getRequiredProperty("spring.datasource.password"),
                        "--spring.data.redis.url=" + REDIS.url());
    }

    private void people(int capacity, String role) {
        StringBuilder members = new StringBuilder();
        users().forEach(user ->
                members.append("  - {userId: %s, name: 人%s, teams: [cs], roles: [%s], skills: [%s], capacity: %d}%n"
                        .formatted(user, user, role, able(user) ? "物流" : "", capacity)));
        roster.replace(roster.read("""
                teams:
                  - {id: cs, name: 客服组, roles: [客服]}
                members:
                """ + members));
    }

    private static List<String> users() {
        return IntStream.range(0, PEOPLE).mapToObj(PoolTest::user).toList();
    }

    /** Has the skill: a few, far apart. */
    private static boolean able(String user) {
        return user.endsWith("7");
    }

    private static String user(int number) {
        return "p-%03d".formatted(number);
    }

    private Candidates candidates() {
        return assigner.candidates("客服", Set.of());
    }

    private static List<String> names(Candidates candidates) {
        return candidates.here().stream().map(Member::userId).toList();
    }

    private int open(String user) {
        return inTransaction(() -> sql.sql("SELECT open_count FROM assignment_load WHERE user_id = ?")
                .param(user)
                .query(Integer.class)
                .single());
    }

    private @Nullable String chosen(Candidates candidates) {
        return inTransaction(() -> assigner.choose(candidates, null)).holder();
    }

    private String rolledBack(Candidates candidates) {
        return new TransactionTemplate(transactions).execute(status -> {
            status.setRollbackOnly();
            return String.valueOf(assigner.choose(candidates, null).holder());
        });
    }

    private static <T> T tried(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.get();
            } catch (PessimisticLockingFailureException lockedOut) {
                assertThat(attempt).isLessThan(4);
            }
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        TransactionTemplate own = new TransactionTemplate(transactions);
        own.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        return own.execute(status -> work.get());
    }
}
