package dev.baton.dingtalk;

import dev.baton.SettableClock;
import dev.baton.embedded.TestEngines;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** This room alone, on real engines. */
@EnableAutoConfiguration
@Import(DingTalkConfiguration.class)
class DingTalkRoom {

    /** The free plan's month begins in Shanghai. */
    static final Instant NOVEMBER = Instant.parse("2026-10-31T16:00:00Z");

    @Bean
    SettableClock clock() {
        return new SettableClock(NOVEMBER);
    }

    /** An instance on this store; its own schema for each test class, shared by the instances of one. */
    static ConfigurableApplicationContext open(String databaseUrl, String redisUrl, Map<String, Object> more) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("spring.datasource.url", databaseUrl);
        settings.put("spring.datasource.username", TestEngines.mysqlUser());
        settings.put("spring.datasource.password", TestEngines.mysqlPassword());
        settings.put("spring.data.redis.url", redisUrl);
        settings.putAll(more);
        return new SpringApplicationBuilder(DingTalkRoom.class)
                .web(WebApplicationType.NONE)
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }
}
