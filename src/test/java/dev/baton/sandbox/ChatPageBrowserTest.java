package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The chat page in a real browser; runs where Chromium is installed. Leaves screenshots of a phone and a desktop in
 * {@code target/screenshots} to look at.
 */
class ChatPageBrowserTest {

    private static final Path SHOTS = Path.of("target/screenshots");

    /** Elements that stick out of the screen, and pairs of texts of one card or bubble that lie on each other. */
    private static final String MESS = """
            (() => {
              const found = [];
              for (const e of document.querySelectorAll('#app *')) {
                const r = e.getBoundingClientRect();
                if (r.width && r.height && (r.right > innerWidth + 1 || r.left < -1) && getComputedStyle(e).position !== 'fixed')
                  found.push('out: ' + e.tagName + '.' + e.className);
              }
              for (const box of document.querySelectorAll('.card, .bubble, .row, .chat-head')) {
                const leaves = [...box.querySelectorAll('*')].filter(e => e.children.length === 0 && e.innerText?.trim());
                for (let i = 0; i < leaves.length; i++) for (let j = i + 1; j < leaves.length; j++) {
                  const a = leaves[i].getBoundingClientRect(), b = leaves[j].getBoundingClientRect();
                  const w = Math.min(a.right, b.right) - Math.max(a.left, b.left), t = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                  if (w > 2 && t > 2) found.push('over: ' + leaves[i].innerText + ' | ' + leaves[j].innerText);
                }
              }
              return found.join('\\n');
            })()""";

    @TempDir
    static Path templates;

    private static SandboxServer sandbox;
    private static Browser browser;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(templates.resolve("cards"));
        Files.copy(Path.of("bot-templates/cards/workflow.card.json"), templates.resolve("cards/workflow.card.json"));
        sandbox = SandboxServer.start(SandboxOptions.inMemory().withTemplates(templates));
        browser = new Browser();
    }

    @AfterAll
    static void stop() throws Exception {
        browser.close();
        sandbox.close();
    }

    private static Object answer(JsonNode frame) {
        JsonNode params = Json.read(Json.text(Json.read(Json.text(frame, "data")), "content"))
                .path("cardPrivateData")
                .path("params");
        boolean submitted = params.has("form");
        String form = "{\"fields\":[{\"name\":\"text\",\"label\":\"留言内容\",\"type\":\"TEXT_AREA\",\"required\":true}]}";
        return Json.object(
                "response",
                Json.object(
                        "cardUpdateOptions", Map.of("updateCardDataByKey", true, "updatePrivateDataByKey", true),
                        "cardData",
                                Map.of(
                                        "cardParamMap",
                                        submitted
                                                ? Map.of("done", "张三留言：" + Json.text(params.path("form"), "text"))
                                                : Map.of()),
                        "userPrivateData",
                                Map.of(
                                        "cardParamMap",
                                        Map.of(
                                                "form", submitted ? "" : form,
                                                "formAction", submitted ? "" : "note",
                                                "notice", submitted ? "已记下" : ""))));
    }

    @Test
    void twoPeopleSeeOnePressAndATemplateNodeThatIsRemovedVanishes() throws Exception {
        JsonNode sample = Json.read(Files.readString(Path.of("bot-templates/cards/workflow.sample.json")));
        Wire wire = new Wire(sandbox.origin());
        try (StreamClient product = StreamClient.connect(sandbox, ChatPageBrowserTest::answer)) {
            Browser.Tab zhang = browser.open(sandbox.origin() + "/?as=u-zhang", 390, 844, true);
            Browser.Tab wang = browser.open(sandbox.origin() + "/?as=u-wang", 1280, 800, false);
            zhang.sees(".list", "订单异常群");
            wire.call(
                    "POST",
                    "/v1.0/card/instances/createAndDeliver",
                    Json.object(
                            "cardTemplateId", SandboxApp.TEMPLATE,
                            "outTrackId", "one-card",
                            "callbackType", "STREAM",
                            "cardData", sample.path("cardData"),
                            "openSpaceId", "dtv1.card//IM_GROUP." + DemoPeople.ORDERS + ";IM_ROBOT.u-zhang",
                            "imGroupOpenSpaceModel", Map.of("supportForward", true),
                            "imGroupOpenDeliverModel", Map.of("robotCode", sandbox.clientId()),
                            "imRobotOpenSpaceModel", Map.of("supportForward", true),
                            "imRobotOpenDeliverModel", Map.of("spaceType", "IM_ROBOT")),
                    wire.token(sandbox));
            zhang.sees(".row .badge", "1");
            zhang.screenshot(SHOTS.resolve("phone-list.png"));
            zhang.click("[data-conversation='" + DemoPeople.ORDERS + "']");
            wang.click("[data-conversation='" + DemoPeople.ORDERS + "']");
            wang.sees(".card", "羊毛围巾 灰 ×2");

            zhang.click(".card [data-action=note]");
            zhang.sees(".card .field-label", "留言内容");
            zhang.screenshot(SHOTS.resolve("phone-form.png"));
            assertThat(zhang.eval(MESS)).isEmpty();
            zhang.click(".card [type=submit]");
            zhang.sees(".card .why", "请填写留言内容");
            zhang.type(".card [name=text]", "顾客同意先发一条");
            zhang.click(".card [type=submit]");

            zhang.sees(".card", "张三留言：顾客同意先发一条");
            wang.sees(".card", "张三留言：顾客同意先发一条");
            zhang.sees(".card", "已记下");
            assertThat(wang.read(".card")).doesNotContain("已记下");
            zhang.screenshot(SHOTS.resolve("phone-card.png"));
            wang.screenshot(SHOTS.resolve("desktop-card.png"));
            mentionsWhileTyping(zhang);
            for (Browser.Tab tab : new Browser.Tab[] {zhang, wang}) {
                assertThat(tab.eval(MESS)).isEmpty();
                assertThat(tab.errors).isEmpty();
            }

            assertThat(product.frames).isNotEmpty();

            Path file = templates.resolve("cards/workflow.card.json");
            Files.writeString(file, Files.readString(file).replace("${problem}", ""));
            org.awaitility.Awaitility.await().until(() -> !wang.read(".card").contains("羊毛围巾 灰 ×2：仓库"));
            assertThat(wang.read(".card")).contains("缺货 · 部分售罄");
        }
    }

    /** Who is offered behind an @ does not take the keyboard: what one types goes on. */
    private static void mentionsWhileTyping(Browser.Tab tab) throws Exception {
        tab.eval("document.querySelector('.say').focus()");
        tab.call("Input.insertText", Map.of("text", "@"));
        tab.sees(".meant", "王敏");
        tab.screenshot(SHOTS.resolve("phone-mention.png"));
        tab.call("Input.insertText", Map.of("text", "王"));
        for (String type : List.of("keyDown", "keyUp")) {
            tab.call(
                    "Input.dispatchKeyEvent",
                    Map.of("type", type, "key", "Enter", "code", "Enter", "windowsVirtualKeyCode", 13));
        }
        tab.call("Input.insertText", Map.of("text", "看看"));
        assertThat(tab.eval("document.querySelector('.say').value")).isEqualTo("@王敏 看看");
        assertThat(tab.eval("String(document.querySelector('.meant').hidden)")).isEqualTo("true");
    }
}
