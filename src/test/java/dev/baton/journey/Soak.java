package dev.baton.journey;

import static org.awaitility.Awaitility.await;

import dev.baton.embedded.OwnRedis;
import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import dev.baton.sandbox.SandboxOptions;
import dev.baton.sandbox.SandboxServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Minutes of work against a DingTalk of which every third or fourth answer is a failure or lost, with two instances; a
 * command of its own, not part of the gate. Ends with status 1 when a card is lost, hangs twice in one space, shows
 * something else than the store, or when calls of one interface came faster than the platform allows.
 */
public final class Soak {

    private static final Logger log = LoggerFactory.getLogger(Soak.class);

    private static final int PER_SECOND = 20;
    /** The sandbox keeps the last 5,000 messages of a conversation, and what it has forgotten cannot be judged. */
    private static final int MOST = 1_200;

    private static final String KNOWN = """
            SELECT CONCAT_WS(' ', w.state, w.drawing, i.shown_drawing, i.rung_for, s.kind, s.space_id, s.delivered_at, s.unsure,
                             s.tries, s.tried_at, s.problem)
              FROM card_instance i
              JOIN workflow w ON i.out_track_id = CONCAT('baton-', w.id)
              LEFT JOIN card_space s ON s.out_track_id = i.out_track_id
             WHERE i.out_track_id = ?
            """;

    private static final List<String> PEOPLE = List.of("u-zhang", "u-li", "u-wang");

    /** Shares of all card calls; together 30 %. */
    private static final Map<String, Double> FAULTS = Map.of(
            "busy", 0.08, "doneThenTimeout", 0.06, "doneThenError", 0.06, "lost", 0.03, "tooFast", 0.04, "token", 0.03);

    /** Shares of all calls that send messages. */
    private static final Map<String, Double> MESSAGE_FAULTS = Map.of(
            "busy",
            0.05,
            "doneThenTimeout",
            0.05,
            "doneThenError",
            0.05,
            "lost",
            0.03,
            "tooFast",
            0.05,
            "flowControlled",
            0.05);

    private final SandboxServer sandbox = SandboxServer.start(SandboxOptions.inMemory());
    private final SandboxClient chat = new SandboxClient(sandbox.origin());
    private final OwnRedis redis = new OwnRedis();
    private final String url = TestEngines.freshUrl("journey_soak");
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final AtomicInteger acted = new AtomicInteger();
    private final AtomicInteger unanswered = new AtomicInteger();
    private final List<ApiClient> apis = new ArrayList<>();
    private final Duration time;

    private Soak(Duration time) {
        this.time = time;
    }

    /**
     * Works, waits, judges.
     *
     * @param args minutes; 10 unless given
     */
    public static void main(String[] args) throws InterruptedException {
        Duration time = Duration.ofSeconds((long) (60 * Double.parseDouble(args.length > 0 ? args[0] : "10")));
        boolean well = new Soak(time).run();
        System.exit(well ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        try (ProductProcess first = new ProductProcess(sandbox, url, redis.url());
                ProductProcess second = new ProductProcess(sandbox, url, redis.url())) {
            first.start();
            second.start();
            first.awaitReady();
            second.awaitReady();
            apis.add(new ApiClient(first.origin(), ProductProcess.TOKEN));
            apis.add(new ApiClient(second.origin(), ProductProcess.TOKEN));
            Shop shop = new Shop(apis.get(0));
            shop.open();
            shop.here(PEOPLE.toArray(new String[0]));
            chat.forgetTraffic();
            FAULTS.forEach((kind, share) -> chat.faultRate(kind, "/v1.0/card", share(FAULTS, kind)));
            MESSAGE_FAULTS.forEach((kind, share) -> chat.faultRate(kind, "/v1.0/robot", share(MESSAGE_FAULTS, kind)));
            chat.switches(Map.of(
                    "qps", PER_SECOND, "pushLoss", 0.05, "ackLoss", 0.1, "redeliverPressMs", 700, "pushCopies", 2));
            work(shop);
            chat.calm();
            boolean settled = settled();
            asked = askFor();
            settled &= asked == 0 || settled();
            boolean well = judge();
            return well && settled;
        } finally {
            sandbox.close();
            redis.close();
        }
    }

    /** Rules are asked one after the other, each for what the ones before it let through. */
    private static double share(Map<String, Double> faults, String kind) {
        double left = 1;
        for (Map.Entry<String, Double> fault : faults.entrySet()) {
            if (fault.getKey().equals(kind)) {
                return fault.getValue() / left;
            }
            left -= fault.getValue();
        }
        throw new IllegalArgumentException(kind);
    }

    private void work(Shop shop) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        ExecutorService hands = Executors.newFixedThreadPool(4);
        for (int hand = 0; hand < 4; hand++) {
            Random random = new Random(hand);
            var unused = hands.submit(() -> {
                while (System.nanoTime() < end) {
                    try {
                        once(shop, random);
                    } catch (RuntimeException | AssertionError failed) {
                        unanswered.incrementAndGet();
                        log.debug("not done", failed);
                    }
                    Thread.sleep(150 + random.nextInt(250));
                }
                return null;
            });
        }
        for (int beat = 0; System.nanoTime() < end; beat++) {
            Thread.sleep(Math.min(15_000, Math.max(1, (end - System.nanoTime()) / 1_000_000)));
            switch (beat % 3) {
                case 0 -> chat.expireTokens();
                case 1 -> chat.disconnectAll();
                default -> chat.cutAll();
            }
        }
        hands.shutdown();
        hands.awaitTermination(1, TimeUnit.MINUTES);
    }

