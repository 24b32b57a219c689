package dev.baton.api;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads what was sent, strictly: UTF-8, one value, no name twice, numbers exact. Writes answers. */
final class Json {

    /** Arrives in another spelling than it was sent in. */
    private static final String FORM = MediaType.APPLICATION_FORM_URLENCODED_VALUE;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(50)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private Json() {}

    /** @throws Refusal (400) when there is nothing, it was sent as a form, or it is not UTF-8 */
    static String text(byte @Nullable [] body, @Nullable String contentType) {
        boolean form = contentType != null && contentType.strip().regionMatches(true, 0, FORM, 0, FORM.length());
        if (body == null || body.length == 0 || form) {
            throw Refusal.notJson(Words.of("not-json"));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw Refusal.notJson(Words.of("not-utf8"));
        }
    }

    /** @throws Refusal (400) when the bytes are not JSON */
    static JsonNode read(byte @Nullable [] body, @Nullable String contentType) {
        String text = text(body, contentType);
        try {
            JsonNode node = MAPPER.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
            if (node.isMissingNode()) {
                throw Refusal.notJson(Words.of("not-json"));
            }
            return node;
        } catch (JacksonException broken) {
            var at = broken.getLocation();
            throw Refusal.notJson(
                    at == null ? Words.of("not-json") : Words.of("not-json-at", at.getLineNr(), at.getColumnNr()));
        }
    }

    /** What was stored as JSON by ourselves. */
    static JsonNode parse(String stored) {
        return MAPPER.readTree(stored);
    }

    static String write(Object value) {
        return MAPPER.writeValueAsString(value);
    }
}
