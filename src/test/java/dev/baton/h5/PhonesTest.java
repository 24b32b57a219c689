package dev.baton.h5;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhonesTest {

    @ParameterizedTest
    @CsvSource({
        "13900000000, 139****0000",
        "139 0000 0000, 139****0000",
        "+86 13900000000, 139****0000",
        "8613900000000, 139****0000",
        "008613900000000, 139****0000",
        "139****0000, 139****0000",
        "0512-67321234, 051****1234",
        "67321234, ****34",
        "123, ****23",
        "号码, ****"
    })
    void headAndTailAreLeft(String number, String shown) {
        assertThat(Phones.masked(number)).isEqualTo(shown);
    }

    @Test
    void noneStaysNone() {
        assertThat(Phones.masked(null)).isNull();
        assertThat(Phones.masked(" ")).isNull();
    }
}
