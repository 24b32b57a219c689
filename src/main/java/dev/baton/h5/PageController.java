package dev.baton.h5;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.servlet.View;
import org.springframework.web.util.UriUtils;

/** The pages: empty frames that ask for their JSON. Without a session a browser is sent to log in first. */
@Hidden
@Controller
class PageController {

    private final H5Properties properties;
    private final Sessions sessions;

    PageController(H5Properties properties, Sessions sessions) {
        this.properties = properties;
        this.sessions = sessions;
    }

    /** Also a link with a slip in it: a person is better served with the list than told of a missing file. */
    @GetMapping({"/", "/h5", "/h5/{slip:[^.]+}", "/h5/workflows/", "/h5/orders/"})
    View root() {
        return Go.to(properties.basePath() + "/h5/");
    }

    @GetMapping("/h5/")
    View list(
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.USER_AGENT, required = false) @Nullable String agent) {
        return page(request, agent, "/h5/index.html", "/h5/");
    }

    @GetMapping("/h5/workflows/{id}")
    View workflow(
            @PathVariable String id,
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.USER_AGENT, required = false) @Nullable String agent) {
        return page(request, agent, "/h5/workflow.html", "/h5/workflows/" + id);
    }

    @GetMapping("/h5/orders/{number}")
    View order(
            @PathVariable String number,
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.USER_AGENT, required = false) @Nullable String agent) {
        String encoded = UriUtils.encodePathSegment(number, StandardCharsets.UTF_8);
        return page(request, agent, "/h5/order.html", "/h5/orders/" + encoded);
    }

    /** Inside DingTalk the page logs in by itself, without leaving. */
    private View page(HttpServletRequest request, @Nullable String agent, String frame, String here) {
        boolean inDingTalk = agent != null && agent.contains("DingTalk");
        return inDingTalk || sessions.userId(request).isPresent()
                ? Go.show(frame)
                : Go.to(properties.basePath() + "/h5/login?to="
                        + UriUtils.encodeQueryParam(Sessions.ownPage(here), StandardCharsets.UTF_8));
    }
}
