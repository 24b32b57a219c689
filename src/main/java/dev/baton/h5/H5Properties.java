package dev.baton.h5;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where people reach the pages, and the app they log in with.
 *
 * @param publicUrl the address in links on cards; a proxy may put a path before ours
 * @param dingtalk the app
 */
@ConfigurationProperties("baton")
record H5Properties(@Nullable String publicUrl, @Nullable App dingtalk) {

    /**
     * The app at DingTalk; all empty while none is connected.
     *
     * @param clientId what a page inside DingTalk asks its code for
     * @param clientSecret seals sessions; whoever changes it logs everybody out
     * @param corpId our organisation
     * @param apiBase where the platform is, when it is not the public one
     */
    record App(
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String corpId,
            @Nullable String apiBase) {

        /** Names no secret. */
        @Override
        public String toString() {
            return "App[" + clientId + "]";
        }
    }

    /** The address that people see, without a slash at its end. */
    String address() {
        return publicUrl == null ? "" : publicUrl.strip().replaceFirst("/+$", "");
    }

    /** What a proxy puts before {@code /h5}; mostly nothing. */
    String basePath() {
        String path = address().isEmpty() ? "" : URI.create(address()).getPath();
        return path == null ? "" : path;
    }

    /** Whether people come over https, so that cookies may insist on it. */
    boolean secure() {
        return address().startsWith("https:");
    }

    String clientId() {
        return dingtalk == null ? "" : orEmpty(dingtalk.clientId());
    }

    String clientSecret() {
        return dingtalk == null ? "" : orEmpty(dingtalk.clientSecret());
    }

    String corpId() {
        return dingtalk == null ? "" : orEmpty(dingtalk.corpId());
    }

    /** The origin of what stands in for the public DingTalk; empty when nothing does. */
    String standIn() {
        return dingtalk == null ? "" : orEmpty(dingtalk.apiBase());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text.strip();
    }
}
