package dev.baton.presence;

import static dev.baton.presence.PresenceRoom.monday;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.SettableClock;
import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import dev.baton.roster.Roster;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** X05: Redis stops, hangs, comes back empty: the answers stay the same. */
@SpringBootTest(classes = PresenceRoom.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
@DirtiesContext
class PresenceWithoutRedisTest {

    private static final OwnRedis REDIS = new OwnRedis();
    private static final List<String> EVERYBODY = List.of("u-zhang", "u-li", "u-wang");

    @Autowired
    Presence presence;

    @Autowired
    PresenceCache cache;

    @Autowired
    Roster roster;

    @Autowired
    SettableClock clock;

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, PresenceWithoutRedisTest.class);
        registry.add("spring.data.redis.url", REDIS::url);
    }

    @AfterAll
    static void stopRedis() {
        REDIS.close();
    }

    @BeforeEach
    void people() {
        roster.replace(roster.read(PresenceRoom.PEOPLE));
    }

    @Test
    void theSameAnswersWhileRedisIsGoneAndAfterIt() {
        clock.set(monday("09:00"));
        await().until(cache::believed);
        presence.set("u-zhang", State.ONLINE, null, "command");
        presence.touch("u-li", "press");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang", "u-li");

        REDIS.stop();
        assertThat(presence.online(EVERYBODY)).containsExactly("u-zhang", "u-li");
        presence.set("u-zhang", State.BUSY, null, "command");
        presence.touch("u-wang", "press");
        clock.advance(Duration.ofSeconds(30));
        presence.touch("u-wang", "press");
        assertThat(presence.online(EVERYBODY)).containsExactly("u-li", "u-wang");
        clock.set(monday("09:15:10"));
        assertThat(presence.online(EVERYBODY))
                .as("seen half a minute after nine")
                .containsExactly("u-wang");
        assertThat(presence.all()).extracting(Here::state).containsExactly(State.BUSY, State.OFFLINE, State.ONLINE);

        REDIS.start();
        await().atMost(Duration.ofSeconds(15)).until(cache::believed);
        assertThat(presence.online(EVERYBODY)).containsExactly("u-wang");
        assertThat(cache.everybody()).hasSize(3);
    }

    @Test
    void theSameAnswersWhileRedisHangs() {
        REDIS.freeze();
        try {
            for (int i = 0; i < 50; i++) {
                presence.touch("u-li", "press");
                assertThat(presence.online(EVERYBODY)).contains("u-li");
                assertThat(presence.here("u-li").online()).isTrue();
                clock.advance(Duration.ofSeconds(2));
            }
        } finally {
            REDIS.thaw();
        }
        await().atMost(Duration.ofSeconds(15)).until(cache::believed);
    }
}
