package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What is broken on purpose right now: lasting {@link Switches}, and rules that hit the next calls of some interface.
 */
final class Faults {

    /** Kinds of rules; the names stand in the control API. */
    static final Set<String> KINDS = Set.of(
            "delay",
            "qps",
            "qpm",
            "quota",
            "permission",
            "token",
            "unauthorized",
            "busy",
            "timeout",
            "doneThenTimeout",
            "doneThenError",
            "lost",
            "banJson",
            "banHtml",
            "tooFast",
            "flowControlled",
            "unsafe",
            "code");

    /**
     * One rule.
     *
     * @param kind one of {@link #KINDS}; doneThen… and lost do the work first
     * @param path the interface it hits: a path prefix, {@code *} for all
     * @param times how many calls it still hits, below zero for as long as it stands
     * @param rate the share of matching calls it hits, 0 to 1
     * @param delayMs waited before
     * @param status for kinds code and banHtml: the HTTP status
     * @param code for kind code: the code in the body
     */
    record Fault(
            String kind,
            String path,
            int times,
            double rate,
            long delayMs,
            int status,
            @Nullable String code) {

        boolean before() {
            return !kind.equals("delay") && !after() && !loses();
        }

        boolean after() {
            return kind.equals("doneThenTimeout") || kind.equals("doneThenError");
        }

        boolean loses() {
            return kind.equals("lost");
        }

        Reply reply(Call call) {
            boolean legacy = Shapes.isLegacy(call.path());
            return switch (kind) {
                case "qps" ->
                    legacy
                            ? Shapes.legacy(90018, "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了")
                            : Shapes.error(
                                    403,
                                    "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi",
                                    "您的企业应用调用钉钉开放平台当前接口的所有请求都被暂时禁用了");
                case "qpm" -> Shapes.error(403, "Forbidden.AccessDenied.QpmLimitForAppkeyAndApi", "当前接口每分钟的调用次数已达上限");
                case "quota" ->
                    legacy
                            ? Shapes.legacy(90020, "企业API调用量已达上限")
                            : Shapes.error(403, "Forbidden.AccessDenied.ApiCountLimitForOrg", "企业API调用量已达上限");
                case "permission" -> Permissions.refusal(call.path(), Permissions.of(call.path()));
                case "token" ->
                    legacy
                            ? Shapes.legacy(40014, "不合法的access_token")
                            : Shapes.error(400, "InvalidAuthentication", "不合法的access_token");
                case "unauthorized" -> Shapes.error(401, "Unauthorized");
                case "timeout", "doneThenTimeout" ->
                    legacy
                            ? Reply.ok(Json.object(
                                    "errcode", 15,
                                    "sub_code", "isp.top-remote-connection-timeout",
                                    "sub_msg", "TOP后端服务调用超时",
                                    "errmsg", "Remote service error",
                                    "request_id", Shapes.requestId()))
                            : Shapes.error(504, "GatewayTimeout", "Gateway Timeout");
                case "banJson" ->
                    Reply.ok(Json.object(
                            "status", 1111, "wait", 5, "source", "x5", "punish", "deny", "uuid", Shapes.requestId()));
                case "banHtml" ->
                    Reply.html(status == 0 ? 403 : status, "<html><body><h1>访问被拒绝</h1><p>请 5 分钟后再试</p></body></html>");
                case "tooFast" -> Shapes.error(400, "send.too.fast", "限流错误");
                case "flowControlled" -> heldBack(call);
                case "unsafe" ->
                    call.path().contains("/card/")
                            ? Shapes.error(400, "param.contentUnsafe")
                            : Shapes.error(400, "contain.notAllowed.text", "消息内容包含不合适的内容");
                case "code" -> Shapes.error(status == 0 ? 400 : status, code == null ? "system.error" : code);
                default ->
                    legacy
                            ? Shapes.legacy(-1, "系统繁忙")
                            : Shapes.error(500, kind.equals("busy") ? "system.busy" : "system.error", "系统繁忙");
            };
        }
    }

