package dev.baton.start;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The forms REDIS_URL may have: {@code redis://} or {@code rediss://}; several hosts are a cluster
 * ({@code redis://a:6379,b:6379}); {@code redis-sentinel://a:26379,b:26379/0#name} asks sentinels who is the master of
 * that name ({@code rediss-sentinel://} with TLS).
 */
final class RedisAddress {

    private static final Pattern FORM = Pattern.compile(
            "(?<scheme>rediss?)(?<sentinel>-sentinel)?://((?<account>[^@/\\s]*)@)?(?<hosts>[^@/#?\\s]+)(/(?<database>\\d{0,3}))?(#(?<master>\\S+))?");
    private static final Pattern HOST = Pattern.compile("([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(:\\d{1,5})?");

    private RedisAddress() {}

    static void check(String url) {
        if (!url.isEmpty()) {
            properties(url);
        }
    }

    /** The same address in Spring Boot's own properties. */
    static Map<String, Object> properties(String url) {
        Matcher parts = FORM.matcher(url);
        if (!parts.matches()) {
            throw new StartRefused(
                    "REDIS_URL does not have the form redis://[user:password@]host:port[/database] (or rediss://"
                            + " with TLS): correct it, and percent-encode / # ? @ in a password.");
        }
        boolean sentinel = parts.group("sentinel") != null;
        String master = parts.group("master");
        if (sentinel != (master != null)) {
            throw new StartRefused("REDIS_URL names sentinels without a master, or a master without sentinels: write"
                    + " redis-sentinel://host:26379,host:26379/0#master-name.");
        }
        List<String> hosts = List.of(parts.group("hosts").split(",", -1));
        for (String host : hosts) {
            if (!HOST.matcher(host).matches()) {
                throw new StartRefused(
                        "REDIS_URL has a host that cannot be read: write each as name:port, with commas between.");
            }
        }
        String account = parts.group("account") == null ? "" : parts.group("account") + "@";
        String database = parts.group("database") == null ? "" : "/" + parts.group("database");
        boolean cluster = hosts.size() > 1 && !sentinel;
        if (cluster && !database.isEmpty() && !database.equals("/") && !database.equals("/0")) {
            throw new StartRefused(
                    "REDIS_URL names a database of a cluster, which has only one: remove " + database + ".");
        }
        String first = parts.group("scheme") + "://" + account + hosts.get(0) + database;
        try {
            new URI(first);
        } catch (URISyntaxException e) {
            throw new StartRefused("REDIS_URL has characters that an address cannot hold: percent-encode them.");
        }
        Map<String, Object> properties = new HashMap<>(Map.of("spring.data.redis.url", first));
        Stream<String> withPorts =
                hosts.stream().map(host -> host.matches(".*:\\d+") ? host : host + (sentinel ? ":26379" : ":6379"));
        if (sentinel) {
            properties.put("spring.data.redis.sentinel.master", master);
            properties.put("spring.data.redis.sentinel.nodes", String.join(",", withPorts.toList()));
        } else if (cluster) {
            properties.put("spring.data.redis.cluster.nodes", String.join(",", withPorts.toList()));
        }
        return properties;
    }
}
