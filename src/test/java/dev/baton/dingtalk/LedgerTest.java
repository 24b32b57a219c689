package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.SettableClock;
import dev.baton.dingtalk.Budget.Level;
import dev.baton.embedded.TestEngines;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;

/** The month's quota: counted in the database, by several instances, through crashes and month ends. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerTest {

    private static final AtomicInteger APPS = new AtomicInteger();
    private static final long QUOTA = 1_000;

    private ConfigurableApplicationContext room;
    private SettableClock clock;
    private String app;

    @BeforeAll
    void open() {
        room = DingTalkRoom.open(TestEngines.freshUrl("ledger"), TestEngines.redisUrl(), Map.of());
    }

    @AfterAll
    void close() {
        room.close();
    }

    @BeforeEach
    void anotherApp() {
        app = "app-" + APPS.incrementAndGet();
        clock = new SettableClock(DingTalkRoom.NOVEMBER);
    }

    private Ledger instance() {
        return new Ledger(
                new Books(room.getBean(BudgetMapper.class), room.getBean(TransactionTemplate.class), app),
                new BudgetProperties(20, QUOTA, 500L, Duration.ofMinutes(5)),
                clock);
    }

    private static void calls(Ledger ledger, int number) {
        for (int i = 0; i < number; i++) {
            ledger.admit(Turn.NORMAL);
            ledger.worked();
        }
    }

    private static DingTalkException refusal(Ledger ledger, Turn turn) {
        DingTalkException refusal = catchThrowableOfType(DingTalkException.class, () -> ledger.admit(turn));
        assertThat(refusal).isNotNull();
        assertThat(refusal.kind()).isEqualTo(DingTalkException.Kind.QUOTA);
        return refusal;
    }

    private static DingTalkException told(String code) {
        return new DingTalkException(ErrorCodes.of(code, 403), code, "refused", List.of());
    }

    @Test
    void twoInstancesCountTogetherAndAnIdleOneGivesBackWhatItDidNotNeed() {
        Ledger one = instance();
        Ledger other = instance();
        calls(one, 33);
        calls(other, 7);
        for (int i = 0; i < 3; i++) {
            one.settle();
            other.settle();
        }
        assertThat(one.budget().calls().used()).isEqualTo(40);
        assertThat(other.budget().calls().used()).isEqualTo(40);
        assertThat(instance().budget().calls().used()).as("not read yet").isZero();
        Ledger restarted = instance();
        restarted.settle();
        assertThat(restarted.budget().calls().used()).isEqualTo(40);
    }

    @Test
    void aCrashCountsAFewTooManyAndNeverTooFew() {
        Ledger crashes = instance();
        calls(crashes, 45);
        Ledger next = instance();
        next.settle();
        assertThat(next.budget().calls().used()).isBetween(45L, 45L + 20);
    }

    @Test
    void whatThePlatformDoesNotCountIsGivenBack() {
        Ledger ledger = instance();
        for (String free :
                List.of("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", ErrorCodes.NO_CONNECTION, "send.too.fast")) {
            ledger.admit(Turn.NORMAL);
            ledger.failed(told(free));
        }
        ledger.admit(Turn.NORMAL);
        ledger.failed(told(ErrorCodes.NO_ANSWER));
        ledger.close();
        assertThat(ledger.budget().calls().used()).isEqualTo(1);
    }

    @Test
    void atEightyNinetyFiveAndAHundredPercentLessAndLessLeaves() {
        Ledger ledger = instance();
        clock.advance(Duration.ofDays(28));
        calls(ledger, 799);
        assertThat(ledger.budget().level()).isEqualTo(Level.FREE);
        calls(ledger, 1);
        assertThat(ledger.budget().level()).isEqualTo(Level.SAVING);
        calls(ledger, 150);
        assertThat(ledger.budget().level()).isEqualTo(Level.NARROW);
        assertThat(refusal(ledger, Turn.NORMAL).code()).isEqualTo(Ledger.NARROW);
        assertThat(refusal(ledger, Turn.INFO).retryAfter()).contains(Ledger.LOOK_AGAIN);
        for (int i = 0; i < 50; i++) {
            ledger.admit(i % 2 == 0 ? Turn.MONEY : Turn.URGENT);
        }
        assertThat(ledger.budget().calls().used()).isEqualTo(QUOTA);
        assertThat(ledger.budget().calls().left()).isZero();
        assertThat(refusal(ledger, Turn.NORMAL).code()).isEqualTo(Ledger.NARROW);
    }

    /** We count more than the platform does, and cannot see what somebody buys: money asks until it hears no. */
    @Test
    void whetherNothingIsLeftForMoneyThePlatformSays() {
        Ledger ledger = instance();
        calls(ledger, 950);
        for (int i = 0; i < 60; i++) {
            ledger.admit(Turn.MONEY);
            ledger.worked();
        }
        assertThat(ledger.budget().level()).isEqualTo(Level.NARROW);
        ledger.admit(Turn.MONEY);
        ledger.failed(told("Forbidden.AccessDenied.ApiCountLimitForOrg"));
        assertThat(ledger.budget().level()).isEqualTo(Level.SPENT);
        assertThat(refusal(ledger, Turn.MONEY).code()).isEqualTo(Ledger.SPENT);
        assertThat(ledger.budget().calls().used()).isEqualTo(QUOTA + 10);
    }

    @Test
    void pushesThatComeAgainAreNotUsedUpAnyMoreForAnyInstance() {
        Ledger one = instance();
        Ledger other = instance();
        one.pushesSpent();
        other.settle();
        assertThat(other.withholdsPushes()).isTrue();
        assertThat(other.budget().pushes().refused()).isTrue();

        other.pushesCome();

        one.settle();
        assertThat(other.withholdsPushes()).isFalse();
        assertThat(one.budget().pushes().refused()).isFalse();
    }

    @Test
    void aMonthThatGoesTooFastSavesEarly() {
        Ledger ledger = instance();
        clock.advance(Duration.ofDays(3));
        calls(ledger, 99);
        assertThat(ledger.budget().calls().forecast()).isEqualTo(990);
        assertThat(ledger.budget().level()).isEqualTo(Level.FREE);
        calls(ledger, 11);
        assertThat(ledger.budget().calls().forecast()).isEqualTo(1_100);
        assertThat(ledger.budget().level()).isEqualTo(Level.SAVING);
        clock.advance(Duration.ofDays(3));
        assertThat(ledger.budget().level()).isEqualTo(Level.FREE);
    }

    @Test
    void theMonthEndsAtMidnightInShanghaiAndWhatWaitedMayLeave() {
        Ledger ledger = instance();
        calls(ledger, 949);
        ledger.admit(Turn.URGENT);
        clock.set(Instant.parse("2026-11-30T15:59:30Z"));
        DingTalkException refusal = refusal(ledger, Turn.NORMAL);
        assertThat(refusal.retryAfter()).contains(Duration.ofSeconds(31));
        clock.advance(refusal.retryAfter().orElseThrow());
        ledger.admit(Turn.NORMAL);
        assertThat(ledger.budget().month()).isEqualTo(YearMonth.of(2026, 12));
        ledger.settle();
        ledger.close();
        assertThat(ledger.budget().calls().used()).isEqualTo(1);
        Books books = new Books(room.getBean(BudgetMapper.class), room.getBean(TransactionTemplate.class), app);
        List<BudgetMapper.Row> november = books.rows(YearMonth.of(2026, 11));
        assertThat(november).hasSize(1);
        assertThat(november.get(0).used()).isEqualTo(950);
    }

    @Test
    void thePlatformsOwnWordCountsAndIsAskedAgainOnceAnHour() {
        Ledger one = instance();
        Ledger other = instance();
        one.admit(Turn.MONEY);
        one.failed(told("Forbidden.AccessDenied.ApiCountLimitForOrg"));
        other.settle();
        assertThat(refusal(other, Turn.MONEY).code()).isEqualTo(Ledger.SPENT);
        assertThat(other.budget().calls().left()).isZero();
        assertThat(other.budget().calls().refused()).isTrue();

        clock.advance(Ledger.ASK_AGAIN);
        one.admit(Turn.NORMAL);
        assertThatThrownBy(() -> other.admit(Turn.MONEY)).isInstanceOf(DingTalkException.class);
        one.worked();
        other.settle();
        other.admit(Turn.NORMAL);
        assertThat(other.budget().level()).isEqualTo(Level.FREE);
    }

    @Test
    void quotaOfSomethingElseDoesNotStopTheRest() {
        Ledger ledger = instance();
        ledger.admit(Turn.MONEY);
        ledger.failed(told("ding.serverquota.insufficient"));
        ledger.admit(Turn.INFO);
        assertThat(ledger.budget().level()).isEqualTo(Level.FREE);
    }

    @Test
    void pushesAndPressesAreCountedApart() {
        Ledger ledger = instance();
        for (int i = 0; i < 3; i++) {
            ledger.count(Ledger.Kind.PUSH);
            ledger.count(Ledger.Kind.PRESS);
        }
        ledger.count(Ledger.Kind.PRESS);
        ledger.close();
        Ledger next = instance();
        next.settle();
        assertThat(next.budget().pushes().used()).isEqualTo(3);
        assertThat(next.budget().presses()).isEqualTo(4);
        ledger.pushesSpent();
        next.settle();
        assertThat(next.budget().pushes().level()).isEqualTo(Level.SPENT);
        assertThat(next.budget().level()).as("calls go on").isEqualTo(Level.FREE);
    }

    @Test
    void withoutADatabaseCallsGoOnAndAreCountedInThisProcess() {
        Ledger ledger = new Ledger(null, new BudgetProperties(20, QUOTA, 500L, Duration.ofMinutes(5)), clock);
        calls(ledger, 30);
        assertThat(ledger.budget().calls().used()).isEqualTo(30);
    }
}
