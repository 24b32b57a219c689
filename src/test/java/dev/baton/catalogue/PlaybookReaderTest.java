package dev.baton.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a playbook file says, and what each possible mistake in one is called, with its line. */
class PlaybookReaderTest {

    private static final String REVIEW = """
            name: 退款复核
            role: 财务
            limit: PT4H
            todo: 核对
            actions: [approve-refund, reject-refund]
            """;

    /** Its lines are counted below: change nothing above the place you mean. */
    private static final String GOOD = """
            type: 缺货
            details:
              商品售罄:
                urgency: HIGH
                sensitive: false
                steps:
                  - id: contact
                    name: 联系用户
                    role: 客服
                    limit: PT2H
                    todo: 联系用户
                    actions: [send-sms, call-customer, apply-refund, resolve]
                    sms: sold-out
                    outcomes:
                      - {after: call-customer, when: {result: reached}, to: weigh}
                      - {after: approve-refund, when: {refund: ">= 100"}, to: close}
                    silence: {after: PT24H, to: close}
                  - id: weigh
                    name: 看金额
                    role: 客服
                    limit: PT1H
                    todo: 看金额
                    actions: []
                    outcomes:
                      - {when: {amount: ">= 500", level: [vip, svip]}, to: close}
                      - {to: contact}
                  - id: close
                    name: 收尾
                    role: 仓库
                    limit: PT2H
                    hours: always
                    todo: 收尾
                    actions: [resolve]
            """;

    private static PlaybookReader.Content read(String text) {
        return new PlaybookReader(name -> Optional.of("").filter(words -> name.equals("sold-out")))
                .read(
                        List.of(
                                new PlaybookReader.Source("review.yml", REVIEW),
                                new PlaybookReader.Source("stock.yml", text)),
                        List.of());
    }

    /** The one playbook of a file. */
    private static Playbook only(String text) {
        return List.copyOf(read(text).playbooks().values()).get(0);
    }

    private static Playbook good() {
        return only(GOOD);
    }

