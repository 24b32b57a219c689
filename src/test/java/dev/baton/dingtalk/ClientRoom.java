package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** A client before a platform that answers what it is told to. */
@Timeout(30)
abstract class ClientRoom {

    static final String CREATE = "POST /v1.0/card/instances/createAndDeliver";

    static final String UPDATE = "PUT /v1.0/card/instances";

    static final String TOKEN = "POST /v1.0/oauth2/accessToken";

    final Samples.HandClock clock = new Samples.HandClock();

    final AtomicLong slept = new AtomicLong();

    final CallLimits.Ticker ticker = new CallLimits.Ticker() {
        @Override
        public long now() {
            return slept.get();
        }

        @Override
        public void sleep(long nanos) {
            slept.addAndGet(nanos);
        }

        /**
         * Time goes on only when nothing else does: several who wait for each other's asking spend none of their
         * patience.
         */
        @Override
        @SuppressWarnings("WaitNotInLoop") // who calls it looks again
        public void await(Condition changed, long nanos) throws InterruptedException {
            if (changed.awaitNanos(TimeUnit.SECONDS.toNanos(1)) <= 0) {
                slept.addAndGet(nanos);
            }
        }
    };

    final CallLimits limits = new CallLimits(ticker, new OwnSlots(ticker, 20), CallLimitsTest.BAN);

    PretendDingTalk platform;

    DingTalkClient client;

    DingTalkClient client(DingTalkProperties properties) {
        Standing standing = new Standing(clock, true);
        Ledger ledger = Samples.ledger(clock);
        Departures departures = new Departures(limits, ledger, clock, null);
        OpenApi api = new OpenApi(properties, departures, standing, clock, 700);
        OldApi old = new OldApi(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(),
                Samples.JSON,
                properties.oapi(),
                api,
                departures,
                Duration.ofMillis(700),
                clock);
        return new DingTalkClient(properties, api, old, Samples.wire(), standing, ledger, clock);
    }

    @BeforeEach
    void open() throws Exception {
        platform = new PretendDingTalk();
        client = client(Samples.properties(platform.origin()));
    }

    @AfterEach
    void close() throws Exception {
        platform.close();
    }

    static Answer recorded(String name) {
        JsonNode response = Samples.json(name);
        if (response.has("response")) {
            response = response.path("response");
        }
        return Answer.json(
                response.path("status").asInt(), response.path("body").toString());
    }

    static DingTalkException failure(ThrowingCallable call) {
        DingTalkException failure = catchThrowableOfType(DingTalkException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    static NewCard card(Space... spaces) {
        return new NewCard(
                "order-8861-card-0001",
                Map.of("title", "订单 8861", "amount", "128.50"),
                Map.of(Samples.LI, Map.of("canApprove", "true")),
                List.of(spaces),
                "订单 8861 待处理");
    }

    ChatMessage message(boolean group, @Nullable String webhook, @Nullable Instant expires) {
        return new ChatMessage(
                Samples.APP,
                "msg1",
                Samples.GROUP,
                group,
                "群",
                Samples.LI,
                "小钉",
                "你好",
                List.of(),
                webhook,
                expires,
                Samples.NOW,
                null,
                List.of(),
                false);
    }
}
