package dev.baton.api;

import com.github.f4b6a3.tsid.TsidCreator;
import dev.baton.api.Refusal.FieldError;
import dev.baton.order.NoSuchOrder;
import dev.baton.order.OrderInvalid;
import dev.baton.order.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Tells every failure of a call as a problem detail (RFC 9457) with a {@code code}, and one entry a wrong value. */
@Order(Ordered.HIGHEST_PRECEDENCE) // before the one of Spring, which knows no codes
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors {

    private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

    /** What we read: JSON, and a roster as YAML. */
    private static final Pattern OURS = Pattern.compile("(?i)^\\s*[a-z]+/([^;\\s]*[+.-])?(json|yaml)\\s*(;|$)");

    private static final Pattern PARAMETERS = Pattern.compile(";.*$", Pattern.DOTALL);

    private static final int LONGEST_TYPE = 100;

    private final Idempotency idempotency;

    ApiErrors(Idempotency idempotency) {
        this.idempotency = idempotency;
    }

    @ExceptionHandler
    ResponseEntity<String> refused(Refusal refusal, HttpServletRequest request) {
        return answer(refusal.isNotJson() ? notJson(refusal.detail, request) : refusal, request);
    }

    @ExceptionHandler
    ResponseEntity<String> invalid(OrderInvalid invalid, HttpServletRequest request) {
        return answer(Refusal.invalid(errors(invalid.problems())), request);
    }

    @ExceptionHandler
    ResponseEntity<String> unknown(NoSuchOrder unknown, HttpServletRequest request) {
        return answer(Refusal.notFound(Words.of("no-such-order", unknown.orderNo())), request);
    }

    @ExceptionHandler
    ResponseEntity<String> unreadable(HttpMessageNotReadableException unreadable, HttpServletRequest request) {
        for (Throwable cause = unreadable; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiGate.BodyTooLarge large) {
                return answer(large.refusal(), request);
            }
        }
        return answer(notJson(Words.of("not-json"), request), request);
    }

    /** A body that was sent as a form, as curl does when it is told nothing, and that is none. */
    @ExceptionHandler
    ResponseEntity<String> noForm(InvalidParameterException undecodable, HttpServletRequest request) {
        return answer(notJson(Words.of("not-json"), request), request);
    }

    /** A body that was sent as something else is told so: a form arrives as other text than was typed. */
    private static Refusal notJson(String why, HttpServletRequest request) {
        String sent = request.getContentType();
        return Refusal.notJson(
                sent == null || OURS.matcher(sent).find() ? why : Words.of("not-json-type", why, type(sent)));
    }

    /** Without its parameters, and not longer than such a name may be. */
    private static String type(String sent) {
        String type = PARAMETERS.matcher(sent).replaceFirst("").strip();
        return type.substring(0, Math.min(type.length(), LONGEST_TYPE));
    }

    /** Whether something was done may be unknown: the same call again gives its answer, by its request id. */
    @ExceptionHandler({
        PessimisticLockingFailureException.class,
        TransientDataAccessException.class,
        RecoverableDataAccessException.class,
        DataAccessResourceFailureException.class,
        CannotCreateTransactionException.class,
        TransactionSystemException.class
    })
    ResponseEntity<String> busy(Exception busy, HttpServletRequest request) {
        LOG.warn("The store is busy: {} at {}", busy.getClass().getSimpleName(), request.getRequestURI());
        Refusal refusal = new Refusal(HttpStatus.SERVICE_UNAVAILABLE, "busy", Words.of("busy"));
        return ResponseEntity.status(refusal.status)
                .header(HttpHeaders.RETRY_AFTER, "1")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.write(body(refusal, request.getRequestURI())));
    }

    @ExceptionHandler
    ResponseEntity<String> other(Exception failure, HttpServletRequest request) {
        if (failure instanceof ErrorResponse known) {
            HttpStatus status = HttpStatus.valueOf(known.getStatusCode().value());
            String code = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
            return answer(new Refusal(status, code, sentence(status)), request);
        }
        String number = TsidCreator.getTsid().toString();
        LOG.error("Call {} {} failed, number {}", request.getMethod(), request.getRequestURI(), number, failure);
        return answer(new Refusal(HttpStatus.INTERNAL_SERVER_ERROR, "internal", Words.of("internal", number)), request);
    }

    /** What Spring says about it is English and names its own classes. */
    private static String sentence(HttpStatus status) {
        return switch (status) {
            case METHOD_NOT_ALLOWED, NOT_FOUND -> Words.of("no-such-call");
            case UNSUPPORTED_MEDIA_TYPE -> Words.of("not-json");
            case NOT_ACCEPTABLE -> Words.of("json-only");
            default -> status.is4xxClientError() ? Words.of("bad-call", status.value()) : Words.of("later");
        };
    }

    /** What the order room found wrong, as fields of a problem detail. */
    static List<FieldError> errors(List<Problem> problems) {
        return problems.stream()
                .map(problem -> new FieldError(problem.field(), problem.code(), problem.text()))
                .toList();
    }

    /** The members of a problem detail. */
    static Map<String, Object> body(Refusal refusal, String instance) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        body.put("title", refusal.status.getReasonPhrase());
        body.put("status", refusal.status.value());
        body.put("code", refusal.code);
        body.put("detail", refusal.detail);
        body.put("instance", instance);
        body.putAll(refusal.more);
        return body;
    }

    /** What was done once under the call's key is answered as it was, whatever the call says now (CONTRACT 3). */
    private ResponseEntity<String> answer(Refusal refusal, HttpServletRequest request) {
        try {
            return idempotency.earlier(request).orElseGet(() -> problem(refusal, request));
        } catch (DataAccessException | TransactionException unknown) {
            return busy(unknown, request);
        }
    }

    private static ResponseEntity<String> problem(Refusal refusal, HttpServletRequest request) {
        return ResponseEntity.status(refusal.status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Json.write(body(refusal, request.getRequestURI())));
    }
}
