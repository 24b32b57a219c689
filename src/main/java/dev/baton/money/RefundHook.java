package dev.baton.money;

import dev.baton.outbox.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Results of refunds, sent by the gateway (CONTRACT 8), read up to 64 KB; the same one again changes nothing. */
@RestController
class RefundHook {

    private static final int REFUND_NO = 64;
    private static final Set<String> STATUSES = Set.of("succeeded", "processing", "failed");

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
    ResponseEntity<Void> result(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(SignedCalls.LONGEST_BODY + 1);
        if (body.length > SignedCalls.LONGEST_BODY) {
            return ResponseEntity.status(413).build();
        }
        String timestamp = request.getHeader("X-Baton-Timestamp");
        String signature = request.getHeader("X-Baton-Signature");
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
        String refundNo = SignedCalls.said(told, "refundNo", REFUND_NO);
        String status = String.valueOf(SignedCalls.said(told, "status", REFUND_NO));
        if (refundNo == null || !STATUSES.contains(status)) {
            return ResponseEntity.unprocessableContent().build();
        }
        if (status.equals("processing")) {
            return ResponseEntity.noContent().build();
        }
        boolean known = ledger.reported(
                refundNo,
                status.equals("succeeded"),
                SignedCalls.said(told, "gatewayNo", RefundDelivery.GATEWAY_NO),
                SignedCalls.said(told, "reason", RefundDelivery.REASON));
        return known
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }
}
