package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.Pushes.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two instances that share what they remember: a push is handled by one of them, once. */
@Timeout(30)
class PushesTest {

    private static final Pushes.Limits LIMITS = new Pushes.Limits(
            Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1));

    private static final Pushes.Limits SHORT = new Pushes.Limits(
            Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofSeconds(1));

    private final Shared shared = new Shared();
    private final List<ChatMessage> messages = new CopyOnWriteArrayList<>();
    private final List<DingTalkEvent> events = new CopyOnWriteArrayList<>();
    private volatile Runnable onMessage = () -> {};
    private volatile Runnable onEvent = () -> {};
    private final List<Pushes> all = new ArrayList<>();
    private final Pushes one = instance(LIMITS);
    private final Pushes two = instance(LIMITS);

    private Pushes instance(Pushes.Limits limits) {
        Pushes pushes = new Pushes(
                limits,
                new Samples.HandClock(),
                Samples.ledger(new Samples.HandClock()),
                Samples.wire(),
                () -> shared,
                () -> null,
                () -> List.of(message -> {
                    messages.add(message);
                    onMessage.run();
                }),
                () -> List.of(event -> {
                    events.add(event);
                    onEvent.run();
                }));
        all.add(pushes);
        return pushes;
    }

    @AfterEach
    void close() throws Exception {
        for (Pushes pushes : all) {
            pushes.destroy();
        }
    }

    private static ChatMessage message() {
        return Objects.requireNonNull(
                Samples.wire().message(Samples.data("stream-bot-text-group-multi-at"), Samples.NOW));
    }

    @Test
    void aRepeatOnAnotherInstanceWaitsForTheFirst() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onMessage = () -> waitFor(release);
        CompletableFuture<Outcome> first = one.message(message());
        await().until(() -> messages.size() == 1);
        CompletableFuture<Outcome> repeat = two.message(message());
        await().until(() -> shared.asked.contains(PushMemory.Seen.UNDER_WAY));
        assertThat(repeat).isNotDone();
        release.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
        assertThat(repeat.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
        assertThat(messages).hasSize(1);
    }

    @Test
    void aRepeatWhoseFirstFailsElsewhereIsHandled() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onMessage = () -> {
            waitFor(release);
            if (messages.size() == 1) {
                throw new IllegalStateException("broken on purpose");
            }
        };
        CompletableFuture<Outcome> first = one.message(message());
        await().until(() -> messages.size() == 1);
        CompletableFuture<Outcome> repeat = two.message(message());
        await().until(() -> shared.asked.contains(PushMemory.Seen.UNDER_WAY));
        release.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.FAILED);
        assertThat(repeat.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
        assertThat(messages).hasSize(2);
    }

    @Test
    void aRepeatOfSomethingLongIsAcknowledgedInTimeAndAskedAnewLater() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onMessage = () -> waitFor(release);
        CompletableFuture<Outcome> first = one.message(message());
        await().until(() -> messages.size() == 1);
        Pushes hasty = instance(SHORT);
        // on a busy machine there may be no time to even ask who has it: then it is pushed again
        await().until(() -> hasty.message(message()).get(5, TimeUnit.SECONDS) == Outcome.LATE);
        release.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
        await().until(() -> hasty.message(message()).get(5, TimeUnit.SECONDS) == Outcome.DONE);
        assertThat(messages).hasSize(1);
    }

    @Test
    void whatADeadInstanceHeardIsFinishedAsItWasHeard() throws Exception {
        ChatMessage heard = message();
        DingTalkEvent event = Samples.wire().event("e1", "user_leave_org", Samples.data("stream-event-user-leave-org"));
        shared.left.add(new PushMemory.Push("message", "robot|1", Samples.wire().kept(heard)));
        shared.left.add(new PushMemory.Push("event", "e1", Samples.wire().kept(event)));
        one.finishAbandoned();
        await().until(() -> shared.done.size() == 2);
        assertThat(messages).containsExactly(heard);
        assertThat(events).containsExactly(event);
    }

    @Test
    void whatCannotBeFinishedIsLeftForLater() {
        shared.left.add(new PushMemory.Push("message", "robot|1", Samples.wire().kept(message())));
        shared.left.add(new PushMemory.Push("message", "robot|2", "{\"broken"));
        onMessage = () -> {
            throw new IllegalStateException("broken on purpose");
        };
        one.finishAbandoned();
        await().until(() -> shared.later.size() == 2);
        assertThat(shared.done).isEmpty();
    }

    @Test
    void whatThereIsNoRoomToFinishIsLeftForLater() throws Exception {
        shared.left.add(new PushMemory.Push("message", "robot|1", Samples.wire().kept(message())));
        shared.left.add(new PushMemory.Push("event", "e1", Samples.wire().kept(event())));
        one.destroy();

        one.finishAbandoned();

        assertThat(shared.later).hasSize(2);
        assertThat(messages).isEmpty();
    }

    private static DingTalkEvent event() {
        return Samples.wire().event("e1", "user_leave_org", Samples.data("stream-event-user-leave-org"));
    }

    /** A slow database, or no thread free: who acknowledges what only this process knows loses it with the process. */
    @Test
    void whatIsNotWrittenDownInTimeIsAskedForAgain() throws Exception {
        CountDownLatch writable = new CountDownLatch(1);
        shared.beforeWriting = () -> waitFor(writable);
        Pushes hasty = instance(SHORT);

        assertThat(hasty.event(event()).get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.FAILED);
        assertThat(hasty.message(message()).get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.FAILED);
        assertThat(events).isEmpty();
        writable.countDown();

        await().until(() -> hasty.event(event()).get(5, TimeUnit.SECONDS) == Outcome.DONE);
        await().until(() -> hasty.message(message()).get(5, TimeUnit.SECONDS) == Outcome.DONE);
        assertThat(events).hasSize(1);
        assertThat(messages).hasSize(1);
    }

    @Test
    void anEventThatFailsAfterItsAcknowledgementIsLeftForLater() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        onEvent = () -> {
            waitFor(release);
            throw new IllegalStateException("broken on purpose");
        };
        Pushes hasty = instance(SHORT);

        assertThat(hasty.event(event()).get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.LATE);
        release.countDown();

        await().until(() -> shared.later.size() == 1);
        assertThat(shared.rows).containsKey("e1");
    }

    @Test
    void anEventThatFailsBeforeItsAcknowledgementIsThePlatformsToRepeat() throws Exception {
        onEvent = () -> {
            throw new IllegalStateException("broken on purpose");
        };

        assertThat(one.event(event()).get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.FAILED);

        assertThat(shared.rows).isEmpty();
        assertThat(shared.later).isEmpty();
        onEvent = () -> {};
        assertThat(two.event(event()).get(5, TimeUnit.SECONDS)).isEqualTo(Outcome.DONE);
    }

    /** The platform may have shown it all the same: what it covered has to be looked at. */
    @Test
    void whatFollowsAnAnswerGoesByWhetherItWasInTime() {
        List<String> then = new ArrayList<>();
        CardReply reply = new CardReply(Map.of(), Map.of(), () -> then.add("sent"), () -> then.add("late"));
        long now = System.nanoTime();

        one.sent(new Pushes.Pressed(reply, Outcome.DONE, true), now);
        one.sent(
                new Pushes.Pressed(reply, Outcome.DONE, true),
                now - Duration.ofMinutes(1).toNanos());
        one.sent(new Pushes.Pressed(reply, Outcome.DONE, false), now);

        assertThat(then).containsExactly("sent", "late");
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("never released");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** What both instances see. */
    private static final class Shared implements PushMemory {

        private final Map<String, Seen> rows = new ConcurrentHashMap<>();
        private final List<Seen> asked = new CopyOnWriteArrayList<>();
        private final List<Push> left = new CopyOnWriteArrayList<>();
        private final List<Push> done = new CopyOnWriteArrayList<>();
        private final List<Push> later = new CopyOnWriteArrayList<>();
        private volatile Runnable beforeWriting = () -> {};

        @Override
        public Seen begin(Push push) {
            beforeWriting.run();
            Seen before = rows.putIfAbsent(push.key(), Seen.UNDER_WAY);
            Seen seen = before == null ? Seen.NEW : before;
            asked.add(seen);
            return seen;
        }

        @Override
        public void done(Push push) {
            rows.put(push.key(), Seen.DONE);
            done.add(push);
        }

        @Override
        public void failed(Push push) {
            rows.remove(push.key());
        }

        @Override
        public void later(Push push) {
            later.add(push);
        }

        @Override
        public List<Push> abandoned(int most) {
            List<Push> all = List.copyOf(left);
            left.clear();
            return all;
        }
    }
}
