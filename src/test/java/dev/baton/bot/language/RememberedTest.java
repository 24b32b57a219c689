package dev.baton.bot.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.order.OrderStatus;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** R120, X16: what people remember of an order, and when it was. */
class RememberedTest {

    /** A Monday. */
    private static final LocalDate TODAY = LocalDate.parse("2026-11-23");

    @ParameterizedTest
    @CsvSource({
        "围巾 昨天, 2026-11-22, 2026-11-22, 围巾",
        "昨天下午的围巾, 2026-11-22, 2026-11-22, 的围巾",
        "围巾 11-20到11-22, 2026-11-20, 2026-11-22, 围巾",
        "从11月20日至22日的围巾, 2026-11-20, 2026-11-22, 的围巾",
        "11.20~11.22 围巾, 2026-11-20, 2026-11-22, 围巾",
        "2025-12-30到2026-01-02, 2025-12-30, 2026-01-02, ''",
        "12-30到1-2, 2025-12-30, 2026-01-02, ''",
        "11-22到11-20, 2026-11-20, 2026-11-22, ''",
        "20号 围巾, 2026-11-20, 2026-11-20, 围巾",
        "28号, 2026-10-28, 2026-10-28, ''",
        "昨天到今天, 2026-11-22, 2026-11-23, ''",
        "最近三天 围巾, 2026-11-21, 2026-11-23, 围巾",
        "近7天, 2026-11-17, 2026-11-23, ''",
        "最近两周, 2026-11-10, 2026-11-23, ''",
        "3天前, 2026-11-20, 2026-11-20, ''",
        "上周, 2026-11-16, 2026-11-22, ''",
        "这周, 2026-11-23, 2026-11-23, ''",
        "上个月, 2026-10-01, 2026-10-31, ''",
        "本月, 2026-11-01, 2026-11-23, ''",
        "12月, 2025-12-01, 2025-12-31, ''",
    })
    void daysAreUnderstoodAmongOtherWords(String said, LocalDate first, LocalDate last, String others) {
        assertThat(Past.in(said, TODAY)).contains(new Past.Named(new Period(first, last), others));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SO-11-20", "T-7-1", "2026112200017-1", "13-45", "2月30日", "围巾", "3381", "最近"})
    void whatIsNoDayIsNone(String said) {
        assertThat(Past.in(said, TODAY)).isEmpty();
    }

    private static List<Remembered> ways(String said) {
        return Remembered.ways(said, CommandLine::isNumber, Map.of("已发货", OrderStatus.SHIPPED), TODAY);
    }

    private static Remembered way(
            @Nullable String number,
            @Nullable String buyer,
            @Nullable String product,
            @Nullable String day,
            @Nullable OrderStatus status) {
        return new Remembered(
                number,
                buyer,
                product,
                Optional.ofNullable(day)
                        .map(LocalDate::parse)
                        .map(one -> new Period(one, one))
                        .orElse(null),
                status);
    }

    @Test
    void aWordMayBeANumberABuyerOrGoods() {
        assertThat(ways("3381"))
                .containsExactly(
                        way("3381", null, null, null, null),
                        way(null, "3381", null, null, null),
                        way(null, null, "3381", null, null));
        assertThat(ways("围巾的单")).containsExactly(way(null, "围巾", null, null, null), way(null, null, "围巾", null, null));
        assertThat(ways("手机壳")).containsExactly(way(null, "手机壳", null, null, null), way(null, null, "手机壳", null, null));
        assertThat(ways("昨天")).contains(way(null, null, null, "2026-11-22", null));
        assertThat(ways("  ")).isEmpty();
    }

    @Test
    void severalWordsAreParted() {
        assertThat(ways("围巾 陈女士 昨天 已发货")).contains(way(null, "陈女士", "围巾", "2026-11-22", OrderStatus.SHIPPED));
        assertThat(ways("昨天陈女士买的围巾")).contains(way(null, "陈女士", "围巾", "2026-11-22", null));
        assertThat(ways("陈女士3381")).contains(way("3381", "陈女士", null, null, null));
        assertThat(ways("快递单号SF1234")).contains(way("SF1234", null, null, null, null));
        assertThat(Remembered.asTyped(ways("红 羊毛围巾 昨天"))).isEqualTo(way(null, null, "红 羊毛围巾", "2026-11-22", null));
    }

    @Test
    void aNameOfGoodsIsLookedForAsItIsWrittenFirst() {
        assertThat(ways("华为Mate60手机壳").subList(0, 2))
                .containsExactly(
                        way(null, "华为Mate60手机壳", null, null, null), way(null, null, "华为Mate60手机壳", null, null));
        assertThat(ways("a b c d e f")).last().isEqualTo(way(null, null, "a b c d e f", null, null));
    }
}
