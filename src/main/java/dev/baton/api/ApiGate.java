package dev.baton.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/** Stands before {@code /api/**}: no call without the token, no body that is too large. */
@Component
class ApiGate extends OncePerRequestFilter {

    /** Most bytes of a body, and of one that holds many orders, events or people. */
    private static final int LIMIT = 2 << 20;

    private static final int MANY = 16 << 20;

    /** The same matching as that of the controllers, so that no spelling of a path passes by the gate. */
    private static final PathPattern API = PathPatternParser.defaultInstance.parse("/api/**");

    private static final PathPattern BATCH = PathPatternParser.defaultInstance.parse("/api/orders:batch");
    private static final PathPattern EVENTS = PathPatternParser.defaultInstance.parse("/api/order-events");

    private static final PathPattern ROSTER = PathPatternParser.defaultInstance.parse("/api/roster");

    private final byte[] token;

    ApiGate(ApiProperties properties) {
        this.token = properties.apiToken().getBytes(StandardCharsets.UTF_8);
    }

    /** The body has more bytes than the call takes. */
    static final class BodyTooLarge extends IOException {

        private static final long serialVersionUID = 1L;

        final int limit;

        BodyTooLarge(int limit) {
            super("body larger than " + limit);
            this.limit = limit;
        }

        Refusal refusal() {
            return Refusal.tooLarge(Words.of("body-too-large", limit / 1024));
        }
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        if (!API.matches(path)) {
            chain.doFilter(request, response);
        } else if (!tokenFits(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            say(response, new Refusal(HttpStatus.UNAUTHORIZED, "unauthorized", Words.of("unauthorized")), request);
        } else {
            int limit = BATCH.matches(path) || EVENTS.matches(path) || ROSTER.matches(path) ? MANY : LIMIT;
            if (request.getContentLengthLong() > limit) {
                say(response, new BodyTooLarge(limit).refusal(), request);
            } else {
                chain.doFilter(new Limited(request, limit), response);
            }
        }
    }

    private boolean tokenFits(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return false;
        }
        byte[] given = header.substring(7).strip().getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(given, token);
    }

    private static void say(HttpServletResponse response, Refusal refusal, HttpServletRequest request)
            throws IOException {
        response.setStatus(refusal.status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(Json.write(ApiErrors.body(refusal, request.getRequestURI())));
    }

    /** Counts while it is read: a body without a length is limited too. */
    private static final class Limited extends HttpServletRequestWrapper {

        private final int limit;

        Limited(HttpServletRequest request, int limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream in = super.getInputStream();
            return new ServletInputStream() {
                private long read;

                @Override
                public int read() throws IOException {
                    int b = in.read();
                    return b < 0 ? b : counted(1, b);
                }

                @Override
                public int read(byte[] bytes, int off, int len) throws IOException {
                    int n = in.read(bytes, off, len);
                    return n < 0 ? n : counted(n, n);
                }

                private int counted(int more, int result) throws BodyTooLarge {
                    read += more;
                    if (read > limit) {
                        throw new BodyTooLarge(limit);
                    }
                    return result;
                }

                @Override
                public boolean isFinished() {
                    return in.isFinished();
                }

                @Override
                public boolean isReady() {
                    return in.isReady();
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    in.setReadListener(listener);
                }
            };
        }
    }
}
