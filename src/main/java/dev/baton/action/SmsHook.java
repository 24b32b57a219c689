package dev.baton.action;

import dev.baton.outbox.SignedCalls;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receipts of SMS, sent by the gateway (CONTRACT 8); the same one again changes nothing. */
@RestController
class SmsHook {

    private final SmsDelivery delivery;
    private final SignedCalls gateway;
    private final SmsProperties properties;
    private final JsonMapper json;

    SmsHook(SmsDelivery delivery, SignedCalls gateway, SmsProperties properties, JsonMapper json) {
        this.delivery = delivery;
        this.gateway = gateway;
        this.properties = properties;
        this.json = json;
    }

    @PostMapping("/hooks/sms")
    ResponseEntity<Void> receipt(
            @RequestHeader(name = "X-Baton-Timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "X-Baton-Signature", required = false) @Nullable String signature,
            @RequestBody(required = false) byte @Nullable [] body) {
        if (body == null || body.length > SignedCalls.LONGEST_BODY) {
            return ResponseEntity.status(body == null ? 400 : 413).build();
        }
        if (!gateway.genuine(properties.httpSecret(), timestamp, signature, body)) {
            return ResponseEntity.status(401).build();
        }
        try {
            return receipt(json.readTree(body));
        } catch (JacksonException notJson) {
            return ResponseEntity.badRequest().build();
        }
    }

    private ResponseEntity<Void> receipt(JsonNode told) {
        String messageId = SmsDelivery.text(told, "messageId");
        String status = String.valueOf(SmsDelivery.text(told, "status"));
        boolean delivered = status.equals("delivered");
        if (messageId == null || !(delivered || status.equals("failed"))) {
            return ResponseEntity.unprocessableContent().build();
        }
        boolean known = delivery.receipt(messageId, delivered, SmsDelivery.text(told, "reason"));
        return known
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }
}
