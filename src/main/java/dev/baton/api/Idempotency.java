package dev.baton.api;

import dev.baton.api.Refusal.FieldError;
import dev.baton.request.Answer;
import dev.baton.request.Once;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Makes a call that changes something count once. The key is the header {@code Idempotency-Key}, or {@code requestId}
 * in the body or the query; it belongs to the method and the path. The same key again gives the first status and body
 * and has no effect, also where what comes with it would be refused now ({@link ApiErrors} asks). Refusals are not
 * remembered. Without a key the work is simply done.
 */
@Component
class Idempotency {

    private static final int LONGEST_KEY = 200;
    private static final String HEADER = "Idempotency-Key";
    private static final String REQUEST_ID = "requestId";
    private static final String IN_BODY = Idempotency.class.getName() + ".requestId";

    private final Requests requests;
    private final TransactionTemplate transaction;
    private final RetryTemplate retry;

    Idempotency(Requests requests, PlatformTransactionManager transactions, RetryTemplate retry) {
        this.requests = requests;
        this.transaction = new TransactionTemplate(transactions);
        this.retry = retry;
    }

    /**
     * Does the work in one transaction and answers with it.
     *
     * @param requestId the body's, if it has one
     * @param work does only SQL and may run more than once; a {@link Refusal} or an answer of 400 and above rolls it
     *     back
     */
    ResponseEntity<String> once(HttpServletRequest request, @Nullable String requestId, Supplier<Answer> work) {
        return response(run(request, requestId, work).answer());
    }

    /** The same, for those who answer a repeat in other words. */
    Once run(HttpServletRequest request, @Nullable String requestId, Supplier<Answer> work) {
        String key = key(request, requestId);
        if (key == null) {
            return new Once(withoutKey(work), false);
        }
        RequestId id = id(request, key);
        if (!requests.first(id)) {
            var earlier = requests.answer(id);
            if (earlier.isPresent()) {
                return new Once(earlier.get(), true);
            }
        }
        return requests.once(id, work);
    }

    /** Reads the body of a call that changes something, and its key, which holds whatever else may be wrong with it. */
    static JsonNode read(byte @Nullable [] body, HttpServletRequest request) {
        JsonNode read = Json.read(body, request.getContentType());
        JsonNode requestId = read.path(REQUEST_ID);
        if (requestId.isString() && !requestId.stringValue().isBlank()) {
            inBody(request, requestId.stringValue());
        }
        return read;
    }

    /** The key that was found in a body, before it is judged. */
    static void inBody(HttpServletRequest request, String requestId) {
        request.setAttribute(IN_BODY, requestId);
    }

    /** What this very call was answered with when it counted; asked only by who would refuse it now. */
    Optional<ResponseEntity<String>> earlier(HttpServletRequest request) {
        return countedAs(request).flatMap(requests::answer).map(Idempotency::response);
    }

    /** What this call counts as, by what was read of it; empty without a key, or with one that can be none. */
    static Optional<RequestId> countedAs(HttpServletRequest request) {
        try {
            return Optional.ofNullable(key(request, (String) request.getAttribute(IN_BODY)))
                    .map(key -> id(request, key));
        } catch (Refusal noKey) { // there are two, it is too long, or it may be in a query that nobody can read
            return Optional.empty();
        }
    }

    private static RequestId id(HttpServletRequest request, String key) {
        return new RequestId("api", request.getMethod() + " " + request.getRequestURI() + " " + key);
    }

    static ResponseEntity<String> response(Answer answer) {
        return ResponseEntity.status(answer.status())
                .contentType(answer.refused() ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON)
                .body(answer.body());
    }

    static Answer ok(Object body) {
        return new Answer(200, Json.write(body));
    }

    private Answer withoutKey(Supplier<Answer> work) {
        return retry.invoke(() -> transaction.execute(status -> {
            Answer made = work.get();
            if (made.refused()) {
                status.setRollbackOnly();
            }
            return made;
        }));
    }

    /** The key of a call, from header, body or query; null when it has none. */
    static @Nullable String key(HttpServletRequest request, @Nullable String requestId) {
        wrongKey(request, requestId).ifPresent(wrong -> {
            throw Refusal.invalid(List.of(wrong));
        });
        String header = header(request);
        return header != null ? header : inside(request, requestId);
    }

    /** Why it can be no key: there are two, or it is too long. */
    static Optional<FieldError> wrongKey(HttpServletRequest request, @Nullable String requestId) {
        String header = header(request);
        String inside = inside(request, requestId);
        if (header != null && inside != null && !header.equals(inside)) {
            return Optional.of(new FieldError(REQUEST_ID, "two-keys", Words.of("two-keys")));
        }
        String key = header != null ? header : inside;
        return key != null && key.length() > LONGEST_KEY
                ? Optional.of(new FieldError(
                        header != null ? HEADER : REQUEST_ID, "too-long", Words.of("too-long", LONGEST_KEY)))
                : Optional.empty();
    }

    private static @Nullable String header(HttpServletRequest request) {
        return blankToNull(request.getHeader(HEADER));
    }

    private static @Nullable String inside(HttpServletRequest request, @Nullable String requestId) {
        return requestId != null ? requestId : blankToNull(Parameters.one(request, REQUEST_ID));
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