    private void once(Shop shop, Random random) {
        ApiClient api = apis.get(random.nextInt(apis.size()));
        int dice = random.nextInt(10);
        if ((dice < 4 && ids.size() < MOST) || ids.isEmpty()) {
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("requestId", Journey.request());
            report.put("orderNo", shop.paidOrder());
            report.put("type", "缺货");
            report.put("detail", "商品售罄");
            report.put("reportedBy", "u-wang");
            ids.add(Journey.id(api.post("/api/workflows", report).ok()));
        } else if (dice < 6) {
            act(api, some(random), "reassign", "u-wang", Map.of("to", PEOPLE.get(random.nextInt(PEOPLE.size()))));
        } else if (dice < 7) {
            act(api, some(random), "note", "u-li", Map.of("text", "第 " + random.nextInt(1000) + " 次催"));
        } else if (dice < 9) {
            String id = some(random);
            String holder = api.get("/api/workflows/" + id).ok().path("holder").asString("");
            if (!holder.isEmpty()) {
                act(api, id, "resolve", holder, Map.of());
            }
        } else {
            String user = PEOPLE.get(random.nextInt(PEOPLE.size()));
            boolean takes = random.nextBoolean();
            String action = takes ? "take" : "note";
            Map<String, ?> form = takes ? Map.of() : Map.of("form", Map.of("text", "我看看"));
            boolean ok = chat.force(user, Journey.cardOf(some(random)), action, Map.of(), form)
                    .ok();
            (ok ? acted : unanswered).incrementAndGet();
            return;
        }
        acted.incrementAndGet();
    }

    private String some(Random random) {
        return ids.get(random.nextInt(ids.size()));
    }

    private static void act(ApiClient api, String id, String action, String actor, Map<String, ?> params) {
        Map<String, Object> body = new HashMap<>();
        body.put("requestId", Journey.request());
        body.put("actor", actor);
        body.put("params", params);
        api.post("/api/workflows/" + id + "/actions/" + action, body);
    }

    private boolean settled() {
        try {
            await().atMost(Duration.ofMinutes(4))
                    .until(() ->
                            apis.get(0).get("/api/outbox").ok().path("items").isEmpty());
            return true;
        } catch (ConditionTimeoutException waiting) {
            log.error("still waiting: {}", apis.get(0).get("/api/outbox").ok());
            return false;
        }
    }

    /**
     * A delivery without an answer may have come to nothing, and nobody can ask the platform; its holder, who hears of
     * it, does not see the card and asks for it.
     */
    private int askFor() {
        int asking = 0;
        for (String id : ids) {
            JsonNode workflow = apis.get(0).get("/api/workflows/" + id).ok();
            String holder = workflow.path("holder").asString("");
            boolean open =
                    List.of("held", "review").contains(workflow.path("state").asString(""));
            if (open && chat.everything(holder, "").stream().noneMatch(said -> carries(said, Journey.cardOf(id)))) {
                asking++;
                String number = workflow.path("orderNo").asString("");
                chat.dm(holder, "卡片 " + number);
                await().atMost(Duration.ofMinutes(1))
                        .until(() -> chat.everything(holder, "").stream()
                                .anyMatch(said -> carries(said, Journey.cardOf(id))));
            }
        }
        return asking;
    }

