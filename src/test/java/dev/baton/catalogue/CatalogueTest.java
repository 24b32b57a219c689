package dev.baton.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped playbooks, and what happens to a broken one (R034, R044). */
class CatalogueTest {

    private static final String KINDS = """
            缺货/商品售罄 缺货/部分售罄 缺货/仓库无货 变更/换码 变更/改地址 变更/取消订单 支付/支付失败 支付/长时间未支付 支付/结算异常
            退款/申请退款 退款/小额补偿 退换货/退货 退换货/换货 物流/发货异常 物流/物流停滞 物流/配送超时 物流/催单 质量/货物损坏
            质量/商品问题 费用/费用争议 服务/态度投诉 纠纷/客诉纠纷 技术/技术问题 其他/其他""";

    private static final String REVIEW = """
            name: 退款复核
            role: 财务
            limit: PT4H
            todo: 核对
            actions: [approve-refund, reject-refund]
            """;

    /** The texts that say how much went back. */
    private static final List<String> MONEY_BACK = List.of("refund-done", "money-back", "fee-refunded");

    private static final Circumstances ANYBODY = new Circumstances(BigDecimal.TEN, null, null, Map.of());

    @TempDir
    private Path templates;

    @Test
    void everyKindOfTheContractHasAPlaybookR033() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(catalogue.kinds()).extracting(ProblemType::id).containsExactlyInAnyOrder(KINDS.split("\\s+"));
    }

    @ParameterizedTest
    @CsvSource({"纠纷,客诉纠纷,pr", "技术,技术问题,产品", "退款,申请退款,客服", "缺货,部分售罄,客服"})
    void itsFirstStepBelongsToTheRoleOfTheKindX10(String type, String detail, String role) {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(catalogue.playbook(new ProblemType(type, detail)))
                .hasValueSatisfying(
                        playbook -> assertThat(playbook.first().role()).isEqualTo(role));
        assertThat(catalogue.review().role()).isEqualTo("财务");
    }

    /**
     * Nobody who has the money back, or whose order is cancelled, is told that it is on its way or asked to pay (R142).
     */
    @Test
    void whatIsOverIsNeitherPromisedNorChasedR117R142() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(after(catalogue, "approve-refund")).hasSizeGreaterThan(15).allSatisfy(step -> {
            assertThat(step.actions()).as(step.todo()).doesNotContain(ActionName.CHASE);
            assertThat(step.sms()).as(step.todo()).isIn(MONEY_BACK);
        });
        assertThat(after(catalogue, "cancel-order")).hasSizeGreaterThan(4).allSatisfy(step -> {
            assertThat(step.actions()).as(step.todo()).doesNotContain(ActionName.CHASE);
            assertThat(step.sms()).as(step.todo()).isIn("order-cancelled", "refund-done");
        });
        assertThat(catalogue.steps().stream().filter(step -> step.todo().contains("钱已退，告诉用户")))
                .hasSizeGreaterThan(5)
                .allSatisfy(step -> assertThat(String.valueOf(step.smsText())).contains("已按原支付方式退"));
    }

    /** Who got ten yuan of 358 back does not read that everything was refunded; nobody else is told an amount. */
    @Test
    void howMuchWentBackIsSaidWhereMoneyWentBackR117R142() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(catalogue.steps().stream().filter(step -> step.sms() != null))
                .hasSizeGreaterThan(30)
                .allSatisfy(step -> assertThat(String.valueOf(step.smsText()).contains("{amount}"))
                        .as(step.todo())
                        .isEqualTo(MONEY_BACK.contains(String.valueOf(step.sms()))));
    }

    /** Whoever had money back is told by one press how much, and nobody else can be (X22). */
    @ParameterizedTest
    @MethodSource("kinds")
    void wherePaidMoneyLeadsAnSmsSaysSoAndOnlyThereR117X22(String kind) {
        Playbook playbook = shipped(kind);

        assertThat(playbook.steps()).allSatisfy(step -> {
            boolean pays = step.actions().contains(ActionName.APPLY_REFUND)
                    || step.actions().contains(ActionName.COMPENSATE);
            Step next = playbook.after(step, "approve-refund", ANYBODY)
                    .map(playbook::step)
                    .orElse(step);
            assertThat(!pays || tellsAnAmount(next)).as(step.todo()).isTrue();
        });
        assertThat(playbook.steps()).filteredOn(CatalogueTest::tellsAnAmount).allSatisfy(step -> {
            assertThat(step).isNotEqualTo(playbook.first());
            assertThat(playbook.steps())
                    .filteredOn(before -> !tellsAnAmount(before))
                    .allSatisfy(before -> assertThat(
                                    before.targets().filter(step.id()::equals).count())
                            .as(before.todo())
                            .isEqualTo(before.outcomes().stream()
                                    .filter(outcome -> "approve-refund".equals(outcome.after()))
                                    .filter(outcome -> step.id().equals(outcome.to()))
                                    .count()));
        });
    }

    private static boolean tellsAnAmount(Step step) {
        return step.actions().contains(ActionName.SEND_SMS) && MONEY_BACK.contains(String.valueOf(step.sms()));
    }

    /** What a step says is to be told needs one press; a call is for what cannot be said in an SMS. */
    @ParameterizedTest
    @MethodSource("kinds")
    void whatIsToBeToldIsOnePressR142(String kind) {
        assertThat(shipped(kind).steps())
                .filteredOn(step -> step.todo().contains("告诉用户"))
                .allSatisfy(step -> assertThat(step.actions()).as(step.todo()).contains(ActionName.SEND_SMS));
    }

    static Stream<String> kinds() {
        return Stream.of(KINDS.split("\\s+"));
    }

    private static List<Step> after(Catalogue catalogue, String act) {
        return catalogue.kinds().stream()
                .flatMap(kind -> {
                    Playbook playbook = catalogue.playbook(kind).orElseThrow();
                    return playbook.steps().stream()
                            .flatMap(step -> step.outcomes().stream())
                            .filter(outcome -> act.equals(outcome.after()))
                            .flatMap(outcome -> playbook.find(outcome.to()).stream());
                })
                .distinct()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "缺货/仓库无货 | stock    | 愿意等货，还是退款",
                "缺货/仓库无货 | decide   | 愿意等货，还是退款",
                "费用/费用争议 | push     | 已核对并给出处理方案",
                "费用/费用争议 | paid     | 的费用问题已处理，{amount}已按原支付方式退给您",
                "支付/结算异常 | paid     | 的费用问题已处理，{amount}已按原支付方式退给您",
                "退款/小额补偿 | paid     | 有一笔钱已按原支付方式退给您",
                "质量/货物损坏 | paid     | 有一笔钱已按原支付方式退给您",
                "纠纷/客诉纠纷 | paid     | 有一笔钱已按原支付方式退给您",
                "缺货/商品售罄 | follow   | 代买商品已发出",
                "物流/物流停滞 | resent   | 已重新给您发出",
                "退换货/换货   | sent     | 已重新给您发出",
                "变更/改地址   | check    | 收货信息已按您说的改好",
                "退换货/退货   | return   | 可以退货",
                "支付/支付失败 | tell     | 已取消，不会再发货，也不用再付款",
                "物流/催单     | chase    | 正在催办，有结果马上告诉您",
                "物流/催单     | reply    | 正在催办，有结果马上告诉您",
                "物流/配送超时 | refunded | 有一笔钱已按原支付方式退给您",
                "退换货/换货   | refunded | 退款已按原支付方式退回",
                "变更/换码     | refunded | 退款已按原支付方式退回",
                "费用/费用争议 | dispute  | 已核对并给出处理方案",
                "退换货/换货   | exchange | 寄回地址请看订单页",
                "退换货/换货   | swap     | 寄回地址请看订单页",
                "缺货/部分售罄 | refund   | 已取消，不会再发货，也不用再付款",
            })
    void theTextFitsWhatItsStepIsForR055R086R091(String kind, String step, String words) {
        assertThat(shipped(kind).step(step).smsText()).contains(words);
    }

    /**
     * Who got ten yuan for the delay keeps the goods; who got the money back gets no goods; what is unpaid bears no
     * refund.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "物流/配送超时 | soothe   | refunded | 补偿的盯到签收",
                "退换货/换货   | exchange | refunded | 钱已退，告诉用户",
                "退换货/换货   | swap     | refunded | 钱已退，告诉用户",
                "退换货/换货   | sent     | refunded | 不换了就完结",
                "退换货/换货   | close    | refunded | 不换了就完结",
                "变更/换码     | size     | refunded | 钱已退，告诉用户",
                "变更/换码     | tell     | refunded | 不换了就完结",
                "缺货/部分售罄 | contact  | close    | 只退缺的，确认剩下的发出；全退的，确认不再发",
                "缺货/部分售罄 | refund   | close    | 全退的，确认不再发",
                "物流/发货异常 | ship     | close    | 补偿的，盯到货发出；全退的，确认货不会再发",
                "物流/物流停滞 | track    | claim    | 补偿的盯到签收；丢件的向快递报索赔",
                "物流/催单     | reply    | refunded | 补偿的盯到签收；全退的拦下",
            })
    void whatComesAfterMoneyFitsWhateverItWasForR094R117(String kind, String step, String next, String todo) {
        Playbook playbook = shipped(kind);

        assertThat(playbook.after(playbook.step(step), "approve-refund", new Circumstances(null, null, null, Map.of())))
                .contains(next);
        Step end = playbook.step(next);
        assertThat(end.todo()).contains(todo);
        assertThat(end.actions()).contains(ActionName.RESOLVE, ActionName.CALL_CUSTOMER);
    }

    /** A clock has run, nobody has looked: the todo asks to look first, and says what is next either way. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"物流/配送超时 | arrive | soothe | 签收了就完结", "物流/物流停滞 | move | lost | 动了就完结"})
    void silenceOfAParcelAssertsNothingR055(String kind, String step, String next, String end) {
        Playbook playbook = shipped(kind);

        assertThat(Objects.requireNonNull(playbook.step(step).silence()).to()).isEqualTo(next);
        assertThat(playbook.step(step).waitsForCustomer()).isFalse();
        assertThat(playbook.step(next).todo()).contains("过去了：先看轨迹", end);
        assertThat(playbook.step(next).evidence()).contains(Evidence.TRACK);
        assertThat(playbook.step(next).actions()).contains(ActionName.RESOLVE);
    }

    /** A parcel takes days: who waits for one is not late after a day, and asks when none has come. */
    @ParameterizedTest
    @CsvSource({"退换货/退货, arrive", "退换货/换货, swap", "质量/货物损坏, back", "质量/商品问题, back"})
    void whoWaitsForGoodsHasTheDaysThatAParcelTakesR093(String kind, String step) {
        Step waits = shipped(kind).step(step);

        assertThat(waits.id()).isEqualTo(step);
        assertThat(waits.limit()).isEqualTo(Duration.ofDays(7));
        assertThat(waits.hours()).isEqualTo(Hours.ALWAYS);
        assertThat(Objects.requireNonNull(waits.silence()).after()).isEqualTo(Duration.ofDays(5));
        assertThat(waits.waitsForCustomer()).isFalse();
    }

    /** Where the order is cancelled or paid back whole, its coupon can be given back by who has it then. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "缺货/商品售罄", "缺货/部分售罄", "缺货/仓库无货", "变更/取消订单", "支付/支付失败", "支付/长时间未支付",
                "退款/申请退款", "退换货/退货", "退换货/换货", "物流/发货异常", "物流/物流停滞", "物流/配送超时",
                "物流/催单", "质量/货物损坏", "质量/商品问题", "费用/费用争议"
            })
    void theCouponOfAnOrderThatCameToNothingGoesBackR088(String kind) {
        Playbook playbook = shipped(kind);

        assertThat(playbook.steps().stream()
                        .flatMap(step -> step.outcomes().stream())
                        .filter(outcome ->
                                List.of("approve-refund", "cancel-order").contains(String.valueOf(outcome.after())))
                        .map(outcome -> playbook.step(outcome.to())))
                .isNotEmpty()
                .allSatisfy(step -> assertThat(step.actions()).as(step.name()).contains(ActionName.RETURN_COUPON));
    }

    /** Nobody pays an order back whole and has it sent all the same. */
    @ParameterizedTest
    @CsvSource({"退款/申请退款, form, 没发的先取消", "退款/申请退款, tell, 没发的先取消", "缺货/商品售罄, close, 整单全退的取消订单"})
    void whatIsPaidBackWholeCanBeStoppedThereR015R095(String kind, String step, String says) {
        Step paidBack = shipped(kind).step(step);

        assertThat(paidBack.actions()).contains(ActionName.CANCEL_ORDER);
        assertThat(paidBack.sop()).contains(says);
    }

    /** Who is to have the goods sent sees that the customer has the money for them. */
    @ParameterizedTest
    @CsvSource({"物流/发货异常, ship", "物流/发货异常, watch", "物流/配送超时, track", "物流/配送超时, arrive"})
    void whoHurriesGoodsSeesWhatWentBackR007(String kind, String step) {
        assertThat(shipped(kind).step(step).evidence()).contains(Evidence.REFUNDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"track", "move", "lost"})
    void aParcelThatIsKnownToBeLostIsSentAgainAtOnceR092(String step) {
        Playbook playbook = shipped("物流/物流停滞");

        assertThat(playbook.step(step).actions()).contains(ActionName.EXCHANGE);
        assertThat(playbook.after(playbook.step(step), "exchange", new Circumstances(null, null, null, Map.of())))
                .contains("resent");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"支付/支付失败 | wait", "支付/长时间未支付 | payment", "支付/长时间未支付 | wait"})
    void whoWaitsForAPaymentSeesThePaymentsR053(String kind, String step) {
        assertThat(shipped(kind).step(step).evidence()).contains(Evidence.PAYMENTS);
    }

    @Test
    void nobodyIsSentToARefundOfWhatWasNeverPaidR117() {
        for (String step : List.of("payment", "close", "tell")) {
            assertThat(shipped("支付/支付失败").step(step).sop()).as(step).contains("扣了款没到账的，改成「支付/结算异常」");
        }
    }

    /** What is done there is no silence, and leads to where it goes on. */
    @ParameterizedTest
    @CsvSource({
        "缺货/部分售罄, answer, record-purchase, '', '', follow",
        "缺货/部分售罄, choose, record-purchase, '', '', follow",
        "缺货/仓库无货, answer, call-customer, result, reached, settle",
        "缺货/仓库无货, decide, call-customer, result, reached, settle",
        "物流/物流停滞, lost, exchange, '', '', resent",
        "物流/发货异常, ship, exchange, '', '', watch",
        "质量/货物损坏, lead, compensate, kind, coupon, confirm",
        "质量/商品问题, back, compensate, kind, coupon, confirm",
        "退换货/退货, remind, send-sms, '', '', arrive",
        "费用/费用争议, dispute, send-sms, '', '', push",
        "缺货/部分售罄, choose, cancel-order, '', '', refund",
        "支付/长时间未支付, payment, cancel-order, '', '', tell",
        "质量/货物损坏, confirm, return-goods, '', '', back",
        "质量/货物损坏, close, return-goods, '', '', back",
        "质量/货物损坏, close, exchange, '', '', confirm",
        "质量/商品问题, confirm, return-goods, '', '', back",
        "质量/商品问题, close, compensate, kind, coupon, confirm",
        "退换货/换货, exchange, send-sms, '', '', swap",
        "退换货/换货, exchange, return-goods, '', '', swap",
        "退换货/换货, sent, return-goods, '', '', swap",
        "退换货/换货, close, exchange, '', '', sent",
    })
    void nothingThatIsDoneIsTakenForSilenceR051R057(
            String kind, String step, String act, String field, String value, String to) {
        Playbook playbook = shipped(kind);
        Map<String, String> answers = field.isEmpty() ? Map.of() : Map.of(field, value);

        assertThat(playbook.after(playbook.step(step), act, new Circumstances(null, null, null, answers)))
                .contains(to);
    }

    private static Playbook shipped(String kind) {
        int slash = kind.indexOf('/');
        return new Catalogue(new PlaybookFiles(""))
                .playbook(new ProblemType(kind.substring(0, slash), kind.substring(slash + 1)))
                .orElseThrow();
    }

    /** Where silence leads on there is always another way to go: nobody need close it unheard. */
    @Test
    void noGateIsClosedWithoutASolutionAndTheCustomersWordR054() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(catalogue.steps().stream()
                        .filter(step -> step.gate() == Gate.SOLUTION
                                || (step.gate() == Gate.CONFIRMED && step.silence() != null)))
                .hasSizeGreaterThan(6)
                .allSatisfy(step -> assertThat(step.actions()).doesNotContain(ActionName.RESOLVE));
    }

    /** 归档 is closing itself; any other gate beside which 完结 stands would keep nothing back. */
    @Test
    void everyGateHoldsR054() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));

        assertThat(catalogue.steps().stream().filter(step -> step.gate() != null && step.gate() != Gate.ARCHIVED))
                .hasSizeGreaterThan(8)
                .allSatisfy(step -> assertThat(step.actions()).as(step.todo()).doesNotContain(ActionName.RESOLVE));
        assertThat(catalogue.steps().stream().filter(step -> step.gate() == Gate.CONFIRMED))
                .hasSizeGreaterThan(6)
                .allSatisfy(step -> assertThat(step.silence()).as(step.todo()).isNotNull());
    }

    /**
     * Whose case hangs on money or the shop's name: a member's no and silence go up, and where the goods were bad
     * anybody's.
     */
    @Test
    void whatIsNotConfirmedGoesUpR029R148() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(""));
        Circumstances member = new Circumstances(BigDecimal.TEN, null, "vip", Map.of());

        assertThat(catalogue.kinds().stream()
                        .map(kind -> catalogue.playbook(kind).orElseThrow())
                        .filter(Playbook::sensitive))
                .hasSizeGreaterThan(6)
                .allSatisfy(playbook -> goesUp(playbook, member));
        for (String kind : List.of("质量/货物损坏", "质量/商品问题", "支付/结算异常", "服务/态度投诉", "费用/费用争议", "纠纷/客诉纠纷")) {
            assertThat(shipped(kind).steps())
                    .filteredOn(step -> step.gate() == Gate.CONFIRMED)
                    .isNotEmpty();
            goesUp(shipped(kind), ANYBODY);
        }
    }

    private static void goesUp(Playbook playbook, Circumstances customer) {
        Circumstances no = customer.saying(Map.of("result", "reached", "answer", "refused"));
        assertThat(playbook.steps())
                .filteredOn(step -> step.gate() == Gate.CONFIRMED)
                .allSatisfy(step -> assertThat(
                                Stream.of(playbook.silenced(step, customer), playbook.after(step, "call-customer", no))
                                        .map(next -> playbook.step(next.orElseThrow())))
                        .as(playbook.kind().id() + " " + step.id())
                        .allSatisfy(next -> {
                            assertThat(next.lead()).isTrue();
                            assertThat(next.actions()).contains(ActionName.RESOLVE);
                        }));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "actions: [fly]|没有按钮 fly",
                "actions: [send-sms]|没写发哪条短信",
                "action: []|action",
                "actions: []\\n        limit: PT0S|limit",
            })
    void aBrokenFileIsNamedWithWhatIsWrong(String line, String complaint) throws IOException {
        write("review.yml", REVIEW);
        String limit = line.contains("limit") ? "" : "\n        limit: PT1H";
        write(
                "stock.yml",
                "type: 缺货\ndetails:\n  商品售罄:\n    urgency: HIGH\n    steps:\n      - id: a\n        name: 看\n"
                        + "        role: 客服\n        todo: 看\n        " + line.replace("\\n", "\n") + limit + "\n");

        assertThatThrownBy(() -> new Catalogue(new PlaybookFiles(templates.toString())))
                .isInstanceOf(BrokenPlaybook.class)
                .hasMessageContaining("stock.yml")
                .hasMessageContaining(complaint);
    }

    @Test
    void withoutTheReviewStepNothingStarts() {
        assertThatThrownBy(() -> new PlaybookReader(name -> Optional.of("").filter(words -> name.equals("none")))
                        .read(List.of(new PlaybookReader.Source("stock.yml", "type: 缺货\ndetails: {}\n")), List.of()))
                .hasMessageContaining("review.yml");
    }

    @Test
    void aFolderWithoutPlaybooksLeavesTheShippedOnes() {
        Catalogue catalogue = new Catalogue(new PlaybookFiles(templates.toString()));

        assertThat(catalogue.kinds()).hasSize(KINDS.split("\\s+").length);
    }

    private void write(String file, String content) throws IOException {
        Path folder = Files.createDirectories(templates.resolve("playbooks"));
        Files.writeString(folder.resolve(file), content);
    }
}
