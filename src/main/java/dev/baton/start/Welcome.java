package dev.baton.start;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.event.EventListener;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The last lines of a start: which part is real and which is embedded, and the addresses to open. */
@Component
class Welcome {

    private final Environment environment;
    private final Map<String, HealthIndicator> health;

    Welcome(Environment environment, Map<String, HealthIndicator> health) {
        this.environment = environment;
        this.health = health;
    }

    @Order(Ordered.LOWEST_PRECEDENCE)
    @EventListener(ApplicationReadyEvent.class)
    void greet() {
        if (text("baton.command").isEmpty()) {
            System.out.println(String.join(System.lineSeparator(), lines()));
        }
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Baton is ready.");
        lines.add(part(
                "database",
                real("baton.embedded.database"),
                where("baton.embedded.database", MysqlAddress.shown(text("spring.datasource.url"))),
                "dbHealthContributor"));
        lines.add(part(
                "redis",
                real("baton.embedded.redis"),
                where("baton.embedded.redis", redisAddress()),
                "redisHealthIndicator"));
        boolean dingtalk = !text("DINGTALK_CLIENT_ID").isEmpty();
        lines.add(part(
                "dingtalk", dingtalk ? "real" : "sandbox", text("baton.dingtalk.api-base"), "dingTalkHealthIndicator"));
        boolean sms = text("baton.sms.provider").equals("http");
        lines.add(part("sms", sms ? "real" : "sandbox", text("baton.sms.http-url"), ""));
        boolean refunds = text("baton.refund.gateway").equals("http");
        lines.add(part("refunds", refunds ? "real" : "sandbox", text("baton.refund.http-url"), ""));
        String here = "http://localhost:" + environment.getProperty("local.server.port", text("server.port"));
        lines.add("Open");
        if (!text("baton.sandbox.url").isEmpty()) {
            lines.add(entry("chat window", text("baton.sandbox.url")));
        }
        lines.add(entry("API", here + "/swagger-ui.html"));
        lines.add(entry("health", here + "/actuator/health"));
        lines.add(entry("links", text("baton.public-url") + " (BATON_PUBLIC_URL)"));
        lines.add(entry("API token", token()));
        return lines;
    }

    private String part(String name, String kind, String where, String indicator) {
        String problem = Optional.ofNullable(health.get(indicator))
                .map(HealthIndicator::health)
                .filter(found -> !found.getStatus().equals(Status.UP))
                .map(Welcome::problem)
                .orElse("");
        return "  %-14s%-10s%s%s".formatted(name, kind, where, problem).stripTrailing();
    }

    private static String problem(Health health) {
        return "  ! "
                + Optional.ofNullable(health.getDetails().get("problem"))
                        .map(Object::toString)
                        .orElse(health.getStatus().getCode());
    }

    private static String entry(String name, String value) {
        return "  %-14s%s".formatted(name, value);
    }

    private String token() {
        if (!text("baton.api-token-shown").isEmpty()) {
            return text("baton.api-token-shown") + " (made now, kept in " + text("baton.api-token-file") + ")";
        }
        return text("baton.api-token-file").isEmpty()
                ? "as in BATON_API_TOKEN"
                : "kept in " + text("baton.api-token-file");
    }

    private String real(String embedded) {
        return text(embedded).isEmpty() ? "real" : "embedded";
    }

    private String where(String embedded, String address) {
        return text(embedded).isEmpty() ? address : text(embedded);
    }

    /** Without the account. */
    private String redisAddress() {
        return text("spring.data.redis.url").replaceFirst("://[^@/]*@", "://");
    }

    private String text(String property) {
        return environment.getProperty(property, "");
    }
}
