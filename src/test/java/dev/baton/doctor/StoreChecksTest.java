package dev.baton.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.embedded.OwnRedis;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.jedis.JedisConnectionFactory;
import redis.clients.jedis.Jedis;

/** A Redis that is well, one that would lose keys, one that is nearly full, and one that is gone. */
class StoreChecksTest {

    private static OwnRedis redis;

    @BeforeAll
    static void start() {
        redis = new OwnRedis();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    private static Verdict look() {
        URI url = URI.create(redis.url());
        RedisStandaloneConfiguration where = new RedisStandaloneConfiguration(url.getHost(), url.getPort());
        where.setPassword(url.getUserInfo().replaceFirst(".*:", ""));
        JedisConnectionFactory connections = new JedisConnectionFactory(where);
        connections.afterPropertiesSet();
        connections.start();
        try {
            return StoreChecks.redis(connections, false);
        } finally {
            connections.destroy();
        }
    }

    private static void set(String memory, String policy) {
        try (Jedis jedis = new Jedis(redis.url())) {
            jedis.configSet("maxmemory-policy", policy);
            jedis.configSet("maxmemory", memory);
        }
    }

    @Test
    void everyStateOfRedisHasItsWord() {
        assertThat(look().key()).isEqualTo("redis.ok");
        set("100mb", "allkeys-lru");
        assertThat(look().key()).isEqualTo("redis.evicts");
        set("1", "noeviction");
        assertThat(look().key()).isEqualTo("redis.full");
        set("100mb", "volatile-ttl");
        assertThat(look()).matches(Verdict::ok).extracting(Verdict::key).isEqualTo("redis.ok");
        redis.stop();
        assertThat(look().key()).isEqualTo("redis.gone");
        redis.start();
        assertThat(look().ok()).isTrue();
    }

    /** Who never set REDIS_URL is not told to mend it. */
    @Test
    void theOwnRedisIsCalledSo() {
        JedisConnectionFactory nowhere = new JedisConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", 1));
        nowhere.afterPropertiesSet();
        nowhere.start();
        try {
            assertThat(StoreChecks.redis(nowhere, true)).isEqualTo(Verdict.ill("redis.stopped"));
            assertThat(StoreChecks.redis(nowhere, false)).isEqualTo(Verdict.ill("redis.gone"));
        } finally {
            nowhere.destroy();
        }
    }
}
