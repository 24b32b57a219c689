package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.detection.Sweeping;
import dev.baton.sandbox.SandboxClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What README promises to whoever has five minutes: its seven steps on the demo's people and orders, with its own words
 * and buttons.
 */
class ReadmeTest extends Journey {

    private static final Duration WINDOW = Duration.ofSeconds(61);
    private static final Pattern TYPED = Pattern.compile("`([^`]+)`");
    private static final Pattern PRESSED = Pattern.compile("点(?:[^「」，。]*的)?「([^」]+)」");
    private static final Pattern TAIL = Pattern.compile("尾数 (\\d{4})");
    private static final Pattern SAMPLES = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL);

    private final String readme = read();
    private Wiretap wire;

    private static String read() {
        try {
            return Files.readString(Path.of("README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    Map<String, Object> more() {
        wire = new Wiretap(sandbox.origin());
        return Map.of(
                "baton.demo", "true",
                "baton.sms.http-url", wire.url() + "/gateway/sms",
                "baton.refund.http-url", wire.url() + "/gateway/refund");
    }

    @BeforeAll
    @Override
    void start() {
        super.start();
        wire.product(api.origin());
        sandbox.product(wire.url());
    }

    @AfterAll
    @Override
    void stop() {
        super.stop();
        wire.close();
    }

    /** The demo furnishes. */
    @Override
    void furnish() {}

    /** Nobody has said anything yet. */
    @BeforeEach
    @Override
    void calm() {
        chat.calm();
        chat.switches(Map.of("smsReceiptMs", 50, "refundAnswer", "processing", "refundResultMs", 50));
    }

    private String section(String heading) {
        int from = readme.indexOf("\n## " + heading + "\n");
        return readme.substring(from, readme.indexOf("\n## ", from + 1));
    }

    private String step(int number) {
        return section("头五分钟")
                .lines()
                .filter(line -> line.startsWith(number + ". "))
                .findFirst()
                .orElseThrow();
    }

    private String typed(int step) {
        return first(TYPED, step(step));
    }

    private static String first(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(pattern + " in " + text).isTrue();
        return found.group(1);
    }

    private List<String> pressed(int step) {
        return PRESSED.matcher(step(step))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    /** Every card somebody can see whose order ends so, once one looks as it must. */
    private SandboxClient.Card about(String user, String tail, String button) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.cards(user).stream()
                                .filter(card -> card.get("orderNo").endsWith(tail))
                                .filter(card -> labels(card).contains(button))
                                .findFirst()
                                .orElse(null),
                        card -> card != null);
    }

    private static List<String> labels(SandboxClient.Card card) {
        return card.buttons().stream().map(SandboxClient.Button::text).toList();
    }

    private void press(String user, SandboxClient.Card card, String label) {
        SandboxClient.Button button = card.buttons().stream()
                .filter(one -> one.text().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + label + " among " + labels(card)));
        assertThat(chat.press(user, card.id(), button.action()).ok()).isTrue();
    }

    private List<SandboxClient.Card> inGroup() {
        return chat.cards("u-li").stream()
                .filter(card -> card.places().contains(SandboxClient.ORDERS_GROUP))
                .toList();
    }

    @Test
    void theFirstFiveMinutesGoAsWrittenAndTheGatewaysHearWhatIsShown() {
        Sweeping.sweep(baton);
        await().atMost(PATIENCE).until(() -> inGroup().size() == 10);
        assertThat(step(2)).contains("「等人接手」");
        assertThat(inGroup()).allMatch(card -> card.get("holder").startsWith("等人接手"));

        chat.dm("u-zhang", typed(3));

        String tail = first(TAIL, step(4));
        assertThat(pressed(4)).containsExactly("发短信");
        SandboxClient.Card card = about("u-zhang", tail, "发短信");
        String workflow = card.get("workflowId");
        press("u-zhang", card, "发短信");
        assertThat(chat.card("u-zhang", card.id()).fields()).containsOnlyKeys("quantity", "preview");
        chat.submit("u-zhang", card.id(), Map.of("quantity", "2"));
        assertThat(chat.card("u-zhang", card.id()).get("done")).contains("可撤销至");
        assertThat(chat.sms()).isEmpty();
        clock.advance(WINDOW);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.sms())
                        .singleElement()
                        .satisfies(sms -> assertThat(sms.orderNo()).endsWith(tail)));

        assertThat(pressed(5)).containsExactly("申请退款", "同意退款");
        chat.dm("u-qian", typed(5));
        await().atMost(PATIENCE).until(() -> !chat.lastReply("u-qian").isEmpty());
        press("u-zhang", about("u-zhang", tail, "申请退款"), "申请退款");
        chat.submit("u-zhang", card.id(), Map.of("amount", "12.50", "reason", "用户不想等"));
        SandboxClient.Card review = about("u-qian", tail, "同意退款");
        assertThat(labels(chat.card("u-zhang", card.id()))).doesNotContain("同意退款");
        press("u-qian", review, "同意退款");
        assertThat(chat.refunds()).isEmpty();
        clock.advance(WINDOW);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(chat.refunds())
                        .singleElement()
                        .satisfies(refund -> assertThat(refund.status()).isEqualTo("succeeded")));
        seen(
                "u-zhang",
                workflow,
                back -> back.get("holder").equals("张三") && labels(back).contains("完结"));

        assertThat(pressed(6)).containsExactly("指派给我", "查看详情");
        press("u-li", about("u-li", tail, "指派给我"), "指派给我");
        SandboxClient.Card taken = chat.card("u-li", card.id());
        assertThat(taken.get("holder")).isEqualTo("李四");
        assertThat(labels(taken)).contains("完结");
        seen(
                "u-zhang",
                workflow,
                gone -> labels(gone).stream()
                        .noneMatch(label -> List.of("发短信", "申请退款", "完结").contains(label)));
        DetailPage page = DetailPage.open(api.origin(), sandbox.origin(), "u-li", taken.get("detailUrl"));
        assertThat(page.sheet().toString()).contains("12.50", "用户不想等", "接手");

        assertThat(typed(7)).isEqualTo("@接力棒 转给 @张三 " + tail);
        chat.sayInGroup("u-wang", SandboxClient.ORDERS_GROUP, "转给 " + tail, "u-zhang");
        seen(
                "u-zhang",
                workflow,
                back -> back.get("holder").equals("张三") && labels(back).contains("完结"));
        seen(
                "u-li",
                workflow,
                gone -> gone.get("holder").equals("张三") && !labels(gone).contains("完结"));
        integrityIsOk();

        theSamplesAreWhatTravelled();
    }

    /**
     * The bodies of README's chapter on gateways: ours as they left, theirs as the stand-ins send them and we take
     * them.
     */
    private void theSamplesAreWhatTravelled() {
        List<List<JsonNode>> samples = SAMPLES.matcher(section("网关"))
                .results()
                .map(block -> block.group(1)
                        .lines()
                        .map(line -> JsonMapper.shared().readTree(line))
                        .toList())
                .toList();
        assertThat(samples).hasSize(2);
        same(samples.get(0), wire.heard("/gateway/sms").get(0), taken("/hooks/sms"));
        same(samples.get(1), wire.heard("/gateway/refund").get(0), taken("/hooks/refund"));
    }

    /** What the product took; it may have been told before it had written down what it was told about. */
    private Wiretap.Heard taken(String hook) {
        return await().atMost(PATIENCE)
                .until(
                        () -> wire.heard(hook).stream()
                                .filter(told -> told.status() == 204)
                                .findFirst()
                                .orElse(null),
                        told -> told != null);
    }

    private static void same(List<JsonNode> samples, Wiretap.Heard asked, Wiretap.Heard told) {
        assertThat(samples).hasSize(3);
        assertThat(names(samples.get(0))).isEqualTo(names(asked.body()));
        samples.get(0).properties().forEach(field -> {
            JsonNode sent = asked.body().path(field.getKey());
            assertThat(field.getValue().getNodeType()).as(field.getKey()).isEqualTo(sent.getNodeType());
            assertThat(names(field.getValue())).isEqualTo(names(sent));
        });
        assertThat(asked.status()).isEqualTo(200);
        assertThat(names(asked.answer())).containsAll(names(samples.get(1)));
        assertThat(names(told.body())).containsExactlyInAnyOrderElementsOf(names(samples.get(2)));
    }

    private static List<String> names(JsonNode object) {
        return new ArrayList<>(object.propertyNames());
    }
}
