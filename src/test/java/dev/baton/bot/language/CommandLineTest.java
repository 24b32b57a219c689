package dev.baton.bot.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people type, taken apart. */
class CommandLineTest {

    private static final List<String> WORDS = List.of("我的订单", "谁在线", "转给", "接手", "我的", "留言");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "转给 @李四 3381 3382|转给|3381,3382|李四",
                "转给李四 3381|转给|3381|李四",
                "转给 @李四 3381|转给|3381|李四",
                "转给 小李,SO2026112200017|转给|SO2026112200017|小李",
                "/接手 SO2026112200017|接手|SO2026112200017|-",
                "我的|我的|-|-",
                "我的订单|我的订单|-|-",
                "谁在线?|谁在线|-|?",
                "今天天气|今天天气|-|-",
                "接手3381|接手|3381|-",
                "转给李四3381|转给|3381|李四",
                "３３８１接手|接手|3381|-",
                "麻烦把SO2026112200017转给李四吧|转给|SO2026112200017|李四",
                "转给李四#1001|转给|#1001|李四",
                "留言 #1001 SO#1002 没人接|留言|#1001,SO#1002|没人接",
                "现在谁在线啊|谁在线|-|-",
                "留言3381：没人接|留言|3381|没人接",
                "留言（3381）没人接|留言|3381|没人接",
                "留言 【SO2026112200017】没人接|留言|SO2026112200017|没人接",
                "留言 单号：3381 没人接|留言|3381|单号,没人接",
                "留言 10:30|留言|-|10:30",
                "留言 3381[抱拳]|留言|-|3381[抱拳]",
            })
    void theWordTheNumbersAndTheNames(String text, String word, String numbers, String names) {
        CommandLine line = CommandLine.parse(text, WORDS);

        assertThat(line.word()).isEqualTo(word);
        assertThat(line.numbers()).isEqualTo(list(numbers));
        assertThat(line.names()).isEqualTo(list(names));
    }

    /** What phones and dictation end a sentence with is no part of a number that nothing else has. */
    @Test
    void aNumberIsFoundWithoutTheStopBehindIt() {
        assertThat(CommandLine.unmarked("3381.")).contains("3381");
        assertThat(CommandLine.unmarked("#3381-")).contains("3381");
        assertThat(CommandLine.unmarked("SO-3381")).isEmpty();
    }

    private static List<String> list(String values) {
        return values == null ? List.of() : Arrays.asList(values.split(","));
    }

    @Test
    void thousandsOfFillersAreReadAndNothingOverflows() {
        for (String filler : List.of("?", "了", "单子", "。", "请帮我看看")) {
            String many = filler.repeat(16_000 / filler.length());
            assertThat(CommandLine.parse(many + "我的", List.of("我的")).word()).isEqualTo("我的");
            assertThat(CommandLine.parse(many + " 我的 " + many + "x", List.of("我的"))
                            .exact())
                    .isFalse();
        }
    }

    @Test
    void onlyTheNumberThatIsMeantIsWrittenAnew() {
        assertThat(CommandLine.naming("留言 3381 退回 SF3381，3381 急", "3381", "77")).isEqualTo("留言 77 退回 SF3381，77 急");
        assertThat(CommandLine.naming("转给小李3381", "3381", "77")).isEqualTo("转给小李77");
        assertThat(CommandLine.naming("留言SO3381", "3381", "77")).isEqualTo("留言SO77");
        assertThat(CommandLine.naming("报异常 1001 断货", "1001", "#1001")).isEqualTo("报异常 #1001 断货");
        assertThat(CommandLine.unmarked("##1001")).hasValue("1001");
        assertThat(CommandLine.unmarked("3381#")).hasValue("3381");
        assertThat(CommandLine.unmarked("1001").or(() -> CommandLine.unmarked("#101")))
                .isEmpty();
    }
}
