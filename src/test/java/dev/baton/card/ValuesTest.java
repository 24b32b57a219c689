package dev.baton.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The platform takes 1 KB a value; a cut must not break a character (PROTOCOL 5.5). */
class ValuesTest {

    private static final JsonMapper JSON = new JsonMapper();

    private static int size(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertThat(Values.cut("羊毛围巾", 12)).isEqualTo("羊毛围巾");
        assertThat(Values.cutJson(JSON, "[{\"text\": \"x\"}]", Values.LIMIT)).isEqualTo("[{\"text\": \"x\"}]");
    }

    @Test
    void whatDoesNotFitIsCutBetweenCharacters() {
        String cut = Values.cut("羊毛围巾😀灰色", 14);

        assertThat(cut).isEqualTo("羊毛围…");
        assertThat(size(Values.cut("😀".repeat(300), Values.LIMIT))).isLessThanOrEqualTo(Values.LIMIT);
        assertThat(Values.cut("😀".repeat(300), Values.LIMIT))
                .doesNotContain("\uFFFD")
                .endsWith("😀…");
    }

    @Test
    void aFamilyAFlagAndAnAccentAreOneCharacter() {
        String family = "👨‍👩‍👧‍👦";
        assertThat(Values.cut(family + family + "好", size(family) + 3 + 20)).isEqualTo(family + "…");
        assertThat(Values.cut("🇨🇳🇨🇳🇨🇳", 8 + 3 + 4)).isEqualTo("🇨🇳…");
        assertThat(Values.cut("e\u0301e\u0301e\u0301", 3 + 3 + 2)).isEqualTo("e\u0301…");
    }

    @Test
    void whatIsHeapedOnOneCharacterDoesNotPushOutTheRest() {
        String heaped = "a" + "\u0301".repeat(2_000) + "bc";
        assertThat(Values.cut(heaped, 64)).isEqualTo("abc…");
    }

    @Test
    void aListIsCutInsideItsTextsAndStaysAList() {
        List<Map<String, Object>> timeline = List.of(
                Map.of("at", "10:00", "who", "张三", "text", "\"\\\n".repeat(300)),
                Map.of("at", "10:01", "who", "李四", "text", "用户说😀".repeat(60)),
                Map.of("at", "10:02", "who", "系统", "text", "已发短信"));
        String cut = Values.cutJson(JSON, JSON.writeValueAsString(timeline), Values.LIMIT);

        JsonNode read = JSON.readTree(cut);
        assertThat(size(cut)).isBetween(Values.LIMIT * 3 / 4, Values.LIMIT);
        assertThat(read).hasSize(3);
        assertThat(read.get(0).path("text").stringValue()).startsWith("\"\\\n").endsWith("…");
        assertThat(read.get(1).path("text").stringValue()).startsWith("用户说😀").endsWith("…");
        assertThat(read.get(2).path("text").stringValue()).isEqualTo("已发短信");
        assertThat(read.get(2).path("at").stringValue()).isEqualTo("10:02");
    }

    @Test
    void aFormKeepsWhatComesBackAndLosesOnlyWhatIsRead() {
        List<Map<String, Object>> fields = List.of(
                Map.of(
                        "name",
                        "type",
                        "label",
                        "问题类型",
                        "type",
                        "HIDDEN",
                        "hidden",
                        true,
                        "defaultValue",
                        "缺".repeat(40)),
                Map.of("name", "preview", "label", "短信内容", "readOnly", true, "defaultValue", "您".repeat(400)),
                Map.of(
                        "name",
                        "detail",
                        "label",
                        "详情",
                        "options",
                        List.of(Map.of("value", "部分售罄".repeat(8), "text", "部分售罄".repeat(8)))));
        String cut = form(fields).json();

        JsonNode read = JSON.readTree(cut).path("fields");
        assertThat(size(cut)).isLessThanOrEqualTo(Values.LIMIT);
        assertThat(read.get(0).path("defaultValue").stringValue()).isEqualTo("缺".repeat(40));
        assertThat(read.get(1).path("defaultValue").stringValue())
                .startsWith("您您")
                .endsWith("…");
        assertThat(read.get(2).path("options").get(0).path("value").stringValue())
                .isEqualTo("部分售罄".repeat(8));
    }