    /** All right, says the platform, and names those whom it has not sent the message to; other calls are too fast. */
    private static Reply heldBack(Call call) {
        JsonNode people = call.json().path("userIds");
        return people.isArray()
                ? Reply.ok(Json.object(
                        "processQueryKey",
                        "",
                        "invalidStaffIdList",
                        List.of(),
                        "flowControlledStaffIdList",
                        people.valueStream().map(Json::text).toList()))
                : Shapes.error(400, "send.too.fast", "限流错误");
    }

    private final List<Fault> rules = new ArrayList<>();
    private static final long SECOND = 1_000_000_000L;

    private final Map<String, Deque<Long>> seconds = new HashMap<>();
    private volatile Switches switches = Switches.calm();
    private long counted;

    Switches switches() {
        return switches;
    }

    /** Changes the named switches, leaves the others. */
    synchronized Switches change(JsonNode patch) {
        Map<String, Object> merged = Json.map(Json.tree(switches));
        Json.map(patch).forEach((name, value) -> {
            if (!merged.containsKey(name)) {
                throw new IllegalArgumentException("no such switch: " + name);
            }
            merged.put(name, value);
        });
        switches = Json.MAPPER.convertValue(merged, Switches.class);
        return switches;
    }

    synchronized void add(Fault rule) {
        if (!KINDS.contains(rule.kind())) {
            throw new IllegalArgumentException("no such fault: " + rule.kind() + "; there are " + KINDS);
        }
        rules.add(rule);
    }

    synchronized List<Fault> rules() {
        return List.copyOf(rules);
    }

    synchronized void calm() {
        rules.clear();
        seconds.clear();
        counted = 0;
        switches = Switches.calm();
    }

    /** The fault that hits this call, if any; counts it. */
    synchronized @Nullable Fault next(String method, String path) {
        Fault limit = limit(method, path);
        if (limit != null) {
            return limit;
        }
        for (int i = 0; i < rules.size(); i++) {
            Fault rule = rules.get(i);
            if (!rule.path().equals("*") && !path.startsWith(rule.path())) {
                continue;
            }
            if (rule.rate() < 1 && ThreadLocalRandom.current().nextDouble() >= rule.rate()) {
                continue;
            }
            if (rule.times() == 1) {
                rules.remove(i);
            } else if (rule.times() > 1) {
                rules.set(
                        i,
                        new Fault(
                                rule.kind(),
                                rule.path(),
                                rule.times() - 1,
                                rule.rate(),
                                rule.delayMs(),
                                rule.status(),
                                rule.code()));
            }
            return rule;
        }
        return null;
    }

    private @Nullable Fault limit(String method, String path) {
        Switches now = switches;
        String needed = Permissions.of(path);
        if (needed != null && now.missingPermissions().contains(needed)) {
            return new Fault("permission", path, 1, 1, 0, 0, null);
        }
        if (path.startsWith("/gateway/") || free(path)) {
            return null;
        }
        if (now.qps() > 0) {
            long time = System.nanoTime();
            Deque<Long> lately = seconds.computeIfAbsent(method + path, fresh -> new ArrayDeque<>());
            while (!lately.isEmpty() && time - lately.getFirst() >= SECOND) {
                lately.removeFirst();
            }
            if (lately.size() >= now.qps()) {
                return new Fault("qps", path, 1, 1, 0, 0, null);
            }
            lately.addLast(time);
        }
        if (now.monthlyApi() > 0 && ++counted > now.monthlyApi()) {
            return new Fault("quota", path, 1, 1, 0, 0, null);
        }
        return null;
    }

    /** Tokens, login and contacts are outside the monthly quota. */
    private static boolean free(String path) {
        return path.startsWith("/v1.0/oauth2")
                || path.startsWith("/v1.0/gateway")
                || path.startsWith("/v1.0/contact")
                || path.startsWith("/gettoken")
                || path.startsWith("/topapi/v2/user")
                || path.startsWith("/topapi/user")
                || path.startsWith("/topapi/v2/department")
                || path.startsWith("/topapi/role");
    }

    /** The first unsafe word in a text, or null. */
    @Nullable
    String unsafe(String text) {
        Iterator<String> words = switches.unsafeWords().iterator();
        while (words.hasNext()) {
            String word = words.next();
            if (!word.isEmpty() && text.contains(word)) {
                return word;
            }
        }
        return null;
    }

    static boolean chance(double share) {
        return share > 0 && ThreadLocalRandom.current().nextDouble() < share;
    }
}
