package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Stand-ins for the shop's SMS and payment gateways. They check the signature of every request, do each effect once
 * however often it is asked for, remember it, and post results to the product until it takes them.
 */
final class Gateways {

    /** An SMS that was taken; the same key again gives the same answer and sends nothing. */
    record Sms(
            String key,
            String messageId,
            String orderNo,
            String mobile,
            String template,
            String text,
            JsonNode params,
            String status,
            @Nullable String reason,
            int asked,
            long at) {

        Sms with(String newStatus, @Nullable String newReason) {
            return new Sms(key, messageId, orderNo, mobile, template, text, params, newStatus, newReason, asked, at);
        }

        Sms askedAgain() {
            return new Sms(key, messageId, orderNo, mobile, template, text, params, status, reason, asked + 1, at);
        }
    }

    /** A refund; asked counts how often it was requested, paid money moved once at most. */
    record Refund(
            String refundNo,
            String gatewayNo,
            String orderNo,
            String paymentNo,
            String amount,
            String currency,
            String reason,
            String status,
            @Nullable String failure,
            int asked,
            long at) {

        Refund with(String newStatus, @Nullable String newFailure) {
            return new Refund(
                    refundNo,
                    gatewayNo,
                    orderNo,
                    paymentNo,
                    amount,
                    currency,
                    reason,
                    newStatus,
                    newFailure,
                    asked,
                    at);
        }

        Refund askedAgain() {
            return new Refund(
                    refundNo, gatewayNo, orderNo, paymentNo, amount, currency, reason, status, failure, asked + 1, at);
        }
    }

    private final Map<String, Sms> sms = new LinkedHashMap<>();
    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final Journal journal;
    private final Faults faults;
    private final LongSupplier now;
    private final ScheduledExecutorService timer;
    private final HttpClient http;
    private final Supplier<SandboxApp> app;
    private volatile @Nullable String product;
    private volatile Runnable changed = () -> {};

    Gateways(
            Journal journal,
            Faults faults,
            LongSupplier now,
            ScheduledExecutorService timer,
            HttpClient http,
            Supplier<SandboxApp> app) {
        this.journal = journal;
        this.faults = faults;
        this.now = now;
        this.timer = timer;
        this.http = http;
        this.app = app;
    }

    void register(Web web) {
        web.platform("POST", "/gateway/sms", this::takeSms);
        web.platform("POST", "/gateway/refund", this::takeRefund);
        web.platform("GET", "/gateway/refund/{refundNo}", this::askRefund);
    }

    void remember(String kind, JsonNode value) {
        if (kind.equals("sms")) {
            Sms one = Json.MAPPER.convertValue(value, Sms.class);
            sms.put(one.key(), one);
        } else {
            Refund one = Json.MAPPER.convertValue(value, Refund.class);
            refunds.put(one.refundNo(), one);
        }
    }

    /** Where results go; the ones still owed start on their way. */
    void product(@Nullable String address) {
        this.product = address;
        if (address == null) {
            return;
        }
        List<Runnable> owed = new ArrayList<>();
        synchronized (this) {
            sms.values().stream()
                    .filter(one -> one.status().equals("accepted"))
                    .forEach(one -> owed.add(() -> smsResult(one.key())));
            refunds.values().stream()
                    .filter(one -> one.status().equals("processing"))
                    .forEach(one -> owed.add(() -> refundResult(one.refundNo())));
        }
        owed.forEach(work -> later(work, 1000));
    }

    @Nullable
    String product() {
        return product;
    }

    void whenChanged(Runnable listener) {
        this.changed = listener;
    }

    synchronized List<Sms> sms() {
        return new ArrayList<>(sms.values());
    }

    synchronized List<Refund> refunds() {
        return new ArrayList<>(refunds.values());
    }

    private void later(Runnable work, long ms) {
        if (!timer.isShutdown()) {
            var unused = timer.schedule(work, Math.max(0, ms), TimeUnit.MILLISECONDS);
        }
    }

