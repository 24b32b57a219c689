package dev.baton.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What an editor is told about playbooks is what the reader takes. */
class SchemaTest {

    private static final Path FOLDER = Path.of("bot-templates/playbooks");
    private static final YAMLMapper YAML = YAMLMapper.builder().build();

    private static final String GOOD = """
            type: 费用
            details:
              费用争议:
                words: [多收]
                urgency: HIGH
                priority: [vip]
                sensitive: true
                moves: {old: look}
                steps:
                  - id: look
                    name: 看一眼
                    role: 财务
                    skill: 退款
                    lead: false
                    limit: PT1H
                    hours: always
                    todo: 看一眼
                    done: 看过了
                    sop: 看
                    evidence: [费用明细]
                    gate: 方案
                    confirm: true
                    actions: [call-customer, resolve]
                    outcomes:
                      - {after: call-customer, when: {answer: agreed, amount: "< 100", level: vip}, to: end}
                    silence: {after: PT24H, to: look, customer: false}
            """;

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(Files.readString(FOLDER.resolve("schema.json")));
    }

    private static boolean edits(String text) throws IOException {
        return schema().validate(YAML.readTree(text)).isEmpty();
    }

    private static List<Problem> reads(String text) {
        try {
            PlaybookReader reader =
                    new PlaybookReader(name -> Optional.of("").filter(words -> name.equals("sold-out")));
            var unused = reader.read(
                    List.of(
                            new PlaybookReader.Source("review.yml", shipped("review.yml")),
                            new PlaybookReader.Source("fee.yml", text)),
                    List.of());
            return List.of();
        } catch (BrokenPlaybook broken) {
            return broken.problems();
        }
    }

    private static String shipped(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yml")).toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyShippedFileFitsAndPointsToTheSchema(Path file) throws IOException {
        String text = Files.readString(file);
        assertThat(schema().validate(YAML.readTree(text))).isEmpty();
        assertThat(text).startsWith("# yaml-language-server: $schema=schema.json\n");
    }

    @Test
    void aFileWithEveryFieldIsTakenByBoth() throws IOException {
        assertThat(reads(GOOD)).isEmpty();
        assertThat(schema().validate(YAML.readTree(GOOD))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "urgency: HIGH|urgency: SOON",
                "urgency: HIGH|urgenc: HIGH",
                "sensitive: true|sensitive: perhaps",
                "moves: {old: look}|moves: {old: ''}",
                "id: look|id: review",
                "name: 看一眼|nam: 看一眼",
                "name: 看一眼|name: 一个长得卡片上怎么也放不下的步骤的名字啊还要更长",
                "role: 财务|role: ''",
                "skill: 退款|skill: ''",
                "skill: 退款|skill: [退款]",
                "limit: PT1H|limit: 1 hour",
                "hours: always|hours: sometimes",
                "evidence: [费用明细]|evidence: [照片]",
                "gate: 方案|gate: 大门",
                "actions: [call-customer, resolve]|actions: [call-customer, fly]",
                "actions: [call-customer, resolve]|actions: [call-customer, approve-refund, resolve]",
                "after: call-customer|after: note",
                "{answer: agreed, amount|{result: missed, answer: agreed, amount",
                "amount: \"< 100\"|amout: \"< 100\"",
                "answer: agreed|answer: perhaps",
                "amount: \"< 100\"|amount: cheap",
                "{after: PT24H, to: look|{after: PT24H, to: end",
                "{after: PT24H, to: look|{to: look",
                "customer: false|customer: perhaps",
                "customer: false|custom: false",
                "type: 费用|typ: 费用",
            })
    void aMistakeIsRefusedByBoth(String change) throws IOException {
        int bar = change.indexOf('|');
        String broken = GOOD.replace(change.substring(0, bar), change.substring(bar + 1));
        assertThat(broken).isNotEqualTo(GOOD);
        assertThat(reads(broken)).isNotEmpty();
        assertThat(edits(broken)).as("the editor says nothing").isFalse();
    }

    @Test
    void aReviewThatCannotRefuseIsRefusedByTheEditorTooR111() throws IOException {
        String review = shipped("review.yml");
        assertThat(edits(review)).isTrue();
        assertThat(edits(review.replace("[approve-refund, reject-refund]", "[approve-refund]")))
                .isFalse();
        assertThat(edits(review.replace("reject-refund]", "reject-refund, call-customer, escalate]")))
                .isTrue();
        assertThat(edits(review.replace("reject-refund]", "reject-refund, snooze]")))
                .isFalse();
    }

    @Test
    void itNamesAllActionsAndNoOthers() throws IOException {
        JsonNode known = YAML.readTree(shipped("schema.json")).at("/$defs/action/enum");
        List<String> named = new ArrayList<>();
        known.forEach(id -> named.add(id.stringValue()));
        assertThat(named)
                .containsExactlyElementsOf(
                        Arrays.stream(ActionName.values()).map(ActionName::id).toList());
    }
}
