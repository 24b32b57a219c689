package dev.baton.presence;

import dev.baton.SettableClock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.event.EventListener;

/** This room and the roster, on real engines, at nine on a Monday morning in Shanghai. */
@EnableAutoConfiguration
@AutoConfigurationPackage(basePackages = {"dev.baton.roster", "dev.baton.presence"})
@ComponentScan(
        basePackages = "dev.baton",
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "dev\\.baton\\.(?!roster\\.|presence\\.|wording\\.).*"))
class PresenceRoom {

    static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    /** Zhang works by day, Li by night, Wang whenever she likes. */
    static final String PEOPLE = """
            members:
              - {userId: u-zhang, name: 张三}
              - {userId: u-li, name: 李四}
              - {userId: u-wang, name: 王敏}
            shifts:
              - {members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00"}
              - {members: [u-li], days: [1,2,3,4,5], from: "22:00", to: "06:00"}
            """;

    final List<PresenceChanged> changes = new CopyOnWriteArrayList<>();

    @Bean
    SettableClock clock() {
        return new SettableClock(monday("09:00"));
    }

    @EventListener
    void changed(PresenceChanged change) {
        changes.add(change);
    }

    static Instant monday(String time) {
        return LocalDateTime.parse("2026-11-23T" + time).atZone(SHANGHAI).toInstant();
    }
}
