package dev.baton.dingtalk;

import dev.baton.dingtalk.Status.State;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** In http mode tells the platform, at every start, where card callbacks go; tries until it has heard. */
class CallbackRoute implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(CallbackRoute.class);

    private static final Duration MOST = Duration.ofMinutes(5);

    private final DingTalkProperties properties;
    private final DingTalkClient client;
    private final Standing standing;
    private final Supplier<String> publicUrl;
    private final boolean wanted;
    private @Nullable ScheduledThreadPoolExecutor worker;

    /** @param publicUrl the address under which the platform reaches us; asked when the web server listens */
    CallbackRoute(
            DingTalkProperties properties,
            DingTalkClient client,
            Standing standing,
            Supplier<String> publicUrl,
            boolean wanted) {
        this.properties = properties;
        this.client = client;
        this.standing = standing;
        this.publicUrl = publicUrl;
        this.wanted = wanted;
    }

    @Override
    public synchronized void start() {
        if (worker != null || !wanted || !properties.isConfigured()) {
            return;
        }
        ScheduledThreadPoolExecutor fresh = new ScheduledThreadPoolExecutor(1, Pushes.named("dingtalk-route"));
        worker = fresh;
        standing.pushes(State.CONNECTING, null);
        CountDownLatch tried = new CountDownLatch(1);
        fresh.execute(() -> {
            register(fresh, Duration.ofSeconds(1));
            tried.countDown();
        });
        standing.awaitFirst(tried);
    }

    private void register(ScheduledThreadPoolExecutor on, Duration pause) {
        try {
            String base = publicUrl.get();
            client.registerRoute((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/dingtalk/card");
            standing.pushes(State.LISTENING, null);
        } catch (DingTalkException failure) {
            boolean refused = failure.kind() == DingTalkException.Kind.CONFIGURATION;
            standing.pushes(refused ? State.REJECTED : State.RETRYING, Standing.words(failure));
            again(on, pause, refused ? MOST : pause);
        } catch (RuntimeException failure) {
            log.error("the route of card callbacks could not be registered", failure);
            standing.pushes(State.RETRYING, "the route of card callbacks could not be registered; trying again");
            again(on, pause, pause);
        }
    }

    private void again(ScheduledThreadPoolExecutor on, Duration pause, Duration wait) {
        Duration next = pause.multipliedBy(2).compareTo(MOST) > 0 ? MOST : pause.multipliedBy(2);
        if (!on.isShutdown()) {
            var unused = on.schedule(() -> register(on, next), wait.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public synchronized void stop() {
        if (worker != null) {
            worker.shutdownNow();
            worker = null;
            standing.pushes(State.OFF, null);
        }
    }

    @Override
    public boolean isAutoStartup() {
        return wanted;
    }

    @Override
    public synchronized boolean isRunning() {
        return worker != null;
    }
}
