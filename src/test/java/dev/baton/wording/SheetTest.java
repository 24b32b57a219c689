package dev.baton.wording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.baton.order.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.NoSuchMessageException;

/** The templates folder replaces the sentences of every file, and a slip in it silences nobody. */
class SheetTest {

    private static final Problem NEGATIVE = new Problem("amount", "negative", List.of());
    private static final Problem TOO_LONG = new Problem("lines[0].name", "too-long", List.of("200"));

    @TempDir
    private Path folder;

    @BeforeEach
    void aFolderOfOnesOwn() throws IOException {
        Files.createDirectory(folder.resolve("messages"));
        Sheet.readFrom(folder.toString());
    }

    @AfterEach
    void theShippedAgain() {
        Sheet.readFrom("");
    }

    private void write(String sentences) throws IOException {
        Files.writeString(folder.resolve("messages/order_zh_CN.properties"), sentences);
    }

    @Test
    void oneSentenceIsReplacedTheOthersStay() throws IOException {
        write("too-long=别超过 {0} 个字\n");
        assertThat(TOO_LONG.text()).isEqualTo("别超过 200 个字");
        assertThat(NEGATIVE.text()).isEqualTo("金额不能为负");
        assertThat(Sheet.named("order").sayOr("not-there", "{0}")).isEqualTo("{0}");
        assertThatThrownBy(() -> Sheet.named("order").say("not-there")).isInstanceOf(NoSuchMessageException.class);
    }

    @Test
    void aSentenceIsChangedWithoutARestart() throws IOException {
        assertThat(NEGATIVE.text()).isEqualTo("金额不能为负");
        write("negative=不能是负数\n");
        await().untilAsserted(() -> assertThat(NEGATIVE.text()).isEqualTo("不能是负数"));
    }

    @Test
    void aSentenceWithoutItsClosingBraceIsNotUsed() throws IOException {
        write("too-long=别超过 {0 个字\nnegative=不能是负数\n");
        assertThat(TOO_LONG.text()).isEqualTo("太长，最多 200 个字");
        assertThat(NEGATIVE.text()).isEqualTo("不能是负数");
    }

    @Test
    void aFileThatCannotBeReadIsNotUsed() throws IOException {
        write("negative=\\u12\n");
        assertThat(NEGATIVE.text()).isEqualTo("金额不能为负");
        write("negative=不能是负数\n");
        await().untilAsserted(() -> assertThat(NEGATIVE.text()).isEqualTo("不能是负数"));
    }
}
