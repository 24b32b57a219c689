package dev.baton.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;

/**
 * Why a call is not carried out: thrown by whoever notices, told as a problem detail (RFC 9457), never remembered.
 *
 * <p>{@code code} is for programs, {@code detail} for people. Inside the work of {@link Idempotency} it rolls
 * everything back.
 */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final String NOT_JSON = "not-json";

    /** What is wrong with one value; {@code field} is its path in the body, or the name of the parameter. */
    record FieldError(String field, String code, String message) {}

    final HttpStatus status;
    final String code;
    final String detail;

    @SuppressWarnings("serial")
    final Map<String, Object> more = new LinkedHashMap<>();

    Refusal(HttpStatus status, String code, String detail) {
        super(code);
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** Adds a member to the problem detail. */
    Refusal with(String name, Object value) {
        more.put(name, value);
        return this;
    }

    /** 400 */
    static Refusal notJson(String why) {
        return new Refusal(HttpStatus.BAD_REQUEST, NOT_JSON, why);
    }

    /** Whether nobody could read what was sent. */
    boolean isNotJson() {
        return code.equals(NOT_JSON);
    }

    /** 404 */
    static Refusal notFound(String what) {
        return new Refusal(HttpStatus.NOT_FOUND, "not-found", what);
    }

    /** 409 */
    static Refusal conflict(String why) {
        return new Refusal(HttpStatus.CONFLICT, "conflict", why);
    }

    /** 413 */
    static Refusal tooLarge(String why) {
        return new Refusal(HttpStatus.CONTENT_TOO_LARGE, "too-large", why);
    }

    /** 422 */
    static Refusal invalid(List<FieldError> errors) {
        return new Refusal(HttpStatus.UNPROCESSABLE_CONTENT, "invalid", Words.of("invalid", errors.size()))
                .with("errors", errors);
    }

    /** 422 for one value; the code is also the key of its sentence. */
    static Refusal invalid(String field, String code, Object... args) {
        return invalid(List.of(new FieldError(field, code, Words.of(code, args))));
    }
}
