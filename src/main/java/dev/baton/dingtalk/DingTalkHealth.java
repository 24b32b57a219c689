package dev.baton.dingtalk;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Tells how we stand with the platform; its absence never makes Baton unhealthy, for work goes on without it. */
class DingTalkHealth implements HealthIndicator {

    private final DingTalkClient client;

    DingTalkHealth(DingTalkClient client) {
        this.client = client;
    }

    @Override
    public Health health() {
        Status status = client.status();
        boolean fine = status.lastError() == null && status.state() != Status.State.OFF;
        Health.Builder health = fine ? Health.up() : Health.status("DEGRADED");
        health.withDetail("state", status.state()).withDetail("since", status.since());
        if (!fine) {
            health.withDetail("problem", status.lastError() != null ? status.lastError() : "not started");
        }
        return health.build();
    }
}
