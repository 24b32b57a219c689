package dev.baton.api;

import dev.baton.request.Answer;
import dev.baton.request.Once;
import dev.baton.request.RequestId;
import dev.baton.request.Requests;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes a call that changes something count once. The key is the header {@code Idempotency-Key}, or {@code requestId}
 * in the body or the query; it belongs to the method and the path. The same key again gives the first status and body
 * and has no effect. Refusals are not remembered. Without a key the work is simply done.
 */
@Component
class Idempotency {

    private static final int LONGEST_KEY = 200;

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

    /** What this very call was answered with when it counted; asked only by who would refuse it now. */
    Optional<ResponseEntity<String>> earlier(HttpServletRequest request, @Nullable String requestId) {
        String key = key(request, requestId);
        return key == null
                ? Optional.empty()
                : requests.answer(id(request, key)).map(Idempotency::response);
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
        String header = blankToNull(request.getHeader("Idempotency-Key"));
        String inside = requestId != null ? requestId : blankToNull(Parameters.one(request, "requestId"));
        if (header != null && inside != null && !header.equals(inside)) {
            throw Refusal.invalid("requestId", "two-keys");
        }
        String key = header != null ? header : inside;
        if (key != null && key.length() > LONGEST_KEY) {
            throw Refusal.invalid(header != null ? "Idempotency-Key" : "requestId", "too-long", LONGEST_KEY);
        }
        return key;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
