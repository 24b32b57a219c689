package dev.baton.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Playbooks are changed while Baton runs: all at once or not at all, and file by file beside the shipped ones. */
class ReloadTest {

    private static final ProblemType DISPUTE = new ProblemType("费用", "费用争议");
    private static final ProblemType LOST = new ProblemType("物流", "丢件");

    private static final String FEE = """
            type: 费用
            details:
              费用争议:
                urgency: HIGH
                steps:
                  - id: look
                    name: 看一眼
                    role: 财务
                    limit: PT1H
                    todo: 看一眼
                    actions: [resolve]
            """;

    @TempDir
    private Path templates;

    private final List<Object> told = new ArrayList<>();
    private Catalogue catalogue;
    private PlaybookWatch watch;

    @BeforeEach
    void start() throws IOException {
        Files.createDirectories(templates.resolve("playbooks"));
        PlaybookFiles files = new PlaybookFiles(templates.toString());
        catalogue = new Catalogue(files);
        watch = new PlaybookWatch(files, catalogue, told::add);
    }

    private void save(String file, String text) throws IOException {
        Files.writeString(templates.resolve("playbooks").resolve(file), text);
    }

    /** Once while it is perhaps still being written, once when it is calm. */
    private void look() {
        watch.look();
        watch.look();
    }

    private String firstStep(ProblemType kind) {
        return catalogue.playbook(kind).orElseThrow().first().name();
    }

    @Test
    void aFileReplacesTheShippedOneOfItsNameAndLeavesTheOthers() throws IOException {
        int shipped = catalogue.kinds().size();
        String before = firstStep(DISPUTE);

        save("fee.yml", FEE);
        watch.look();
        assertThat(firstStep(DISPUTE)).isEqualTo(before);
        watch.look();

        assertThat(firstStep(DISPUTE)).isEqualTo("看一眼");
        assertThat(catalogue.kinds()).hasSize(shipped);
        assertThat(catalogue.review().role()).isEqualTo("财务");
        assertThat(told).containsExactly(new PlaybooksChanged(List.of(DISPUTE)));

        save("lost.yml", FEE.replace("费用争议", "丢件").replace("type: 费用", "type: 物流"));
        save("technical.yml", "type: 技术\ndetails: {}\n");
        look();
        assertThat(firstStep(LOST)).isEqualTo("看一眼");
        assertThat(catalogue.types()).doesNotContain("技术");

        Files.delete(templates.resolve("playbooks/fee.yml"));
        look();
        assertThat(firstStep(DISPUTE)).isEqualTo(before);
    }

    @Test
    void aBrokenFileIsRefusedWithFileLineAndSentenceOnceAndTheOldOneKeepsRunning() throws IOException {
        save("fee.yml", FEE);
        look();
        told.clear();

        save("fee.yml", FEE.replace("actions: [resolve]", "actions: [fly]").replace("看一眼", "再看一眼"));
        save("lost.yml", FEE.replace("费用争议", "丢件").replace("type: 费用", "type: 物流"));
        look();
        look();

        assertThat(catalogue.refused())
                .extracting(Problem::toString)
                .anySatisfy(problem -> assertThat(problem).startsWith("playbooks/fee.yml:11: 没有按钮 fly；可以写：send-sms, "));
        assertThat(told).singleElement().isInstanceOf(PlaybooksRefused.class);
        assertThat(firstStep(DISPUTE)).isEqualTo("看一眼");
        assertThat(catalogue.playbook(LOST)).as("all or nothing").isEmpty();

        save("fee.yml", FEE.replace("看一眼", "再看一眼"));
        look();
        assertThat(catalogue.refused()).isEmpty();
        assertThat(firstStep(DISPUTE)).isEqualTo("再看一眼");
        assertThat(catalogue.playbook(LOST)).isPresent();
    }

    @Test
    void whatIsNoTextOrNoYamlIsRefusedToo() throws IOException {
        for (String nonsense : List.of("", "- 1", "type: [", "\t", "type: 费用\ndetails: 3\n", "@@@")) {
            save("fee.yml", nonsense);
            look();
            assertThat(catalogue.refused()).as(nonsense).isNotEmpty();
        }
        Files.write(templates.resolve("playbooks/fee.yml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        look();
        assertThat(catalogue.refused())
                .singleElement()
                .satisfies(problem -> assertThat(problem.file()).isEqualTo("fee.yml"));
        assertThat(catalogue.playbook(DISPUTE)).isPresent();
    }

    /** What will stop the next start is said now, and is over when it is mended. */
    @Test
    void aFileOfTheWrongEndingIsRefusedAtOnceAndForgottenWhenItIsGone() throws IOException {
        save("fee.yaml", FEE);
        look();
        assertThat(catalogue.refused()).containsExactly(new Problem("fee.yaml", 0, "文件名要以 .yml 结尾，.yaml 不会被读"));
        save("fee.yml", FEE);
        look();
        assertThat(firstStep(DISPUTE)).isNotEqualTo("看一眼");

        Files.delete(templates.resolve("playbooks/fee.yaml"));
        look();
        assertThat(catalogue.refused()).isEmpty();
        assertThat(firstStep(DISPUTE)).isEqualTo("看一眼");
    }

    @Test
    void aTextForCustomersIsJudgedToo() throws IOException {
        Path text = Files.createDirectories(templates.resolve("sms")).resolve("sold-out.txt");
        Files.writeString(text, "\uFEFF \n");
        look();
        assertThat(catalogue.refused()).containsExactly(new Problem("sms/sold-out.txt", 0, "空文件"));
        Files.writeString(text, "好".repeat(701));
        look();
        assertThat(catalogue.refused()).containsExactly(new Problem("sms/sold-out.txt", 0, "短信有 701 个字，最多 700 个"));

        Files.writeString(text, "\uFEFF您买的 {goods} 卖完了\n");
        look();
        assertThat(catalogue.refused()).isEmpty();
        assertThat(catalogue
                        .playbook(new ProblemType("缺货", "商品售罄"))
                        .orElseThrow()
                        .steps())
                .extracting(Step::smsText)
                .contains("您买的 {goods} 卖完了");
    }

    @Test
    void movesNameStepsThatAreThere() throws IOException {
        save(
                "fee.yml",
                FEE.replace("    urgency: HIGH\n", "    urgency: HIGH\n    moves: {dispute: look, push: nowhere}\n"));
        look();
        assertThat(catalogue.refused()).containsExactly(new Problem("fee.yml", 5, "没有有事可做的步骤 nowhere"));

        save("fee.yml", FEE.replace("    urgency: HIGH\n", "    urgency: HIGH\n    moves: {dispute: look}\n"));
        look();
        assertThat(catalogue.playbook(DISPUTE).orElseThrow().moves()).containsEntry("dispute", "look");
    }

    @Test
    void thePlaybookOfTheReadmeWorksBesideTheShippedOnesR031() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        String from = readme.substring(readme.indexOf("type: 缺货\n"));
        save("own.yml", from.substring(0, from.indexOf("```")));
        look();
        assertThat(catalogue.refused()).isEmpty();
        assertThat(firstStep(new ProblemType("缺货", "等补货"))).isEqualTo("问用户");
        assertThat(catalogue.playbook(new ProblemType("缺货", "商品售罄"))).isPresent();
    }
}
