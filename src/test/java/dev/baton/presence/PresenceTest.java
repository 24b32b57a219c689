package dev.baton.presence;

import static dev.baton.presence.PresenceRoom.monday;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import dev.baton.roster.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.MessageSource;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.StringRedisTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** R069: who is here, by what they said and did, and only they get work. */
@SpringBootTest(classes = PresenceRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class PresenceTest {

    private static final List<String> EVERYBODY = List.of("u-zhang", "u-li", "u-wang");

    @Autowired
    PresenceCache cache;

    @Autowired
    PresenceKeeper keeper;

    @Autowired
    PresenceMapper mapper;

    @Autowired
    PresenceEvents events;

    @Autowired
    PresenceRoom room;

    @Autowired
    Roster roster;

    @Autowired
    SettableClock clock;

    @Autowired
    JdbcClient sql;

    @Autowired
    StringRedisTemplate redis;

    @Autowired
    MessageSource messages;

    @Autowired
    PlatformTransactionManager transactions;

    private Presence presence;
    private Punches punches;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, PresenceTest.class);
    }

    @BeforeEach
    void nobodyHasComeYet() {
        inTransaction(() -> sql.sql("delete from presence_person").update());
        redis.delete(redis.keys("baton:presence:*"));
        cache.doubt();
        clock.set(monday("09:00"));
        presence = new Presence(mapper, cache, events, roster, messages, transactions, clock);
        punches = new Punches(presence, roster, clock);
        roster.replace(roster.read(PresenceRoom.PEOPLE));
        awaitBelieved();
        room.changes.clear();
    }

    @Test
    void aShiftAloneIsNotBeingHere() {
        assertThat(presence.online(EVERYBODY)).isEmpty();
        assertThat(presence.here("u-zhang"))
                .isEqualTo(new Here("u-zhang", State.OFFLINE, Instant.EPOCH, "排班中，还没上线", null, null, null));
        assertThat(presence.here("u-wang").reason()).isEqualTo("还没上过线");
    }

    @Test
    void aPressCountsFifteenMinutes() {
        touchAt("09:00:00", "press");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        touchAt("09:00:40", "press");
        clock.set(monday("09:15:39"));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        assertThat(presence.here("u-zhang"))
                .isEqualTo(new Here(
                        "u-zhang",
                        State.ONLINE,
                        monday("09:00"),
                        "14 分钟前按过卡片，排班至 18:00",
                        monday("09:15:40"),
                        "press",
                        null));
        clock.set(monday("09:15:40"));
        assertThat(presence.online(EVERYBODY)).isEmpty();
        assertThat(presence.here("u-zhang").since()).isEqualTo(monday("09:15:40"));
    }

    @Test
    void comingOnlineLastsUntilTheEndOfTheShift() {
        say("u-zhang", State.ONLINE, null);
        clock.set(monday("17:59:59"));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        assertThat(presence.here("u-zhang").reason()).isEqualTo("自己上线，排班至 18:00");
        assertThat(presence.here("u-zhang").until()).isEqualTo(monday("18:00"));
        clock.set(monday("18:00"));
        assertThat(presence.online(EVERYBODY)).isEmpty();
        assertThat(presence.here("u-zhang").reason()).isEqualTo("班次 18:00 结束");
        assertThat(presence.here("u-zhang").since()).isEqualTo(monday("18:00"));
    }

    @Test
    void whoComesBeforeTheShiftStaysUntilItsEnd() {
        clock.set(monday("20:00"));
        say("u-li", State.ONLINE, null);
        assertThat(presence.here("u-li").until()).isEqualTo(monday("06:00").plus(Duration.ofDays(1)));
    }

    /** R069: on Friday evening 上线 means this evening, not the weekend and Monday. */
    @Test
    void offShiftSomebodyIsOnlineOrBusyForTwoHours() {
        for (State state : List.of(State.ONLINE, State.BUSY)) {
            clock.set(monday("18:10").plus(Duration.ofDays(4)));
            assertThat(presence.set("u-zhang", state, null, "command"))
                    .isEqualTo(monday("20:10").plus(Duration.ofDays(4)));
            assertThat(presence.here("u-zhang").state()).isEqualTo(state);
            assertThat(presence.here("u-zhang").reason()).endsWith("，到 20:10");
            clock.set(monday("20:10").plus(Duration.ofDays(4)));
            assertThat(presence.here("u-zhang").state()).isEqualTo(State.OFFLINE);
            assertThat(presence.here("u-zhang").reason()).endsWith("，20:10 到点");
            clock.set(monday("06:59"));
            assertThat(presence.set("u-zhang", state, null, "command"))
                    .as("the shift begins in two hours and a minute")
                    .isEqualTo(monday("08:59"));
        }
    }

    /** R069, R107: who is busy until the shift ends has gone home then. */
    @Test
    void busyEndsWithTheShift() {
        clock.set(monday("17:30"));
        say("u-zhang", State.BUSY, null);
        assertThat(presence.here("u-zhang").until()).isEqualTo(monday("18:00"));
        assertThat(presence.here("u-zhang").reason()).isEqualTo("忙碌，排班至 18:00");
        clock.set(monday("18:00"));
        assertThat(presence.here("u-zhang").state()).isEqualTo(State.OFFLINE);
        assertThat(presence.here("u-zhang").since()).isEqualTo(monday("18:00"));
        assertThat(presence.here("u-zhang").reason()).isEqualTo("班次 18:00 结束");
    }

    /** R069: the attendance system is asked five minutes after the shift began; who came early is here nevertheless. */
    @Test
    void aPunchForTheShiftThatHasJustBegunIsHeardOfLate() {
        clock.set(monday("09:05"));
        punches.punched("u-zhang", Attendance.IN, monday("08:45"));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        assertThat(presence.here("u-zhang").reason()).isEqualTo("打过上班卡，排班至 18:00");
        clock.set(monday("09:19"));
        punches.punched("u-zhang", Attendance.IN, monday("08:45"));
        clock.set(monday("09:20"));
        assertThat(presence.online(EVERYBODY)).as("said twice it is one punch").isEmpty();

        punches.punched("u-li", Attendance.IN, monday("08:45"));
        assertThat(presence.online(EVERYBODY)).as("no shift of hers has begun").isEmpty();
        clock.set(monday("09:05").plus(Duration.ofDays(1)));
        punches.punched("u-zhang", Attendance.IN, monday("09:21"));
        assertThat(presence.online(EVERYBODY)).as("that was yesterday's shift").isEmpty();
    }

    /** R069, R107: who went to lunch between two shifts and was back before the second has not gone home. */
    @Test
    void aPunchOutHeardOfInTheNextShiftSendsNobodyHome() {
        roster.replace(roster.read(PresenceRoom.PEOPLE.replace(
                "{members: [u-zhang], days: [1,2,3,4,5], from: \"09:00\", to: \"18:00\"}", """
                {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "12:00"}
                  - {members: [u-zhang], days: [1,2,3,4,5], from: "13:30", to: "18:00"}""")));
        touch("u-zhang", "11:50");
        clock.set(monday("13:35"));
        punches.punched("u-zhang", Attendance.OUT, monday("12:08"));
        punches.punched("u-zhang", Attendance.IN, monday("13:20"));

        assertThat(presence.here("u-zhang").reason()).isEqualTo("打过上班卡，排班至 18:00");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        touch("u-zhang", "15:00");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
    }

    /** R069: all punches of half a day are heard again when somebody's leave is approved. */
    @Test
    void lastEveningsPunchOutHeardOfThisMorningSendsNobodyHome() {
        touch("u-zhang", "17:50");
        clock.set(monday("09:10").plus(Duration.ofDays(1)));
        punches.punched("u-zhang", Attendance.OUT, monday("18:20"));
        assertThat(presence.here("u-zhang").reason()).isEqualTo("排班中，还没上线");
        presence.touch("u-zhang", "press");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
    }

    /** R069: at two to the doctor, at half past three back. */
    @Test
    void whoPunchesInAgainIsBack() {
        say("u-zhang", State.ONLINE, null);
        clock.set(monday("14:01"));
        punches.punched("u-zhang", Attendance.OUT, monday("14:00"));
        assertThat(presence.here("u-zhang").state()).isEqualTo(State.OFFLINE);
        assertThat(presence.here("u-zhang").since())
                .as("gone since then, not since we know")
                .isEqualTo(monday("14:00"));
        touch("u-zhang", "14:30");
        assertThat(presence.online(EVERYBODY)).as("a press is no punch").isEmpty();
        clock.set(monday("15:31"));
        presence.touch("u-zhang", "press");
        punches.punched("u-zhang", Attendance.OUT, monday("14:00"));
        punches.punched("u-zhang", Attendance.IN, monday("15:30"));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        clock.set(monday("15:40"));
        punches.punched("u-zhang", Attendance.OUT, monday("14:00"));
        assertThat(presence.online(EVERYBODY)).as("heard again").containsExactly("u-zhang");

        say("u-wang", State.OFFLINE, null);
        punches.punched("u-wang", Attendance.IN, monday("15:40"));
        assertThat(presence.online(EVERYBODY)).as("what she said herself holds").containsExactly("u-zhang");
    }

    @Test
    void withoutShiftsOnlineLastsUntilChangedOrTheTimeGiven() {
        say("u-wang", State.ONLINE, null);
        clock.advance(Duration.ofDays(3));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-wang");
        say("u-wang", State.ONLINE, clock.instant().plusSeconds(60));
        clock.advance(Duration.ofSeconds(60));
        assertThat(presence.online(EVERYBODY)).isEmpty();
    }

    @Test
    void whatWasSaidHoldsAgainstWhatIsDone() {
        for (State state : List.of(State.BUSY, State.LEAVE, State.OFFLINE)) {
            say("u-wang", state, null);
            presence.touch("u-wang", "press");
            clock.advance(Duration.ofMinutes(2));
            presence.touch("u-wang", "press");
            assertThat(presence.online(EVERYBODY)).as(state.wire()).isEmpty();
            assertThat(presence.here("u-wang").state()).isEqualTo(state);
        }
    }

    @Test
    void afterATimeGivenWhatIsDoneCountsAgain() {
        say("u-wang", State.BUSY, monday("09:30"));
        touch("u-wang", "09:29:00");
        assertThat(presence.online(EVERYBODY)).isEmpty();
        clock.set(monday("09:30"));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-wang");
    }

    @Test
    void goingOfflineEndsWithTheNextShiftThatStarts() {
        say("u-zhang", State.OFFLINE, null);
        assertThat(presence.here("u-zhang").until()).isEqualTo(monday("09:00").plus(Duration.ofDays(1)));
        touch("u-zhang", "15:00");
        assertThat(presence.online(EVERYBODY)).isEmpty();
        clock.set(monday("09:01").plus(Duration.ofDays(1)));
        assertThat(presence.online(EVERYBODY)).isEmpty();
        presence.touch("u-zhang", "press");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");

        say("u-zhang", State.LEAVE, null);
        assertThat(presence.here("u-zhang").until())
                .as("leave ends with no shift")
                .isNull();
    }

    @Test
    void theHouseIsToldOnlyOfRealChanges() {
        presence.touch("u-zhang", "press");
        told(State.ONLINE);
        clock.advance(Duration.ofMinutes(2));
        presence.touch("u-zhang", "press");
        say("u-zhang", State.ONLINE, null);
        told();
        say("u-zhang", State.BUSY, null);
        told(State.BUSY);
        say("u-zhang", State.OFFLINE, null);
        presence.touch("u-zhang", "press");
        told();
        say("u-zhang", State.ONLINE, null);
        told(State.ONLINE);
        clock.set(monday("19:00"));
        presence.touch("u-zhang", "press");
        told(State.ONLINE);
    }

    @Test
    void theHouseIsToldAfterTheCommitOnly() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            presence.set("u-zhang", State.ONLINE, null, "api");
            presence.touch("u-wang", "api");
            status.setRollbackOnly();
        });
        told();
        assertThat(presence.online(EVERYBODY)).isEmpty();
        inTransaction(() -> {
            presence.set("u-zhang", State.ONLINE, null, "api");
            return presence.online(EVERYBODY);
        });
        told(State.ONLINE);
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
    }

    @Test
    void twoInstancesTellOnceAndAgree() throws Exception {
        PresenceCache otherCache = new PresenceCache(redis);
        PresenceKeeper otherKeeper = new PresenceKeeper(mapper, otherCache, transactions, clock);
        otherKeeper.start();
        Presence other = new Presence(mapper, otherCache, events, roster, messages, transactions, clock);
        await().until(otherCache::believed);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Presence one = i % 2 == 0 ? presence : other;
            all.add(threads.submit(() -> {
                go.await();
                one.touch("u-wang", "press");
                return null;
            }));
        }
        go.countDown();
        for (Future<?> each : all) {
            each.get(20, TimeUnit.SECONDS);
        }
        told(State.ONLINE);
        other.set("u-wang", State.BUSY, null, "command");
        await().atMost(PresenceCache.HEARD_WITHIN.multipliedBy(20))
                .until(() -> presence.online(EVERYBODY).isEmpty());
        told(State.BUSY);
        threads.shutdown();
        otherKeeper.stop();
    }

    @Test
    void aLateWordOfAnotherInstanceDoesNotOverwriteANewerOne() {
        Signal older = Signal.none("u-wang").said(State.BUSY, clock.instant(), null, "command", true);
        say("u-wang", State.ONLINE, null);
        clock.advance(Duration.ofSeconds(5));
        say("u-wang", State.ONLINE, null);
        cache.put(List.of(older));
        assertThat(presence.online(EVERYBODY)).containsExactly("u-wang");
    }

    @Test
    void aWipedRedisIsAnsweredFromSqlAndFilledAgain() {
        say("u-zhang", State.ONLINE, null);
        long doubts = cache.doubtsSoFar();
        redis.delete(redis.keys("baton:presence:*"));
        await().until(() -> {
            assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
            return cache.doubtsSoFar() > doubts; // it may be filled again and believed before we look
        });
        awaitBelieved();
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang");
        assertThat(redis.keys("baton:presence:*")).hasSize(2);
    }

    @Test
    void aRedisThatComesBackWithAnOlderCopyIsNotBelieved() {
        say("u-zhang", State.ONLINE, null);
        Map<String, byte[]> snapshot = snapshot();
        say("u-zhang", State.OFFLINE, null);
        assertThat(presence.online(EVERYBODY)).isEmpty();
        isDoubtedWhenItIsBack(snapshot);
    }

    @Test
    void norOneFromBeforeItWasLastMadeWhole() {
        say("u-zhang", State.ONLINE, null);
        Map<String, byte[]> snapshot = snapshot();
        cache.doubt();
        awaitBelieved();
        say("u-zhang", State.OFFLINE, null);
        assertThat(presence.online(EVERYBODY)).isEmpty();
        isDoubtedWhenItIsBack(snapshot);
    }

    @Test
    void norOneThatWasWipedWhileItWasMadeWhole() {
        say("u-zhang", State.ONLINE, null);
        PresenceCache made = new PresenceCache(redis);
        made.belongsTo(mapper.storeId());
        PresenceCache.Beginning begun = Objects.requireNonNull(made.begin());
        Signal read = Objects.requireNonNull(mapper.find("u-zhang")).signal();
        say("u-zhang", State.OFFLINE, null);
        redis.delete(redis.keys("baton:presence:*"));
        made.put(List.of(read)); // of before, and nobody there knows better
        made.whole(begun, clock.instant());
        assertThat(made.believed()).isFalse();
        assertThat(made.everybody()).isNull();
    }

    private Map<String, byte[]> snapshot() {
        return redis.keys("baton:presence:*").stream()
                .collect(Collectors.toMap(key -> key, key -> Objects.requireNonNull(redis.dump(key))));
    }

    private void isDoubtedWhenItIsBack(Map<String, byte[]> snapshot) {
        long doubts = cache.doubtsSoFar();
        redis.execute((RedisCallback<Boolean>) connection -> {
            snapshot.forEach((key, copy) ->
                    connection.keyCommands().restore(key.getBytes(StandardCharsets.UTF_8), 0, copy, true));
            return true;
        });
        await().until(() -> {
            assertThat(presence.online(EVERYBODY)).isEmpty();
            return cache.doubtsSoFar() > doubts;
        });
        awaitBelieved();
        assertThat(presence.online(EVERYBODY)).isEmpty();
    }

    @Test
    void whoCameIsFoundByAFreshInstanceAlsoWhenRedisLostTheOrderOfChanges() {
        say("u-zhang", State.ONLINE, null);
        redis.delete(redis.keys("baton:presence:*:changes"));
        PresenceCache freshCache = new PresenceCache(redis);
        new PresenceKeeper(mapper, freshCache, transactions, clock).look();
        assertThat(freshCache.believed()).isTrue();
        assertThat(freshCache.everybody()).containsKey("u-zhang");
    }

    /** The database was away for minutes, or this process slept, while another wrote it and died. */
    @Test
    void whatWasSaidDuringAPauseIsFoundHoweverLongItWasR069() {
        keeper.look();
        PresenceMapper.Row wang = new PresenceMapper.Row(
                "u-wang", 1, State.ONLINE.wire(), monday("09:01"), null, "command", false, null, null, null);
        inTransaction(() -> {
            mapper.insert(wang, monday("09:01"));
            return wang;
        });
        clock.set(monday("09:10"));

        keeper.look();

        assertThat(cache.believed()).isTrue();
        assertThat(cache.everybody()).containsKey("u-wang");
    }

    @Test
    void pressesCostOneSqlWriteAMinuteAndAskingCostsNone() {
        presence.touch("u-zhang", "press");
        assertThat(writes(() -> {
                    for (int i = 0; i < 50; i++) {
                        clock.advance(Duration.ofSeconds(1));
                        presence.touch("u-zhang", "press");
                        presence.online(EVERYBODY);
                    }
                }))
                .isZero();
        clock.advance(Duration.ofSeconds(10));
        assertThat(writes(() -> presence.touch("u-zhang", "press"))).isEqualTo(1);
    }

    @Test
    void everybodyOfTheRosterIsListed() {
        say("u-li", State.LEAVE, monday("09:00").plus(Duration.ofDays(2)));
        touch("u-zhang", "09:00");
        assertThat(presence.all()).extracting(Here::userId).containsExactlyElementsOf(EVERYBODY);
        assertThat(presence.all()).extracting(Here::state).containsExactly(State.ONLINE, State.LEAVE, State.OFFLINE);
    }

    private void touchAt(String time, String source) {
        clock.set(monday(time));
        presence.touch("u-zhang", source);
    }

    private void touch(String userId, String time) {
        clock.set(monday(time));
        presence.touch(userId, "press");
    }

    private void say(String userId, State state, @Nullable Instant until) {
        presence.set(userId, state, until, "command");
    }

    /** What the house has been told since the last look, after everything under way has been told. */
    private void told(State... states) {
        events.publish(new PresenceChanged("the end", State.OFFLINE));
        await().until(() -> room.changes.contains(new PresenceChanged("the end", State.OFFLINE)));
        room.changes.remove(new PresenceChanged("the end", State.OFFLINE));
        assertThat(room.changes).extracting(PresenceChanged::now).containsExactly(states);
        room.changes.clear();
    }

    private void awaitBelieved() {
        presence.online(EVERYBODY);
        await().until(() -> {
            keeper.look();
            return cache.believed();
        });
    }

    private <T> T inTransaction(Supplier<T> work) {
        return new TransactionTemplate(transactions).execute(status -> work.get());
    }

    /** Writes that this thread's connection did meanwhile. */
    private long writes(Runnable work) {
        long before = counted();
        work.run();
        return counted() - before;
    }

    private long counted() {
        return inTransaction(() -> {
            List<Map<String, Object>> rows = sql.sql(
                            "show session status where variable_name in ('Com_insert', 'Com_update')")
                    .query()
                    .listOfRows();
            return rows.stream()
                    .mapToLong(row -> Long.parseLong(String.valueOf(row.get("Value"))))
                    .sum();
        });
    }
}
