package dev.baton.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A card has room for ten choices; a shop may have more kinds of trouble than that. */
class UpdateKindTest {

    private static List<String> kinds(int many) {
        return IntStream.rangeClosed(1, many).mapToObj(n -> "问题" + n).toList();
    }

    @Test
    void tenAreOfferedAndMoreAreTyped() {
        Form.Field ten = UpdateKind.choice("detail", "详情", kinds(10));
        assertThat(ten.type()).isEqualTo(Form.Type.SELECT);
        assertThat(ten.options()).hasSize(10);

        Form.Field more = UpdateKind.choice("detail", "详情", kinds(11));
        assertThat(more.type()).isEqualTo(Form.Type.TEXT);
        assertThat(more.required()).isTrue();
        assertThat(more.options()).isEmpty();
        assertThat(more.placeholder()).contains("问题1、问题2").endsWith("问题10…");
    }
}
