package dev.baton.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The SMS and payment stand-ins: signed, once per key, with results that find their way back. */
class GatewaysTest {

    private SandboxServer sandbox;
    private SandboxClient chat;
    private Wire wire;
    private Product product;

    @BeforeEach
    void start() throws Exception {
        product = new Product();
        sandbox = SandboxServer.start(SandboxOptions.inMemory().withProduct(product.address()));
        chat = new SandboxClient(sandbox.origin());
        wire = new Wire(sandbox.origin());
        chat.switches(Map.of("smsReceiptMs", 50, "refundResultMs", 50));
    }

    @AfterEach
    void stop() {
        sandbox.close();
        product.close();
    }

    private String secret(String kind) {
        return String.valueOf(sandbox.properties().get("baton." + kind + ".http-secret"));
    }

    private Wire.Answer post(String kind, String key, Object body, String secret) throws Exception {
        String text = Json.write(body);
        String timestamp = Long.toString(System.currentTimeMillis());
        return wire.call(
                "POST",
                "/gateway/" + kind,
                text,
                Map.of(
                        "Idempotency-Key", key,
                        "X-Baton-Timestamp", timestamp,
                        "X-Baton-Signature", Signatures.gateway(timestamp, text, secret)));
    }

    private static Map<String, Object> sms(String mobile) {
        return Json.object(
                "requestId", "r1",
                "workflowId", "1",
                "orderNo", "SO1",
                "mobile", mobile,
                "template", "out-of-stock",
                "params", Map.of("quantity", "1"),
                "text", "缺 1 条");
    }

    private static Map<String, Object> refund(String refundNo, String amount) {
        return Json.object(
                "refundNo", refundNo,
                "orderNo", "SO1",
                "paymentNo", "P1",
                "amount", amount,
                "currency", "CNY",
                "reason", "缺货");
    }

    private void assertSigned(Product.Request request, String secret) {
        Map<String, String> headers = new LinkedHashMap<>(request.headers());
        assertThat(headers.get("x-baton-signature"))
                .isEqualTo(
                        Signatures.gateway(String.valueOf(headers.get("x-baton-timestamp")), request.body(), secret));
    }

    @Test
    void aWrongSignatureGetsNowhere() throws Exception {
        assertThat(post("sms", "k1", sms("13900000000"), "wrong").status()).isEqualTo(401);
        assertThat(wire.call("POST", "/gateway/refund", refund("R1", "1.00"), Map.of())
                        .status())
                .isEqualTo(401);
        assertThat(chat.sms()).isEmpty();
        assertThat(chat.refunds()).isEmpty();
    }

    @Test
    void oneKeyIsOneSmsAndItsReceiptComesSigned() throws Exception {
        Wire.Answer first = post("sms", "k1", sms("13900000000"), secret("sms"));
        Wire.Answer again = post("sms", "k1", sms("13900000000"), secret("sms"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(Json.text(first.body(), "status")).isEqualTo("accepted");
        assertThat(Json.text(again.body(), "messageId")).isEqualTo(Json.text(first.body(), "messageId"));
        Product.Request receipt = product.next();
        assertThat(receipt.path()).isEqualTo("/hooks/sms");
        assertSigned(receipt, secret("sms"));
        JsonNode body = Json.read(receipt.body());
        assertThat(Json.text(body, "messageId")).isEqualTo(Json.text(first.body(), "messageId"));
        assertThat(Json.text(body, "status")).isEqualTo("delivered");
        await().until(() -> chat.sms().get(0).status().equals("delivered"));
        assertThat(chat.sms()).hasSize(1);
        assertThat(chat.sms().get(0).asked()).isEqualTo(2);
    }

    @Test
    void aMaskedNumberIsRejectedWithAReason() throws Exception {
        Wire.Answer answer = post("sms", "k2", sms("139****0000"), secret("sms"));
        assertThat(Json.text(answer.body(), "status")).isEqualTo("rejected");
        assertThat(Json.text(answer.body(), "reason")).isEqualTo("手机号不正确");
    }

    @Test
    void aReceiptIsOfferedUntilItIsTaken() throws Exception {
        product.answer = request -> new Product.Answer(503, "{}");
        post("sms", "k3", sms("13900000000"), secret("sms"));
        product.next();
        product.answer = request -> new Product.Answer(200, "{}");
        product.next();
        await().until(() -> chat.sms().get(0).status().equals("delivered"));
    }

    @Test
    void oneRefundNumberMovesMoneyOnce() throws Exception {
        assertThat(wire.call("GET", "/gateway/refund/R1", null, Map.of()).status())
                .isEqualTo(404);
        assertThat(Json.text(
                        post("refund", "R1", refund("R1", "179.00"), secret("refund"))
                                .body(),
                        "status"))
                .isEqualTo("succeeded");
        post("refund", "R1", refund("R1", "179.00"), secret("refund"));
        assertThat(chat.refunds()).hasSize(1);
        assertThat(chat.refunds().get(0).asked()).isEqualTo(2);
        assertThat(Json.text(
                        wire.call("GET", "/gateway/refund/R1", null, Map.of()).body(), "status"))
                .isEqualTo("succeeded");
        assertThat(post("refund", "R1", refund("R1", "1.00"), secret("refund")).status())
                .isEqualTo(409);
        assertThat(post("refund", "other", refund("R2", "1.00"), secret("refund"))
                        .status())
                .isEqualTo(400);
        assertThat(post("refund", "R3", refund("R3", "1.999"), secret("refund")).status())
                .isEqualTo(400);
    }

    @Test
    void aRefundInProcessingEndsByItselfAndSaysSo() throws Exception {
        chat.switches(Map.of("refundAnswer", "processing", "refundResult", "failed"));
        assertThat(Json.text(
                        post("refund", "R4", refund("R4", "10.00"), secret("refund"))
                                .body(),
                        "status"))
                .isEqualTo("processing");
        Product.Request result = product.next();
        assertThat(result.path()).isEqualTo("/hooks/refund");
        assertSigned(result, secret("refund"));
        assertThat(Json.text(Json.read(result.body()), "status")).isEqualTo("failed");
        assertThat(Json.text(Json.read(result.body()), "reason")).isEqualTo("银行退票");
    }

    @Test
    void faultsOfTheGatewaysAreSwitches() throws Exception {
        chat.switches(Map.of("refundAnswer", "error", "smsAnswer", "rejected"));
        assertThat(post("refund", "R5", refund("R5", "10.00"), secret("refund")).status())
                .isEqualTo(500);
        assertThat(chat.refunds()).isEmpty();
        assertThat(Json.text(
                        post("sms", "k5", sms("13900000000"), secret("sms")).body(), "status"))
                .isEqualTo("rejected");
        chat.calm();
        chat.fault("lost", "/gateway/refund", 1);
        try {
            post("refund", "R6", refund("R6", "10.00"), secret("refund"));
        } catch (java.io.IOException hungUp) {
            assertThat(hungUp).isNotNull();
        }
        assertThat(chat.refunds()).hasSize(1);
    }
}
