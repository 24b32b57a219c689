package dev.baton.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * What does not leave the building, for engineers: entries given up, and gateways that give no answer. Never makes
 * Baton unready.
 */
@Component
class OutboxHealth implements HealthIndicator {

    private final ClaimStore store;
    private final GatewayStanding gateways;

    OutboxHealth(ClaimStore store, GatewayStanding gateways) {
        this.store = store;
        this.gateways = gateways;
    }

    @Override
    public Health health() {
        List<String> problems = new ArrayList<>();
        Map<String, GatewayStanding.Trouble> troubles = gateways.troubles();
        troubles.forEach((name, trouble) ->
                problems.add("the gateway " + name + " " + trouble.what() + ", since " + trouble.since()));
        Map<String, Integer> blocked = blocked(problems);
        blocked.forEach((topic, number) ->
                problems.add(number + " of " + topic + " given up, see GET /api/outbox?state=blocked"));
        if (problems.isEmpty()) {
            return Health.up().build();
        }
        return Health.status("DEGRADED")
                .withDetail("problem", String.join("; ", problems))
                .withDetail("blocked", blocked)
                .build();
    }

    private Map<String, Integer> blocked(List<String> problems) {
        try {
            return store.blocked();
        } catch (TransactionException | DataAccessException gone) {
            problems.add("the database does not answer, so nobody knows what was given up");
            return Map.of();
        }
    }
}
