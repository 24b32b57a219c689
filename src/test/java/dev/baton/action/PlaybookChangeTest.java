package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.Playbook;
import dev.baton.catalogue.ProblemType;
import dev.baton.detection.Sweeping;
import dev.baton.integrity.Violation;
import dev.baton.workflow.Flows;
import dev.baton.workflow.Workflow;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.util.ReflectionTestUtils;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import picocli.CommandLine;

/** Playbooks change while workflows are open: each finishes on its own version, or moves where the author says how. */
class PlaybookChangeTest extends ActionRoom {

    private static final String BEFORE = """
            type: 换班
            details:
              换流程:
                urgency: NORMAL
                steps:
                  - id: ask
                    name: 问用户
                    role: 客服
                    limit: PT4H
                    todo: 打电话问
                    actions: [call-customer, resolve]
                    outcomes:
                      - {after: call-customer, when: {result: reached}, to: pack}
                  - id: pack
                    name: 打包
                    role: 客服
                    limit: PT8H
                    todo: 打包
                    actions: [call-customer, snooze, resolve]
            """;

    private static final String AFTER = """
            type: 换班
            details:
              换流程:
                urgency: NORMAL
                steps:
                  - id: call
                    name: 先打电话
                    role: 客服
                    limit: PT1H
                    hours: always
                    todo: 先打电话
                    actions: [call-customer, chase, resolve]
                    outcomes:
                      - {after: call-customer, when: {result: reached}, to: check}
                  - id: check
                    name: 仓库核对
                    role: 仓库
                    limit: PT2H
                    hours: always
                    todo: 核对
                    actions: [chase, resolve]
            """;

    /** Waits for an answer of two: of the customer, and of the shop's own system. */
    private static final String WAITS = """
            type: 换班
            details:
              换流程:
                urgency: NORMAL
                moves: {ask: ask}
                steps:
                  - id: ask
                    name: 问用户
                    role: 客服
                    limit: PT4H
                    hours: always
                    todo: 打电话问
                    webhook: GATE/hook
                    actions: [call-customer, resolve]
                    outcomes:
                      - {after: webhook, when: {result: ok}, to: pack}
                    silence: {after: PT24H, to: pack}
                  - id: pack
                    name: 打包
                    role: 客服
                    limit: PT8H
                    todo: 打包
                    actions: [call-customer, snooze, resolve]
            """.replace("GATE", GATEWAY.url());

    @Autowired
    private Catalogue catalogue;

    @Autowired
    private Flows flows;

    @BeforeEach
    void before() throws IOException {
        save(BEFORE);
    }

    @AfterEach
    void asItWas() throws IOException {
        Files.delete(file());
        look();
    }

    private Path templates() {
        Path playbooks = (Path) ReflectionTestUtils.getField(baton.getBean("playbookFiles"), "playbooks");
        return Objects.requireNonNull(Objects.requireNonNull(playbooks).getParent());
    }

    private Path file() {
        return templates().resolve("playbooks/trial.yml");
    }

    private void save(String text) throws IOException {
        clock.advance(Duration.ofMillis(1));
        Files.writeString(file(), text);
        look();
    }

    private void look() {
        Object watch = baton.getBean("playbookWatch");
        ReflectionTestUtils.invokeMethod(watch, "look");
        ReflectionTestUtils.invokeMethod(watch, "look");
        assertThat(catalogue.refused()).isEmpty();
    }

    /** Other tests let time pass, and nobody rings alarms here. */
    private List<Violation> torn() {
        return violations().stream()
                .filter(violation -> !violation.rule().equals("alarm-silent"))
                .toList();
    }

    private String called(Workflow workflow, String result) {
        return pressed(now(workflow), "u-zhang", ActionName.CALL_CUSTOMER, Map.of("result", result));
    }

