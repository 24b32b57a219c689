package dev.baton.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import dev.baton.request.Inbox.Abandoned;
import dev.baton.request.Inbox.Taken;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * X02, X03: what was pushed counts once over repeats, instances and restarts, and a death in the middle loses nothing.
 */
@SpringBootTest(classes = RequestRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
class InboxTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    Inbox inbox;

    @Autowired
    InboxMapper mapper;

    @Autowired
    RequestCache cache;

    @Autowired
    JdbcClient sql;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    SettableClock clock;

    private TransactionTemplate transaction;
    private RequestId id;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, InboxTest.class);
    }

    @BeforeEach
    void empty() {
        transaction = new TransactionTemplate(transactions);
        transaction.executeWithoutResult(
                status -> sql.sql("delete from request_inbox").update());
        id = new RequestId("message", "robot|msg" + NUMBER.incrementAndGet());
    }

    /** The same store, seen by another instance or after a restart. */
    private Inbox another() {
        return new Inbox(mapper, cache, transactions, clock);
    }

    @Test
    void whatIsDoneStaysDoneOverRestarts() {
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.OURS);
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.UNDER_WAY);
        inbox.done(id);
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.DONE);
        assertThat(another().take(id, "{}")).isEqualTo(Taken.DONE);
        clock.advance(Duration.ofDays(2));
        assertThat(another().take(id, "{}")).isEqualTo(Taken.DONE);
        assertThat(kept("payload"))
                .as("what was said is not kept longer than needed")
                .containsExactly("null");
        assertThat(kept("request")).containsExactly("null");
    }

    @Test
    void whatFailedIsNewAgain() {
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.OURS);
        inbox.forget(id);
        assertThat(another().take(id, "{}")).isEqualTo(Taken.OURS);
    }

    @Test
    void aHundredAtOnceOnTwoInstancesAreOneWork() throws Exception {
        Inbox other = another();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Taken>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Inbox mine = i % 2 == 0 ? inbox : other;
            all.add(threads.submit(() -> {
                go.await();
                return mine.take(id, "{}");
            }));
        }
        go.countDown();
        List<Taken> taken = new ArrayList<>();
        for (Future<Taken> each : all) {
            taken.add(each.get(30, TimeUnit.SECONDS));
        }
        threads.shutdown();
        assertThat(taken).filteredOn(Taken.OURS::equals).hasSize(1);
        assertThat(taken).filteredOn(Taken.UNDER_WAY::equals).hasSize(99);
    }

    @Test
    void whatAnInstanceDiedOfIsTakenOverOnce() {
        Inbox dead = another();
        assertThat(dead.take(id, "{\"text\":\"接手 8861 👍\"}")).isEqualTo(Taken.OURS);
        passes(Inbox.LEASE.dividedBy(2));
        assertThat(inbox.abandoned(10)).isEmpty();
        passes(Inbox.LEASE.dividedBy(2));
        List<Abandoned> found = inbox.abandoned(10);
        assertThat(found).extracting(Abandoned::id).containsExactly(id);
        assertThat(found.get(0).payload()).isEqualTo("{\"text\":\"接手 8861 👍\"}");
        assertThat(another().abandoned(10)).isEmpty();
        inbox.done(id);
        assertThat(another().take(id, "{}")).isEqualTo(Taken.DONE);
    }

    /** No time service after it was resumed, for example. */
    @Test
    void aMachineWhoseClockIsWrongTakesNothingFromWhoIsAtWork() {
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.OURS);
        SettableClock ahead = new SettableClock(clock.instant().plus(Inbox.LEASE.multipliedBy(2)));
        Inbox other = new Inbox(mapper, cache, transactions, ahead);

        assertThat(other.abandoned(10)).isEmpty();
        assertThat(other.take(id, "{}")).isEqualTo(Taken.UNDER_WAY);
    }

    @Test
    void aRepeatAfterTheDeathIsTheOneThatWorks() {
        assertThat(another().take(id, "{}")).isEqualTo(Taken.OURS);
        passes(Inbox.LEASE);
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.OURS);
        assertThat(another().abandoned(10)).isEmpty();
    }

    @Test
    void longWorkIsNotTakenAway() {
        assertThat(inbox.take(id, "{}")).isEqualTo(Taken.OURS);
        for (int i = 0; i < 5; i++) {
            passes(Inbox.LEASE.dividedBy(2));
            inbox.renew();
            assertThat(another().abandoned(10)).isEmpty();
        }
        inbox.leave(id);
        inbox.take(new RequestId("message", "another"), "{}");
        passes(Inbox.LEASE.dividedBy(2));
        inbox.renew();
        passes(Inbox.LEASE.dividedBy(2));
        assertThat(another().abandoned(10)).extracting(Abandoned::id).containsExactly(id);
    }

    @Test
    void whatEndsEveryInstanceIsGivenUp() {
        another().take(id, "{}");
        for (int i = 1; i < Inbox.ATTEMPTS; i++) {
            passes(Inbox.LEASE);
            assertThat(another().abandoned(10)).hasSize(1);
        }
        passes(Inbox.LEASE);
        assertThat(inbox.abandoned(10)).isEmpty();
        assertThat(another().take(id, "{}")).isEqualTo(Taken.DONE);
    }

    @Test
    void onlyOldAndDoneRowsGo() {
        inbox.take(id, "{}");
        inbox.done(id);
        RequestId owed = new RequestId("event", "owed");
        another().take(owed, "{}");
        clock.advance(Inbox.KEPT);
        RequestId fresh = new RequestId("message", "fresh");
        inbox.take(fresh, "{}");
        inbox.done(fresh);
        inbox.forgetOld();
        assertThat(kept("id")).hasSize(3);
        clock.advance(Duration.ofSeconds(1));
        inbox.forgetOld();
        assertThat(kept("kind")).containsExactlyInAnyOrder("event", "message");
    }

    @Test
    void keysMayBeLongOrOdd() {
        for (String key :
                List.of("k".repeat(100_000), "a'; drop table request_inbox; --", "\ud83d\u0000\u202e", "订单|👍")) {
            RequestId odd = new RequestId("message", key);
            assertThat(inbox.take(odd, key)).isEqualTo(Taken.OURS);
            assertThat(inbox.take(odd, key)).isEqualTo(Taken.UNDER_WAY);
            inbox.done(odd);
        }
    }

    /** By the clock of the database, which is the one that leases go by. */
    private void passes(Duration time) {
        transaction.executeWithoutResult(
                status -> sql.sql("update request_inbox set lease_ends = timestampadd(second, ?, lease_ends)")
                        .param(-time.toSeconds())
                        .update());
    }

    private List<String> kept(String column) {
        return transaction.execute(status -> sql.sql("select " + column + " from request_inbox")
                .query((row, n) -> String.valueOf(row.getString(1)))
                .list());
    }

    /** The store comes back in jerks after both instances lost it: what was taken over till then is done. */
    @Test
    void whatWasTakenOverBeforeTheStoreFailedIsDoneAndTheRestIsFoundAgain() {
        AtomicInteger takings = new AtomicInteger();
        InboxMapper jerky = (InboxMapper) Proxy.newProxyInstance(
                InboxMapper.class.getClassLoader(), new Class<?>[] {InboxMapper.class}, (proxy, method, args) -> {
                    if (method.getName().equals("takeOver") && takings.incrementAndGet() == 2) {
                        throw new IllegalStateException("the store is gone");
                    }
                    return method.invoke(mapper, args);
                });
        RequestId second = new RequestId("event", "second");
        Inbox dead = another();
        dead.take(id, "{}");
        passes(Duration.ofSeconds(1));
        dead.take(second, "{}");
        passes(Inbox.LEASE);
        Inbox survivor = new Inbox(jerky, cache, transactions, clock);

        assertThat(survivor.abandoned(10)).extracting(Abandoned::id).containsExactly(id);

        survivor.renew();
        assertThat(another().abandoned(10)).extracting(Abandoned::id).containsExactly(second);
    }

    /** The store was gone for a moment just when it was to be given back; other work goes on all the time. */
    @Test
    void whatCouldNotBeGivenBackIsFoundThoughItsInstanceIsBusy() {
        InboxMapper broken = (InboxMapper) Proxy.newProxyInstance(
                InboxMapper.class.getClassLoader(), new Class<?>[] {InboxMapper.class}, (proxy, method, args) -> {
                    if (method.getName().equals("leave")) {
                        throw new IllegalStateException("the store is gone");
                    }
                    return method.invoke(mapper, args);
                });
        Inbox busy = new Inbox(broken, cache, transactions, clock);
        RequestId other = new RequestId("message", "robot|msg" + NUMBER.incrementAndGet());
        assertThat(busy.take(id, "{}")).isEqualTo(Taken.OURS);
        assertThat(busy.take(other, "{}")).isEqualTo(Taken.OURS);
        assertThatThrownBy(() -> busy.leave(id)).isInstanceOf(IllegalStateException.class);

        for (int i = 0; i < 5; i++) {
            passes(Duration.ofSeconds(15));
            busy.renew();
        }

        assertThat(another().abandoned(10)).extracting(Abandoned::id).containsExactly(id);
    }
}
