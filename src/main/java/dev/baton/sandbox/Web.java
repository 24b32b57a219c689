package dev.baton.sandbox;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The sandbox's HTTP side: a table of routes, each a method, a path with {@code {names}}, and a function from call to
 * reply. Routes of the platform pass the fault switches, the sandbox's own (page, control API) do not.
 */
final class Web extends HttpServlet {

    private static final long serialVersionUID = 1;
    private static final Logger LOG = LoggerFactory.getLogger(Web.class);
    private static final int BODY_LIMIT = 4 * 1024 * 1024;

    /** What a route does. */
    interface Handler {
        Reply handle(Call call) throws Exception;
    }

    /** An answer that is decided deep inside: thrown, sent as it is. */
    static final class Answered extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient Reply reply;

        Answered(Reply reply) {
            super(String.valueOf(reply.status()), null, false, false);
            this.reply = reply;
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, only sent
    record Reply(int status, String contentType, byte[] body, Map<String, String> headers) {

        static Reply json(int status, @Nullable Object body) {
            return new Reply(
                    status,
                    "application/json;charset=utf-8",
                    Json.write(body).getBytes(StandardCharsets.UTF_8),
                    Map.of());
        }

        static Reply ok(@Nullable Object body) {
            return json(200, body);
        }

        static Reply html(int status, String html) {
            return new Reply(status, "text/html;charset=utf-8", html.getBytes(StandardCharsets.UTF_8), Map.of());
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared, only read
    record Call(
            String method,
            String path,
            Map<String, String> vars,
            Map<String, String> query,
            HttpServletRequest request,
            byte[] body) {

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        @Nullable
        String header(String name) {
            return request.getHeader(name);
        }

        String query(String name) {
            return query.getOrDefault(name, "");
        }

        int number(String name, int otherwise) {
            try {
                return Integer.parseInt(query.getOrDefault(name, ""));
            } catch (NumberFormatException none) {
                return otherwise;
            }
        }

        String var(String name) {
            return vars.getOrDefault(name, "");
        }

        /** The body as JSON, or its form fields as an object of texts; a missing node when it is neither. */
        JsonNode json() {
            String type = request.getContentType();
            if (type != null && type.startsWith("application/x-www-form-urlencoded")) {
                return Json.tree(parameters(text()));
            }
            return Json.read(text());
        }
    }

    private record Route(String method, Pattern path, List<String> names, Handler handler, boolean platform) {}

    private final transient List<Route> routes = new ArrayList<>();
    private final transient Faults faults;
    private final transient Traffic traffic;

    Web(Faults faults, Traffic traffic) {
        this.faults = faults;
        this.traffic = traffic;
    }

    /** A call of the platform or of a gateway: counted, and open to fault switches. */
    void platform(String method, String path, Handler handler) {
        routes.add(route(method, path, handler, true));
    }

    /** A call of the sandbox itself. */
    void own(String method, String path, Handler handler) {
        routes.add(route(method, path, handler, false));
    }

    /**
     * Whether a browser asks for a page that is not of this very origin, so that no other page can read or act here.
     */
    static boolean fromElsewhere(@Nullable String origin, @Nullable String host) {
        return origin != null
                && host != null
                && !origin.replaceFirst("^https?://", "").equals(host);
    }

    private static Route route(String method, String path, Handler handler, boolean platform) {
        List<String> names = new ArrayList<>();
        Matcher matcher = Pattern.compile("\\{(\\w+)\\}").matcher(path);
        StringBuilder regex = new StringBuilder();
        int from = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(path.substring(from, matcher.start()))).append("([^/]+)");
            names.add(matcher.group(1));
            from = matcher.end();
        }
        regex.append(Pattern.quote(path.substring(from)));
        return new Route(method, Pattern.compile(regex.toString()), names, handler, platform);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = request.getRequestURI();
        String method = request.getMethod();
        byte[] body = request.getInputStream().readNBytes(BODY_LIMIT);
        Map<String, String> query = parameters(request.getQueryString());
        for (Route route : routes) {
            if (!route.method().equals(method)) {
                continue;
            }
            Matcher matcher = route.path().matcher(path);
            if (matcher.matches()) {
                Map<String, String> vars = new LinkedHashMap<>();
                for (int i = 0; i < route.names().size(); i++) {
                    vars.put(route.names().get(i), decode(matcher.group(i + 1)));
                }
                answer(route, new Call(method, path, vars, query, request, body), response);
                return;
            }
        }
        Call call = new Call(method, path, Map.of(), query, request, body);
        Reply unknown = Shapes.unknownEndpoint(call);
        traffic.called(call, unknown, 0);
        send(unknown, response);
    }

    private void answer(Route route, Call call, HttpServletResponse response) throws IOException {
        long start = System.nanoTime();
        Faults.Fault fault = route.platform() ? faults.next(call.method(), call.path()) : null;
        Reply reply;
        if (fault != null && fault.delayMs() > 0) {
            pause(fault.delayMs());
        }
        if (fault != null && fault.before()) {
            reply = fault.reply(call);
        } else {
            reply = handled(route, call);
            if (fault != null && fault.after()) {
                reply = fault.reply(call);
            }
        }
        if (route.platform()) {
            traffic.called(call, reply, (System.nanoTime() - start) / 1_000_000);
        }
        if (fault != null && fault.loses()) {
            lose(response);
        } else {
            send(reply, response);
        }
    }

    private static Reply handled(Route route, Call call) {
        try {
            return route.handler().handle(call);
        } catch (Answered answered) {
            return answered.reply;
        } catch (Exception broken) {
            LOG.warn("sandbox could not answer {} {}", call.method(), call.path(), broken);
            return route.platform()
                    ? Shapes.error(500, "system.error", "sandbox: " + broken.getMessage())
                    : Reply.json(500, Map.of("error", String.valueOf(broken.getMessage())));
        }
    }

    private static void send(Reply reply, HttpServletResponse response) throws IOException {
        response.setStatus(reply.status());
        response.setContentType(reply.contentType());
        response.setHeader("Cache-Control", "no-cache");
        reply.headers().forEach(response::setHeader);
        response.setContentLength(reply.body().length);
        OutputStream out = response.getOutputStream();
        out.write(reply.body());
        out.flush();
    }

    /** The answer gets lost on its way: the head promises more than ever comes, then the connection closes. */
    private static void lose(HttpServletResponse response) throws IOException {
        response.setStatus(200);
        response.setContentLength(4096);
        response.setHeader("Connection", "close");
        response.getOutputStream().write('{');
        response.flushBuffer();
    }

    static Map<String, String> parameters(@Nullable String encoded) {
        Map<String, String> parameters = new LinkedHashMap<>();
        if (encoded == null || encoded.isEmpty()) {
            return parameters;
        }
        for (String pair : encoded.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 0) {
                parameters.put(decode(pair), "");
            } else {
                parameters.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return text;
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}
