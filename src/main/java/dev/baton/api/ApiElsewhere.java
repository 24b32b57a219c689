package dev.baton.api;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Every call under {@code /api} that no controller takes. */
@Hidden
@RestController
class ApiElsewhere {

    @RequestMapping("/api/**")
    void nowhere() {
        throw Refusal.notFound(Words.of("no-such-call"));
    }
}
