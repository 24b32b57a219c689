package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The shipped card template. Its readable source is {@code src/test/resources/cards/workflow.editor.json}; after a
 * change there run {@link #main} to write the export that people import and the sandbox draws.
 */
class WorkflowCardTest {

    private static final Path SOURCE = Path.of("src/test/resources/cards/workflow.editor.json");
    private static final Path EXPORT = Path.of("bot-templates/cards/workflow.card.json");
    private static final Path SAMPLE = Path.of("bot-templates/cards/workflow.sample.json");

    private static final List<String> CONTRACT = List.of(
            "workflowId",
            "revision",
            "press",
            "title",
            "orderNo",
            "problem",
            "state",
            "stateColor",
            "holder",
            "due",
            "todo",
            "done",
            "timeline",
            "buttons",
            "detailUrl",
            "notice",
            "form",
            "formAction");

    /** Writes the export from its source. */
    public static void main(String[] args) throws IOException {
        JsonNode source = Json.read(Files.readString(SOURCE));
        Map<String, Object> export =
                Json.object("editorData", Json.write(source), "widgetInfo", "", "type", "im", "mode", "card");
        Files.writeString(EXPORT, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(export) + "\n");
    }

    private static CardTemplate template() throws IOException {
        return new CardTemplate(Files.readString(EXPORT));
    }

    private static Map<String, String> sample(String userId) throws IOException {
        JsonNode sample = Json.read(Files.readString(SAMPLE));
        Map<String, String> data = new LinkedHashMap<>();
        sample.path("cardData")
                .path("cardParamMap")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), Json.text(entry.getValue())));
        sample.path("privateData")
                .path(userId)
                .path("cardParamMap")
                .properties()
                .forEach(entry -> data.put(entry.getKey(), Json.text(entry.getValue())));
        return data;
    }

    @Test
    void theExportSaysWhatItsSourceSays() throws IOException {
        JsonNode export = Json.read(Files.readString(EXPORT));
        assertThat(Json.read(Json.text(export, "editorData"))).isEqualTo(Json.read(Files.readString(SOURCE)));
        assertThat(Json.text(export, "type")).isEqualTo("im");
        assertThat(Json.text(export, "mode")).isEqualTo("card");
        assertThat(export.path("widgetInfo").isString()).isTrue();
    }

    @Test
    void everyVariableOfTheContractIsDeclaredAndThePersonalOnesArePrivate() throws IOException {
        List<String> declared = new ArrayList<>();
        List<String> personal = new ArrayList<>();
        for (JsonNode variable : template().editor().path("variableList")) {
            declared.add(Json.text(variable, "name"));
            if (Json.flag(variable, "private")) {
                personal.add(Json.text(variable, "name"));
            }
        }
        assertThat(declared).containsAll(CONTRACT).contains("config", "lastMessage");
        assertThat(personal).containsExactlyInAnyOrder("buttons", "notice", "press", "form", "formAction");
    }

    @Test
    void everyTextOfTheSampleIsDrawnAndNothingEmptyIs() throws IOException {
        Map<String, String> data = sample("u-zhang");
        assertThat(data.keySet()).containsAll(CONTRACT);
        List<CardTemplate.Drawn> drawn = template().draw(data, false);
        String text = String.join("\n", CardTemplate.texts(drawn));
        assertThat(text)
                .contains(
                        data.get("title"), data.get("problem"), data.get("state"), data.get("holder"), data.get("due"))
                .contains(data.get("todo"), data.get("done"), "订单号 " + data.get("orderNo"), "退款原因", "查看详情");
        data.put("notice", "");
        data.put("formAction", "");
        data.put("done", "");
        String less = String.join("\n", CardTemplate.texts(template().draw(data, false)));
        assertThat(less).doesNotContain("已做", "退款原因", "提交");
    }

    @Test
    void pressesAndSubmitsCarryWorkflowRevisionAndPress() throws IOException {
        List<CardTemplate.Drawn> drawn = template().draw(sample("u-zhang"), false);
        assertThat(CardTemplate.buttons(drawn))
                .isNotEmpty()
                .allSatisfy(button -> assertThat(button.params())
                        .containsEntry("action", button.action())
                        .containsKeys("workflow", "rev", "press"));
        CardTemplate.Form form = CardTemplate.form(drawn);
        assertThat(form).isNotNull();
        if (form != null) {
            assertThat(form.params()).containsEntry("action", "apply-refund").containsKeys("workflow", "rev", "press");
        }
        assertThat(CardTemplate.form(template().draw(sample("u-zhang"), true))).isNull();
    }

    @Test
    void aNodeRemovedFromTheFileIsNotDrawn() throws IOException {
        JsonNode source = Json.read(Files.readString(SOURCE));
        String without = Json.write(source).replace("${problem}", "");
        CardTemplate less = new CardTemplate(Json.write(Json.object("editorData", without)));
        String text = String.join("\n", CardTemplate.texts(less.draw(sample("u-li"), false)));
        assertThat(text).doesNotContain("还缺 1 条").contains("缺货 · 部分售罄");
    }
}
