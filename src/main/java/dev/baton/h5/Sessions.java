package dev.baton.h5;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;

/**
 * Who is at the other end, and a login on its way. Both live in the browser, signed; nothing is kept here. A session
 * says who somebody is, never what this person may do: that is read from the roster each time.
 */
@Component
class Sessions {

    /** How long a login holds. */
    static final Duration LENGTH = Duration.ofHours(12);

    /** How long somebody may take to log in. */
    static final Duration LOGIN = Duration.ofMinutes(10);

    static final String SESSION = "baton_h5";
    static final String BROWSER = "baton_h5_login";

    /** The only places a login leads to. */
    private static final Pattern OWN_PAGE = Pattern.compile(
            "/h5/(workflows/[0-9]{1,19}|orders/(?!\\.{1,2}(\\?|$))([A-Za-z0-9._-]|%[0-9A-F]{2}){1,600})?(\\?in)?");

    private static final Pattern NONCE = Pattern.compile("[0-9a-f]{32}");

    private final H5Properties properties;
    private final Seal seal;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Sessions(H5Properties properties, Seal seal, Clock clock) {
        this.properties = properties;
        this.seal = seal;
        this.clock = clock;
    }

    /** The user id of a session that is ours and not over. */
    Optional<String> userId(HttpServletRequest request) {
        return cookie(request, SESSION)
                .flatMap(carried -> seal.open("session", carried))
                .flatMap(this::stillGood)
                .map(lines -> lines[0]);
    }

    /** From now on this browser is that person. */
    void begin(HttpServletResponse response, String userId) {
        Instant end = clock.instant().plus(LENGTH);
        String carried = seal.seal("session", userId + "\n" + end.getEpochSecond());
        put(response, SESSION, carried, "/h5", LENGTH);
    }

    void end(HttpServletResponse response) {
        put(response, SESSION, "", "/h5", Duration.ZERO);
    }

    /**
     * A state for the login page that only this browser can bring back.
     *
     * @param to where the person wanted to go; anything but an own page becomes the list
     */
    String beginLogin(HttpServletRequest request, HttpServletResponse response, String to) {
        String nonce = nonce(request).orElseGet(this::freshNonce);
        put(response, BROWSER, nonce, "/h5/login", LOGIN);
        long end = clock.instant().plus(LOGIN).getEpochSecond();
        return seal.seal("login", ownPage(to) + "\n" + end + "\n" + DigestUtils.sha256Hex(nonce));
    }

    /** Where this browser wanted to go when it began this login; empty when it did not, or too long ago. */
    Optional<String> finishLogin(HttpServletRequest request, HttpServletResponse response, String state) {
        Optional<String> mine = nonce(request).map(DigestUtils::sha256Hex);
        Optional<String> to = seal.open("login", state)
                .flatMap(this::stillGood)
                .filter(lines -> lines.length == 3 && mine.isPresent() && lines[2].equals(mine.get()))
                .map(lines -> ownPage(lines[0]));
        if (to.isPresent()) {
            put(response, BROWSER, "", "/h5/login", Duration.ZERO);
        }
        return to;
    }

    /** The page itself when it is one of ours, else the list. */
    static String ownPage(String to) {
        return OWN_PAGE.matcher(to).matches() ? to : "/h5/";
    }

    /** Lines are: what it is about, the second it ends, more. */
    private Optional<String[]> stillGood(String text) {
        String[] lines = text.split("\n", -1);
        return lines.length >= 2 && clock.instant().getEpochSecond() < Long.parseLong(lines[1])
                ? Optional.of(lines)
                : Optional.empty();
    }

    private void put(HttpServletResponse response, String name, String value, String path, Duration age) {
        ResponseCookie cookie = ResponseCookie.from(name, value)
                .httpOnly(true)
                .secure(properties.secure())
                .sameSite("Lax")
                .path(properties.basePath() + path)
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static Optional<String> nonce(HttpServletRequest request) {
        return cookie(request, BROWSER).filter(value -> NONCE.matcher(value).matches());
    }

    private String freshNonce() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Optional<String> cookie(HttpServletRequest request, String name) {
        Cookie[] cookies = request.getCookies();
        return cookies == null
                ? Optional.empty()
                : Arrays.stream(cookies)
                        .filter(cookie -> cookie.getName().equals(name))
                        .map(Cookie::getValue)
                        .findFirst();
    }
}