    // requests

    private static void requireSignature(Call call, String secret) {
        String timestamp = call.header("X-Baton-Timestamp");
        String signature = call.header("X-Baton-Signature");
        if (timestamp == null
                || signature == null
                || !Signatures.same(Signatures.gateway(timestamp, call.text(), secret), signature)) {
            throw new Web.Answered(Reply.json(401, Map.of("error", "signature does not match")));
        }
    }

    private static void require(JsonNode body, String... fields) {
        for (String field : fields) {
            if (Json.text(body, field).isEmpty()) {
                throw new Web.Answered(Reply.json(400, Map.of("error", field + " is missing")));
            }
        }
    }

    private Reply takeSms(Call call) {
        requireSignature(call, app.get().smsSecret());
        String answer = faults.switches().smsAnswer();
        if (answer.equals("error")) {
            return Reply.json(500, Map.of("error", "gateway out of order"));
        }
        if (answer.equals("timeout")) {
            Web.pause(6_000);
            return Reply.json(504, Map.of());
        }
        JsonNode body = call.json();
        String key = call.header("Idempotency-Key");
        if (key == null || key.isBlank()) {
            return Reply.json(400, Map.of("error", "Idempotency-Key is missing"));
        }
        require(body, "orderNo", "mobile", "template", "text");
        Sms taken;
        boolean fresh;
        synchronized (this) {
            Sms known = sms.get(key);
            fresh = known == null;
            String mobile = Json.text(body, "mobile");
            boolean good = mobile.matches("\\+?\\d{6,15}");
            boolean rejected = answer.equals("rejected") || !good;
            taken = known != null
                    ? known.askedAgain()
                    : new Sms(
                            key,
                            "sms" + Shapes.requestId(),
                            Json.text(body, "orderNo"),
                            mobile,
                            Json.text(body, "template"),
                            Json.text(body, "text"),
                            body.path("params"),
                            rejected ? "rejected" : "accepted",
                            rejected ? good ? "模板未报备" : "手机号不正确" : null,
                            1,
                            now.getAsLong());
            keep(taken);
        }
        changed.run();
        if (fresh && taken.status().equals("accepted")) {
            later(() -> smsResult(key), faults.switches().smsReceiptMs());
        }
        if (answer.equals("lost")) {
            Web.pause(6_000);
            return Reply.json(504, Map.of());
        }
        return Reply.ok(Json.object(
                "messageId", taken.messageId(),
                "status", taken.status().equals("rejected") ? "rejected" : "accepted",
                "reason", taken.status().equals("rejected") ? taken.reason() : null));
    }

    private void smsResult(String key) {
        String result = faults.switches().smsReceipt();
        Sms one;
        synchronized (this) {
            one = sms.get(key);
        }
        if (one == null || result.equals("none") || product == null) {
            return;
        }
        String reason = result.equals("failed") ? "号码已停机" : null;
        Map<String, Object> receipt = Json.object("messageId", one.messageId(), "status", result, "reason", reason);
        post("/hooks/sms", receipt, app.get().smsSecret(), "receipt-" + one.messageId(), 1, () -> {
            synchronized (this) {
                Sms current = sms.get(key);
                if (current != null) {
                    keep(current.with(result, reason));
                }
            }
            changed.run();
        });
    }

