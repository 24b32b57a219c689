package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {

    @Test
    void losesWhatNobodyCanSee() {
        assertThat(PlainText.of("  \u200b转\u0000给\u202e 8861\ufeff\u2060\u00ad\u3164 "))
                .isEqualTo("转给 8861");
        assertThat(PlainText.of("a\u001b[31mb\u007f\u009bc")).isEqualTo("a[31mbc");
        assertThat(PlainText.of("\ud83dx\udc4d\uffff")).isEqualTo("x");
        assertThat(PlainText.of("\u3000 接手\u00a08861\t一\u3000")).isEqualTo("接手 8861 一");
    }

    @Test
    void keepsLines() {
        assertThat(PlainText.of("一\r\n二\r三\u2028四\n")).isEqualTo("一\n二\n三\n四");
    }

    @Test
    void keepsEmojiJoinedOnesToo() {
        for (String emoji : new String[] {
            "😀",
            "👨\u200d👩\u200d👧",
            "❤️\u200d🔥",
            "👍🏽",
            "🇨🇳",
            "1️⃣",
            "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
            "\ud83e\udee8" // newer than this Java's tables
        }) {
            assertThat(PlainText.of(emoji)).isEqualTo(emoji);
        }
        assertThat(PlainText.of("a\u200db")).isEqualTo("ab");
        assertThat(PlainText.of("a\udb40\udc67b")).as("a hidden letter").isEqualTo("ab");
    }
}