    private String command(String... words) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int code = new CommandLine(baton.getBean("playbookCommand"))
                .setOut(out)
                .setErr(out)
                .execute(words);
        return code + "\n" + said;
    }

    @Test
    void anOpenWorkflowFinishesOnTheVersionItBeganWithAndANewOneBeginsWithTheNewR197() throws IOException {
        Workflow old = held("换班/换流程", "u-zhang");
        save(AFTER);
        Workflow fresh = held("换班/换流程", "u-zhang");

        assertThat(called(old, "reached")).isEqualTo("done");
        assertThat(now(old).way().step()).isEqualTo("pack");
        assertThat(offered(old, "u-zhang")).doesNotContain(ActionName.CHASE);
        assertThat(now(fresh).way().step()).isEqualTo("call");
        assertThat(offered(fresh, "u-zhang")).contains(ActionName.CHASE);
        assertThat(torn()).isEmpty();
    }

    @Test
    void itMovesWhereTheAuthorSaysHowAndSaysSo() throws IOException {
        Workflow mapped = held("换班/换流程", "u-zhang");
        Workflow left = held("换班/换流程", "u-zhang");
        called(left, "reached");

        save(AFTER.replace("    urgency: NORMAL\n", "    urgency: NORMAL\n    moves: {ask: check}\n"));

        Workflow moved = now(mapped);
        assertThat(moved.way().step()).isEqualTo("check");
        assertThat(moved.holding().role()).isEqualTo("仓库");
        assertThat(moved.holder()).isIn("u-dong", "u-ning");
        assertThat(lastSaid(mapped)).isEqualTo("剧本更新，从「问用户」转到「仓库核对」");
        assertThat(now(left).way().step()).as("its step is not named").isEqualTo("pack");
        assertThat(torn()).isEmpty();
        int entries = moved.entries();
        save(AFTER.replace("    urgency: NORMAL\n", "    urgency: NORMAL\n    moves: {ask: check, nothing: call}\n"));
        assertThat(now(mapped).entries()).as("it stands where it should").isEqualTo(entries);
    }

    @Test
    void theStepItselfInOtherWordsGoesOnAndBeginsNothingAnewR197() throws IOException {
        save(WAITS);
        Workflow workflow = held("换班/换流程", "u-zhang");
        clock.advance(Duration.ofHours(5));
        Sweeping.ringAlarms(baton);
        Workflow before = now(workflow);
        assertThat(before.way().alarms()).isEqualTo(1);

        save(WAITS.replace("打电话问", "打电话问清楚"));
        save(WAITS.replace("打电话问", "打电话问清楚尺码"));

        Workflow after = now(workflow);
        assertThat(after.way().todo()).isEqualTo("打电话问清楚尺码");
        assertThat(after.way())
                .as("due, rung, silent since and called as before")
                .usingRecursiveComparison()
                .ignoringFields("todo")
                .isEqualTo(before.way());
        assertThat(after.holding()).isEqualTo(before.holding());
        assertThat(after.revision()).isEqualTo(before.revision());
        assertThat(lastSaid(workflow)).isEqualTo("剧本更新，「问用户」换了写法，时限照旧");
        assertThat(calls(workflow)).as("calls of the shop's system").isEqualTo(1);

        save(WAITS.replaceFirst("role: 客服", "role: 仓库"));
        assertThat(now(workflow).holder()).as("a step of others begins").isIn("u-dong", "u-ning");
        assertThat(now(workflow).way().alarms()).isZero();
    }

    private int calls(Workflow workflow) {
        return transaction.execute(
                status -> sql.sql("SELECT COUNT(*) FROM outbox_entry WHERE topic = 'webhook' AND entry_key LIKE ?")
                        .param(workflow.id() + ".%")
                        .query(Integer.class)
                        .single());
    }

    @Test
    void anInstanceWithAnOlderCopyMovesNothingBackR197() throws IOException {
        save(WAITS);
        Object older = Objects.requireNonNull(ReflectionTestUtils.getField(catalogue, "content"));
        Workflow workflow = held("换班/换流程", "u-zhang");
        save(WAITS.replace("打电话问", "打电话问清楚"));
        Workflow moved = now(workflow);
        assertThat(moved.way().todo()).isEqualTo("打电话问清楚");

        Object newer = Objects.requireNonNull(ReflectionTestUtils.getField(catalogue, "content"));
        ReflectionTestUtils.setField(catalogue, "content", older);
        ReflectionTestUtils.invokeMethod(baton.getBean("moving"), "stragglers");
        assertThat(now(workflow)).isEqualTo(moved);
        ReflectionTestUtils.setField(catalogue, "content", newer);

        save(WAITS);
        assertThat(now(workflow).way().todo())
                .as("saved again, it is the last word")
                .isEqualTo("打电话问");
        ReflectionTestUtils.invokeMethod(baton.getBean("moving"), "stragglers");
        assertThat(now(workflow).course().version()).isEqualTo(workflow.course().version());
    }

    @Test
    void aDryRunSaysWhatWouldHaveBeenDifferentR164(@TempDir Path other) throws IOException {
        Workflow workflow = held("换班/换流程", "u-zhang");
        called(workflow, "missed");
        clock.advance(Duration.ofHours(2));
        called(workflow, "reached");
        Files.writeString(Files.createDirectories(other.resolve("playbooks")).resolve("trial.yml"), AFTER);

        String told = command("dry-run", "--since", "2000-01-01", other.toString());
        assertThat(told)
                .startsWith("0\n")
                .contains("换班/换流程", workflow.orderNo().value())
                .contains("步骤：问用户、打包 → 先打电话、仓库核对")
                .contains("谁办：客服、客服 → 客服、仓库")
                .contains("时限：问用户 4 小时、打包 8 小时 → 先打电话 1 小时、仓库核对 2 小时")
                .contains("+催单")
                .contains("−稍后")
                .contains("超时：无 → 先打电话");
        assertThat(command("dry-run", "--since", "2000-01-01", templates().toString()))
                .containsPattern("换班/换流程 +[0-9]+ +0 ")
                .doesNotContain("【换班/换流程】");
        assertThat(command("dry-run", "--since", "2999-01-01", other.toString()))
                .startsWith("2\n")
                .contains("still to come");
        assertThat(now(workflow).entries()).as("nothing was changed").isEqualTo(3);
    }

    /** One variable of a card holds 1,024 bytes: what is behind them cannot be chosen there. */
    @Test
    void moreDetailsThanACardHoldsAreAWarning(@TempDir Path folder) throws IOException {
        String steps = BEFORE.substring(BEFORE.indexOf("    urgency"));
        StringBuilder many = new StringBuilder("type: 换班\ndetails:\n");
        for (int i = 0; i < 20; i++) {
            many.append("  换流程").append((char) ('甲' + i)).append(":\n").append(steps);
        }
        Files.writeString(folder.resolve("trial.yml"), many);
        assertThat(command("check", folder.toString()))
                .startsWith("0\n")
                .contains("没有问题")
                .containsPattern("提醒：类型「换班」有 20 种详情，卡片的选项一次大约放得下 1[0-9] 种")
                .doesNotContain("个类型，卡片的选项", "类型「缺货」");
    }

    /** History is long, and what is asked about is its end. */
    @Test
    void aDryRunWalksThroughNothingOlder() {
        clock.advance(Duration.ofMinutes(1));
        Workflow workflow = held("换班/换流程", "u-zhang");
        transaction.executeWithoutResult(status -> {
            status.setRollbackOnly();
            String opened =
                    "IF(n <= 550, '2001-01-01' + INTERVAL n MINUTE, opened_at - INTERVAL n DIV 3 * 1000 MICROSECOND)";
            assertThat(copies(workflow, 1000, Map.of("state", "'cleared'", "opened_at", opened)))
                    .isEqualTo(1000);
            long before = walked();

            Object result = ReflectionTestUtils.invokeMethod(
                    baton.getBean("dryRuns"), "since", workflow.openedAt().minusSeconds(1), catalogue);

            Object all = ReflectionTestUtils.getField(Objects.requireNonNull(result), "all");
            assertThat(ReflectionTestUtils.getField(Objects.requireNonNull(all), "workflows"))
                    .as("three batches, some of one moment, each once")
                    .isEqualTo(451);
            assertThat(walked() - before).as("index entries").isLessThan(1000);
        });
        pressed(workflow, "u-zhang", ActionName.RESOLVE, Map.of());
    }

    @Test
    void theCheckCommandNamesEveryMistakeAndItsExitCodeSaysSo(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("trial.yml"), BEFORE);
        assertThat(command("check", folder.toString())).startsWith("0\n").contains("没有问题：读了 1 个自己的文件");
        Files.writeString(folder.resolve("trial.yml"), BEFORE.replaceFirst("role: 客服", "role: 夜班"));
        assertThat(command("check", folder.toString()))
                .startsWith("0\n")
                .containsPattern("没有角色「夜班」，用到它的先由客服接：换班/换流程")
                .doesNotContain("角色「客服」", "角色「财务」");

        Files.writeString(
                folder.resolve("trial.yml"),
                BEFORE.replace("to: pack", "to: nowhere").replace("PT8H", "8h"));
        assertThat(command("check", folder.toString()))
                .startsWith("1\n")
                .contains("trial.yml:13: 没有步骤 nowhere", "trial.yml:17: limit 要写成", "要改");
        assertThat(command("check")).startsWith("0\n");
        assertThat(command("check", "/no/such/folder")).startsWith("2\n");
        assertThat(command()).startsWith("2\n");
        assertThat(command("dry-run", "--since", "gestern")).startsWith("2\n").contains("not a day");
    }

    @Test
    void theCheckCommandSaysWhatItReadAndWhatItCouldNotRead(@TempDir Path folder) throws IOException {
        assertThat(command("check", folder.toString())).startsWith("1\n").contains("里没有剧本");
        Files.writeString(folder.resolve("late.yaml"), BEFORE);
        Files.write(folder.resolve("odd.yml"), new byte[] {(byte) 0xb6, (byte) 0xa9, (byte) 0xb5});
        Files.writeString(folder.resolve("trial.yml"), BEFORE.replace("to: pack", "to: nowhere"));

        assertThat(command("check", folder.toString()))
                .as("all at once")
                .startsWith("1\n")
                .contains("playbooks/late.yaml: 文件名要以 .yml 结尾")
                .contains("playbooks/odd.yml: 不是 UTF-8 编码的文字，另存为 UTF-8 再试")
                .contains("trial.yml:13: 没有步骤 nowhere")
                .contains("共 3 处要改");
        assertThat(command("check", folder.resolve("trial.yml").toString()))
                .startsWith("2\n")
                .contains("is a file");

        Path templates = folder.resolve("templates");
        Path sms = Files.createDirectories(templates.resolve("sms"));
        Files.write(sms.resolve("sold-out.txt"), new byte[] {(byte) 0xb6, (byte) 0xa9, (byte) 0xb5});
        Files.writeString(
                Files.createDirectories(templates.resolve("playbooks")).resolve("trial.yml"), BEFORE);
        assertThat(command("check", templates.toString()))
                .startsWith("1\n")
                .containsOnlyOnce("sms/sold-out.txt: 不是 UTF-8")
                .doesNotContain("playbooks/sms");
    }

    /** It is started somewhere: what lies there is nobody's playbook. */
    @Test
    void withoutAFolderTheShippedOnesAreJudged() {
        Object command = ReflectionTestUtils.getField(baton.getBean("playbookCommand"), "templates");
        ReflectionTestUtils.setField(baton.getBean("playbookCommand"), "templates", "");
        try {
            assertThat(command("check")).startsWith("0\n").contains("没有自己的文件");
        } finally {
            ReflectionTestUtils.setField(baton.getBean("playbookCommand"), "templates", command);
        }
    }

    @Test
    void everyShippedFlowIsDrawnWithWhereItStandsR050() throws Exception {
        for (ProblemType kind : catalogue.kinds()) {
            Workflow workflow = held(kind.id(), "u-boss");
            Playbook playbook = catalogue.playbook(kind).orElseThrow();
            String svg = flows.svg(now(workflow));
            List<String> texts = texts(svg);
            playbook.steps()
                    .forEach(step -> assertThat(texts).as(kind.id()).anyMatch(text -> text.endsWith(step.name())));
            assertThat(texts).as(kind.id()).contains("完结").containsOnlyOnce("现在在这里");
            assertThat(texts).as("fits 390 pixels").allMatch(text -> width(text) <= 48);
            assertThat(svg).doesNotContain("<style", "<script", "href", "NaN");
        }
    }

    @Test
    void whatSomebodyWroteIsNeverMarkup() throws Exception {
        save(BEFORE.replace("name: 问用户", "name: '<b onload=\"x\">&问用户'"));
        Workflow workflow = held("换班/换流程", "u-zhang");
        String svg = flows.svg(now(workflow));
        assertThat(svg).contains("&lt;b onload=&quot;x&quot;&gt;&amp;问用户").doesNotContain("<b ");
        assertThat(texts(svg)).contains("1. <b onload=\"x\">&问用户", "电话联系（接通） → 打包");
    }

    @Test
    void aRefundUnderReviewStandsInTheReviewOfItsStep() throws Exception {
        Workflow workflow = held("缺货/商品售罄", "u-zhang");
        assertThat(pressed(workflow, "u-zhang", ActionName.APPLY_REFUND, Map.of("amount", "10.00", "reason", "少发")))
                .isEqualTo("done");
        assertThat(texts(flows.svg(now(workflow)))).contains("退款复核").containsOnlyOnce("现在在这里");
    }

    private static int width(String text) {
        return text.codePoints().map(c -> c > 0x2E7F ? 2 : 1).sum();
    }

    private static List<String> texts(String svg) throws Exception {
        Document document = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        NodeList nodes = document.getElementsByTagName("text");
        return IntStream.range(0, nodes.getLength())
                .mapToObj(at -> nodes.item(at).getTextContent())
                .toList();
    }
}
