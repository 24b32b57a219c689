package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.Seed;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * kill -9 in the middle of everything, at moments nobody chose, and once more while it starts again. People and
 * programs repeat what got no answer, as they do; afterwards everything was done once, nothing by half, and everybody
 * reads the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {

    private static final Logger log = LoggerFactory.getLogger(KillTest.class);

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KILLS = 4;
    private static final int AT_ONCE = 8;

    /** What may stand in a timeline beside what was done: receipts, questions to the gateway, the queue's own moves. */
    private static final Set<String> BESIDE = Set.of("sms-delivered", "refund-unknown", "assigned", "queued");

    private static final String DONE =
            "SELECT COUNT(*) FROM action_run WHERE workflow_id = ? AND action = ? AND at < ?";

    /** What somebody does, once, with as many tries as it takes; what then must be written down. */
    private record Job(String orderNo, String workflow, String user, String action, Map<String, Object> params) {}

    @RegisterExtension
    static final Seed SEED = Seed.any("kill.seed");

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService killer = Executors.newSingleThreadExecutor();
    private final ExecutorService crowd = Executors.newFixedThreadPool(AT_ONCE);
    private final AtomicInteger done = new AtomicInteger();

    /** Tries that had begun when the process was killed, and how many jobs had been done by one of them. */
    private final AtomicInteger cutOff = new AtomicInteger();

    private final AtomicInteger doneBefore = new AtomicInteger();
    private final Map<String, String> regret = new ConcurrentHashMap<>();

    private SandboxServer sandbox;
    private SandboxClient chat;
    private Store store;
    private ProductProcess product;
    private ApiClient api;
    private Shop shop;

    @BeforeAll
    void start() {
        sandbox = SandboxServer.start(SandboxOptions.inMemory());
        chat = new SandboxClient(sandbox.origin());
        String url = TestEngines.freshUrl("journey_kill");
        store = new Store(url);
        Map<String, String> settings = Map.of("baton.undo-window", "PT1S", "baton.outbox.lease", "10s");
        product = new ProductProcess(sandbox, url, TestEngines.redisUrl(), settings);
        product.start();
        product.awaitReady();
        sandbox.product(product.origin());
        api = new ApiClient(product.origin(), ProductProcess.TOKEN);
        shop = new Shop(api);
        shop.open();
        await().atMost(PATIENCE).until(() -> chat.connections() == 1);
    }

    @AfterAll
    void stop() {
        crowd.shutdownNow();
        timer.shutdownNow();
        killer.shutdownNow();
        product.close();
        sandbox.close();
    }

    @Test
    void whateverIsKilledNothingIsLostAndNothingIsDoneTwice() throws Exception {
        shop.here("u-li", "u-zhang", "u-zhao", "u-qian");
        List<Job> presses = new ArrayList<>();
        presses.addAll(held(12, "u-zhang", "take", Map.of()));
        presses.addAll(held(12, "u-wang", "note", Map.of("text", "用户在催")));
        presses.addAll(held(12, "u-li", "resolve", Map.of()));
        presses.addAll(held(20, "u-li", "send-sms", Map.of("quantity", "2")));
        presses.addAll(held(12, "u-li", "apply-refund", Map.of("amount", "10.00", "reason", "缺货")));
        List<Job> calls = held(12, "u-li", "call-customer", Map.of("result", "reached"));
        List<Job> regrets = held(12, "u-li", "send-sms", Map.of("quantity", "1"));
        List<Job> approvals = inReview(held(12, "u-li", "apply-refund", Map.of("amount", "20.00", "reason", "缺货")));
        List<String> raised = all(IntStream.range(0, 60)
                .<Callable<String>>mapToObj(i -> shop::paidOrder)
                .toList());
        nothingWaits();

        List<Callable<Boolean>> storm = new ArrayList<>();
        presses.forEach(job -> storm.add(() -> {
            assertThat(pressed(job, job.action(), job.params())).isEmpty();
            return true;
        }));
        approvals.forEach(job -> storm.add(() -> {
            assertThat(pressed(job, job.action(), job.params())).isEmpty();
            return true;
        }));
        calls.forEach(job -> storm.add(() -> called(job)));
        regrets.forEach(job -> storm.add(() -> regretted(job)));
        raised.forEach(order -> storm.add(() -> reported(order)));
        Collections.shuffle(storm, new Random(SEED.value()));
        long begin = System.nanoTime();
        Future<Integer> killing = killer.submit(() -> killed(storm.size()));
        all(storm.stream()
                .<Callable<Boolean>>map(one -> () -> {
                    try {
                        return one.call();
                    } finally {
                        done.incrementAndGet();
                    }
                })
                .toList());
        killing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        long stormed = System.nanoTime();
        nothingWaits();
        long calm = System.nanoTime();

        assertThat(cutOff.get()).isPositive();
        assertThat(api.get("/api/integrity").ok().path("violations")).isEmpty();
        everyLifeHadANumberOfItsOwn();
        nothingByHalf(presses.size() + calls.size() + regrets.size() + approvals.size() + raised.size());
        presses.forEach(this::wasDoneOnce);
        calls.forEach(job -> assertThat(story(job)).containsExactly("opened-held", "call-reached"));
        regrets.forEach(this::leftOrNot);
        approvals.forEach(this::wasPaidOnce);
        everyCardIsTrue();
        assertThat(chat.problems()).isEmpty();
        log.info(
                "{} jobs in {} ms through {} kills, {} tries cut off, {} jobs had been done by one of them; calm {} ms later; seed {}",
                storm.size(),
                TimeUnit.NANOSECONDS.toMillis(stormed - begin),
                KILLS + 1,
                cutOff.get(),
                doneBefore.get(),
                TimeUnit.NANOSECONDS.toMillis(calm - stormed),
                SEED.value());
    }

    // ---- the killer

    /** Kills when so much has been done, with as much as can be under way; once a second time before it is up. */
    private int killed(int jobs) throws Exception {
        Random random = new Random(SEED.value());
        for (int kill = 0; kill < KILLS; kill++) {
            int threshold = jobs * kill / KILLS + random.nextInt(jobs / KILLS - AT_ONCE);
            await().pollInterval(Duration.ofMillis(1)).atMost(PATIENCE).until(() -> done.get() >= threshold);
            timer.schedule(product::kill, random.nextInt(20), TimeUnit.MILLISECONDS)
                    .get();
            product.start();
            if (kill == 1) {
                timer.schedule(product::kill, random.nextInt(4000), TimeUnit.MILLISECONDS)
                        .get();
                product.start();
            }
            product.awaitReady();
        }
        return done.get();
    }

    // ---- before the storm

    /** Workflows that u-li holds, each to be pressed once. */
    private List<Job> held(int size, String user, String action, Map<String, Object> params) {
        return all(IntStream.range(0, size)
                .<Callable<Job>>mapToObj(i -> () -> {
                    String order = shop.paidOrder();
                    Map<String, Object> report = report(order);
                    report.put("assignee", "u-li");
                    JsonNode workflow = api.post("/api/workflows", Journey.request(), report)
                            .ok();
                    assertThat(workflow.path("holder").stringValue()).isEqualTo("u-li");
                    return new Job(order, Journey.id(workflow), user, action, params);
                })
                .toList());
    }

    /** The same after they asked for a refund: to be approved by who of 财务 got it. */
    private List<Job> inReview(List<Job> asking) {
        return all(asking.stream()
                .<Callable<Job>>map(job -> () -> {
                    JsonNode workflow = act(job).ok().path("workflow");
                    assertThat(workflow.path("state").stringValue()).isEqualTo("review");
                    String reviewer = workflow.path("holder").stringValue();
                    return new Job(job.orderNo(), job.workflow(), reviewer, "approve-refund", Map.of());
                })
                .toList());
    }

    private ApiClient.Answer act(Job job) {
        return act(job, Journey.request());
    }

    private ApiClient.Answer act(Job job, String key) {
        return api.post(
                "/api/workflows/" + job.workflow() + "/actions/" + job.action(),
                key,
                Map.of("actor", job.user(), "params", job.params()));
    }

    private static Map<String, Object> report(String order) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("orderNo", order);
        report.put("lineNo", 1);
        report.put("type", "缺货");
        report.put("detail", "部分售罄");
        report.put("reportedBy", "u-wang");
        return report;
    }

    // ---- what callers do

    /** Presses until there is an answer, always the same press; the sentence of the refusal, empty when it was done. */
    private String pressed(Job job, String action, Map<String, Object> form) {
        String token = "press-" + UUID.randomUUID();
        AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);
        Map<String, Object> extra = form.isEmpty() ? Map.of() : Map.of("form", form);
        Map<String, String> params = new LinkedHashMap<>(Map.of("press", token));
        if (action.equals("revoke")) {
            params.put("rev", "");
        } else {
            params.put("rev", revision(job));
        }
        String refusal = untilAnswered(() -> {
            lastTry.set(Instant.now());
            SandboxClient.Pressed pressed =
                    chat.force(job.user(), Journey.cardOf(job.workflow()), action, params, extra);
            SandboxClient.Card card = pressed.card();
            if (!pressed.ok() && !pressed.outcome().equals("nobody")) {
                cutOff.incrementAndGet();
            }
            boolean answered = pressed.ok() && card != null && !card.notice().startsWith("没有成功");
            return answered ? card.notice() : null;
        });
        countDoneBefore(lastTry.get(), DONE, job.workflow(), action);
        return refusal;
    }

    private String revision(Job job) {
        return chat.card(job.user(), Journey.cardOf(job.workflow())).get("revision");
    }

    private boolean called(Job job) {
        String key = Journey.request();
        AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);
        ApiClient.Answer answer = untilAnswered(() -> {
            lastTry.set(Instant.now());
            return answered(act(job, key));
        });
        countDoneBefore(lastTry.get(), DONE, job.workflow(), job.action());
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        return true;
    }

    /** Sends an SMS and wants it back at once, which is too late when the process was down meanwhile. */
    private boolean regretted(Job job) {
        assertThat(pressed(job, "send-sms", job.params())).isEmpty();
        regret.put(job.workflow(), pressed(job, "revoke", Map.of()));
        return true;
    }

    private boolean reported(String order) {
        String key = Journey.request();
        AtomicReference<Instant> lastTry = new AtomicReference<>(Instant.EPOCH);
        ApiClient.Answer answer = untilAnswered(() -> {
            lastTry.set(Instant.now());
            return answered(api.post("/api/workflows", key, report(order)));
        });
        countDoneBefore(lastTry.get(), "SELECT COUNT(*) FROM workflow WHERE order_no = ? AND opened_at < ?", order);
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(201);
        assertThat(store.texts("SELECT id FROM workflow WHERE order_no = ?", order))
                .containsExactly(Journey.id(answer.body()));
        return true;
    }

    private void countDoneBefore(Instant lastTry, String sql, Object... args) {
        List<Object> all = new ArrayList<>(List.of(args));
        all.add(LocalDateTime.ofInstant(lastTry, ZoneOffset.UTC));
        doneBefore.addAndGet((int) store.number(sql, all.toArray()));
    }

    private static ApiClient.@Nullable Answer answered(ApiClient.Answer answer) {
        return answer.status() >= 500 ? null : answer;
    }

    private <T> T untilAnswered(Callable<@Nullable T> attempt) {
        return await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        () -> {
                            try {
                                return attempt.call();
                            } catch (IllegalStateException noAnswer) {
                                if (!(noAnswer.getCause() instanceof ConnectException)) {
                                    cutOff.incrementAndGet();
                                }
                                return null;
                            }
                        },
                        Objects::nonNull);
    }

    // ---- after the storm

    private void nothingWaits() {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(api.get("/api/outbox").ok().path("items")).isEmpty());
    }

    /** Each life took another number, and its ids carry it. */
    private void everyLifeHadANumberOfItsOwn() {
        assertThat(store.number("SELECT COUNT(*) FROM instance_node WHERE lease = 1"))
                .isBetween((long) KILLS + 1, KILLS + 2L);
        assertThat(store.texts("""
                        SELECT DISTINCT (id >> 12) & 1023
                          FROM workflow
                         WHERE (id >> 12) & 1023 NOT IN (SELECT node FROM instance_node WHERE lease = 1)
                        """)).isEmpty();
    }

    private void nothingByHalf(int workflows) {
        assertThat(store.number("SELECT COUNT(*) FROM workflow")).isEqualTo(workflows);
        assertThat(store.texts("""
                        SELECT w.id
                          FROM workflow w
                          LEFT JOIN workflow_timeline t ON t.workflow_id = w.id
                         GROUP BY w.id, w.entries
                        HAVING COUNT(t.seq) <> w.entries OR MAX(t.seq) <> w.entries - 1 OR MIN(t.seq) <> 0
                            OR SUM(t.kind LIKE 'opened%') <> 1
                        """)).isEmpty();
        assertThat(store.texts(
                        "SELECT workflow_id FROM action_run GROUP BY workflow_id, action, actor HAVING COUNT(*) > 1"))
                .isEmpty();
        assertThat(store.texts("SELECT id FROM action_sms WHERE under_way = 1")).isEmpty();
        assertThat(store.texts("SELECT order_no FROM workflow GROUP BY order_no HAVING COUNT(*) > 1"))
                .isEmpty();
    }

    private void wasDoneOnce(Job job) {
        List<String> expected = switch (job.action()) {
            case "take" -> List.of("opened-held", "taken");
            case "note" -> List.of("opened-held", "note");
            case "resolve" -> List.of("opened-held", "resolved");
            case "send-sms" -> List.of("opened-held", "sms-scheduled", "sms-accepted");
            case "apply-refund" -> List.of("opened-held", "refund-requested");
            default -> throw new AssertionError(job.action());
        };
        assertThat(story(job)).as(job.toString()).isEqualTo(expected);
        assertThat(sms(job)).as(job.toString()).isEqualTo(job.action().equals("send-sms") ? 1 : 0);
        assertThat(refunds(job)).as(job.toString()).isEmpty();
    }

    /** Taken back and never sent, or refused with a reason and sent once. */
    private void leftOrNot(Job job) {
        String refusal = regret.getOrDefault(job.workflow(), "never tried");
        if (refusal.isEmpty()) {
            assertThat(story(job)).containsExactly("opened-held", "sms-scheduled", "sms-revoked");
            assertThat(sms(job)).isZero();
        } else {
            assertThat(refusal).isIn("过了可撤销的时间，不能撤销了", "现在没有可撤销的");
            assertThat(story(job)).containsExactly("opened-held", "sms-scheduled", "sms-accepted");
            assertThat(sms(job)).isOne();
        }
    }

    private void wasPaidOnce(Job job) {
        assertThat(story(job)).containsExactly("opened-held", "refund-requested", "refund-approved", "refund-paid");
        assertThat(refunds(job)).singleElement().satisfies(refund -> {
            assertThat(refund.amount()).isEqualTo("20.00");
            assertThat(refund.status()).isEqualTo("succeeded");
        });
    }

    private List<String> story(Job job) {
        return store
                .texts("SELECT kind FROM workflow_timeline WHERE workflow_id = ? ORDER BY seq", job.workflow())
                .stream()
                .filter(kind -> !BESIDE.contains(kind))
                .toList();
    }

    private long sms(Job job) {
        return chat.sms().stream()
                .filter(sms -> sms.orderNo().equals(job.orderNo()))
                .count();
    }

    private List<SandboxClient.Refund> refunds(Job job) {
        return chat.refunds().stream()
                .filter(refund -> refund.orderNo().equals(job.orderNo()))
                .toList();
    }

    /** Or becomes it: a receipt that the gateway sent in vain comes again, whenever the gateway likes. */
    private void everyCardIsTrue() {
        Truth truth = new Truth(api, chat);
        all(store.texts("SELECT id FROM workflow").stream()
                .<Callable<Boolean>>map(id -> () -> {
                    await().atMost(PATIENCE).untilAsserted(() -> truth.shown(id));
                    return true;
                })
                .toList());
    }

    private <T> List<T> all(List<Callable<T>> works) {
        List<Future<T>> running = works.stream().map(crowd::submit).toList();
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
}
