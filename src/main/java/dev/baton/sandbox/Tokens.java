package dev.baton.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Tokens and one-time codes. Asking again inside the validity gives the same app token, extended. */
final class Tokens {

    private record UserToken(String userId, long expires) {}

    private final LongSupplier now;
    private final Faults faults;
    private @Nullable String appToken;
    private long appExpires;
    private final Map<String, UserToken> userTokens = new HashMap<>();
    private final Map<String, UserToken> refreshTokens = new HashMap<>();
    private final Map<String, UserToken> codes = new HashMap<>();

    Tokens(Faults faults, LongSupplier now) {
        this.faults = faults;
        this.now = now;
    }

    synchronized String app() {
        String token = appToken;
        if (token == null || now.getAsLong() >= appExpires) {
            token = hex();
            appToken = token;
        }
        appExpires = now.getAsLong() + seconds() * 1000;
        return token;
    }

    long seconds() {
        return faults.switches().tokenSeconds();
    }

    synchronized boolean isApp(@Nullable String token) {
        return token != null && token.equals(appToken) && now.getAsLong() < appExpires;
    }

    /** All app tokens given out so far stop working. */
    synchronized void expire() {
        appToken = null;
    }

    /** A code somebody got by logging in: 5 minutes, one use. */
    synchronized String code(String userId) {
        String code = hex();
        codes.put(code, new UserToken(userId, now.getAsLong() + 300_000));
        return code;
    }

    synchronized @Nullable String redeem(String code) {
        UserToken found = codes.remove(code);
        return found == null || found.expires() < now.getAsLong() ? null : found.userId();
    }

    record Pair(String access, String refresh) {}

    synchronized Pair user(String userId) {
        Pair pair = new Pair(hex(), hex());
        userTokens.put(pair.access(), new UserToken(userId, now.getAsLong() + 7_200_000));
        refreshTokens.put(pair.refresh(), new UserToken(userId, now.getAsLong() + 30L * 86_400_000));
        return pair;
    }

    synchronized @Nullable String refresh(String refreshToken) {
        UserToken found = refreshTokens.remove(refreshToken);
        return found == null || found.expires() < now.getAsLong() ? null : found.userId();
    }

    synchronized @Nullable String userOf(@Nullable String token) {
        UserToken found = token == null ? null : userTokens.get(token);
        return found == null || found.expires() < now.getAsLong() ? null : found.userId();
    }

    /** A call of the legacy host, which wants a good app token in its address. */
    void legacy(Web web, String path, Web.Handler handler) {
        web.platform("POST", path, call -> {
            String token = call.query("access_token");
            if (token.isEmpty()) {
                return Shapes.legacy(41001, "缺少access_token参数");
            }
            return isApp(token) ? handler.handle(call) : Shapes.legacy(40014, "不合法的access_token");
        });
    }

    private static String hex() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
