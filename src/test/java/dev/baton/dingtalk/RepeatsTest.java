package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a process remembers of what it was asked: the same work runs once. */
class RepeatsTest {

    private final Samples.HandClock clock = new Samples.HandClock();
    private final Repeats<String> repeats = new Repeats<>(clock, result -> result.startsWith("kept"));
    private final List<CompletableFuture<String>> runs = new ArrayList<>();

    @Test
    void whoComesWhileItRunsGetsTheFirstOnesResult() {
        CompletableFuture<String> first = ask("a");
        CompletableFuture<String> second = ask("a");
        CompletableFuture<String> other = ask("b");
        assertThat(runs).hasSize(2);
        runs.get(0).complete("asked anew later");
        assertThat(first).isCompletedWithValue("asked anew later");
        assertThat(second).isCompletedWithValue("asked anew later");
        assertThat(other).isNotDone();
    }

    @Test
    void aKeptResultAnswersForFiveMinutesAndNoLonger() {
        var unused = ask("a");
        runs.get(0).complete("kept");
        clock.pass(Duration.ofMinutes(5).minusMillis(1));
        assertThat(ask("a")).isCompletedWithValue("kept");
        assertThat(runs).hasSize(1);
        clock.pass(Duration.ofMillis(1));
        assertThat(ask("a")).isNotDone();
        assertThat(runs).hasSize(2);
    }

    @Test
    void aResultThatIsNotKeptAndAFailureAreForgottenBeforeTheyAreTold() {
        List<CompletableFuture<String>> again = new ArrayList<>();
        var unused = ask("a").thenAccept(told -> again.add(ask("a")));
        runs.get(0).complete("not remembered");
        assertThat(again).hasSize(1).noneMatch(CompletableFuture::isDone);

        var unusedToo = ask("b").whenComplete((told, failure) -> again.add(ask("b")));
        runs.get(2).completeExceptionally(new IllegalStateException("broken"));
        assertThat(again).hasSize(2).noneMatch(CompletableFuture::isDone);
        assertThat(runs).hasSize(4);
    }

    @Test
    void whatCouldNotEvenBeginIsNotRemembered() {
        assertThatThrownBy(() -> repeats.once("a", () -> {
                    throw new RejectedExecutionException("full");
                }))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(ask("a")).isNotDone();
        assertThat(runs).hasSize(1);
    }

    @Test
    void tenThousandAreRememberedAndTheOldestGoesFirst() {
        IntStream.rangeClosed(0, 10_000).forEach(i -> {
            var unused = ask("push " + i);
            runs.get(i).complete("kept " + i);
        });
        assertThat(ask("push 5000")).isCompletedWithValue("kept 5000");
        assertThat(ask("push 0")).isNotDone();
    }

    private CompletableFuture<String> ask(String key) {
        return repeats.once(key, () -> {
            CompletableFuture<String> run = new CompletableFuture<>();
            runs.add(run);
            return run;
        });
    }
}
