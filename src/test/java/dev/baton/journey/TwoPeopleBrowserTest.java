package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;
import tools.jackson.databind.JsonNode;

/**
 * Two people in two tabs of a real browser, one card: one presses, both see it; on a phone's width and on a desktop's.
 */
@Tag("browser")
class TwoPeopleBrowserTest extends Journey {

    private static final Dimension PHONE = new Dimension(390, 844);
    private static final Dimension DESKTOP = new Dimension(1280, 800);

    private WebDriver browser;

    @BeforeAll
    void openBrowser() {
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
                "--no-first-run");
        browser = new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(new java.io.File("/usr/bin/chromedriver"))
                        .build(),
                options);
    }

    @AfterAll
    void closeBrowser() {
        browser.quit();
    }

    @Test
    void oneTakesItOverAndBothSeeWhoHasIt() {
        shop.here("u-zhang");
        JsonNode workflow = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-li", id(workflow), card -> card.get("holder").equals("张三"));

        browser.manage().window().setSize(PHONE);
        String zhang = enterAs("张三");
        waitFor("更新工作流", "完结");
        nothingOverflows();

        browser.switchTo().newWindow(WindowType.TAB);
        browser.manage().window().setSize(DESKTOP);
        enterAs("李四");
        openGroup();
        waitFor("指派给我");
        nothingOverflows();
        click("指派给我");
        waitFor("李四 接手");

        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-li");
        browser.switchTo().window(zhang);
        waitFor("李四 接手");
    }

    private String enterAs(String name) {
        browser.get(sandbox.origin() + "/");
        waitFor("你是谁");
        click(name);
        waitFor("接力棒");
        if (name.equals("张三")) {
            click("接力棒");
        }
        return browser.getWindowHandle();
    }

    private void openGroup() {
        click("订单异常群");
    }

    private void click(String text) {
        By exactly = By.xpath("(//*[normalize-space(text())='" + text + "' and not(self::script)])[last()]");
        within(PATIENCE, () -> {
            browser.findElement(exactly).click();
            return true;
        });
    }

    private void waitFor(String... texts) {
        within(PATIENCE, () -> {
            String page = browser.findElement(By.tagName("body")).getText().replaceAll("\\s+", " ");
            for (String text : texts) {
                if (!page.contains(text)) {
                    return false;
                }
            }
            return true;
        });
    }

    private void within(Duration patience, java.util.function.BooleanSupplier done) {
        new WebDriverWait(browser, patience)
                .ignoring(org.openqa.selenium.WebDriverException.class)
                .until(page -> done.getAsBoolean());
    }

    /** Nothing is wider than the window. */
    private void nothingOverflows() {
        Object wider = ((JavascriptExecutor) browser)
                .executeScript("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(((Number) wider).intValue()).isLessThanOrEqualTo(0);
    }
}
