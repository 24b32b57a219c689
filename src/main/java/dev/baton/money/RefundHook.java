package dev.baton.money;

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

/** Results of refunds, sent by the gateway (CONTRACT 8); the same one again changes nothing. */
@RestController
class RefundHook {

    private final RefundLedger ledger;
    private final SignedCalls gateway;
    private final RefundProperties properties;
    private final JsonMapper json;

    RefundHook(RefundLedger ledger, SignedCalls gateway, RefundProperties properties, JsonMapper json) {
        this.ledger = ledger;
        this.gateway = gateway;
        this.properties = properties;
        this.json = json;
    }

    @PostMapping("/hooks/refund")
    ResponseEntity<Void> result(
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
            return result(json.readTree(body));
        } catch (JacksonException notJson) {
            return ResponseEntity.badRequest().build();
        }
    }

    private ResponseEntity<Void> result(JsonNode told) {
        String refundNo = RefundDelivery.text(told, "refundNo");
        String status = String.valueOf(RefundDelivery.text(told, "status"));
        if (refundNo == null) {
            return ResponseEntity.unprocessableContent().build();
        }
        boolean ended = status.equals("succeeded") || status.equals("failed");
        if (!ended) {
            return ResponseEntity.noContent().build();
        }
        boolean known = ledger.ended(
                refundNo,
                status.equals("succeeded"),
                RefundDelivery.text(told, "gatewayNo"),
                RefundDelivery.text(told, "reason"));
        return known
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }
}
