package dev.baton.presence;

import static dev.baton.presence.PresenceRoom.monday;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.support.ReloadableResourceBundleMessageSource;

/** How a colleague would say it. */
class ReasonsTest {

    private static final Instant NOW = monday("14:00");

    private final ReloadableResourceBundleMessageSource messages = new ReloadableResourceBundleMessageSource();
    private final Reasons reasons = new Reasons(messages);
    private final Signal nobody = Signal.none("u-1");

    @BeforeEach
    void sentences() {
        messages.setBasename("classpath:bot-templates/messages/messages");
        messages.setDefaultEncoding("UTF-8");
        messages.setDefaultLocale(Locale.SIMPLIFIED_CHINESE);
    }

    @Test
    void whatWasDoneIsSaidWithItsAge() {
        assertThat(why(nobody.seen(NOW.minusSeconds(200), "press"))).isEqualTo("3 分钟前按过卡片");
        assertThat(why(nobody.seen(NOW.minusSeconds(20), "message"))).isEqualTo("刚刚发过消息");
        assertThat(why(nobody.seen(NOW.minusSeconds(60), "something new"))).isEqualTo("1 分钟前有过操作");
        assertThat(why(nobody.seen(NOW.minusSeconds(1000), "press"))).isEqualTo("最后一次动静在16 分钟前");
        assertThat(why(nobody.seen(NOW.minus(Duration.ofHours(3)), "press"))).isEqualTo("最后一次动静在3 小时前");
        assertThat(why(nobody.seen(NOW.minus(Duration.ofDays(2)), "press"))).isEqualTo("最后一次动静在2 天前");
        assertThat(reasons.why(nobody.seen(NOW.minusSeconds(200), "press"), NOW, monday("18:00")))
                .isEqualTo("3 分钟前按过卡片，排班至 18:00");
        assertThat(why(nobody)).isEqualTo("还没上过线");
        assertThat(reasons.why(nobody, NOW, monday("18:00"))).isEqualTo("排班中，还没上线");
    }

    @Test
    void whatWasSaidIsSaidWithItsEnd() {
        Instant then = monday("13:00");
        assertThat(why(nobody.said(State.ONLINE, then, null, "command", true))).isEqualTo("自己上线");
        assertThat(why(nobody.said(State.ONLINE, then, monday("18:00"), "command", true)))
                .isEqualTo("自己上线，排班至 18:00");
        assertThat(why(nobody.said(State.ONLINE, then, monday("20:30"), "api", false)))
                .isEqualTo("系统设为在线，到 20:30");
        assertThat(why(nobody.said(State.BUSY, then, monday("15:00"), "command", false)))
                .isEqualTo("忙碌，到 15:00");
        assertThat(why(nobody.said(State.OFFLINE, then, monday("09:00").plus(Duration.ofDays(1)), "command", true)))
                .isEqualTo("自己下线，到明天 09:00 的班次");
        assertThat(why(nobody.said(State.LEAVE, then, monday("09:00").plus(Duration.ofDays(9)), "command", false)))
                .isEqualTo("请假，到 12月2日 09:00");
        assertThat(why(nobody.said(State.LEAVE, then, monday("09:00").plus(Duration.ofDays(364)), "command", false)))
                .doesNotContain("年");
        assertThat(why(nobody.said(State.LEAVE, then, monday("09:00").plus(Duration.ofDays(3_690)), "command", false)))
                .as("a day without its year is the next one of its name")
                .matches("请假，到 203\\d年1?\\d月[123]?\\d日 09:00");
        assertThat(why(nobody.said(State.ONLINE, then, monday("13:30"), "command", true)))
                .isEqualTo("班次 13:30 结束");
        assertThat(why(nobody.said(State.BUSY, then, monday("18:00"), "command", true)))
                .isEqualTo("忙碌，排班至 18:00");
        assertThat(why(nobody.said(State.BUSY, then, monday("13:30"), "command", true)))
                .isEqualTo("班次 13:30 结束");
        assertThat(why(nobody.said(State.ONLINE, then, monday("13:30"), "command", false)))
                .isEqualTo("自己上线，13:30 到点");
    }

    private String why(Signal signal) {
        return reasons.why(signal, NOW, null);
    }
}
