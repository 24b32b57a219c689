package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Some moments after a start the log says how every part is; ready before that, and for two paid calls without
 * groups.
 */
class StartSummaryTest extends Journey {

    private final ListAppender<ILoggingEvent> said = new ListAppender<>();

    @Override
    Map<String, Object> more() {
        return Map.of("baton.doctor.at-start", "true", "baton.doctor.start-after", "PT3S");
    }

    @BeforeAll
    @Override
    void start() {
        super.start();
        said.start();
        ((Logger) LoggerFactory.getLogger("dev.baton.doctor")).addAppender(said); // the start takes away older ones
    }

    private List<String> lines() {
        return List.copyOf(said.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void oneLineForWhatIsWellAndOneForEachPartThatIsNot() {
        assertThat(api.get("/actuator/health/readiness").ok().path("status").stringValue())
                .isEqualTo("UP");
        await().atMost(PATIENCE).until(() -> lines().stream().anyMatch(line -> line.contains("订单群")));
        assertThat(lines()).first().asString().startsWith("体检：正常 ").contains("数据库", "钉钉推送", "权限：互动卡片");
        assertThat(lines()).anyMatch(line -> line.contains("订单群") && line.contains("绑定 小组名"));
        assertThat(lines().size()).isLessThan(6);
        Map<String, Long> calls = chat.callCounts();
        assertThat(calls)
                .containsEntry("POST /v1.0/card/instances", 1L)
                .containsEntry("POST /v1.0/robot/oToMessages/batchSend", 1L);
        assertThat(calls.getOrDefault("POST /v1.0/robot/groups/robots/query", 0L))
                .isLessThanOrEqualTo(2);
    }
}
