package dev.baton.api;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;

/**
 * What the web server refuses before any of our code is asked (a path with an encoded slash or a NUL) is a problem
 * detail like every other failure of a call (CONTRACT 3), not a page.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE) // the innermost report is the one that is told
class ServerRefusals implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

    private static final Logger LOG = LoggerFactory.getLogger(ServerRefusals.class);

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new Report()));
    }

    private static final class Report extends ErrorReportValve {

        @Override
        protected void report(Request request, Response response, @Nullable Throwable failure) {
            HttpStatus status = HttpStatus.resolve(response.getStatus());
            String path = request.getRequestURI();
            if (status == null || !status.isError() || path == null || !path.startsWith("/api/")) {
                super.report(request, response, failure);
            } else if (response.getContentWritten() == 0 && response.setErrorReported()) {
                tell(status, path, response);
            }
        }

        private static void tell(HttpStatus status, String path, Response response) {
            String code = status.name().toLowerCase(Locale.ROOT).replace('_', '-');
            String text = status == HttpStatus.BAD_REQUEST ? Words.of("bad-path") : status.getReasonPhrase();
            try {
                response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.setCharacterEncoding(StandardCharsets.UTF_8.name());
                Writer answer = response.getReporter();
                if (answer != null) {
                    answer.write(Json.write(ApiErrors.body(new Refusal(status, code, text), path)));
                    response.finishResponse();
                }
            } catch (IOException gone) {
                LOG.debug("nobody heard that {} was refused: {}", path, gone.toString());
            }
        }
    }
}
