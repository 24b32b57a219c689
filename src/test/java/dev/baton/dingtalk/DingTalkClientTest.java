package dev.baton.dingtalk;

import static dev.baton.dingtalk.DingTalkException.Kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import dev.baton.dingtalk.PretendDingTalk.Request;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What leaves for the platform, and what each of its answers means, through the real SDK over a real socket. */
@Timeout(30)
class DingTalkClientTest {

    private static final String CREATE = "POST /v1.0/card/instances/createAndDeliver";
    private static final String UPDATE = "PUT /v1.0/card/instances";
    private static final String TOKEN = "POST /v1.0/oauth2/accessToken";

    private final Samples.HandClock clock = new Samples.HandClock();
    private final AtomicLong slept = new AtomicLong();
    private final CallLimits.Ticker ticker = new CallLimits.Ticker() {
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
    private final CallLimits limits = new CallLimits(ticker, new OwnSlots(ticker, 20));
    private PretendDingTalk platform;
    private DingTalkClient client;

    @BeforeEach
    void open() throws Exception {
        platform = new PretendDingTalk();
        client = client(Samples.properties(platform.origin()));
    }

    @AfterEach
    void close() throws Exception {
        platform.close();
    }

    private DingTalkClient client(DingTalkProperties properties) {
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

    private static Answer recorded(String name) {
        JsonNode response = Samples.json(name);
        if (response.has("response")) {
            response = response.path("response");
        }
        return Answer.json(
                response.path("status").asInt(), response.path("body").toString());
    }

    private static NewCard card(Space... spaces) {
        return new NewCard(
                "order-8861-card-0001",
                Map.of("title", "订单 8861", "amount", "128.50"),
                Map.of(Samples.LI, Map.of("canApprove", "true")),
                List.of(spaces),
                "订单 8861 待处理");
    }

    private static DingTalkException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        DingTalkException failure = catchThrowableOfType(DingTalkException.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void createsACardAsRecorded() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-group"));
        List<Delivered> delivered = client.createAndDeliver(card(Space.group(Samples.GROUP)));
        assertThat(delivered)
                .containsExactly(new Delivered(Space.group(Samples.GROUP), true, "FAKEcarrier+0001/AA=", null));
        Request call = platform.calls(CREATE).get(0);
        assertThat(call.token()).isEqualTo(PretendDingTalk.TOKEN);
        JsonNode body = call.body();
        JsonNode sample = Samples.json("api-card-create-and-deliver-group")
                .path("request")
                .path("body");
        for (String same :
                List.of("cardTemplateId", "outTrackId", "callbackType", "privateData", "openSpaceId", "userIdType")) {
            assertThat(body.path(same)).as(same).isEqualTo(sample.path(same));
        }
        assertThat(body.at("/cardData/cardParamMap/amount").asString()).isEqualTo("128.50");
        assertThat(body.at("/imGroupOpenSpaceModel/lastMessageI18n/ZH_CN").asString())
                .isEqualTo("订单 8861 待处理");
        assertThat(body.at("/imGroupOpenDeliverModel/robotCode").asString()).isEqualTo(Samples.APP);
        assertThat(body.has("imRobotOpenSpaceModel")).isTrue();
        assertThat(body.has("imRobotOpenDeliverModel")).isFalse();
    }

    @Test
    void inHttpModeCardsNameTheCallbackRoute() {
        client = client(Samples.properties(platform.origin(), "http"));
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-robot"));
        client.createAndDeliver(card(Space.robotChatOf(Samples.LI)));
        JsonNode body = platform.calls(CREATE).get(0).body();
        assertThat(body.path("callbackType").asString()).isEqualTo("HTTP");
        assertThat(body.path("callbackRouteKey").asString()).isEqualTo(CardCalls.ROUTE_KEY);
        assertThat(body.at("/imRobotOpenDeliverModel/spaceType").asString()).isEqualTo("IM_ROBOT");
    }

    @Test
    void aFailureOfOneSpaceInsideA200IsTold() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-partial-failure"));
        List<Delivered> delivered =
                client.createAndDeliver(card(Space.group(Samples.GROUP), Space.robotChatOf(Samples.LI)));
        assertThat(delivered)
                .containsExactly(
                        new Delivered(Space.group(Samples.GROUP), false, null, "system error"),
                        new Delivered(Space.robotChatOf(Samples.LI), true, "FAKEcarrier+0001/AA=", null));
    }

    @Test
    void aSpaceThePlatformIsSilentAboutCountsAsFailed() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-robot"));
        List<Delivered> delivered =
                client.createAndDeliver(card(Space.robotChatOf(Samples.LI), Space.robotChatOf("u-2")));
        assertThat(delivered).extracting(Delivered::success).containsExactly(true, false);
    }