    private static FittedForm form(List<Map<String, Object>> fields) {
        return FittedForm.of(JSON, JSON.writeValueAsString(Map.of("fields", fields)), Values.LIMIT);
    }

    private static Map<String, Object> field(String type, String name, String label, String typed) {
        return Map.of(
                "type",
                type,
                "name",
                name,
                "label",
                label,
                "required",
                true,
                "hidden",
                false,
                "readOnly",
                false,
                "placeholder",
                "最多可退 358.00 元",
                "defaultValue",
                typed,
                "options",
                List.of());
    }

    @Test
    void ofWhatWasTypedTheBeginningIsGivenBackAndNoFieldIsLost() {
        String label = "退款金额，不含运费和已经退过的";
        FittedForm cut = form(List.of(
                field("TEXT", "amount", label, "999999"),
                field("SELECT", "kind", label, "现金".repeat(10)),
                field("TEXT_AREA", "reason", label, "原因".repeat(600))));

        JsonNode read = JSON.readTree(cut.json()).path("fields");
        assertThat(size(cut.json())).isLessThanOrEqualTo(Values.LIMIT);
        assertThat(cut.cut()).containsExactly(label);
        assertThat(read.findValuesAsString("name")).containsExactly("amount", "kind", "reason");
        assertThat(read.findValuesAsString("label")).containsOnly(label);
        assertThat(read.findValuesAsString("placeholder")).containsOnly("最多可退 358.00 元");
        assertThat(read.findValuesAsString("required")).containsOnly("true");
        assertThat(read.get(0).path("defaultValue").stringValue()).isEqualTo("999999");
        assertThat(read.get(1).path("defaultValue").stringValue()).isEqualTo("现金".repeat(10));
        assertThat(read.get(2).path("defaultValue").stringValue())
                .startsWith("原因".repeat(20))
                .endsWith("…");
    }

    @Test
    void halfANumberIsNotGivenBackAndWhatSaysNothingGoesFirst() {
        FittedForm tooLong = form(List.of(
                field("TEXT", "purchaseNo", "代买单号", "8".repeat(2_000)), field("TEXT", "amount", "代买金额", "12.50")));
        JsonNode read = JSON.readTree(tooLong.json()).path("fields");
        assertThat(tooLong.cut()).containsExactly("代买单号");
        assertThat(read).hasSize(2);
        assertThat(read.get(0).has("defaultValue")).isFalse();
        assertThat(read.get(1).path("defaultValue").stringValue()).isEqualTo("12.50");

        FittedForm fits = form(List.of(
                field("TEXT_AREA", "text", "用户怎么说", "说".repeat(200)),
                field("TEXT", "amount", "退款金额", "12.50"),
                field("TEXT", "sku", "换成哪个 SKU", "88")));
        assertThat(fits.cut()).isEmpty();
        assertThat(size(fits.json())).isLessThanOrEqualTo(Values.LIMIT);
        assertThat(fits.json()).contains("说".repeat(200));
    }

    /** Values of options mean something to a program and are not cut: of too many the last ones go. */
    @Test
    void tooManyOptionsAreFewerAndNoneIsBroken() {
        List<Map<String, String>> options = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            options.add(Map.of("value", "部分售罄" + i, "text", "售罄" + i));
        }

        String cut = form(List.of(Map.of("name", "detail", "label", "详情", "options", options)))
                .json();

        JsonNode read = JSON.readTree(cut).path("fields").get(0).path("options");
        assertThat(size(cut)).isLessThanOrEqualTo(Values.LIMIT);
        assertThat(read.size()).isGreaterThan(10);
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i).path("value").stringValue()).isEqualTo("部分售罄" + i);
        }
    }

    @Test
    void anythingAtAllStaysValid() {
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = 0; j < random.nextInt(900); j++) {
                int codePoint = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(128);
                if (codePoint < 0xD800 || codePoint > 0xDFFF) {
                    text.appendCodePoint(codePoint);
                }
            }
            String cut = Values.cutJson(
                    JSON, JSON.writeValueAsString(List.of(Map.of("text", text.toString(), "at", "1"))), Values.LIMIT);
            assertThat(size(cut)).isLessThanOrEqualTo(Values.LIMIT);
            assertThat(JSON.readTree(cut).get(0).path("at").stringValue()).isEqualTo("1");
            assertThat(size(Values.cut(text.toString(), 100))).isLessThanOrEqualTo(100);
        }
    }
}
