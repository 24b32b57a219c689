package dev.baton.dingtalk;

import dev.baton.dingtalk.DingTalkException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Everything Baton asks of DingTalk. Every method blocks until the platform answered (time-outs: 3 s to connect, 5 s to
 * answer) or our share of its rate limit lets the call out; never call it inside a database transaction. Each failure
 * is a {@link DingTalkException}.
 */
public class DingTalkClient {

    private final OpenApi api;
    private final CardCalls cards;
    private final Letters letters;
    private final Logins logins;
    private final Directory directory;
    private final TimeClock timeClock;
    private final Probes probes;
    private final Standing standing;
    private final Ledger ledger;

    DingTalkClient(
            DingTalkProperties properties,
            OpenApi api,
            OldApi old,
            Wire wire,
            Standing standing,
            Ledger ledger,
            Clock clock) {
        this.api = api;
        this.cards = new CardCalls(properties, api);
        this.letters = new Letters(properties, api, old, wire, clock);
        this.logins = new Logins(properties, api, old);
        this.directory = new Directory(old);
        this.timeClock = new TimeClock(old);
        this.probes = new Probes(properties, api, old, wire);
        this.standing = standing;
        this.ledger = ledger;
    }

    /**
     * People a message did not reach.
     *
     * @param gone no such person, or one the app may not see
     * @param tooFast the platform held theirs back, twice; try again later
     */
    public record Unreached(List<String> gone, List<String> tooFast) {

        public Unreached {
            gone = List.copyOf(gone);
            tooFast = List.copyOf(tooFast);
        }
    }

    /**
     * Creates a card instance and delivers it to its spaces; both kinds of space may be added later. A repeat with the
     * same out-track id cannot create a second instance: it answers as the first did, or fails as {@code EXISTS}. What
     * the platform refused in one space only is told by that space's {@link Delivered}.
     */
    public List<Delivered> createAndDeliver(NewCard card) {
        return cards.createAndDeliver(card);
    }

    /**
     * Hangs an existing card in more spaces; a repeat may show it there twice (both are the same card). The platform
     * shows the summary the card was created with.
     */
    public List<Delivered> deliver(String outTrackId, List<Space> spaces) {
        return cards.deliver(outTrackId, spaces);
    }

    /**
     * Sets these variables of a card and leaves the others, public ones and by user id; a repeat changes nothing. The
     * platform knows no versions: the caller sees to it that one card has one writer at a time.
     */
    public void update(String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        cards.update(outTrackId, cardData, privateData);
    }

    /** Writes to a group; not repeatable without writing twice. */
    public void sendToGroup(String openConversationId, String title, String markdown) {
        letters.sendToGroup(openConversationId, title, markdown);
    }

    /**
     * Writes to people's chats with the robot, twenty a call; not repeatable without writing twice. Those whom the
     * platform held back as too fast are tried once more.
     */
    public Unreached sendToPeople(List<String> userIds, String title, String markdown) {
        return letters.sendToPeople(userIds, title, markdown);
    }

    /**
     * A picture that somebody sent to the robot.
     *
     * @param robot the robot that received it
     * @throws DingTalkException {@code GONE} when the platform has it no more, or it is larger than 10 MB
     */
    public byte[] picture(String robot, String downloadCode) {
        return letters.picture(robot, downloadCode);
    }

    /**
     * Answers a message where it was written: at its reply address while that lives, else as a message to the group or
     * to the sender.
     */
    public void reply(ChatMessage to, String title, String markdown) {
        letters.reply(to, title, markdown);
    }

    /**
     * Who opened the page inside DingTalk, by the code its JSAPI gave (5 minutes, once). A used or expired code fails
     * as GONE.
     */
    public String userIdByAuthCode(String code) {
        return logins.userIdByAuthCode(code);
    }

    /**
     * Who of these people punched on the days between these moments, of whole days by Shanghai's calendar, oldest
     * first; a planned time nobody punched at is left out. 50 people a call; each call counts against the month's
     * quota.
     */
    public List<Punch> punches(Collection<String> userIds, Instant from, Instant to) {
        return timeClock.punches(userIds, from, to);
    }

    /**
     * Approved leave of these people that touches this time. 100 people a call; each call counts against the month's
     * quota.
     */
    public List<ApprovedLeave> leaves(Collection<String> userIds, Instant from, Instant to) {
        return timeClock.leaves(userIds, from, to);
    }

    /**
     * Who came back from {@link #loginPage} with this code. A person who is not of our organisation fails as
     * NOT_EXISTS.
     */
    public String userIdByOAuthCode(String authCode) {
        return logins.userIdByOAuthCode(authCode);
    }

    /**
     * Where to send a browser to log in. It comes back to {@code redirectUri} with {@code authCode} and {@code state}.
     *
     * @param state unguessable, compared by the caller when the browser is back
     */
    public URI loginPage(String redirectUri, String state) {
        return logins.loginPage(redirectUri, state);
    }

    /** Makes sure of a token of the app, a known one or a fresh one; a refusal says in its kind what to mend. */
    public void checkCredentials() {
        api.token();
    }

    /**
     * Asks the platform for one permission, once, with a call that nobody sees: an undelivered card, a message to
     * nobody, a read. Returns when it is there; the failure otherwise says in its code and scopes what is missing. The
     * failure is told to the caller only, not kept in {@link #status}.
     */
    public void ask(Need need) {
        probes.ask(need);
    }

    /**
     * Everybody and every department that the app may see, read in many free calls. All or nothing: an answer that
     * breaks off fails as UNKNOWN_OUTCOME.
     */
    public AddressBook addressBook() {
        return directory.read();
    }

    /**
     * One person of the address book, without roles, by a free call; empty when there is nobody of this id that the app
     * may see.
     */
    public Optional<AddressBook.Colleague> colleague(String userId) {
        try {
            return Optional.of(directory.person(userId));
        } catch (DingTalkException failure) {
            if (failure.kind() == Kind.NOT_EXISTS || failure.code().equals("50002")) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** What a department is called; a free call. */
    public String departmentName(long id) {
        return directory.departmentName(id);
    }

    /**
     * How far the platform's clock is ahead of ours, to a second or so; asks with a free call. Empty: it does not say.
     */
    public Optional<Duration> clockAhead() {
        return probes.clockAhead();
    }

    /** Whether our robot is in this group; a paid call. A group that is no more fails as CONFIGURATION or GONE. */
    public boolean isRobotIn(String openConversationId) {
        return probes.isRobotIn(openConversationId);
    }

    /**
     * Makes the calls of this work in their turn: when not all may leave at once, or when the month's calls run out.
     * Without it calls are urgent, because a person waits. When the budget does not let a call leave it fails as QUOTA
     * and says when to look again.
     */
    public <T> T inTurn(Turn turn, Supplier<T> work) {
        return turn.during(work);
    }

    /** What the month's plan has left, from memory: costs nothing and may be asked anywhere. */
    public Budget budget() {
        return ledger.budget();
    }

    /** Until when the platform takes no call of ours; empty when it does. */
    public Optional<Instant> bannedUntil() {
        return standing.bannedUntil();
    }

    /** How we stand with the platform, for health and the start-up line. */
    public Status status() {
        return standing.status();
    }

    /**
     * Tells the platform where card callbacks go in http mode. It may keep an older address for our route, or complain
     * that the route is there: then ours replaces it.
     */
    void registerRoute(String callbackUrl) {
        cards.registerRoute(callbackUrl);
    }

    /** Makes ready what the first call would otherwise wait for. */
    void warmUp() {
        api.warmUp();
    }
}
