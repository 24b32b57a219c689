package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ProblemType;
import dev.baton.order.OrderEvent;
import dev.baton.order.OrderFixtures;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.ShipmentStatus;
import dev.baton.presence.State;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * The pages in a real browser of a phone's width: what a press means when the page was drawn anew meanwhile, and that
 * nothing sticks out. Leaves screenshots in {@code target/screenshots} to look at.
 */
@Tag("browser")
class PageBrowserTest extends PageTest {

    private static final Path SHOTS = Path.of("target/screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** As when the phone shows the page again after another app. */
    private static final String COME_BACK =
            "window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));";

    /** The next press reaches the server, its answer does not reach the page. */
    private static final String LOSE_NEXT_ANSWER = """
            const real = window.fetch;
            window.fetch = async (address, options) => {
              const answer = await real(address, options);
              if (options.method === 'POST') {
                window.fetch = real;
                throw new TypeError('lost');
              }
              return answer;
            };""";

    private static ChromeDriver browser;

    private int presses;

    @BeforeAll
    static void openBrowser() {
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--no-first-run");
        options.setExperimentalOption(
                "mobileEmulation", Map.of("deviceMetrics", Map.of("width", 390, "height", 844, "pixelRatio", 2.0)));
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new File("/usr/bin/chromedriver"))
                        .build(),
                options);
        browser.manage().window().setSize(new Dimension(390, 844));
    }

    @AfterAll
    static void closeBrowser() {
        browser.quit();
    }

    @BeforeEach
    void financeIsHere() {
        presence.set("u-zhao", State.BUSY, null, "test");
        presence.set("u-qian", State.ONLINE, null, "test");
    }

    @Test
    @DisplayName(
            "the sum one agrees to is the sum one read, also when the page was drawn anew behind the question R015R114")
    void anAgreementIsToTheSumOneRead() {
        Workflow workflow = soldOutHeldByZhang();
        press("u-zhang", workflow, "apply-refund", Map.of("amount", "25.80", "reason", "补差价"));
        open("u-qian", "/h5/workflows/" + workflow.wireId());
        click("同意退款");
        sees(".panel", "同意退款 ¥25.80 给用户");

        press("u-zhang", workflow, "revoke", Map.of());
        press("u-zhang", workflow, "apply-refund", Map.of("amount", "258.00", "reason", "整件退"));
        browser.executeScript(COME_BACK);
        sees("main", "¥258.00");
        click("同意退款");

        sees(".notice", "卡片不是最新的");
        assertThat(browser.findElements(By.cssSelector(".panel"))).isEmpty();
        assertThat(kinds(workflow)).doesNotContain("refund-approved");

        click("同意退款");
        sees(".panel", "同意退款 ¥258.00 给用户");
        click("同意退款");
        sees(".toast", "「同意退款」好了");
        assertThat(kinds(workflow)).containsOnlyOnce("refund-approved");
    }

    @Test
    @DisplayName(
            "a press that got no answer is the same press again, also when the page was drawn anew behind its form R007")
    void aPressWithoutAnAnswerIsDoneOnce() {
        Workflow workflow = soldOutHeldByZhang();
        open("u-zhang", "/h5/workflows/" + workflow.wireId());
        click("发短信");
        sees(".panel", "发短信");
        browser.executeScript(LOSE_NEXT_ANSWER);
        click("发短信");
        sees(".panel", "再点一次不会重复");

        browser.executeScript(COME_BACK);
        sees("main", "等用户答复");
        click("发短信");
        sees(".toast", "「发短信」之前已经完成");
        assertThat(kinds(workflow)).filteredOn(kind -> kind.startsWith("sms")).hasSize(1);
    }

    @Test
    @DisplayName(
            "where no question was asked, the promise that a second press does nothing goes with the page it was made on")
    void aPromiseDoesNotOutliveItsPage() {
        Workflow workflow = soldOutHeldByZhang();
        open("u-li", "/h5/workflows/" + workflow.wireId());
        browser.executeScript(LOSE_NEXT_ANSWER);
        click("指派给我");
        sees(".notice", "再点一次不会重复");
        assertThat(workflows.find(workflow.id()).orElseThrow().holder()).isEqualTo("u-li");

        browser.executeScript(COME_BACK);
        sees("main", "李四（我）");
        assertThat(browser.findElements(By.cssSelector(".notice"))).isEmpty();
    }

    @Test
    @DisplayName("what one typed stays when somebody changed the task meanwhile, and may be sent once one has read it")
    void whatOneTypedIsNotLost() {
        Workflow workflow = soldOutHeldByZhang();
        open("u-zhang", "/h5/workflows/" + workflow.wireId());
        click("申请退款");
        type("amount", "100.00");
        type("reason", "用户不等了");
        press("u-zhang", workflow, "snooze", Map.of("minutes", "30"));
        click("申请退款");
        sees(".panel .alarm", "卡片不是最新的");
        click("申请退款");
        sees(".toast", "「申请退款」好了");
        assertThat(workflows.find(workflow.id()).orElseThrow().state()).isEqualTo(WorkflowState.REVIEW);
    }

    @Test
    @DisplayName("from a task of a sub-order to the whole order and to what else is wrong, on a phone R010R012X12")
    void anOrderOnAPhone() {
        String whole = "SO2026112249" + System.nanoTime() % 1000;
        orders.put(OrderFixtures.anOrder(whole)
                .parcel(ShipmentStatus.IN_TRANSIT, days(1, 2, 3, 4, 5))
                .build());
        orders.put(OrderFixtures.anOrder(whole + "-1").partOf(whole).build());
        orders.put(OrderFixtures.anOrder(whole + "-2").partOf(whole).build());
        Workflow part = soldOut(whole + "-1");
        soldOut(whole);
        press("u-zhang", part, "apply-refund", Map.of("amount", "25.80", "reason", "补差价"));
        orders.applyEvent(new OrderEvent(
                whole, new OrderNo(whole), OrderFixtures.day(1), new OrderEvent.StatusChange(OrderStatus.SHIPPED)));

        open("u-zhang", "/h5/workflows/" + part.wireId());
        sees("main", "这张订单的其他任务");
        fits("page-workflow");
        browser.findElement(By.linkText("母单 " + whole)).click();
        sees("main", "店铺送来的变化");
        assertThat(browser.findElement(By.tagName("main")).getText())
                .contains(whole + "-1", whole + "-2", "更早的 2 条轨迹", "订单：已发货", "139****1234");
        browser.findElement(By.cssSelector(".older summary")).click();
        fits("page-order");
        browser.findElement(By.linkText(whole + "-1")).click();
        sees(".head-card", "母单 " + whole);
        sees("main", "补差价");
        fits("page-part");
    }

    @Test
    @DisplayName("how the step is done and what to look at stand on the page, the signed photo as a link R053R137X26")
    void aBrokenParcelOnAPhone() {
        String number = "SO2026112251" + System.nanoTime() % 1000;
        orders.put(OrderFixtures.anOrder(number)
                .parcel(ShipmentStatus.DELIVERED, days(1, 2, 3, 4))
                .attributes(Map.of("signedPhoto", "https://img.example/signed/" + "x".repeat(300)))
                .build());
        Workflow workflow = workflows
                .open(
                        new Finding(
                                new OrderNo(number), 1, new ProblemType("质量", "货物损坏"), null, "箱子压扁了", "u-zhang", false),
                        dev.baton.workflow.By.system())
                .workflow();
        open("u-li", "/h5/workflows/" + workflow.wireId());
        sees(".guide", "看签收照片和轨迹");
        assertThat(browser.findElement(By.linkText("看照片")).getAttribute("href"))
                .startsWith("https://img.example/signed/");
        assertThat(browser.findElement(By.cssSelector(".guide")).getText()).doesNotContain("xxx");
        fits("page-guide");
    }

    @Test
    @DisplayName("a lead sees what each of the team has, on a phone R066R084")
    void aTeamOnAPhone() {
        Workflow workflow = soldOutHeldByZhang();
        open("u-wang", "/h5/");
        browser.findElement(By.id("tab-team")).click();
        sees("#rows", workflow.orderNo().value());
        assertThat(browser.findElement(By.cssSelector("#rows")).getText()).contains("客服组 · 张三");
        fits("page-team");
    }

    private static Instant[] days(int... days) {
        return Arrays.stream(days).mapToObj(OrderFixtures::day).toArray(Instant[]::new);
    }

    private Workflow soldOut(String number) {
        return workflows
                .open(
                        new Finding(new OrderNo(number), 1, SOLD_OUT, null, null, "u-zhang", false),
                        dev.baton.workflow.By.system())
                .workflow();
    }

    private void open(String userId, String path) {
        browser.get(origin() + "/h5/icon.svg");
        browser.manage().deleteAllCookies();
        browser.manage()
                .addCookie(new Cookie.Builder(Sessions.SESSION, session(userId))
                        .path("/h5")
                        .build());
        browser.get(origin() + path);
        within(() -> browser.findElements(By.cssSelector("main[aria-busy]")).isEmpty());
    }

    /** Presses elsewhere what this person sees at the moment. */
    private void press(String userId, Workflow workflow, String action, Map<String, String> params) {
        String api = "/h5/api/workflows/" + workflow.wireId();
        int revision = browserOf(userId).get(api).json().path("revision").asInt();
        assertThat(browserOf(userId)
                        .post(
                                api + "/actions/" + action,
                                Map.of(
                                        "requestId",
                                        "elsewhere-" + workflow.id() % 1000 + "-" + presses++,
                                        "revision",
                                        revision,
                                        "params",
                                        params))
                        .json()
                        .path("outcome")
                        .asString())
                .isEqualTo("done");
    }

    private List<String> kinds(Workflow workflow) {
        return timeline.from(workflow.id(), 0, 50).stream()
                .map(entry -> entry.kind())
                .toList();
    }

    /** The last button of that name: where a panel is open, the panel's. */
    private void click(String name) {
        within(() -> {
            List<WebElement> buttons =
                    browser.findElements(By.xpath("//button[normalize-space(.)='" + name + "' and not(@disabled)]"));
            List<WebElement> shown =
                    buttons.stream().filter(WebElement::isDisplayed).toList();
            if (shown.isEmpty()) {
                return false;
            }
            shown.get(shown.size() - 1).click();
            return true;
        });
    }

    private void type(String field, String text) {
        String label = Map.of("amount", "金额", "reason", "原因").get(field);
        By control =
                By.xpath("//div[@class='field'][label[contains(., '" + label + "')]]/*[self::input or self::textarea]");
        within(() -> {
            WebElement found = browser.findElement(control);
            found.clear();
            found.sendKeys(text);
            return true;
        });
    }

    private void sees(String where, String words) {
        try {
            within(() -> browser.findElement(By.cssSelector(where)).getText().contains(words));
        } catch (WebDriverException never) {
            shot("unseen");
            throw new AssertionError(
                    where + " never showed " + words + ", but: "
                            + browser.findElement(By.tagName("body")).getText(),
                    never);
        }
    }

    private static void within(BooleanSupplier done) {
        new WebDriverWait(browser, PATIENCE).ignoring(WebDriverException.class).until(page -> done.getAsBoolean());
    }

    /** Nothing is wider than the phone; the whole page is left to look at. */
    private static void fits(String name) {
        Number wide = (Number) browser.executeScript("return document.documentElement.scrollWidth");
        shot(name);
        assertThat(wide.intValue()).isLessThanOrEqualTo(390);
    }

    private static void shot(String name) {
        Object high = browser.executeScript("return document.documentElement.scrollHeight");
        Object taken = browser.executeCdpCommand(
                        "Page.captureScreenshot",
                        Map.of(
                                "captureBeyondViewport",
                                true,
                                "clip",
                                Map.of("x", 0, "y", 0, "width", 390, "height", high, "scale", 1)))
                .get("data");
        try {
            Files.createDirectories(SHOTS);
            Files.write(
                    SHOTS.resolve(name + ".png"),
                    Base64.getDecoder().decode(String.valueOf(taken).getBytes(StandardCharsets.US_ASCII)));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
