package dev.baton.money;

import dev.baton.outbox.SignedCalls;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Results of refunds, sent by the gateway (CONTRACT 8); the same one again changes nothing. */
@RestController
class RefundHook {

    private static final int REFUND_NO = 64;
    private static final Set<String> STATUSES = Set.of("succeeded", "processing", "failed");

    private final RefundLedger ledger;
    private final SignedCalls gateway;
    private final RefundProperties properties;

    RefundHook(RefundLedger ledger, SignedCalls gateway, RefundProperties properties) {
        this.ledger = ledger;
        this.gateway = gateway;
        this.properties = properties;
    }

    @PostMapping("/hooks/refund")
    ResponseEntity<ProblemDetail> result(HttpServletRequest request) throws IOException {
        return gateway.received(request, properties.gateway(), this::result);
    }

    private HttpStatus result(JsonNode told) {
        String refundNo = SignedCalls.said(told, "refundNo", REFUND_NO);
        String status = String.valueOf(SignedCalls.said(told, "status", REFUND_NO));
        if (refundNo == null || !STATUSES.contains(status)) {
            return HttpStatus.UNPROCESSABLE_CONTENT;
        }
        boolean known = status.equals("processing")
                ? ledger.isSent(refundNo)
                : ledger.reported(
                        refundNo,
                        status.equals("succeeded"),
                        SignedCalls.said(told, "gatewayNo", RefundDelivery.GATEWAY_NO),
                        SignedCalls.said(told, "reason", RefundDelivery.REASON));
        return known ? HttpStatus.NO_CONTENT : HttpStatus.NOT_FOUND;
    }
}
