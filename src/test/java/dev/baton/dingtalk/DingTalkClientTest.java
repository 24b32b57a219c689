package dev.baton.dingtalk;

import static dev.baton.dingtalk.DingTalkException.Kind;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import dev.baton.dingtalk.PretendDingTalk.Request;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What leaves for the platform, and what each of its answers means, through the real SDK over a real socket. */
class DingTalkClientTest extends ClientRoom {

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
