package dev.baton.h5;

import dev.baton.presence.Presence;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Stands before the JSON of the pages: a session, and behind it somebody of the roster as it is now. Whoever gets
 * through is the request's {@link #MEMBER}, and whoever presses something there is here (presence): reading is no sign
 * of it, a page may lie open on a desk all night.
 */
@Component
class Guard implements HandlerInterceptor {

    /** The request attribute with the {@link Member}. */
    static final String MEMBER = "dev.baton.h5.member";

    /** Pages of others cannot send this header without being asked first, and we never allow it. */
    static final String OWN_HEADER = "X-Baton-Page";

    /**
     * Whom the page was drawn for. Browsers share one session among their windows; a window must not act for another's
     * person.
     */
    static final String READER_HEADER = "X-Baton-Reader";

    /** What a page says at most, in bytes: a note, a reason, a few fields. */
    static final int LONGEST_BODY = 64 * 1024;

    private final Sessions sessions;
    private final Roster roster;
    private final Presence presence;
    private final Wording wording;

    Guard(Sessions sessions, Roster roster, Presence presence, Wording wording) {
        this.sessions = sessions;
        this.roster = roster;
        this.presence = presence;
        this.wording = wording;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        boolean pressed =
                !request.getMethod().equals("GET") && !request.getMethod().equals("HEAD");
        if (pressed) {
            checkOwnPage(request);
        }
        if (handler instanceof HandlerMethod method && method.getBeanType() == LoginController.class) {
            return true; // logging in and out needs no session
        }
        String userId = sessions.userId(request)
                .orElseThrow(() -> new PageProblem(401, "login", wording.say("h5.login-needed")));
        String reader = request.getHeader(READER_HEADER);
        if (reader != null && !userId.equals(decoded(reader))) {
            throw new PageProblem(401, "switched", wording.say("h5.switched"));
        }
        Optional<Member> member = roster.member(userId);
        if (member.isEmpty()) {
            throw new PageProblem(403, "stranger", wording.say("h5.stranger"));
        }
        if (pressed) {
            presence.touch(userId, "page");
        }
        request.setAttribute(MEMBER, member.get());
        return true;
    }

    private static String decoded(String header) {
        try {
            return URLDecoder.decode(header, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return header;
        }
    }

    private void checkOwnPage(HttpServletRequest request) {
        if (request.getHeader(OWN_HEADER) == null) {
            throw new PageProblem(403, "not-a-page", wording.say("h5.not-a-page"));
        }
        long length = request.getContentLengthLong();
        if (length < 0 || length > LONGEST_BODY) {
            throw new PageProblem(413, "too-large", wording.say("h5.too-large"));
        }
    }
}
