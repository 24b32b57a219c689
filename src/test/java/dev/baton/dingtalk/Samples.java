package dev.baton.dingtalk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The recorded payloads, and settings to go with them. */
final class Samples {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    static final String CORP = "dingcorpFAKE0000000000000000000001";
    static final String APP = "dingfakeapp000000001";
    static final String GROUP = "cidFAKE+group/0001AAAAAAAAAA==";
    static final String LI = "0123456789012345";
    static final Instant NOW = Instant.ofEpochMilli(1_750_000_000_000L);

    private static final Path FOLDER = Path.of("src/test/resources/dingtalk");

    private Samples() {}

    static String text(String name) {
        try {
            return Files.readString(FOLDER.resolve(name + ".json"));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    static JsonNode json(String name) {
        return JSON.readTree(text(name));
    }

    /** The names of all recorded frames and acks that start so. */
    static List<String> names(String start) {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(start) && name.endsWith(".json"))
                    .map(name -> name.substring(0, name.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    /** What a recorded frame carries. */
    static JsonNode data(String name) {
        return JSON.readTree(json(name).path("data").asString());
    }

    /** A recorded frame on one line, under another message id. */
    static String frame(String name, String messageId) {
        ObjectNode frame = (ObjectNode) json(name);
        ((ObjectNode) frame.path("headers")).put("messageId", messageId);
        return JSON.writeValueAsString(frame);
    }

    /** A recorded frame whose data was changed. */
    static String frame(String name, String messageId, UnaryOperator<ObjectNode> change) {
        ObjectNode frame = (ObjectNode) json(name);
        ((ObjectNode) frame.path("headers")).put("messageId", messageId);
        frame.put("data", JSON.writeValueAsString(change.apply((ObjectNode) data(name))));
        return JSON.writeValueAsString(frame);
    }

    static Wire wire() {
        return new Wire(JSON, CORP);
    }

    static DingTalkProperties properties(String origin) {
        return properties(origin, null);
    }

    static DingTalkProperties properties(String origin, @Nullable String mode) {
        return new DingTalkProperties(
                APP,
                "this is a secret",
                null,
                CORP,
                null,
                origin,
                origin,
                mode,
                "00000000-0000-4000-8000-000000000001.schema",
                "example-secret",
                "123456",
                "1234567890123456789012345678901234567890123");
    }

    /** A plan without end. */
    static final BudgetProperties PLAN =
            new BudgetProperties(20, BudgetProperties.UNLIMITED, BudgetProperties.UNLIMITED, Duration.ofMinutes(5));

    static Ledger ledger(Clock clock) {
        return new Ledger(null, PLAN, clock);
    }

    /** A clock that is set by hand. */
    static final class HandClock extends Clock {

        private volatile Instant now = NOW;

        void set(Instant time) {
            now = time;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
