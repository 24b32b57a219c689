package dev.baton.money;

import dev.baton.outbox.Delivery;
import dev.baton.outbox.OutboxEntry;
import dev.baton.outbox.Outcome;
import dev.baton.outbox.SignedCalls;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pays through the {@code http} gateway (CONTRACT 8). The key is the refund's number, so asking twice pays once; an
 * outcome nobody knows is asked for, and only what never arrived is sent again.
 */
@Component
class RefundDelivery implements Delivery {

    static final String TOPIC = "refund";

    /** Of the gateway's own number and of its reason, as they are kept. */
    static final int GATEWAY_NO = 100;

    static final int REASON = 200;

    /** Asked so often, what did not arrive will not: with the pauses between, more than eight minutes. */
    private static final int LOST = 9;

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration NO_GATEWAY = Duration.ofMinutes(1);

    private final RefundLedger ledger;
    private final SignedCalls gateway;
    private final RefundProperties properties;
    private final JsonMapper json;
    private final Clock clock;

    RefundDelivery(
            RefundLedger ledger, SignedCalls gateway, RefundProperties properties, JsonMapper json, Clock clock) {
        this.ledger = ledger;
        this.gateway = gateway;
        this.properties = properties;
        this.json = json;
        this.clock = clock;
    }

    @Override
    public String topic() {
        return TOPIC;
    }

    @Override
    public Outcome deliver(OutboxEntry entry) {
        if (!properties.gateway().isSet()) {
            return Outcome.later(clock.instant().plus(NO_GATEWAY), "REFUND_HTTP_URL is not set");
        }
        RefundLedger.Next next = ledger.start(entry.key());
        if (next instanceof RefundLedger.Due due) {
            return pay(due);
        } else if (next instanceof RefundLedger.NotBefore early) {
            return Outcome.later(early.until(), "it can still be revoked");
        } else if (next instanceof RefundLedger.CannotLeave not) {
            ledger.cannotLeave(entry.key(), not.why());
        }
        return Outcome.delivered();
    }

    private Outcome pay(RefundLedger.Due due) {
        try {
            if (!due.askedBefore()) {
                return told(due, send(due));
            }
            Optional<SignedCalls.Reply> known =
                    gateway.get(properties.gateway(), due.part().refundNo());
            return known.isPresent() ? told(due, known.get()) : neverArrived(due);
        } catch (IOException noAnswer) {
            ledger.unknown(due, null);
            return again(due, "no answer from the gateway");
        }
    }

    /** It is sent again, if the payment still bears it: only now would it leave. */
    private Outcome neverArrived(RefundLedger.Due due) throws IOException {
        Optional<String> against = ledger.against(due);
        if (against.isEmpty()) {
            return told(due, send(due));
        }
        if (due.part().asked() < LOST) {
            return again(due, "the payment does not bear it any more, and the first call may still arrive");
        }
        ledger.cannotLeave(due.part().refundNo(), against.get());
        return Outcome.delivered();
    }

    private SignedCalls.Reply send(RefundLedger.Due due) throws IOException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("refundNo", due.part().refundNo());
        body.put("orderNo", due.refund().orderNo().value());
        body.put("paymentNo", due.part().paymentNo());
        body.put("amount", due.part().amount().text());
        body.put("currency", due.part().amount().currency());
        body.put("reason", due.refund().reason());
        return gateway.post(properties.gateway(), due.part().refundNo(), json.writeValueAsString(body));
    }

    private Outcome told(RefundLedger.Due due, SignedCalls.Reply reply) {
        JsonNode answer = gateway.words(reply);
        String status = answer.path("status").asString("");
        return switch (status) {
            case "succeeded" -> ended(due, true, answer);
            case "failed" -> ended(due, false, answer);
            case "processing" -> {
                ledger.processing(due, SignedCalls.said(answer, "gatewayNo", GATEWAY_NO));
                yield again(due, "the gateway is still working on it");
            }
            default -> {
                ledger.unknown(due, reply.isPassing() ? null : Integer.toString(reply.status()));
                yield again(due, "the gateway answered " + reply.status());
            }
        };
    }

    private Outcome ended(RefundLedger.Due due, boolean paid, JsonNode answer) {
        ledger.ended(
                due.part().refundNo(),
                paid,
                SignedCalls.said(answer, "gatewayNo", GATEWAY_NO),
                SignedCalls.said(answer, "reason", REASON));
        return Outcome.delivered();
    }

    private Outcome again(RefundLedger.Due due, String why) {
        Duration pause = Duration.ofSeconds(1L << Math.min(due.part().asked(), 9));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return Outcome.later(clock.instant().plus(bounded), why);
    }
}