    @Test
    void manySpacesGoInSeveralCalls() {
        platform.on(CREATE, request -> Answer.json(200, told(request, true)));
        platform.on("POST /v1.0/card/instances/deliver", request -> Answer.json(200, told(request, false)));
        Space[] people = IntStream.range(0, 60)
                .mapToObj(i -> Space.robotChatOf("person-with-a-long-id-%03d".formatted(i)))
                .toArray(Space[]::new);
        List<Delivered> delivered = client.createAndDeliver(card(people));
        assertThat(delivered).hasSize(60).allMatch(Delivered::success);
        assertThat(delivered).extracting(Delivered::space).containsExactly(people);
        assertThat(platform.calls("POST /v1.0/card/instances/deliver")).hasSizeGreaterThan(1);
        assertThat(platform.calls(CREATE).get(0).body().path("openSpaceId").asString())
                .hasSizeLessThan(1_000);
    }

    private static String told(Request request, boolean creating) {
        List<Map<String, Object>> results = new ArrayList<>();
        String spaces = request.body().path("openSpaceId").asString().substring("dtv1.card//".length());
        for (String space : spaces.split(";", -1)) {
            results.add(
                    Map.of("spaceType", "IM_ROBOT", "spaceId", space.substring("IM_ROBOT.".length()), "success", true));
        }
        return Samples.JSON.writeValueAsString(
                Map.of("success", true, "result", creating ? Map.of("deliverResults", results) : results));
    }

    @Test
    void deliversAsRecorded() {
        platform.on("POST /v1.0/card/instances/deliver", request -> recorded("api-card-deliver"));
        assertThat(client.deliver("order-8861-card-0001", List.of(Space.group(Samples.GROUP))))
                .containsExactly(new Delivered(Space.group(Samples.GROUP), true, "FAKEcarrier+0001/AA=", null));
    }

    @Test
    void updatesByKey() {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update(
                "order-8861-card-0001", Map.of("status", "agree"), Map.of(Samples.LI, Map.of("canApprove", "false")));
        assertThat(platform.calls(UPDATE).get(0).body())
                .isEqualTo(Samples.json("api-card-update").path("request").path("body"));
    }

