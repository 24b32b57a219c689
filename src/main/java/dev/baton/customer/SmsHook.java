package dev.baton.customer;

import dev.baton.outbox.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Receipts of SMS, sent by the gateway (CONTRACT 8); the same one again changes nothing. */
@RestController
class SmsHook {

    private final SmsDelivery delivery;
    private final SignedCalls gateway;
    private final SmsProperties properties;

    SmsHook(SmsDelivery delivery, SignedCalls gateway, SmsProperties properties) {
        this.delivery = delivery;
        this.gateway = gateway;
        this.properties = properties;
    }

    @PostMapping("/hooks/sms")
    ResponseEntity<ProblemDetail> receipt(HttpServletRequest request) throws IOException {
        return gateway.received(request, properties.gateway(), this::receipt);
    }

    private HttpStatus receipt(JsonNode told) {
        String messageId = SignedCalls.said(told, "messageId", SmsDelivery.MESSAGE_ID);
        String status = String.valueOf(SignedCalls.said(told, "status", SmsDelivery.MESSAGE_ID));
        boolean delivered = status.equals("delivered");
        if (messageId == null || !(delivered || status.equals("failed"))) {
            return HttpStatus.UNPROCESSABLE_CONTENT;
        }
        boolean known = delivery.receipt(messageId, delivered, SignedCalls.said(told, "reason", SmsDelivery.REASON));
        return known ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND;
    }
}