    private static Circumstances order(String amount, String level) {
        return new Circumstances(new BigDecimal(amount), null, level, Map.of("result", "reached"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "call-customer, apply-refund|fly, apply-refund|12|没有按钮 fly",
                "to: weigh|to: nowhere|15|没有步骤 nowhere",
                "- {to: contact}|- {to: weigh}|18|绕回自己",
                "silence: {after: PT24H, to: close}|silence: {after: PT24H, to: void}|17|没有步骤 void",
                "silence: {after: PT24H, to: close}|silence: {after: PT24H, to: end}|17|没回音不等于同意",
                "after: PT24H|after: tomorrow|17|要写成 PT2H",
                "name: 收尾|nam: 收尾|28|没有字段 nam",
                "todo: 收尾|todo: ''|32|缺 todo",
                "todo: 收尾|todo: [收尾]|32|todo 只能写一段文字",
                "limit: PT2H|limit: 2 hours|10|limit 要写成 PT2H",
                "id: close|id: contact|27|已经用过",
                "id: close|id: review|27|系统自己用的",
                "urgency: HIGH|urgency: SOON|4|只能写 URGENT, HIGH, NORMAL, LOW",
                "sensitive: false|sensitive: perhaps|5|只能写 true 或 false",
                "sensitive: false|urgency: LOW|5|urgency 写了两遍",
                "sms: sold-out|sms: sold|13|没有短信文件 sms/sold.txt",
                "sms: sold-out|done: x|12|没写发哪条短信",
                "hours: always|hours: sometimes|31|只能写 working, always",
                "result: reached|result: perhaps|15|不会有 result: perhaps",
                "result: reached|answer: agreed|15|confirm: true",
                "after: call-customer|after: chase|15|没有 chase",
                "after: call-customer|after: note|15|note 之后不会",
                "'>= 100'}, to: close|'>= 100'}, to: end|16|退款办完会回到申请人",
                "'>= 500'|cheap|25|amount 只能写",
                "- {to: contact}|- {when: {level: vip}, to: contact}|18|谁也办不了",
                "actions: [resolve]|actions: [note]|27|走不到完结",
                "type: 缺货|type: [|3|不是 YAML",
                "hours: always|gate: 大门|31|只能写 分类",
                "hours: always|evidence: [照片]|31|没有证据 照片",
                "hours: always|webhook: 'file:///etc/passwd'|31|要写网址",
                "hours: always|skill: ''|31|缺 skill",
                "- {after: approve-refund, when: {refund: '>= 100'}, to: close}|- {after: call-customer, when: {answer: agreed}, to: close}|16|永远轮不到",
                "- {when: {amount: '>= 500', level: [vip, svip]}, to: close}|- {to: contact}@          - {when: {amount: '>= 500'}, to: close}|26|永远轮不到",
                "- {when: {amount: '>= 500', level: [vip, svip]}, to: close}|- {when: {amount: '>= 500'}, to: close}@          - {when: {amount: '>= 900', level: vip}, to: close}|26|永远轮不到",
                "call-customer, apply-refund|fly, apply-refund|12|可以写：send-sms, apply-refund, return-coupon",
                "call-customer, apply-refund|approve-refund, apply-refund|12|approve-refund 只能写在 review.yml",
                "- {to: contact}|- {when: {amout: '< 500'}, to: close}@          - {to: contact}|26|没有字段 amout",
                "- {to: contact}|- {when: {result: perhaps}, to: close}@          - {to: contact}|26|不会有 result: perhaps",
                "- {to: contact}|- {when: {kind: coupon}, to: close}@          - {to: contact}|26|走到 weigh 之前不会有 kind: coupon",
                "- {to: contact}|- {when: {result: missed}, to: close}@          - {to: contact}|26|走到 weigh 之前不会有 result: missed",
                "- {to: contact}|- {when: {answer: agreed}, to: close}@          - {to: contact}|26|走到 weigh 之前不会有 answer: agreed",
                "- {to: contact}|- {when: {refund: '< 500'}, to: close}@          - {to: contact}|26|才知道退款金额",
                "result: reached|result: missed, answer: agreed|15|没接电话的没有答复",
                "hours: always|lead: true|16|不能直接到上级的步骤",
            })
    void everyMistakeIsNamedWithItsLine(String what, String wrong, int line, String sentence) {
        String meant = what.replace("'", "\"");
        String broken = GOOD.replace(meant, wrong.replace("'", "\"").replace("@", "\n"));
        assertThat(broken).as("the mistake is in the file").isNotEqualTo(GOOD);

        assertThatThrownBy(() -> read(broken))
                .isInstanceOfSatisfying(
                        BrokenPlaybook.class,
                        refused -> assertThat(refused.problems()).anySatisfy(problem -> {
                            assertThat(problem.file()).isEqualTo("stock.yml");
                            assertThat(problem.line()).as(problem.toString()).isEqualTo(line);
                            assertThat(problem.sentence()).contains(sentence);
                        }));
    }

    @Test
    void theExampleOfTheReadmeWorks() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        int chapter = readme.indexOf("## 十分钟写一个剧本");
        int start = readme.indexOf("```yaml\n", chapter) + 8;

        Playbook playbook = only(readme.substring(start, readme.indexOf("```", start)));

        assertThat(playbook.kind().id()).isEqualTo("缺货/等补货");
        assertThat(playbook.stops()).extracting(Step::id).containsExactly("ask", "wait", "lead", "close");
        assertThat(playbook.steps())
                .filteredOn(step -> step.silence() != null)
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.hours())
                        .as("a day without an answer is a day")
                        .isEqualTo(Hours.ALWAYS));
        assertThat(playbook.step("ask").skill()).isEqualTo("缺货");
        String text = readme.substring(chapter, readme.indexOf("\n## ", chapter));
        assertThat(Arrays.stream(ActionName.values()).filter(ActionName::isOffered))
                .allSatisfy(action -> assertThat(text).contains("`" + action.id() + "`"));
    }

    /** What leads through a step in which nobody acts is judged by where it comes out, and by what was said before. */
    @Test
    void whatGoesOnByItselfIsJudgedByWhereItComesFromAndGoesToR051R057() {
        String said = GOOD.replace(
                        "{after: call-customer, when: {result: reached}, to: weigh}",
                        "{after: call-customer, when: {answer: refused}, to: weigh}")
                .replace("sms: sold-out\n", "sms: sold-out\n        confirm: true\n")
                .replace("- {to: contact}", "- {when: {answer: refused}, to: close}\n          - {to: contact}");
        assertThat(only(said).steps()).hasSize(3);
        assertThatThrownBy(() -> read(said.replace("{when: {answer: refused}", "{when: {answer: agreed}")))
                .hasMessageContaining("stock.yml:27: 走到 weigh 之前不会有 answer: agreed");

        String closing = GOOD.replace("- {to: contact}", "- {to: end}");
        assertThat(only(closing).steps()).hasSize(3);
        assertThatThrownBy(() -> read(closing.replace("after: PT24H, to: close", "after: PT24H, to: weigh")))
                .hasMessageContaining("stock.yml:17: 没回音不等于同意");
        assertThatThrownBy(() -> read(closing.replace("\">= 100\"}, to: close", "\">= 100\"}, to: weigh")))
                .hasMessageContaining("stock.yml:16: 退款办完会回到申请人手上：写明");
        assertThatThrownBy(() -> read(GOOD.replace("\">= 100\"}, to: close", "\">= 100\"}, to: weigh")
                        .replace("hours: always", "lead: true")))
                .hasMessageContaining("stock.yml:16: 退款办完会回到申请人手上，不能直接到上级");
        assertThat(only(GOOD.replace("\">= 100\"}, to: close", "\">= 100\"}, to: weigh")
                                .replace(
                                        "- {to: contact}",
                                        "- {when: {refund: \"< 500\"}, to: close}\n          - {to: contact}"))
                        .steps())
                .hasSize(3);
    }

    /** What only some orders can do is no way out for the others. */
    @Test
    void aStepThatSomeOrdersCannotLeaveIsNamedR057() {
        String someEnd =
                GOOD.replace("apply-refund, resolve]", "apply-refund]").replaceFirst("\\s+silence: [^\n]+", "");
        assertThat(someEnd).doesNotContain("silence");

        assertThatThrownBy(() -> read(someEnd))
                .hasMessageContaining("stock.yml:7: 有的订单从 contact 走不到完结")
                .hasMessageContaining("stock.yml:17: 有的订单从 weigh 走不到完结");

        String allEnd =
                someEnd.replace("- {to: contact}", "- {when: {amount: \"< 500\"}, to: close}\n          - {to: close}");
        assertThat(only(allEnd).steps()).hasSize(3);
        String halves = someEnd.replace(
                "- {after: approve-refund, when: {refund: \">= 100\"}, to: close}",
                "- {after: call-customer, when: {result: missed, amount: \">= 500\"}, to: close}\n"
                        + "          - {after: call-customer, when: {result: missed, amount: \"< 500\"}, to: close}");
        assertThat(halves).contains("< 500");
        assertThat(only(halves).steps())
                .as("one half or the other holds for every order")
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[approve-refund]|actions 里要有 reject-refund",
                "[reject-refund, note]|actions 里要有 approve-refund",
                "[]|actions 里要有 approve-refund"
            })
    void aReviewThatCannotBothAgreeAndRefuseIsRefusedR111(String actions, String sentence) {
        String review = REVIEW.replace("[approve-refund, reject-refund]", actions);

        assertThatThrownBy(() -> new PlaybookReader(name -> Optional.empty())
                        .read(List.of(new PlaybookReader.Source("review.yml", review)), List.of()))
                .hasMessageContaining("review.yml:5: " + sentence);
    }

    /** A reviewer's button is one that works, and leaves the refund in its review. */
    @ParameterizedTest
    @ValueSource(strings = {"snooze", "update", "apply-refund", "resolve", "send-sms", "fly"})
    void aReviewOffersNothingThatIsRefusedOrTearsTheRefundOutR111(String action) {
        String review = REVIEW.replace("reject-refund]", "reject-refund, call-customer, escalate]");
        assertThat(new PlaybookReader(name -> Optional.empty())
                        .read(List.of(new PlaybookReader.Source("review.yml", review)), List.of())
                        .review()
                        .actions())
                .hasSize(4);

        assertThatThrownBy(() -> new PlaybookReader(name -> Optional.empty())
                        .read(
                                List.of(new PlaybookReader.Source("review.yml", review.replace("escalate", action))),
                                List.of()))
                .hasMessageContaining("review.yml:5: 退款复核时不能按 " + action
                        + "；可以写：approve-refund, reject-refund, call-customer, escalate");
    }

    @Test
    void severalMistakesAreNamedAtOnce() {
        String broken = GOOD.replace("apply-refund, resolve]", "fly, resolve]").replace("to: weigh", "to: nowhere");

        assertThatThrownBy(() -> read(broken))
                .hasMessageContaining("playbooks/stock.yml:12: 没有按钮 fly")
                .hasMessageContaining("playbooks/stock.yml:15: 没有步骤 nowhere");
    }

    @Test
    void aStepThatNothingLeadsToIsNamed() {
        String broken = GOOD.replace("to: weigh", "to: close");

        assertThatThrownBy(() -> read(broken)).hasMessageContaining("stock.yml:18: 没有哪一步会到 weigh");
    }

    @Test
    void aLoopWithoutAWayOutIsNamed() {
        String broken = GOOD.replace("apply-refund, resolve]", "apply-refund]")
                .replace(
                        "actions: [resolve]",
                        "actions: [chase]\n        outcomes:\n          - {after: chase, to: contact}");

        assertThatThrownBy(() -> read(broken)).hasMessageContaining("从 contact 走不到完结");
    }

    @Test
    void whatIsDoneLeadsThroughTheStepsInWhichNobodyActsR051R136() {
        Playbook playbook = good();
        Step contact = playbook.first();

        assertThat(playbook.after(contact, "call-customer", order("499.99", "vip")))
                .contains("contact");
        assertThat(playbook.after(contact, "call-customer", order("500", "vip")))
                .contains("close");
        assertThat(playbook.after(contact, "call-customer", order("500", "SVip")))
                .contains("close");
        assertThat(playbook.after(contact, "call-customer", order("500", "new")))
                .contains("contact");
        assertThat(playbook.after(contact, "send-sms", order("500", "vip"))).isEmpty();
        assertThat(playbook.silenced(contact, order("1", "new"))).contains("close");
    }

    @Test
    void aRefundsAmountIsKnownWhenItEnds() {
        Playbook playbook = good();
        Circumstances refunded = new Circumstances(null, new BigDecimal("100.00"), null, Map.of());

        assertThat(playbook.after(playbook.first(), "approve-refund", refunded)).contains("close");
        assertThat(playbook.after(playbook.first(), "approve-refund", order("900", "vip")))
                .isEmpty();
    }

    @Test
    void theStepsAtWhichSomebodyActsAreCountedR050() {
        assertThat(good().stops()).extracting(Step::id).containsExactly("contact", "close");
        assertThat(good().place("close")).isEqualTo(2);
        assertThat(good().place("weigh")).isZero();
    }

    @Test
    void theVersionChangesWithWhatIsWrittenAndAStoredOneReadsTheSame() {
        Playbook playbook = good();

        assertThat(only(GOOD.replace("todo: 收尾", "todo: 收拾")).version()).isNotEqualTo(playbook.version());
        assertThat(good().version()).isEqualTo(playbook.version());
        assertThat(PlaybookReader.playbook(PlaybookReader.json(playbook))).isEqualTo(playbook);
    }

    /** A version is what is written: one that names no skill is the one it was before there were skills. */
    @Test
    void aSkillIsReadAndIsPartOfTheVersionR072() {
        Playbook playbook = only(GOOD.replace("role: 仓库\n", "role: 仓库\n        skill: 打包\n"));
        assertThat(playbook.step("close").skill()).isEqualTo("打包");
        assertThat(playbook.version()).isNotEqualTo(good().version());
        assertThat(PlaybookReader.playbook(PlaybookReader.json(playbook))).isEqualTo(playbook);

        assertThat(good().steps()).extracting(Step::skill).containsOnlyNulls();
        assertThat(PlaybookReader.json(good())).doesNotContain("skill");
        assertThat(PlaybookReader.playbook(PlaybookReader.json(good()))).isEqualTo(good());
    }

    /** What says nothing of it is the customer's, and the version it was before anybody asked. */
    @Test
    void whoseSilenceItIsIsReadAndIsPartOfTheVersionR055() {
        Playbook parcels =
                only(GOOD.replace("{after: PT24H, to: close}", "{after: PT24H, to: close, customer: false}"));
        assertThat(parcels.first().waitsForCustomer()).isFalse();
        assertThat(parcels.version()).isNotEqualTo(good().version());
        assertThat(PlaybookReader.playbook(PlaybookReader.json(parcels))).isEqualTo(parcels);

        assertThat(good().first().waitsForCustomer()).isTrue();
        assertThat(PlaybookReader.json(good())).doesNotContain("\"customer\"");
        assertThat(only(GOOD.replace("{after: PT24H, to: close}", "{after: PT24H, to: close, customer: true}"))
                        .version())
                .isEqualTo(good().version());
    }

    @Test
    void aCustomerOfAPriorityLevelRanksOneHigherX20() {
        assertThat(good().urgency("vip")).isEqualTo(Urgency.URGENT);
        assertThat(good().urgency("svip")).as("a member too, as in 小额补偿").isEqualTo(Urgency.URGENT);
        assertThat(good().urgency("new")).isEqualTo(Urgency.HIGH);
        assertThat(good().urgency(" VIP ")).as("as every page shows it").isEqualTo(Urgency.URGENT);
        assertThat(only(GOOD.replace("urgency:", "priority: [' VIP']\n    urgency:"))
                        .urgency("vip"))
                .as("and from the other side")
                .isEqualTo(Urgency.URGENT);
        assertThat(good().urgency(null)).isEqualTo(Urgency.HIGH);
    }
}
