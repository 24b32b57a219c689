package dev.baton.dingtalk;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Everything Baton asks of DingTalk. Every method blocks until the platform answered (time-outs: 3 s to connect, 5 s to
 * answer) or our share of its rate limit lets the call out; never call it inside a database transaction. Each failure is
 * a {@link DingTalkException}.
 */
@Component
public class DingTalkClient {

    DingTalkClient() {}

    /**
     * Creates a card instance and delivers it to its spaces. A repeat with the same out-track id cannot create a second
     * instance: it either answers as the first did or fails as {@code EXISTS}.
     */
    public List<Delivered> createAndDeliver(NewCard card) {
        throw new UnsupportedOperationException(card.outTrackId());
    }

    /** Hangs an existing card in more spaces; a repeat may show it there twice (both are the same card). */
    public List<Delivered> deliver(String outTrackId, List<Space> spaces, String summary) {
        throw new UnsupportedOperationException(outTrackId + spaces + summary);
    }

    /** Sets these variables of a card and leaves the others, public ones and by user id; a repeat changes nothing. */
    public void update(String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        throw new UnsupportedOperationException(outTrackId + cardData + privateData);
    }

    /** Writes to a group; not repeatable without writing twice. */
    public void sendToGroup(String openConversationId, String title, String markdown) {
        throw new UnsupportedOperationException(openConversationId + title + markdown);
    }

    /** Writes to people's chats with the robot; not repeatable without writing twice. */
    public void sendToPeople(List<String> userIds, String title, String markdown) {
        throw new UnsupportedOperationException(userIds + title + markdown);
    }

    /** Answers a message where it was written. */
    public void reply(ChatMessage to, String title, String markdown) {
        throw new UnsupportedOperationException(to + title + markdown);
    }

    /** Who opened the page inside DingTalk, by the code its JSAPI gave (5 minutes, once). */
    public String userIdByAuthCode(String code) {
        throw new UnsupportedOperationException(code);
    }

    /** Who came back from {@link #loginPage} with this code. */
    public String userIdByOAuthCode(String authCode) {
        throw new UnsupportedOperationException(authCode);
    }

    /** Where to send a browser to log in. */
    public URI loginPage(String redirectUri, String state) {
        throw new UnsupportedOperationException(redirectUri + state);
    }

    /** How we stand with the platform, for health and the start-up line. */
    public Status status() {
        throw new UnsupportedOperationException();
    }
}
