package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.OwnRedis;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over HTTP callbacks, and Redis is gone. */
class WireMatrixOverHttpTest extends WireMatrix {

    private final OwnRedis redis = new OwnRedis();
    private final int port = free();

    private static int free() {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    SandboxServer sandbox() {
        SandboxServer started = SandboxServer.start(SandboxOptions.inMemory());
        started.callBackOverHttp(address());
        return started;
    }

    @Override
    String redisUrl() {
        return redis.url();
    }

    @Override
    Map<String, Object> more() {
        return Map.of("server.port", port, "baton.public-url", address(), "baton.dingtalk.callback-mode", "http");
    }

    @BeforeAll
    void withoutRedis() {
        redis.stop();
    }

    @AfterAll
    void closeRedis() {
        redis.close();
    }

    static Stream<Trouble> troubles() {
        return Stream.of(
                robot("flowControlled", 3, 1, "paramsBeside"),
                switched("copies, new ids", Map.of("pushCopies", 3, "copiesNewId", true)),
                robot("lost", 1, 1),
                silently("lost"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("troubles")
    void inTheEndEverybodySeesTheTruthOnce(Trouble trouble) {
        survives(trouble);
    }

    @Test
    void whatIsTypedIsAnsweredOnceAlsoWhenItComesAgain() {
        chat.switches(Map.of("pushCopies", 3, "copiesNewId", true));
        int before = chat.dms("u-li").size();
        chat.dm("u-li", "谁在线");
        await().atMost(PATIENCE).until(() -> chat.dms("u-li").size() > before + 1);
        quiet();
        assertThat(chat.dms("u-li").stream()
                        .skip(before)
                        .filter(said -> said.card() == null && said.words().contains("**在线")))
                .hasSize(1);
    }
}
