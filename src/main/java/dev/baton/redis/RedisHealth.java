package dev.baton.redis;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.stereotype.Component;

/** Redis gone makes Baton slower, not wrong: the detail says so, and nobody is sent away for it. */
@Component("redisHealthIndicator")
class RedisHealth implements HealthIndicator {

    /** Working, without something it would rather have. */
    static final Status DEGRADED = new Status("DEGRADED");

    private final RedisConnectionFactory connections;

    RedisHealth(RedisConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public Health health() {
        try (RedisConnection connection = connections.getConnection()) {
            return Health.up()
                    .withDetail("answer", String.valueOf(connection.ping()))
                    .build();
        } catch (RuntimeException e) {
            return Health.status(DEGRADED)
                    .withDetail("problem", "Redis does not answer; Baton works without it, slower, and keeps trying")
                    .build();
        }
    }
}
