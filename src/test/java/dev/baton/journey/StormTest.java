package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Two instances as processes of their own on one store, one Redis and one stream gateway, which spreads its pushes over
 * both; every press comes five times at once, some copies under new message ids. One effect a press, none lost, none
 * twice.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StormTest {

    private static final Logger log = LoggerFactory.getLogger(StormTest.class);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int COPIES = 5;
    private static final int AT_ONCE = 8;

    /** A press that a person makes on a workflow prepared for it. */
    private record Pressing(String user, String action, Map<String, Object> form) {}

    private static final List<Pressing> MIX = List.of(
            new Pressing("u-zhang", "take", Map.of()),
            new Pressing("u-wang", "note", Map.of("text", "用户在催")),
            new Pressing("u-li", "call-customer", Map.of("result", "reached")),
            new Pressing("u-li", "resolve", Map.of()));

    private record Work(String id, Pressing pressing) {}

    private static final Work NOTHING = new Work("", MIX.get(0));

    private SandboxServer sandbox;
    private SandboxClient chat;
    private OwnRedis redis;
    private Store store;
    private ProductProcess first;
    private ProductProcess second;
    private ApiClient api;
    private Shop shop;
    private ExecutorService crowd;

    @BeforeAll
    void start() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        redis = new OwnRedis();
        String url = TestEngines.freshUrl("journey_storm");
        store = new Store(url);
        first = new ProductProcess(sandbox, url, redis.url());
        second = new ProductProcess(sandbox, url, redis.url());
        first.start();
        second.start();
        first.awaitReady();
        second.awaitReady();
        api = new ApiClient(first.origin(), ProductProcess.TOKEN);
        shop = new Shop(api);
        shop.open();
        ApiClient other = new ApiClient(second.origin(), ProductProcess.TOKEN);
        await().atMost(PATIENCE).until(() -> knowsTheGroups(other));
        crowd = Executors.newFixedThreadPool(AT_ONCE);
        await().atMost(PATIENCE).until(() -> chat.connections() == 2);
    }

    /** An instance hears of a group bound at another one within a second; what it hangs before goes without. */
    private static boolean knowsTheGroups(ApiClient api) {
        Matcher without = Pattern.compile("没有绑定群：([^\"]*)")
                .matcher(api.get("/api/doctor").ok().toString());
        return without.find() && !without.group(1).contains("客服组");
    }

    @AfterAll
    void stop() {
        crowd.shutdownNow();
        first.close();
        second.close();
        sandbox.close();
        redis.close();
    }

    @Test
    void twoHundredPressesFiveTimesEachAreTwoHundredEffects() {
        storm(200);
    }

    @Test
    void theSameWithoutRedis() {
        redis.stop();
        try {
            storm(40);
        } finally {
            redis.start();
        }
    }

    private void storm(int size) {
        long begin = System.nanoTime();
        List<Work> works = prepare(size);
        long prepared = System.nanoTime();

        List<SandboxClient.Pressed> pressed = all(size, i -> press(works.get(i)));

        long done = System.nanoTime();
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get("/api/outbox").ok().path("items")).isEmpty());
        List<String> ids = works.stream().map(Work::id).toList();
        assertThat(pressed)
                .allSatisfy(
                        press -> assertThat(press.outcomes()).hasSize(COPIES).isSubsetOf("acked", "late"));
        assertThat(store.number("SELECT COUNT(*) FROM action_run WHERE workflow_id IN " + in(ids)))
                .isEqualTo(size);
        assertThat(store.number("SELECT COUNT(DISTINCT workflow_id) FROM action_run WHERE workflow_id IN " + in(ids)))
                .isEqualTo(size);
        assertThat(store.number("SELECT COUNT(*) FROM workflow_timeline WHERE seq > 0 AND workflow_id IN " + in(ids)))
                .isEqualTo(size);
        all(size, i -> {
            showsTheTruth(works.get(i));
            return true;
        });
        assertThat(api.get("/api/integrity").ok().path("violations")).isEmpty();
        assertThat(chat.problems()).isEmpty();
        assertThat(chat.connections()).isEqualTo(2);
        log.info(
                "{} workflows: raised and hung in {} ms, pressed in {} ms, looked at in {} ms; {} of {} answers in time",
                size,
                TimeUnit.NANOSECONDS.toMillis(prepared - begin),
                TimeUnit.NANOSECONDS.toMillis(done - prepared),
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - done),
                pressed.stream()
                        .flatMap(press -> press.outcomes().stream())
                        .filter("acked"::equals)
                        .count(),
                size * COPIES);
    }

    /** A quarter waits for somebody to take it, the rest is with u-li; every card hangs in the group. */
    private List<Work> prepare(int size) {
        shop.here("u-li");
        List<Work> works =
                new ArrayList<>(all(size, i -> i % MIX.size() == 0 ? NOTHING : raise(MIX.get(i % MIX.size()))));
        shop.nobodyHere();
        List<Work> waiting = all(size, i -> i % MIX.size() == 0 ? raise(MIX.get(0)) : NOTHING);
        IntStream.range(0, size).filter(i -> works.get(i).equals(NOTHING)).forEach(i -> works.set(i, waiting.get(i)));
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get("/api/outbox").ok().path("items")).isEmpty());
        return works;
    }

    private Work raise(Pressing pressing) {
        String no = shop.paidOrder();
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("requestId", Journey.request());
        report.put("orderNo", no);
        report.put("type", "变更");
        report.put("detail", "换码");
        report.put("reportedBy", "u-wang");
        if (!pressing.action().equals("take")) {
            report.put("assignee", "u-li");
        }
        JsonNode raised = api.post("/api/workflows", report).ok();
        assertThat(raised.path("holder").isNull()).isEqualTo(pressing.action().equals("take"));
        return new Work(Journey.id(raised), pressing);
    }

    private SandboxClient.Pressed press(Work work) {
        Pressing pressing = work.pressing();
        Map<String, Object> extra = new LinkedHashMap<>(Map.of("times", COPIES, "newIds", true));
        if (!pressing.form().isEmpty()) {
            extra.put("form", pressing.form());
        }
        return chat.force(pressing.user(), Journey.cardOf(work.id()), pressing.action(), Map.of(), extra);
    }

    /** What somebody in the group reads on the card is what the store says. */
    private void showsTheTruth(Work work) {
        JsonNode truth = new Truth(api, chat).shown(work.id());
        String action = work.pressing().action();
        assertThat(truth.path("state").stringValue()).isEqualTo(action.equals("resolve") ? "resolved" : "held");
        assertThat(truth.path("holder").stringValue()).isEqualTo(action.equals("take") ? "u-zhang" : "u-li");
        assertThat(chat.card("u-gao", Journey.cardOf(work.id())).get("holder"))
                .isEqualTo(action.equals("take") ? "张三" : "李四");
    }

    private <T> List<T> all(int size, IntFunction<T> each) {
        List<Future<T>> running = IntStream.range(0, size)
                .mapToObj(i -> crowd.submit(() -> each.apply(i)))
                .toList();
        List<T> results = new ArrayList<>();
        try {
            for (Future<T> one : running) {
                results.add(one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
        return results;
    }

    private static String in(List<String> ids) {
        return "(" + String.join(",", ids) + ")";
    }
}
