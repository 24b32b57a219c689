package dev.baton.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X27: a number to call is not read in a group; other numbers are. */
class MobilesTest {

    @ParameterizedTest
    @CsvSource({
        "用户13900000000, 用户139****0000",
        "改用 13800001111 或 19912345678 打, 改用 138****1111 或 199****5678 打",
        "电话：138 0000 1111。, 电话：138****1111。",
        "138-0000-1111, 138****1111",
        "+8613800001111, +86138****1111",
        "tel:13800001111, tel:138****1111"
    })
    void numbersToCallAreMasked(String text, String shown) {
        assertThat(Mobiles.masked(text)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "订单 20261122139000000001",
                "138000011112",
                "213800001111",
                "12345678901",
                "1380000111",
                "SO-13800001111",
                "13800001111-1",
                "0512-67321234",
                "2026-11-22 13:00 1111"
            })
    void otherNumbersStay(String text) {
        assertThat(Mobiles.masked(text)).isEqualTo(text);
    }
}
