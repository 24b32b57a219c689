package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.workflow.Workflow;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who may come in, and how (CONTRACT 6: the link carries no identity, the page logs in). */
class LoginTest extends PageTest {

    private Map<String, String> query(String address) {
        return Arrays.stream(URI.create(address).getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Up to DingTalk's login page, where this browser is sent. */
    private Map<String, String> sentToDingTalk(Browser browser, String to) {
        Browser.Page sent = browser.get("/h5/login?to=" + encoded(to));
        assertThat(sent.status()).isEqualTo(302);
        assertThat(sent.location()).startsWith(dingTalk() + "/oauth2/auth?");
        return query(String.valueOf(sent.location()));
    }

    /** Somebody agrees on DingTalk's page; the address the browser is sent back to. */
    private String approved(Map<String, String> login, String userId) {
        Browser.Page page = new Browser(dingTalk())
                .post(
                        "/sandbox/api/approve",
                        Map.of(
                                "user",
                                userId,
                                "redirectUri",
                                String.valueOf(login.get("redirect_uri")),
                                "state",
                                String.valueOf(login.get("state"))));
        return page.json().path("location").asString();
    }

    private String codeFor(String userId) {
        return new Browser(dingTalk())
                .post("/sandbox/api/login", Map.of("user", userId))
                .json()
                .path("code")
                .asString();
    }

    @Test
    void aBrowserGoesToDingTalkAndComesBackToThePageItWanted() {
        Workflow workflow = soldOutHeldByZhang();
        String wanted = "/h5/workflows/" + workflow.wireId();
        Browser browser = stranger();

        Browser.Page first = browser.get(wanted);
        assertThat(first.status()).isEqualTo(302);
        assertThat(first.location()).isEqualTo("/h5/login?to=" + wanted);
        Map<String, String> login = sentToDingTalk(browser, wanted);
        assertThat(login).containsEntry("client_id", clientId()).containsEntry("redirect_uri", origin() + "/h5/login");

        Browser.Page back = browser.get(approved(login, "u-zhang"));
        assertThat(back.location()).isEqualTo(wanted);
        assertThat(back.setCookies())
                .anySatisfy(cookie -> assertThat(cookie)
                        .startsWith(Sessions.SESSION + "=")
                        .contains("HttpOnly", "SameSite=Lax", "Path=/h5;", "Max-Age=43200")
                        .doesNotContain("Secure"));
        assertThat(browser.cookie(Sessions.BROWSER)).isNull();
        assertThat(browser.get(wanted).status()).isEqualTo(200);
        assertThat(browser.get("/h5/api/workflows/" + workflow.wireId())
                        .json()
                        .path("me")
                        .path("name")
                        .asString())
                .isEqualTo("张三");
    }

    @Test
    void insideDingTalkThePageHandsOverACode() {
        Browser phone = new Browser(origin(), Browser.IN_DINGTALK);
        assertThat(phone.get("/h5/").status()).isEqualTo(200);
        Browser.Page refused = phone.get("/h5/api/mine");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.json().path("code").asString()).isEqualTo("login");
        assertThat(phone.get("/h5/api/login").json().path("clientId").asString())
                .isEqualTo(clientId());

        String code = codeFor("u-li");
        assertThat(phone.post("/h5/api/login", Map.of("code", code)).status()).isEqualTo(200);
        assertThat(phone.get("/h5/api/mine").json().path("me").path("userId").asString())
                .isEqualTo("u-li");

        Browser thief = new Browser(origin(), Browser.IN_DINGTALK);
        Browser.Page again = thief.post("/h5/api/login", Map.of("code", code));
        assertThat(again.status()).isEqualTo(403);
        assertThat(again.json().path("code").asString()).isEqualTo("expired");
        assertThat(thief.cookie(Sessions.SESSION)).isNull();
        assertThat(thief.post("/h5/api/login", Map.of("code", "")).status()).isEqualTo(422);
    }

    /**
     * One address that tries codes does not use up what DingTalk answers in a second; others behind the same proxy come
     * in.
     */
    @Test
    void afterTenWrongCodesAnAddressWaitsAMinuteAndDingTalkIsNotAsked() {
        for (int i = 0; i < LoginBrake.WRONG; i++) {
            assertThat(login("203.0.113.7", "wrong-" + i).status()).isEqualTo(403);
        }
        String good = codeFor("u-li");
        Browser.Page refused = login("spoofed, 203.0.113.7", good);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("detail").asString()).contains("过一分钟");
        assertThat(login("203.0.113.8", good).status())
                .as("the code was not used up, so DingTalk was not asked")
                .isEqualTo(200);

        clock.advance(LoginBrake.WINDOW);
        assertThat(login("203.0.113.7", codeFor("u-li")).status()).isEqualTo(200);
    }

