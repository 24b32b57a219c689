package dev.baton.h5;

import dev.baton.dingtalk.DingTalkClient;
import dev.baton.dingtalk.DingTalkException;
import dev.baton.wording.Wording;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.servlet.View;

/** Two ways in: the browser goes to DingTalk's login page and comes back; a page inside DingTalk hands over a code. */
@Hidden
@Controller
class LoginController {

    private static final Logger log = LoggerFactory.getLogger(LoginController.class);

    private static final int LONGEST_CODE = 512;

    /** What a page inside DingTalk asks its code with; no secret. */
    record App(String corpId, String clientId) {}

    record Code(@Nullable String code) {}

    private final H5Properties properties;
    private final Sessions sessions;
    private final LoginBrake brake;
    private final DingTalkClient dingTalk;
    private final Wording wording;

    LoginController(
            H5Properties properties, Sessions sessions, LoginBrake brake, DingTalkClient dingTalk, Wording wording) {
        this.properties = properties;
        this.sessions = sessions;
        this.brake = brake;
        this.dingTalk = dingTalk;
        this.wording = wording;
    }

    /** Without a state a login begins; with one DingTalk sent the browser back. */
    @GetMapping("/h5/login")
    View login(
            @RequestParam(defaultValue = "/h5/") String to,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String authCode,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (state != null) {
            return back(state, authCode, request, response);
        }
        if (properties.clientId().isEmpty()) {
            return sorry("off");
        }
        String fresh = sessions.beginLogin(request, response, to);
        return Go.to(
                dingTalk.loginPage(properties.address() + "/h5/login", fresh).toString());
    }

    private View back(
            String state, @Nullable String authCode, HttpServletRequest request, HttpServletResponse response) {
        Optional<String> to = sessions.finishLogin(request, response, state);
        if (to.isEmpty() || authCode == null || authCode.isBlank() || authCode.length() > LONGEST_CODE) {
            return sorry("expired");
        }
        try {
            String code = authCode;
            Optional<String> userId = who(request, () -> dingTalk.userIdByOAuthCode(code));
            if (userId.isEmpty()) {
                return sorry("often");
            }
            sessions.begin(response, userId.get());
            return Go.to(properties.basePath() + to.get());
        } catch (DingTalkException failed) {
            return sorry(
                    switch (failed.kind()) {
                        case GONE -> "expired";
                        case NOT_EXISTS -> "outsider";
                        default -> busy(failed);
                    });
        }
    }

    /** Empty, and DingTalk is not asked, when this address has to wait. */
    private Optional<String> who(HttpServletRequest request, Supplier<String> ask) {
        String address = LoginBrake.address(request);
        if (!brake.admits(address)) {
            return Optional.empty();
        }
        boolean wrong = false;
        try {
            return Optional.of(ask.get());
        } catch (DingTalkException failed) {
            wrong = failed.kind() == DingTalkException.Kind.GONE || failed.kind() == DingTalkException.Kind.NOT_EXISTS;
            throw failed;
        } finally {
            brake.ended(address, wrong);
        }
    }

    private View sorry(String because) {
        return Go.to(properties.basePath() + "/h5/login.html?because=" + because);
    }

    private static String busy(DingTalkException failed) {
        log.warn("DingTalk did not say who came back from its login page: {} {}", failed.kind(), failed.code());
        return "busy";
    }

    @GetMapping("/h5/api/login")
    @ResponseBody
    App app() {
        return new App(properties.corpId(), properties.clientId());
    }

    @PostMapping(path = "/h5/api/login", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseBody
    Map<String, Boolean> login(@RequestBody Code body, HttpServletRequest request, HttpServletResponse response) {
        String code = body.code();
        if (code == null || code.isBlank() || code.length() > LONGEST_CODE) {
            throw new PageProblem(422, "code", wording.say("h5.login-expired"));
        }
        try {
            String userId = who(request, () -> dingTalk.userIdByAuthCode(code))
                    .orElseThrow(() -> new PageProblem(429, "often", wording.say("h5.login-often")));
            sessions.begin(response, userId);
            return Map.of("ok", true);
        } catch (DingTalkException failed) {
            throw switch (failed.kind()) {
                case GONE -> new PageProblem(403, "expired", wording.say("h5.login-expired"));
                case NOT_EXISTS -> new PageProblem(403, "outsider", wording.say("h5.stranger"));
                default -> {
                    busy(failed);
                    yield new PageProblem(503, "busy", wording.say("h5.login-busy"));
                }
            };
        }
    }

    @PostMapping(path = "/h5/api/logout", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void logout(HttpServletResponse response) {
        sessions.end(response);
    }
}
