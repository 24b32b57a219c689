package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Stand-in for the shop's payment gateway: checks the signature of every request, pays a refund once however often it
 * is asked, and posts results to the product until it takes them.
 */
final class RefundGateway {

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

    private final Map<String, Refund> refunds = new LinkedHashMap<>();
    private final Journal journal;
    private final Faults faults;
    private final Results results;

    RefundGateway(Journal journal, Faults faults, Results results) {
        this.journal = journal;
        this.faults = faults;
        this.results = results;
    }

    void register(Web web) {
        web.platform("POST", "/gateway/refund", this::take);
        web.platform("GET", "/gateway/refund/{refundNo}", this::ask);
    }

    void remember(JsonNode value) {
        Refund one = Json.MAPPER.convertValue(value, Refund.class);
        refunds.put(one.refundNo(), one);
    }

    /** The results still owed start on their way. */
    void owe() {
        List<Runnable> owed = new ArrayList<>();
        synchronized (this) {
            refunds.values().stream()
                    .filter(one -> one.status().equals("processing"))
                    .forEach(one -> owed.add(() -> refundResult(one.refundNo())));
        }
        owed.forEach(work -> results.later(work, 1000));
    }

    synchronized List<Refund> all() {
        return new ArrayList<>(refunds.values());
    }

    private Reply take(Call call) {
        Results.requireSignature(call, results.app().refundSecret());
        String answer = faults.switches().refundAnswer();
        Reply silence = Results.silence(answer);
        if (silence != null) {
            return silence;
        }
        JsonNode body = call.json();
        Results.require(body, "refundNo", "orderNo", "paymentNo", "amount", "currency");
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
                            results.now());
            keep(taken);
        }
        results.changed();
        if (fresh && taken.status().equals("processing")) {
            results.later(() -> refundResult(refundNo), faults.switches().refundResultMs());
        }
        if (answer.equals("lost")) {
            return Results.lost();
        }
        return Reply.ok(view(taken));
    }

    private Reply ask(Call call) {
        String signature = call.header("X-Baton-Signature");
        if (signature != null) {
            Results.requireSignature(call, results.app().refundSecret());
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
        results.changed();
        results.post("/hooks/refund", view(done), results.app().refundSecret(), "result-" + refundNo, 1, () -> {});
    }

    private void keep(Refund one) {
        refunds.put(one.refundNo(), one);
        journal.keep("refund:" + one.refundNo(), one);
    }
}
