package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The three signature schemes on the public vectors. */
class EventCryptoTest {

    private static final String KEY = "1234567890123456789012345678901234567890123";

    @Test
    void opensThePublicVectorWhosePaddingJavaDoesNotKnow() throws Exception {
        JsonNode vector = Samples.json("http-event-crypto-vector");
        EventCrypto crypto =
                new EventCrypto("123456", KEY, vector.path("ownerKey").asString(), null);
        assertThat(crypto.open(
                        vector.path("msg_signature").asString(),
                        vector.path("timestamp").asString(),
                        vector.path("nonce").asString(),
                        vector.path("encrypt").asString()))
                .isEqualTo("success");
        Map<String, String> sealed = crypto.seal(
                "success",
                vector.path("timestamp").asString(),
                vector.path("nonce").asString(),
                vector.path("random16").asString().getBytes(StandardCharsets.UTF_8));
        assertThat(sealed)
                .containsEntry("encrypt", vector.path("encrypt").asString())
                .containsEntry("msg_signature", vector.path("msg_signature").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http-event-check-url", "http-event-user-leave-org"})
    void opensRecordedEvents(String name) throws Exception {
        JsonNode sample = Samples.json(name);
        EventCrypto crypto =
                new EventCrypto("123456", KEY, sample.path("ownerKey").asString(), null);
        assertThat(open(crypto, sample)).isEqualTo(sample.path("plaintext").asString());
    }

    @Test
    void sealsTheRecordedAnswer() {
        JsonNode sample = Samples.json("http-event-answer-success");
        EventCrypto crypto = new EventCrypto("123456", KEY, Samples.APP, null);
        assertThat(Samples.JSON.<JsonNode>valueToTree(crypto.seal(
                        "success",
                        sample.at("/body/timeStamp").asString(),
                        sample.at("/body/nonce").asString(),
                        sample.path("random16").asString().getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(sample.path("body"));
    }

    @Test
    void whatItSealsItOpensWhateverTheLength() throws Exception {
        EventCrypto crypto = new EventCrypto("123456", KEY, Samples.APP, null);
        Set<String> nonces = new HashSet<>();
        for (int length = 0; length < 70; length++) {
            String message = "订".repeat(length / 3) + "x".repeat(length % 3);
            Map<String, String> sealed = crypto.seal(message, 1_750_000_000_000L);
            nonces.add(String.valueOf(sealed.get("nonce")));
            assertThat(crypto.open(
                            sealed.get("msg_signature"),
                            sealed.get("timeStamp"),
                            sealed.get("nonce"),
                            String.valueOf(sealed.get("encrypt"))))
                    .isEqualTo(message);
        }
        assertThat(nonces).hasSize(70);
    }

    @Test
    void refusesWhatIsForgedBrokenOrForSomebodyElse() {
        JsonNode sample = Samples.json("http-event-user-leave-org");
        EventCrypto ours = new EventCrypto("123456", KEY, Samples.APP, Samples.CORP);
        assertThatThrownBy(() -> open(new EventCrypto("1234567", KEY, Samples.APP, null), sample))
                .hasMessageContaining("900005");
        assertThatThrownBy(() -> ours.open(null, "1", "n", "e")).hasMessageContaining("900005");
        assertThatThrownBy(() -> ours.open("s", null, "n", "e")).hasMessageContaining("900005");
        assertThatThrownBy(() -> open(new EventCrypto("123456", KEY, "dingother", null), sample))
                .hasMessageContaining("900010");
        assertThatThrownBy(() -> open(new EventCrypto("123456", "9" + KEY.substring(1), Samples.APP, null), sample))
                .hasMessageMatching(".*9000(08|10)");
        EventCrypto other = new EventCrypto("123456", KEY, Samples.CORP, null);
        Map<String, String> sealed = other.seal("success", 1L);
        assertThat(sealed)
                .satisfies(envelope -> assertThat(ours.open(
                                envelope.get("msg_signature"),
                                envelope.get("timeStamp"),
                                envelope.get("nonce"),
                                String.valueOf(envelope.get("encrypt"))))
                        .as("the organisation owns callbacks registered by the old API")
                        .isEqualTo("success"));
    }

    private static String open(EventCrypto crypto, JsonNode sample) throws EventCrypto.Unreadable {
        return crypto.open(
                sample.at("/query/msg_signature").asString(),
                sample.at("/query/timestamp").asString(),
                sample.at("/query/nonce").asString(),
                sample.at("/body/encrypt").asString());
    }

    @Test
    void believesRobotsForAnHour() {
        JsonNode sample = Samples.json("http-bot-message");
        String secret = sample.path("appSecret").asString();
        String timestamp = sample.at("/headers/timestamp").asString();
        String sign = sample.at("/headers/sign").asString();
        Instant sent = Instant.ofEpochMilli(Long.parseLong(timestamp));
        assertThat(Signatures.ofRobot(secret, timestamp, sign, at(sent.plusSeconds(3_600))))
                .isTrue();
        assertThat(Signatures.ofRobot(secret, timestamp, sign, at(sent.minusSeconds(3_600))))
                .isTrue();
        assertThat(Signatures.ofRobot(secret, timestamp, sign, at(sent.plusSeconds(3_601))))
                .isFalse();
        assertThat(Signatures.ofRobot(secret, timestamp, sign, at(sent.minus(Duration.ofHours(2)))))
                .isFalse();
        assertThat(Signatures.ofRobot("another", timestamp, sign, at(sent))).isFalse();
        assertThat(Signatures.ofRobot(secret, timestamp, null, at(sent))).isFalse();
        assertThat(Signatures.ofRobot(secret, null, sign, at(sent))).isFalse();
        assertThat(Signatures.ofRobot(secret, "9".repeat(40), sign, at(sent))).isFalse();
        assertThat(Signatures.ofRobot(secret, "soon", sign, at(sent))).isFalse();
    }

    @Test
    void believesCardCallbacksLikewise() {
        JsonNode sample = Samples.json("http-card-callback");
        String timestamp = sample.at("/headers/x-ddpaas-signature-timestamp").asString();
        String sign = sample.at("/headers/x-ddpaas-signature").asString();
        Instant sent = Instant.ofEpochMilli(Long.parseLong(timestamp));
        assertThat(Signatures.ofCard("example-secret", timestamp, sign, at(sent)))
                .isTrue();
        assertThat(Signatures.ofCard("example-secret", timestamp, sign, at(sent.plusSeconds(3_601))))
                .isFalse();
        assertThat(Signatures.ofCard("another", timestamp, sign, at(sent))).isFalse();
    }

    private static Clock at(Instant time) {
        return Clock.fixed(time, ZoneOffset.UTC);
    }
}
