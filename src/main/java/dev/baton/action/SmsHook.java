package dev.baton.action;

import dev.baton.outbox.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Receipts of SMS, sent by the gateway (CONTRACT 8), read up to 64 KB; the same one again changes nothing. */
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
    ResponseEntity<Void> receipt(HttpServletRequest request) throws IOException {
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
            return receipt(json.readTree(body));
        } catch (JacksonException notJson) {
            return ResponseEntity.badRequest().build();
        }
    }

    private ResponseEntity<Void> receipt(JsonNode told) {
        String messageId = SignedCalls.said(told, "messageId", SmsDelivery.MESSAGE_ID);
        String status = String.valueOf(SignedCalls.said(told, "status", SmsDelivery.MESSAGE_ID));
        boolean delivered = status.equals("delivered");
        if (messageId == null || !(delivered || status.equals("failed"))) {
            return ResponseEntity.unprocessableContent().build();
        }
        boolean known = delivery.receipt(messageId, delivered, SignedCalls.said(told, "reason", SmsDelivery.REASON));
        return known
                ? ResponseEntity.noContent().build()
                : ResponseEntity.notFound().build();
    }
}