    @Test
    void anUpdateOfNothingIsNoCallAndOneOfManyPeopleIsSeveral() {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of(), Map.of());
        assertThat(platform.calls(UPDATE)).isEmpty();
        Map<String, Map<String, String>> people = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            people.put("u-" + i, Map.of("buttons", "[]"));
        }
        client.update("card", Map.of("state", "held"), people);
        List<Request> calls = platform.calls(UPDATE);
        assertThat(calls).hasSize(3);
        assertThat(calls).filteredOn(call -> call.body().has("cardData")).hasSize(1);
        assertThat(calls.stream()
                        .mapToInt(call -> call.body().path("privateData").size())
                        .sum())
                .isEqualTo(120);
        assertThat(calls).allMatch(call -> call.body().path("privateData").size() <= 50);
    }

    @Test
    void whatCannotBeRightNeverLeaves() {
        assertThat(failure(() -> client.update("订单-1", Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.update("x".repeat(65), Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.update("x", Map.of("键".repeat(34), "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.createAndDeliver(card())).kind()).isEqualTo(Kind.BUG);
        assertThat(platform.calls(UPDATE)).isEmpty();
    }

    @Test
    void theTokenIsFetchedOnceForManyAndAgainBeforeItExpires() throws Exception {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(pool.submit(() -> client.update("card", Map.of("a", "b"), Map.of())));
            }
            for (Future<?> call : calls) {
                call.get(10, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(platform.calls(TOKEN)).hasSize(1);
        clock.pass(Duration.ofMinutes(114));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(platform.calls(TOKEN)).hasSize(1);
        clock.pass(Duration.ofMinutes(2));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(platform.calls(TOKEN)).hasSize(2);
    }

    @Test
    void aRefusedTokenIsFetchedAnewOnce() {
        AtomicInteger fetched = new AtomicInteger();
        platform.on(
                TOKEN,
                request -> Answer.json(
                        200, "{\"accessToken\":\"token-" + fetched.incrementAndGet() + "\",\"expireIn\":7200}"));
        platform.on(
                UPDATE,
                request -> "token-1".equals(request.token())
                        ? recorded("error-400-invalid-token")
                        : recorded("api-card-update"));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(platform.calls(UPDATE)).extracting(Request::token).containsExactly("token-1", "token-2");

        platform.on(UPDATE, request -> Answer.json(401, "{}"));
        assertThat(failure(() -> client.update("card", Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.CONFIGURATION);
        assertThat(fetched).hasValue(3);
    }

    @Test
    void aMissingPermissionIsNoReasonForANewToken() {
        platform.on(UPDATE, request -> recorded("error-403-permission"));
        DingTalkException failure = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(failure.kind()).isEqualTo(Kind.CONFIGURATION);
        assertThat(failure.code()).isEqualTo("Forbidden.AccessDenied.AccessTokenPermissionDenied");
        assertThat(failure.requiredScopes()).containsExactly("Contact.User.Read");
        assertThat(platform.calls(TOKEN)).hasSize(1);
        assertThat(platform.calls(UPDATE)).hasSize(1);
        assertThat(client.status().lastError()).contains("Contact.User.Read");

        DingTalkException waits = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(waits.code()).isEqualTo(failure.code());
        assertThat(waits.retryAfter()).contains(Duration.ofMinutes(1));
        assertThat(platform.calls(UPDATE)).as("each refusal is paid for").hasSize(1);
        assertThat(client.budget().calls().used()).isEqualTo(1);
        clock.pass(Duration.ofMinutes(1));
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(client.status().lastError()).isNull();
    }

    @Test
    void wrongCredentialsAreToldByTheStatusUntilTheyWork() {
        platform.on(TOKEN, request -> recorded("api-oauth2-access-token-error"));
        assertThat(failure(() -> client.update("card", Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.CONFIGURATION);
        assertThat(client.status().lastError()).contains("DINGTALK_CLIENT_SECRET");
        platform.on(TOKEN, request -> recorded("api-oauth2-access-token"));
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(client.status().lastError()).isNull();
    }

    @Test
    void recordedErrorsMeanWhatTheyMean() {
        Map<String, Kind> meanings = Map.of(
                "error-403-qps", Kind.THROTTLED,
                "error-403-monthly", Kind.QUOTA,
                "api-card-error-already-exist", Kind.EXISTS,
                "api-card-error-not-exist", Kind.NOT_EXISTS);
        meanings.forEach((sample, kind) -> {
            client = client(Samples.properties(platform.origin()));
            platform.on(UPDATE, request -> recorded(sample));
            assertThat(failure(() -> client.update("card", Map.of("a", "b"), Map.of()))
                            .kind())
                    .as(sample)
                    .isEqualTo(kind);
        });
    }

    @Test
    void aThrottledInterfaceIsLeftAloneForASecondAndOthersAreNot() {
        platform.on(UPDATE, request -> recorded("error-403-qps"));
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-robot"));
        DingTalkException failure = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(1));
        client.createAndDeliver(card(Space.robotChatOf(Samples.LI)));
        assertThat(slept).hasValue(0);
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of("a", "b"), Map.of());
        assertThat(slept).hasValue(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void aBanPageInWhateverShapeSilencesEverythingForFiveMinutes() {
        for (Answer ban : List.of(
                recorded("error-ip-ban"),
                Answer.html(200, "<!DOCTYPE html><html>denied</html>"),
                Answer.html(403, "<html>denied</html>"))) {
            platform.on(UPDATE, request -> ban);
            DingTalkException failure = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
            assertThat(failure.kind()).as(ban.toString()).isEqualTo(Kind.THROTTLED);
            assertThat(failure.retryAfter()).contains(Duration.ofMinutes(5));
            assertThat(client.bannedUntil()).isPresent();
            assertThat(client.status().lastError()).contains("banned");
            int before = platform.calls(CREATE).size();
            assertThat(failure(() -> client.createAndDeliver(card(Space.robotChatOf(Samples.LI))))
                            .kind())
                    .isEqualTo(Kind.THROTTLED);
            assertThat(platform.calls(CREATE)).hasSize(before);
            slept.addAndGet(Duration.ofMinutes(5).toNanos());
        }
    }

    /** An address that has run out answers with a page of whoever stands before it: nobody has banned us. */
    @Test
    void aPageOfAReplyAddressIsNoBanAndTheAnswerGoesTheOtherWay() {
        for (Answer page : List.of(Answer.html(404, "<html>not found</html>"), Answer.html(410, "gone"))) {
            platform.on("POST /robot/sendBySession", request -> page);
            platform.on("POST /v1.0/robot/groupMessages/send", request -> recorded("api-robot-group-send"));
            String webhook = platform.origin() + "/robot/sendBySession?session=s";
            int before = platform.calls("POST /v1.0/robot/groupMessages/send").size();

            client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文");

            assertThat(client.bannedUntil()).isEmpty();
            assertThat(platform.calls("POST /v1.0/robot/groupMessages/send")).hasSize(before + 1);
        }
        platform.on("POST /robot/sendBySession", request -> Answer.html(403, "<html>denied</html>"));
        String webhook = platform.origin() + "/robot/sendBySession?session=s";
        failure(() -> client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文"));
        assertThat(client.bannedUntil()).isPresent();
    }

    @Test
    void aGatewaysPageIsAnUnknownOutcome() {
        for (Answer page : List.of(
                Answer.html(504, "<html>gateway time-out</html>"),
                Answer.json(504, ""),
                Answer.json(500, "[]"),
                Answer.json(502, "oops"),
                Answer.json(500, "{\"code\":\"system.error\"}"),
                Answer.json(200, "{}"),
                Answer.json(200, "{\"success\":false}"))) {
            platform.on(UPDATE, request -> page);
            assertThat(failure(() -> client.update("card", Map.of("a", "b"), Map.of()))
                            .kind())
                    .as(page.toString())
                    .isEqualTo(Kind.UNKNOWN_OUTCOME);
        }
    }

    /**
     * The SDK's HTTP client would repeat the call with an empty body, whose refusal would hide that the first one
     * arrived.
     */
    @Test
    void aLostAnswerIsAnUnknownOutcomeAndIsNotRepeatedBehindOurBack() {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of("a", "b"), Map.of());
        platform.on(UPDATE, request -> Answer.hangUp());
        DingTalkException failure = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(failure.kind()).isEqualTo(Kind.UNKNOWN_OUTCOME);
        assertThat(platform.calls(UPDATE)).hasSize(2);
    }

    @Test
    void aTimeOutIsAnUnknownOutcomeAndAClosedDoorIsNot() throws Exception {
        platform.on(UPDATE, request -> {
            try {
                new java.util.concurrent.CountDownLatch(1).await(2, TimeUnit.SECONDS);
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
            return recorded("api-card-update");
        });
        assertThat(failure(() -> client.update("card", Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
        platform.close();
        // A connection kept from before may only now be found dead, in the middle of a call: nobody knows then.
        failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        DingTalkException closed = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(closed.kind()).isEqualTo(Kind.BUSY);
        assertThat(closed.code()).isEqualTo(ErrorCodes.NO_CONNECTION);
    }

    @Test
    void writesToAGroup() {
        platform.on("POST /v1.0/robot/groupMessages/send", request -> recorded("api-robot-group-send"));
        client.sendToGroup(Samples.GROUP, "订单 8861", "### 订单 8861\n已发货");
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send").get(0).body())
                .isEqualTo(Samples.json("api-robot-group-send").path("request").path("body"));
    }

    @Test
    void aMessageHeldBackAsTooFastGoesOnceMore() {
        AtomicInteger tries = new AtomicInteger();
        platform.on(
                "POST /v1.0/robot/groupMessages/send",
                request -> tries.incrementAndGet() == 1
                        ? recorded("api-robot-group-send-error-too-fast")
                        : recorded("api-robot-group-send"));
        client.sendToGroup(Samples.GROUP, "t", "x");
        assertThat(tries).hasValue(2);
        assertThat(slept.get()).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void writesToPeopleTwentyACallAndSaysWhomItDidNotReach() {
        String send = "POST /v1.0/robot/oToMessages/batchSend";
        AtomicInteger held = new AtomicInteger();
        platform.on(send, request -> {
            List<String> invalid = new ArrayList<>();
            List<String> slow = new ArrayList<>();
            for (JsonNode id : request.body().path("userIds")) {
                if (id.asString().equals("nosuchuser")) {
                    invalid.add(id.asString());
                } else if (id.asString().equals("fakeuser002")
                        || (id.asString().equals("once") && held.incrementAndGet() == 1)) {
                    slow.add(id.asString());
                }
            }
            return Answer.json(
                    200,
                    Samples.JSON.writeValueAsString(Map.of(
                            "processQueryKey", "k", "invalidStaffIdList", invalid, "flowControlledStaffIdList", slow)));
        });
        List<String> people = new ArrayList<>(List.of("nosuchuser", "fakeuser002", "once"));
        IntStream.range(0, 40).forEach(i -> people.add("u-" + i));
        assertThat(client.sendToPeople(people, "t", "x"))
                .isEqualTo(new DingTalkClient.Unreached(List.of("nosuchuser"), List.of("fakeuser002")));
        assertThat(platform.calls(send))
                .hasSize(4)
                .allMatch(call -> call.body().path("userIds").size() <= 20);
        assertThat(platform.calls(send).get(3).body().path("userIds").toString())
                .isEqualTo("[\"fakeuser002\",\"once\"]");
    }

    private ChatMessage message(boolean group, @Nullable String webhook, @Nullable Instant expires) {
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

    @Test
    void repliesAtTheReplyAddressWhileItLives() {
        String session = "POST /robot/sendBySession";
        platform.on(session, request -> Answer.json(200, "{\"errcode\":\"0\",\"errmsg\":\"ok\"}"));
        platform.on("POST /v1.0/robot/groupMessages/send", request -> recorded("api-robot-group-send"));
        String webhook = platform.origin() + "/robot/sendBySession?session=s";
        client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文");
        JsonNode body = platform.calls(session).get(0).body();
        assertThat(body.path("msgtype").asString()).isEqualTo("markdown");
        assertThat(body.at("/markdown/text").asString()).isEqualTo("正文");

        client.reply(message(true, webhook, Samples.NOW.plusSeconds(5)), "标题", "正文");
        assertThat(platform.calls(session)).hasSize(1);
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send")).hasSize(1);

        platform.on(session, request -> Answer.json(200, "{\"code\":\"session.expired\"}"));
        client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文");
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send")).hasSize(2);
    }

    @Test
    void repliesNowhereElseThanToThePlatform() {
        platform.on(
                "POST /v1.0/robot/oToMessages/batchSend", request -> Answer.json(200, "{\"processQueryKey\":\"k\"}"));
        for (String foreign : List.of(
                "https://evil.example/robot/sendBySession?session=s",
                "https://dingtalk.com.evil.example/x",
                "http://oapi.dingtalk.com/x",
                "https://a@oapi.dingtalk.com/x",
                "file:///etc/passwd",
                "::")) {
            client.reply(message(false, foreign, Samples.NOW.plusSeconds(60)), "t", "x");
        }
        assertThat(platform.calls("POST /v1.0/robot/oToMessages/batchSend")).hasSize(6);
    }

    @Test
    void aReplyOfUnknownOutcomeIsNotWrittenTwice() {
        platform.on("POST /robot/sendBySession", request -> Answer.hangUp());
        String webhook = platform.origin() + "/robot/sendBySession?session=s";
        assertThat(failure(() -> client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "t", "x"))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
    }

    @Test
    void logsInInsideDingTalk() {
        String info = "POST /topapi/v2/user/getuserinfo";
        platform.on(info, request -> recorded("api-oapi-getuserinfo-by-code"));
        assertThat(client.userIdByAuthCode("FAKEcode0001")).isEqualTo(Samples.LI);
        Request call = platform.calls(info).get(0);
        assertThat(call.path()).endsWith("?access_token=" + PretendDingTalk.TOKEN);
        assertThat(call.body())
                .isEqualTo(Samples.json("api-oapi-getuserinfo-by-code")
                        .path("request")
                        .path("body"));
        platform.on(info, request -> Answer.json(200, "{\"errcode\":40078,\"errmsg\":\"x\"}"));
        assertThat(failure(() -> client.userIdByAuthCode("used")).kind()).isEqualTo(Kind.GONE);
    }

    @Test
    void logsInWithABrowser() {
        platform.on("POST /v1.0/oauth2/userAccessToken", request -> recorded("api-oauth2-user-access-token"));
        platform.on("GET /v1.0/contact/users/me", request -> recorded("api-contact-users-me"));
        platform.on(
                "POST /topapi/user/getbyunionid",
                request -> Answer.json(
                        200, "{\"errcode\":0,\"result\":{\"contact_type\":\"0\",\"userid\":\"0123456789012345\"}}"));
        assertThat(client.userIdByOAuthCode("FAKEauthcode0001")).isEqualTo(Samples.LI);
        assertThat(platform.calls("GET /v1.0/contact/users/me").get(0).token()).isEqualTo("FAKEuserToken");
        assertThat(platform.calls("POST /topapi/user/getbyunionid")
                        .get(0)
                        .body()
                        .path("unionid")
                        .asString())
                .isEqualTo("FAKEunionid0000000000000001iEiE");
        for (String stranger : List.of(
                "{\"errcode\":60121,\"errmsg\":\"找不到该用户\"}",
                "{\"errcode\":0,\"result\":{\"contact_type\":1,\"userid\":\"x\"}}")) {
            platform.on("POST /topapi/user/getbyunionid", request -> Answer.json(200, stranger));
            assertThat(failure(() -> client.userIdByOAuthCode("c")).kind()).isEqualTo(Kind.NOT_EXISTS);
        }
        URI page = client.loginPage("https://baton.example/login?a=1", "s t");
        assertThat(page)
                .hasToString(platform.origin() + "/oauth2/auth?redirect_uri=https%3A%2F%2Fbaton.example%2Flogin%3Fa%3D1"
                        + "&response_type=code&client_id=" + Samples.APP + "&scope=openid&state=s+t&prompt=consent");
    }

    @Test
    void theOldHostsErrorsComeWith200() {
        String info = "POST /topapi/v2/user/getuserinfo";
        Kind[] kinds = {Kind.THROTTLED, Kind.CONFIGURATION, Kind.UNKNOWN_OUTCOME, Kind.CONFIGURATION, Kind.BUSY};
        JsonNode samples = Samples.json("error-oapi");
        for (int i = 0; i < kinds.length; i++) {
            String body = samples.path(i).path("body").toString();
            platform.on(info, request -> Answer.json(200, body));
            assertThat(failure(() -> client.userIdByAuthCode("c")).kind())
                    .as(body)
                    .isEqualTo(kinds[i]);
            slept.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        // 40014 was tried twice, with a token fetched anew
        assertThat(platform.calls(info)).hasSize(6);
        assertThat(platform.calls(TOKEN)).hasSize(2);
        platform.on(info, request -> Answer.html(200, "<html>denied</html>"));
        assertThat(failure(() -> client.userIdByAuthCode("c")).kind()).isEqualTo(Kind.THROTTLED);
    }

    @Test
    void registersTheCallbackRouteWhicheverWayThePlatformTreatsAnOldOne() {
        String register = "POST /v1.0/card/callbacks/register";
        client = client(Samples.properties(platform.origin(), "http"));
        String ours = "https://example.invalid/dingtalk/card";
        platform.on(register, request -> recorded("api-card-callback-register"));
        client.registerRoute(ours);
        assertThat(platform.calls(register)).hasSize(1);
        assertThat(platform.calls(register).get(0).body().path("apiSecret").asString())
                .isEqualTo("example-secret");

        client.registerRoute("https://moved.invalid/dingtalk/card");
        assertThat(platform.calls(register)).hasSize(3);
        assertThat(platform.calls(register).get(2).body().path("forceUpdate").asBoolean())
                .isTrue();

        platform.on(
                register,
                request -> request.body().path("forceUpdate").asBoolean()
                        ? recorded("api-card-callback-register")
                        : Answer.json(500, "{\"code\":\"param.callbackRouteKeyExist\"}"));
        client.registerRoute(ours);
        assertThat(platform.calls(register)).hasSize(5);
    }

    @Test
    void aRouteWhoseAddressIsNotKnownYetIsRegisteredLater() {
        String register = "POST /v1.0/card/callbacks/register";
        platform.on(register, request -> recorded("api-card-callback-register"));
        AtomicInteger asked = new AtomicInteger();
        CallbackRoute route = new CallbackRoute(
                Samples.properties(platform.origin()),
                client,
                new Standing(clock, true),
                () -> {
                    if (asked.incrementAndGet() == 1) {
                        throw new IllegalStateException("no address yet");
                    }
                    return "https://example.invalid"; // as the recorded answer says: one call is enough
                },
                true);
        route.start();
        await().until(() -> platform.calls(register).size() == 1);
        route.stop();
        assertThat(asked).hasValue(2);
    }

    @Test
    void noFailureSpeaksOfASecret() {
        platform.on(UPDATE, request -> Answer.json(400, "{\"code\":\"param.invalid\",\"message\":\"13800000000\"}"));
        DingTalkException failure = failure(() -> client.update("card", Map.of("a", "b"), Map.of()));
        assertThat(failure.toString())
                .doesNotContain("13800000000")
                .doesNotContain(PretendDingTalk.TOKEN)
                .doesNotContain("this is a secret");
        assertThat(Samples.properties(platform.origin()).toString())
                .doesNotContain("secret")
                .doesNotContain("123456");
        assertThat(message(true, "https://oapi.dingtalk.com/robot/sendBySession?session=s", null)
                        .toString())
                .doesNotContain("session=s")
                .doesNotContain("你好");
    }
}
