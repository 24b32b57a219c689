package dev.baton.bot.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.bot.language.Which;
import dev.baton.catalogue.Catalogue;
import dev.baton.catalogue.ProblemType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shop's people say when an order went wrong, and which kinds are understood (R035, R040, R041, X17). */
class KindMeantTest {

    private final KindMeant kinds = new KindMeant(Catalogue.reading(Path.of("bot-templates")));

    private KindMeant.Meant meant(String sentence) {
        return kinds.of(Arrays.asList(sentence.split(" ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "少发了一件|物流/发货异常",
                "漏发|物流/发货异常",
                "漏寄了赠品|物流/发货异常",
                "发错颜色了|退换货/换货",
                "仓库寄错|退换货/换货",
                "用户投诉|服务/态度投诉",
                "客服态度|服务/态度投诉",
                "说一直没收到|物流/配送超时",
                "查不到物流|物流/物流停滞",
                "快递丢了|物流/物流停滞",
                "多扣了运费|费用/费用争议",
                "没库存了|缺货/商品售罄",
                "不买了|变更/取消订单",
                "地址不对|变更/改地址",
                "货不对板|质量/商品问题",
                "包装破了|质量/货物损坏",
                "付了两次钱|支付/结算异常",
                "要打12315|纠纷/客诉纠纷",
                "想退款|退款/申请退款",
                "退差价|退款/小额补偿",
                "想退货|退换货/退货",
                "白屏|技术/技术问题",
                "物流停滞 用户说一直没收到|物流/物流停滞",
                "屏幕上有划痕|质量/商品问题",
                "杯子刮花了|质量/商品问题",
                "少配件 装不起来|质量/商品问题",
                "跟图片不一样|质量/商品问题",
                "箱子凹了|质量/货物损坏",
                "买两件只收到一件|物流/发货异常",
                "要开发票|其他/其他",
                "发票开错了|其他/其他",
                "发了三次消息都不回复|服务/态度投诉",
                "商品售罄 用户还是想要|缺货/商品售罄",
                "商品售罄 而且用户很急|缺货/商品售罄",
                "快递不动 钱要退还|物流/物流停滞",
            })
    void isOne(String sentence, String kind) {
        assertThat(meant(sentence))
                .isInstanceOfSatisfying(
                        KindMeant.Meant.One.class,
                        one -> assertThat(one.kind().id()).isEqualTo(kind));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "快递不动 而且态度差|物流/物流停滞,服务/态度投诉",
                "少发一件 还骂人|物流/发货异常,服务/态度投诉",
                "碎了 另外要改地址|质量/货物损坏,变更/改地址",
                "商品售罄 并且积分没返|缺货/商品售罄,其他/其他",
                "物流停滞 还有发票开错了|物流/物流停滞,其他/其他",
                "物流停滞 还丢了发票|物流/物流停滞,其他/其他",
                "有划痕 还有 没开发票|质量/商品问题,其他/其他",
                "贺卡写错名字 另外 快递不动|其他/其他,物流/物流停滞",
                "快递不动 另外 贺卡写错名字|物流/物流停滞,其他/其他",
            })
    void isMore(String sentence, String wanted) {
        assertThat(meant(sentence))
                .isInstanceOfSatisfying(
                        KindMeant.Meant.Several.class,
                        several -> assertThat(several.kinds().stream().map(ProblemType::id))
                                .containsExactlyElementsOf(List.of(wanted.split(","))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"货物 没到|质量/货物损坏", "取消|变更/取消订单", "地址|变更/改地址"})
    void aPartOfAKindsNameIsAsked(String sentence, String kind) {
        assertThat(meant(sentence))
                .isInstanceOfSatisfying(
                        KindMeant.Meant.Unsure.class,
                        unsure -> assertThat(unsure.kinds().stream().map(ProblemType::id))
                                .containsExactly(kind));
    }

    @Test
    void thatItIsAnOrderSaysNothingOfWhatIsWrongWithIt() {
        assertThat(meant("订单 用户很急")).isInstanceOf(KindMeant.Meant.Nothing.class);
        assertThat(meant("订单 断货"))
                .isInstanceOfSatisfying(
                        KindMeant.Meant.One.class,
                        one -> assertThat(one.kind().id()).isEqualTo("缺货/商品售罄"));
        assertThat(meant("缺货 售罄")).isInstanceOf(KindMeant.Meant.One.class);
    }

    @Test
    void aSentenceAboutNothingKnownIsAsked() {
        assertThat(meant("贺卡写错名字了")).isInstanceOf(KindMeant.Meant.Nothing.class);
        assertThat(meant("贺卡写错名字了 而且很生气")).isInstanceOf(KindMeant.Meant.Nothing.class);
    }

    @Test
    void ofSeveralThingsOfWhichNoneIsKnownEachIsAsked() {
        assertThat(meant("贺卡写错名字，还有 丝带颜色要蓝的")).isEqualTo(new KindMeant.Meant.Unknown(List.of("贺卡写错名字", "丝带颜色要蓝的")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "第1行|1",
                "第 2 件|2",
                "子订单 3|3",
                "子订单12|12",
                "2行|2",
                "整单|0",
                "少了2件|-",
                "2件|-",
                "用户 13900000000|-",
            })
    void theLineIsNamedAsTheCardNamesIt(String text, Integer line) {
        assertThat(Which.line(text)).isEqualTo(line);
    }
}
