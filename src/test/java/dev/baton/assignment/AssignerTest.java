package dev.baton.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.TestEngines;
import dev.baton.roster.Member;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Least loaded, then longest idle, never above a capacity, and at the same moment different people. */
@SpringBootTest(properties = "baton.command=test", webEnvironment = SpringBootTest.WebEnvironment.NONE)
class AssignerTest {

    private static final Map<String, Set<String>> SKILLS = Map.of("d", Set.of("物流", "退款"), "e", Set.of("物流"));

    @Autowired
    private Assigner assigner;

    @Autowired
    private Loads loads;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private PlatformTransactionManager transactions;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, AssignerTest.class);
    }

    @BeforeEach
    void nobodyHasAnything() {
        inTransaction(() -> sql.sql("UPDATE assignment_load SET open_count = 0, last_given_at = NULL")
                .update());
        List.of("a", "b", "c", "d", "e", "by hand", "new", "newer", "never given anything")
                .forEach(loads::forget);
    }

    @Test
    void theLeastLoadedIsChosenAndThenWhoWaitedLongest() {
        has("a", 2, "2020-11-22 10:00:00");
        has("b", 1, "2020-11-22 10:00:02");
        has("c", 1, "2020-11-22 10:00:01");
        assertThat(chosen(here(20, "a", "b", "c"))).isEqualTo("c");
        assertThat(chosen(here(20, "a", "b", "c"))).isEqualTo("b");
        assertThat(List.of(open("a"), open("b"), open("c"))).containsExactly(2, 2, 2);
        assertThat(chosen(here(20, "a", "b", "c"))).isEqualTo("a");
        assertThat(chosen(here(20, "a", "b", "c", "never given anything"))).isEqualTo("never given anything");
    }

    /** R062: who asks later why it was this one hears of the others, too, as it was then. */
    @Test
    void theReasonNamesWhoCameNextAndCountsWhoWasFull() {
        has("a", 1, "2020-11-22 10:00:00");
        has("b", 2, "2020-11-22 10:00:00");
        has("c", 3, "2020-11-22 10:00:00");
        has("d", 4, "2020-11-22 10:00:00");
        has("e", 5, "2020-11-22 10:00:00");
        Candidates all = here(5, "a", "b", "c", "d", "e");
        assertThat(inTransaction(() -> assigner.choose(all, null)).why())
                .contains("在线 5 人，a 手上最少（1 单）；其次 b 2 单、c 3 单；1 人手上满了")
                .doesNotContain("不在", "不找", "d 4 单");
        assertThat(inTransaction(() -> assigner.choose(all.without("a"), null)).why())
                .contains("b 手上最少（2 单）；其次 c 3 单、d 4 单；1 人手上满了；这次不找 a");
    }

    @Test
    void whoHasTheSkillGoesFirstLeastLoadedThenLongestIdleR072() {
        has("a", 0, "2020-11-22 10:00:00");
        has("b", 0, "2020-11-22 10:00:00");
        has("d", 2, "2020-11-22 10:00:02");
        has("e", 2, "2020-11-22 10:00:01");
        Candidates all = here(3, "a", "b", "d", "e").preferring("物流");
        Decision longestIdle = inTransaction(() -> assigner.choose(all, null));
        assertThat(longestIdle.holder()).isEqualTo("e");
        assertThat(longestIdle.why()).startsWith("会「物流」的客服在线 2 人，e 手上最少（2 单）；其次 d 2 单");
        assertThat(chosen(all)).isEqualTo("d");
        Decision others = inTransaction(() -> assigner.choose(all, null));
        assertThat(others.holder()).as("those with it are full").isEqualTo("a");
        assertThat(others.why()).startsWith("会「物流」的客服 2 人手上都满了；客服在线 4 人，a 手上最少（0 单）");
        assertThat(List.of(open("a"), open("b"), open("d"), open("e"))).containsExactly(1, 0, 3, 3);

        assertThat(chosen(here(9, "a", "b", "d", "e").preferring("退款"))).isEqualTo("d");
        Decision nobody = inTransaction(() -> assigner.choose(here(9, "a", "b").preferring("退款"), null));
        assertThat(nobody.holder()).isEqualTo("b");
        assertThat(nobody.why()).startsWith("现在没有会「退款」的客服能接；客服在线 2 人");
        Decision never = inTransaction(
                () -> assigner.choose(here(9, "a", "d").preferring("退款").without("d"), null));
        assertThat(never.holder()).isEqualTo("a");
        assertThat(never.why()).startsWith("现在没有会「退款」的客服能接；").contains("这次不找 d");
        assertThat(inTransaction(() -> assigner.choose(here(1, "a", "d").preferring("退款"), null))
                        .holder())
                .as("everybody is full")
                .isNull();
    }

    /**
     * What this process knows says there is room, the store says no: on to the others, and the giver has given once.
     */
    @Test
    void whoTurnsOutToBeFullIsSteppedOverAcrossTheSkill() {
        has("a", 2, "2020-11-22 10:00:00");
        has("b", 0, "2020-11-22 10:00:00");
        has("d", 0, "2020-11-22 10:00:00");
        Candidates all = here(3, "b", "d").preferring("物流");
        assertThat(chosen(all)).isEqualTo("d");
        inTransaction(() -> sql.sql("UPDATE assignment_load SET open_count = 3 WHERE user_id = 'd'")
                .update());
        Decision given = inTransaction(() -> assigner.choose(all, "a"));
        assertThat(given.holder()).isEqualTo("b");
        assertThat(given.counted()).isTrue();
        assertThat(List.of(open("a"), open("b"), open("d"))).containsExactly(1, 1, 3);
    }

    @Test
    void whileOneIsBeingGivenWorkTheNextGoesToAnotherAtOnce() {
        Candidates all = here(20, "a", "b", "c");
        Set<@Nullable String> different = inTransaction(() -> {
            String first = assigner.choose(all, null).holder();
            String second = inTransaction(() -> {
                String inner = assigner.choose(all, null).holder();
                assertThat(chosen(all)).isNotIn(first, inner);
                return inner;
            });
            return Set.of(String.valueOf(first), String.valueOf(second));
        });
        assertThat(different).hasSize(2);
        assertThat(List.of(open("a"), open("b"), open("c"))).containsExactly(1, 1, 1);
    }

    @Test
    void whatIsRolledBackIsNobodysWork() {
        has("a", 0, "2020-11-22 10:00:00");
        has("b", 0, "2020-11-22 10:00:01");
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            assertThat(assigner.choose(here(20, "a", "b"), null).holder()).isEqualTo("a");
            status.setRollbackOnly();
        });
        assertThat(chosen(here(20, "a", "b"))).isEqualTo("a");
    }

    @Test
    void whoHadItHasOneLessAlsoWhenEverybodyElseIsFull() {
        has("a", 3, "2020-11-22 10:00:00");
        has("b", 1, "2020-11-22 10:00:01");
        Decision given = inTransaction(() -> assigner.choose(here(2, "b"), "a"));
        assertThat(given.holder()).isEqualTo("b");
        assertThat(given.counted()).isTrue();
        assertThat(List.of(open("a"), open("b"))).containsExactly(2, 2);

        Decision waits = inTransaction(() -> assigner.choose(here(2, "b"), "a"));
        assertThat(waits.holder()).isNull();
        assertThat(waits.counted()).as("the caller counts it").isFalse();
        assertThat(List.of(open("a"), open("b"))).containsExactly(2, 2);

        Decision again = inTransaction(() -> assigner.choose(here(20, "a"), "a"));
        assertThat(again.holder()).isEqualTo("a");
        assertThat(open("a")).isEqualTo(2);
    }

    @Test
    void manyAtOnceFillEverybodyEvenlyAndNobodyAboveTheCapacity() throws Exception {
        Candidates all = here(7, "a", "b", "c", "d", "e");
        ExecutorService raising = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> raises = IntStream.range(0, 60)
                    .<Callable<Boolean>>mapToObj(any ->
                            () -> tried(() -> assigner.choose(all, null)).holder() != null)
                    .toList();
            int given = 0;
            for (var raised : raising.invokeAll(raises)) {
                given += raised.get() ? 1 : 0;
            }
            assertThat(given).isEqualTo(35);
        } finally {
            raising.shutdown();
        }
        assertThat(all.here())
                .isNotEmpty()
                .allSatisfy(member -> assertThat(open(member.userId())).isEqualTo(7));
    }

    /** A holder was mended by hand in the table of workflows, and nobody thought of this one. */
    @Test
    void whoHoldsByHandAndIsCountedWithNothingCanStillHandItOn() {
        has("a", 0, "2020-11-22 10:00:00");
        has("b", 1, "2020-11-22 10:00:01");
        inTransaction(() -> sql.sql("DELETE FROM assignment_load WHERE user_id IN ('by hand', 'new', 'newer')")
                .update());

        moved("a", "b");
        moved("a", null);
        moved("by hand", "b");
        moved("by hand", "new");
        moved("by hand", null);
        moved("b", "newer");
        assertThat(inTransaction(() -> assigner.choose(here(9, "c"), "a")).counted())
                .isTrue();
        assertThat(inTransaction(() -> assigner.choose(here(9, "d", "e"), "by hand"))
                        .counted())
                .isTrue();

        assertThat(List.of(open("a"), open("b"), open("c"), open("new"), open("newer")))
                .containsExactly(0, 2, 1, 1, 1);
        assertThat(open("d") + open("e")).as("one of them, once").isEqualTo(1);
    }

    private void moved(@Nullable String from, @Nullable String to) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> assigner.moved(from, to));
    }

    private static Candidates here(int capacity, String... users) {
        List<Member> members = List.of(users).stream()
                .map(user -> new Member(
                        user,
                        user,
                        List.of(),
                        List.of("cs"),
                        Set.of("客服"),
                        SKILLS.getOrDefault(user, Set.of()),
                        capacity,
                        null))
                .toList();
        return new Candidates("客服", "cs", Crew.Listed.of(members, null), null, Set.of());
    }

    private void has(String user, int open, String lastGivenAt) {
        inTransaction(() -> sql.sql("""
                        INSERT INTO assignment_load (user_id, open_count, last_given_at) VALUES (?, ?, ?)
                        ON DUPLICATE KEY UPDATE open_count = VALUES(open_count), last_given_at = VALUES(last_given_at)
                        """).params(user, open, lastGivenAt).update());
        loads.forget(user);
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

    /** As every caller does: who waited for somebody who then was full keeps that lock, and two of those may meet. */
    private <T> T tried(Supplier<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return inTransaction(work);
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