    private static boolean carries(SandboxClient.Said said, String card) {
        return said.card() != null && said.card().id().equals(card);
    }

    private boolean judge() {
        Truth truth = new Truth(apis.get(0), chat);
        Map<String, Integer> group = hanging(SandboxClient.ORDERS_GROUP, "u-gao");
        Map<String, Map<String, Integer>> chats = new HashMap<>();
        PEOPLE.forEach(user -> chats.put(user, hanging("", user)));
        int lost = 0;
        int twice = 0;
        int untrue = 0;
        for (String id : ids) {
            String card = Journey.cardOf(id);
            JsonNode workflow;
            try {
                workflow = truth.shown(id);
            } catch (AssertionError | RuntimeException other) {
                log.error("{} does not show the truth: {}", card, other.getMessage());
                untrue++;
                continue;
            }
            String holder = workflow.path("holder").asString("");
            boolean open =
                    List.of("held", "review").contains(workflow.path("state").asString(""));
            boolean withHolder = !open
                    || (chats.getOrDefault(holder, Map.of()).containsKey(card)
                            && chat.card(holder, card).offers("resolve"));
            boolean there = group.containsKey(card) && withHolder;
            lost += there ? 0 : 1;
            if (!there) {
                log.error(
                        "{} of {} is missing somewhere: in the group {}, in the chat {}; as known {}; it shows {}",
                        card,
                        holder,
                        group.getOrDefault(card, 0),
                        chats.getOrDefault(holder, Map.of()).getOrDefault(card, 0),
                        new Store(url).texts(KNOWN, card),
                        chat.card(holder, card).actions());
            }
            boolean once = group.getOrDefault(card, 0) <= 1
                    && chats.values().stream().allMatch(own -> own.getOrDefault(card, 0) <= 1);
            twice += once ? 0 : 1;
            if (!once) {
                log.error("{} hangs twice", card);
            }
        }
        int most = mostInASecond();
        log.info(
                "{} of work on two instances: {} workflows, {} acts, {} without an answer; {} calls, {} failed or lost;"
                        + " asked for {}, lost {}, twice in one space {}, untrue {}; most calls of one interface within a second {}",
                time,
                ids.size(),
                acted,
                unanswered,
                calls,
                failed,
                asked,
                lost,
                twice,
                untrue,
                most);
        boolean integrity =
                apis.get(0).get("/api/integrity").ok().path("violations").isEmpty();
        return lost + twice + untrue == 0 && most <= PER_SECOND && integrity && seenAll();
    }

    /** The sandbox keeps the last calls only; a rate that was judged by some of them is not judged. */
    private boolean seenAll() {
        long made =
                chat.callCounts().values().stream().mapToLong(Long::longValue).sum();
        int kept = chat.calls().size();
        if (kept < made) {
            log.error("of {} calls only the last {} were kept: soak for a shorter time", made, kept);
        }
        return kept >= made;
    }

    /** How often each card hangs in a conversation. */
    private Map<String, Integer> hanging(String conversation, String user) {
        Map<String, Integer> cards = new HashMap<>();
        List<SandboxClient.Said> said = chat.everything(user, conversation);
        said.stream()
                .map(SandboxClient.Said::card)
                .filter(card -> card != null)
                .forEach(card -> cards.merge(card.id(), 1, Integer::sum));
        return cards;
    }

    private int calls;
    private int failed;
    private int asked;

    private int mostInASecond() {
        Map<String, List<Long>> arrivals = new TreeMap<>();
        for (JsonNode call : chat.calls()) {
            String path = call.path("path").asString("");
            if (path.startsWith("/v1.0/card") || path.startsWith("/v1.0/robot")) {
                calls++;
                failed += call.path("status").asInt(0) == 200 ? 0 : 1;
                arrivals.computeIfAbsent(call.path("method").asString("") + path, fresh -> new ArrayList<>())
                        .add(call.path("at").asLong(0) - call.path("ms").asLong(0));
            }
        }
        int most = 0;
        for (List<Long> times : arrivals.values()) {
            times.sort(null);
            int from = 0;
            for (int to = 0; to < times.size(); to++) {
                while (times.get(to) - times.get(from) >= 1000) {
                    from++;
                }
                most = Math.max(most, to - from + 1);
            }
        }
        return most;
    }
}