    private Browser.Page login(String from, String code) {
        Browser phone = new Browser(origin(), Browser.IN_DINGTALK);
        return phone.send(phone.request("/h5/api/login")
                .header("Content-Type", "application/json")
                .header(Guard.OWN_HEADER, "1")
                .header("X-Forwarded-For", from)
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"code\":\"" + code + "\"}")));
    }

    @Test
    void aLoginSomebodyElseBeganIsNotFinished() {
        Map<String, String> ofAttacker = sentToDingTalk(stranger(), "/h5/");
        String poisoned = approved(ofAttacker, "u-wang");

        Browser victim = stranger();
        assertThat(victim.get(poisoned).location()).isEqualTo("/h5/login.html?because=expired");
        sentToDingTalk(victim, "/h5/");
        assertThat(victim.get(poisoned).location()).isEqualTo("/h5/login.html?because=expired");
        assertThat(victim.cookie(Sessions.SESSION)).isNull();
    }

    @Test
    void aLoginMustBeFinishedInTenMinutesAndOnlyOnce() {
        Browser slow = stranger();
        String late = approved(sentToDingTalk(slow, "/h5/"), "u-zhang");
        clock.advance(Sessions.LOGIN);
        assertThat(slow.get(late).location()).isEqualTo("/h5/login.html?because=expired");

        Browser twice = stranger();
        String once = approved(sentToDingTalk(twice, "/h5/"), "u-zhang");
        assertThat(twice.get(once).location()).isEqualTo("/h5/");
        assertThat(twice.get(once).location()).isEqualTo("/h5/login.html?because=expired");
        assertThat(stranger().get("/h5/login?state=x.y&authCode=1").location())
                .isEqualTo("/h5/login.html?because=expired");
        assertThat(stranger().get("/h5/login?state=nothing").location()).isEqualTo("/h5/login.html?because=expired");
    }

    @Test
    void aLoginLeadsToOurOwnPagesOnly() {
        for (String evil : new String[] {
            "https://evil.example/",
            "//evil.example",
            "/h5/../../evil",
            "/h5/workflows/1?x=//evil",
            "/h5/\\evil",
            "javascript:1",
            ""
        }) {
            Browser browser = stranger();
            assertThat(browser.get(approved(sentToDingTalk(browser, evil), "u-zhang"))
                            .location())
                    .as(evil)
                    .isEqualTo("/h5/");
        }
    }

    @Test
    void aChangedSessionIsNoSession() {
        String good = session("u-zhang");
        String[] parts = good.split("\\.", 2);
        String foreign = session("u-zhao").split("\\.", 2)[0];
        char last = good.charAt(good.length() - 1);
        for (String bad : new String[] {
            foreign + "." + parts[1],
            parts[0] + ".",
            parts[0],
            "." + parts[1],
            good.substring(0, good.length() - 1) + (last == 'A' ? 'B' : 'A'),
            good.substring(0, good.length() - 1) + (char) (last ^ 1),
            good + "A",
            "x." + parts[1],
            "",
            "a".repeat(5000)
        }) {
            Browser.Page page = stranger().with(Sessions.SESSION, bad).get("/h5/api/mine");
            assertThat(page.status()).as(bad).isIn(400, 401);
        }
        assertThat(stranger().with(Sessions.SESSION, good).get("/h5/api/mine").status())
                .isEqualTo(200);
    }

    @Test
    void aLoginStateIsNoSession() {
        Map<String, String> login = sentToDingTalk(stranger(), "/h5/");
        Browser browser = stranger().with(Sessions.SESSION, String.valueOf(login.get("state")));
        assertThat(browser.get("/h5/api/mine").status()).isEqualTo(401);
    }

    @Test
    void aSessionEndsAfterTwelveHoursOrWhenThePersonLeaves() {
        Browser browser = browserOf("u-zhang");
        assertThat(browser.get("/h5/api/mine").status()).isEqualTo(200);
        clock.advance(Sessions.LENGTH.minus(Duration.ofSeconds(2)));
        assertThat(browser.get("/h5/api/mine").status()).isEqualTo(200);
        clock.advance(Duration.ofSeconds(3));
        assertThat(browser.get("/h5/api/mine").status()).isEqualTo(401);
        assertThat(browser.get("/h5/").status()).isEqualTo(302);

        Browser other = browserOf("u-li");
        assertThat(other.post("/h5/api/logout", Map.of()).status()).isEqualTo(204);
        assertThat(other.cookie(Sessions.SESSION)).isNull();
        assertThat(other.get("/h5/api/mine").status()).isEqualTo(401);
    }

    @Test
    void aWindowDrawnForOneDoesNotActForAnother() {
        Browser shared = browserOf("u-zhang");
        assertThat(shared.send(shared.request("/h5/api/mine")
                                .header(Guard.READER_HEADER, "u-zhang")
                                .GET())
                        .status())
                .isEqualTo(200);
        shared.with(Sessions.SESSION, session("u-zhao"));
        Browser.Page page = shared.send(shared.request("/h5/api/mine")
                .header(Guard.READER_HEADER, "u-zhang")
                .GET());
        assertThat(page.status()).isEqualTo(401);
        assertThat(page.json().path("code").asString()).isEqualTo("switched");
    }

    @Test
    void aFramedPageComesBackMarkedSoThatItLogsInOnce() {
        Browser browser = stranger();
        assertThat(browser.get(approved(sentToDingTalk(browser, "/h5/workflows/7?in"), "u-zhang"))
                        .location())
                .isEqualTo("/h5/workflows/7?in");
    }

    @Test
    void somebodyWhoIsNotInTheRosterGetsAFriendlyWordAndNoDataR193() {
        Workflow workflow = soldOutHeldByZhang();
        Browser browser = stranger();
        Browser.Page back = browser.get(approved(sentToDingTalk(browser, "/h5/"), "u-gao"));
        assertThat(back.location()).isEqualTo("/h5/");
        String id = "/h5/api/workflows/" + workflow.wireId();
        for (String address :
                new String[] {"/h5/api/mine", id, id + "/timeline", id + "/forms/note", "/h5/api/workflows/1"}) {
            Browser.Page page = browser.get(address);
            assertThat(page.status()).as(address).isEqualTo(403);
            assertThat(page.json().path("code").asString()).isEqualTo("stranger");
            assertThat(page.json().path("detail").asString()).contains("花名册");
            assertThat(page.body())
                    .doesNotContain("围巾", "13900001234", workflow.orderNo().value());
        }
        assertThat(presence.online(java.util.List.of("u-gao"))).isEmpty();
    }

    @Test
    void whoLeftTheRosterLosesThePageAtOnce() {
        Browser browser = browserOf("u-li");
        assertThat(browser.get("/h5/api/mine").status()).isEqualTo(200);
        roster.replace(roster.read("""
                teams: [{id: cs, name: 客服组, roles: [客服]}]
                members: [{userId: u-zhang, name: 张三, teams: [cs], roles: [客服]}]
                """));
        Browser.Page page = browser.get("/h5/api/mine");
        assertThat(page.status()).isEqualTo(403);
        assertThat(page.json().path("code").asString()).isEqualTo("stranger");
    }
}