    private Reply takeRefund(Call call) {
        requireSignature(call, app.get().refundSecret());
        String answer = faults.switches().refundAnswer();
        if (answer.equals("error")) {
            return Reply.json(500, Map.of("error", "gateway out of order"));
        }
        if (answer.equals("timeout")) {
            Web.pause(6_000);
            return Reply.json(504, Map.of());
        }
        JsonNode body = call.json();
        require(body, "refundNo", "orderNo", "paymentNo", "amount", "currency");
        String refundNo = Json.text(body, "refundNo");
        if (!refundNo.equals(call.header("Idempotency-Key"))) {
            return Reply.json(400, Map.of("error", "Idempotency-Key must be the refundNo"));
        }
        if (!body.path("amount").isString() || !Json.text(body, "amount").matches("\\d+\\.\\d{2}")) {
            return Reply.json(400, Map.of("error", "amount must be a text with two digits"));
        }
        Refund taken;
        boolean fresh;
        synchronized (this) {
            Refund known = refunds.get(refundNo);
            fresh = known == null;
            if (known != null
                    && !(known.amount().equals(Json.text(body, "amount"))
                            && known.paymentNo().equals(Json.text(body, "paymentNo")))) {
                return Reply.json(409, Map.of("error", "this refundNo was used for another amount or payment"));
            }
            String status = switch (answer) {
                case "processing", "failed" -> answer;
                default -> "succeeded";
            };
            taken = known != null
                    ? known.askedAgain()
                    : new Refund(
                            refundNo,
                            "gw" + Shapes.requestId(),
                            Json.text(body, "orderNo"),
                            Json.text(body, "paymentNo"),
                            Json.text(body, "amount"),
                            Json.text(body, "currency"),
                            Json.text(body, "reason"),
                            status,
                            status.equals("failed") ? "原支付账户异常" : null,
                            1,
                            now.getAsLong());
            keep(taken);
        }
        changed.run();
        if (fresh && taken.status().equals("processing")) {
            later(() -> refundResult(refundNo), faults.switches().refundResultMs());
        }
        if (answer.equals("lost")) {
            Web.pause(6_000);
            return Reply.json(504, Map.of());
        }
        return Reply.ok(view(taken));
    }

    private Reply askRefund(Call call) {
        String signature = call.header("X-Baton-Signature");
        if (signature != null) {
            requireSignature(call, app.get().refundSecret());
        }
        Refund known;
        synchronized (this) {
            known = refunds.get(call.var("refundNo"));
        }
        return known == null ? Reply.json(404, Map.of("error", "never arrived")) : Reply.ok(view(known));
    }

    private static Map<String, Object> view(Refund refund) {
        return Json.object(
                "refundNo", refund.refundNo(),
                "status", refund.status(),
                "gatewayNo", refund.gatewayNo(),
                "reason", refund.failure());
    }

    private void refundResult(String refundNo) {
        String result = faults.switches().refundResult();
        Refund done;
        synchronized (this) {
            Refund current = refunds.get(refundNo);
            if (current == null || result.equals("none") || !current.status().equals("processing")) {
                return;
            }
            done = current.with(result, result.equals("failed") ? "银行退票" : null);
            keep(done);
        }
        changed.run();
        post("/hooks/refund", view(done), app.get().refundSecret(), "result-" + refundNo, 1, () -> {});
    }

    private void keep(Sms one) {
        sms.put(one.key(), one);
        journal.keep("sms:" + one.key(), one);
    }

    private void keep(Refund one) {
        refunds.put(one.refundNo(), one);
        journal.keep("refund:" + one.refundNo(), one);
    }

    /** Posts a result until the product takes it: eight attempts, pauses up to a minute. */
    private void post(String path, Object body, String secret, String key, int attempt, Runnable taken) {
        String base = product;
        if (base == null) {
            return;
        }
        String text = Json.write(body);
        String timestamp = Long.toString(now.getAsLong());
        boolean ok = false;
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(Duration.ofSeconds(5))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", key)
                    .header("X-Baton-Timestamp", timestamp)
                    .header("X-Baton-Signature", Signatures.gateway(timestamp, text, secret))
                    .POST(HttpRequest.BodyPublishers.ofString(text, StandardCharsets.UTF_8))
                    .build();
            ok = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException unreachable) {
            ok = false;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return;
        }
        if (ok) {
            taken.run();
        } else if (attempt < 8) {
            later(() -> post(path, body, secret, key, attempt + 1, taken), Math.min(60_000, 500L << attempt));
        }
    }
}
