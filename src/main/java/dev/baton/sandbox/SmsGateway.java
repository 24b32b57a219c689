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
 * Stand-in for the shop's SMS gateway: checks the signature of every request, sends once however often it is asked, and
 * posts receipts to the product until it takes them.
 */
final class SmsGateway {

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

    private final Map<String, Sms> sms = new LinkedHashMap<>();
    private final Journal journal;
    private final Faults faults;
    private final Results results;

    SmsGateway(Journal journal, Faults faults, Results results) {
        this.journal = journal;
        this.faults = faults;
        this.results = results;
    }

    void register(Web web) {
        web.platform("POST", "/gateway/sms", this::take);
    }

    void remember(JsonNode value) {
        Sms one = Json.MAPPER.convertValue(value, Sms.class);
        sms.put(one.key(), one);
    }

    /** The results still owed start on their way. */
    void owe() {
        List<Runnable> owed = new ArrayList<>();
        synchronized (this) {
            sms.values().stream()
                    .filter(one -> one.status().equals("accepted"))
                    .forEach(one -> owed.add(() -> smsResult(one.key())));
        }
        owed.forEach(work -> results.later(work, 1000));
    }

    synchronized List<Sms> all() {
        return new ArrayList<>(sms.values());
    }

    private Reply take(Call call) {
        Results.requireSignature(call, results.app().smsSecret());
        String answer = faults.switches().smsAnswer();
        Reply silence = Results.silence(answer);
        if (silence != null) {
            return silence;
        }
        JsonNode body = call.json();
        String key = call.header("Idempotency-Key");
        if (key == null || key.isBlank()) {
            return Reply.json(400, Map.of("error", "Idempotency-Key is missing"));
        }
        Results.require(body, "orderNo", "mobile", "template", "text");
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
                            results.now());
            keep(taken);
        }
        results.changed();
        if (fresh && taken.status().equals("accepted")) {
            results.later(() -> smsResult(key), faults.switches().smsReceiptMs());
        }
        if (answer.equals("lost")) {
            return Results.lost();
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
        if (one == null || result.equals("none") || results.product() == null) {
            return;
        }
        String reason = result.equals("failed") ? "号码已停机" : null;
        Map<String, Object> receipt = Json.object("messageId", one.messageId(), "status", result, "reason", reason);
        results.post("/hooks/sms", receipt, results.app().smsSecret(), "receipt-" + one.messageId(), 1, () -> {
            synchronized (this) {
                Sms current = sms.get(key);
                if (current != null) {
                    keep(current.with(result, reason));
                }
            }
            results.changed();
        });
    }

    private void keep(Sms one) {
        sms.put(one.key(), one);
        journal.keep("sms:" + one.key(), one);
    }
}
