package dev.baton.dingtalk;

import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverHeaders;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestCardData;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenSpaceModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImGroupOpenSpaceModelNotification;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenSpaceModel;
import com.aliyun.dingtalkcard_1_0.models.CreateAndDeliverRequest.CreateAndDeliverRequestImRobotOpenSpaceModelNotification;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardHeaders;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest.DeliverCardRequestImGroupOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.DeliverCardRequest.DeliverCardRequestImRobotOpenDeliverModel;
import com.aliyun.dingtalkcard_1_0.models.PrivateDataValue;
import com.aliyun.dingtalkcard_1_0.models.RegisterCallbackHeaders;
import com.aliyun.dingtalkcard_1_0.models.RegisterCallbackRequest;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardHeaders;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest.UpdateCardRequestCardData;
import com.aliyun.dingtalkcard_1_0.models.UpdateCardRequest.UpdateCardRequestCardUpdateOptions;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTOHeaders;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTORequest;
import com.aliyun.dingtalkrobot_1_0.models.OrgGroupSendHeaders;
import com.aliyun.dingtalkrobot_1_0.models.OrgGroupSendRequest;
import com.aliyun.dingtalkrobot_1_0.models.RobotMessageFileDownloadHeaders;
import com.aliyun.dingtalkrobot_1_0.models.RobotMessageFileDownloadRequest;
import dev.baton.dingtalk.DingTalkException.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Everything Baton asks of DingTalk. Every method blocks until the platform answered (time-outs: 3 s to connect, 5 s to
 * answer) or our share of its rate limit lets the call out; never call it inside a database transaction. Each failure is
 * a {@link DingTalkException}.
 */
public class DingTalkClient {

    private static final Logger log = LoggerFactory.getLogger(DingTalkClient.class);

    /** The one callback route of Baton: one name for ever, so that cards follow when our address changes. */
    static final String ROUTE_KEY = "baton";

    private static final String SPACE_PREFIX = "dtv1.card//";
    /** The platform takes about 1,000 characters of spaces in one call. */
    private static final int LONGEST_SPACES = 900;

    private static final int PEOPLE_A_SEND = 20;
    private static final int PRIVATE_DATA_AN_UPDATE = 50;
    private static final int LONGEST_KEY = 100;
    /** Ids of people, not of their {@code unionId}s, here and in callbacks. */
    static final int USER_IDS = 1;
    /** A reply address this close to its end is not used any more. */
    private static final Duration WEBHOOK_MARGIN = Duration.ofSeconds(10);

    private final DingTalkProperties properties;
    private final OpenApi api;
    private final OldApi old;
    private final Wire wire;
    private final Standing standing;
    private final Ledger ledger;
    private final Clock clock;

    DingTalkClient(
            DingTalkProperties properties,
            OpenApi api,
            OldApi old,
            Wire wire,
            Standing standing,
            Ledger ledger,
            Clock clock) {
        this.properties = properties;
        this.api = api;
        this.old = old;
        this.wire = wire;
        this.standing = standing;
        this.ledger = ledger;
        this.clock = clock;
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
     * Creates a card instance and delivers it to its spaces; both kinds of space may be added later. A repeat with the same
     * out-track id cannot create a second instance: it answers as the first did, or fails as {@code EXISTS}. What the
     * platform refused in one space only is told by that space's {@link Delivered}.
     */
    public List<Delivered> createAndDeliver(NewCard card) {
        checkCard(card.outTrackId(), card.cardData(), card.privateData());
        List<List<Space>> calls = calls(card.spaces());
        if (properties.cardTemplateId() == null) {
            throw new DingTalkException(Kind.CONFIGURATION, "baton.noTemplate", "DINGTALK_CARD_TEMPLATE_ID is not set");
        }
        CreateAndDeliverRequest request = new CreateAndDeliverRequest()
                .setOutTrackId(card.outTrackId())
                .setCardTemplateId(properties.cardTemplateId())
                .setCallbackType(properties.isHttpMode() ? "HTTP" : "STREAM")
                .setCardData(new CreateAndDeliverRequestCardData().setCardParamMap(card.cardData()))
                .setOpenSpaceId(openSpaceId(calls.get(0)))
                .setUserIdType(USER_IDS)
                .setImGroupOpenSpaceModel(new CreateAndDeliverRequestImGroupOpenSpaceModel()
                        .setSupportForward(false)
                        .setLastMessageI18n(Map.of("ZH_CN", card.summary()))
                        .setNotification(new CreateAndDeliverRequestImGroupOpenSpaceModelNotification()
                                .setAlertContent(card.summary())
                                .setNotificationOff(false)))
                .setImRobotOpenSpaceModel(new CreateAndDeliverRequestImRobotOpenSpaceModel()
                        .setSupportForward(false)
                        .setLastMessageI18n(Map.of("ZH_CN", card.summary()))
                        .setNotification(new CreateAndDeliverRequestImRobotOpenSpaceModelNotification()
                                .setAlertContent(card.summary())
                                .setNotificationOff(false)));
        if (properties.isHttpMode()) {
            request.setCallbackRouteKey(ROUTE_KEY);
        }
        if (!card.privateData().isEmpty()) {
            request.setPrivateData(privateData(card.privateData()));
        }
        if (has(calls.get(0), Space.Kind.GROUP)) {
            request.setImGroupOpenDeliverModel(
                    new CreateAndDeliverRequestImGroupOpenDeliverModel().setRobotCode(properties.robot()));
        }
        if (has(calls.get(0), Space.Kind.ROBOT)) {
            request.setImRobotOpenDeliverModel(new CreateAndDeliverRequestImRobotOpenDeliverModel()
                    .setSpaceType("IM_ROBOT")
                    .setRobotCode(properties.robot()));
        }
        List<Told> told = api.call("card.createAndDeliver", token -> {
            var body = api.cards()
                    .createAndDeliverWithOptions(
                            request, new CreateAndDeliverHeaders().setXAcsDingtalkAccessToken(token), api.options())
                    .getBody();
            if (body.getResult() == null) {
                return null;
            }
            List<Told> all = new ArrayList<>();
            if (body.getResult().getDeliverResults() != null) {
                body.getResult()
                        .getDeliverResults()
                        .forEach(one -> all.add(new Told(
                                one.getSpaceType(),
                                one.getSpaceId(),
                                one.getSuccess(),
                                one.getCarrierId(),
                                one.getErrorMsg())));
            }
            return all;
        });
        List<Delivered> delivered = new ArrayList<>(delivered(calls.get(0), told));
        for (List<Space> rest : calls.subList(1, calls.size())) {
            delivered.addAll(deliver(card.outTrackId(), rest));
        }
        return delivered;
    }

    /**
     * Hangs an existing card in more spaces; a repeat may show it there twice (both are the same card). The platform shows the
     * summary the card was created with.
     */
    public List<Delivered> deliver(String outTrackId, List<Space> spaces) {
        checkOutTrackId(outTrackId);
        List<Delivered> delivered = new ArrayList<>();
        for (List<Space> some : calls(spaces)) {
            DeliverCardRequest request = new DeliverCardRequest()
                    .setOutTrackId(outTrackId)
                    .setOpenSpaceId(openSpaceId(some))
                    .setUserIdType(USER_IDS);
            if (has(some, Space.Kind.GROUP)) {
                request.setImGroupOpenDeliverModel(
                        new DeliverCardRequestImGroupOpenDeliverModel().setRobotCode(properties.robot()));
            }
            if (has(some, Space.Kind.ROBOT)) {
                request.setImRobotOpenDeliverModel(new DeliverCardRequestImRobotOpenDeliverModel()
                        .setSpaceType("IM_ROBOT")
                        .setRobotCode(properties.robot()));
            }
            List<Told> told = api.call("card.deliver", token -> {
                var body = api.cards()
                        .deliverCardWithOptions(
                                request, new DeliverCardHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody();
                if (body.getResult() == null) {
                    return null;
                }
                List<Told> all = new ArrayList<>();
                body.getResult()
                        .forEach(one -> all.add(new Told(
                                one.getSpaceType(),
                                one.getSpaceId(),
                                one.getSuccess(),
                                one.getCarrierId(),
                                one.getErrorMsg())));
                return all;
            });
            delivered.addAll(delivered(some, told));
        }
        return delivered;
    }

    /**
     * Sets these variables of a card and leaves the others, public ones and by user id; a repeat changes nothing. The
     * platform knows no versions: the caller sees to it that one card has one writer at a time.
     */
    public void update(String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        checkCard(outTrackId, cardData, privateData);
        List<Map<String, Map<String, String>>> portions = portions(privateData);
        for (int i = 0; i < portions.size(); i++) {
            boolean withPublic = i == 0 && !cardData.isEmpty();
            if (!withPublic && portions.get(i).isEmpty()) {
                continue;
            }
            UpdateCardRequest request = new UpdateCardRequest()
                    .setOutTrackId(outTrackId)
                    .setUserIdType(USER_IDS)
                    .setCardUpdateOptions(new UpdateCardRequestCardUpdateOptions()
                            .setUpdateCardDataByKey(true)
                            .setUpdatePrivateDataByKey(true));
            if (withPublic) {
                request.setCardData(new UpdateCardRequestCardData().setCardParamMap(cardData));
            }
            if (!portions.get(i).isEmpty()) {
                request.setPrivateData(privateData(portions.get(i)));
            }
            api.call("card.update", token -> {
                var body = api.cards()
                        .updateCardWithOptions(
                                request, new UpdateCardHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody();
                boolean said = body.getSuccess() != null || body.getResult() != null;
                boolean done = said && !Boolean.FALSE.equals(body.getSuccess());
                return done ? Boolean.TRUE : null;
            });
        }
    }

    /** Writes to a group; not repeatable without writing twice. */
    public void sendToGroup(String openConversationId, String title, String markdown) {
        OrgGroupSendRequest request = new OrgGroupSendRequest()
                .setRobotCode(properties.robot())
                .setOpenConversationId(openConversationId)
                .setMsgKey("sampleMarkdown")
                .setMsgParam(wire.text(message(title, markdown)));
        patiently(() -> api.call(
                "robot.groupSend",
                token -> api.robot()
                        .orgGroupSendWithOptions(
                                request, new OrgGroupSendHeaders().setXAcsDingtalkAccessToken(token), api.options())
                        .getBody()
                        .getProcessQueryKey()));
    }

    /**
     * Writes to people's chats with the robot, twenty a call; not repeatable without writing twice. Those whom the platform
     * held back as too fast are tried once more.
     */
    public Unreached sendToPeople(List<String> userIds, String title, String markdown) {
        List<String> gone = new ArrayList<>();
        List<String> held = new ArrayList<>();
        String param = wire.text(message(title, markdown));
        for (int from = 0; from < userIds.size(); from += PEOPLE_A_SEND) {
            sendTo(userIds.subList(from, Math.min(userIds.size(), from + PEOPLE_A_SEND)), param, gone, held);
        }
        List<String> tooFast = new ArrayList<>();
        for (int from = 0; from < held.size(); from += PEOPLE_A_SEND) {
            if (from == 0) {
                api.slowDown("robot.batchSend", Duration.ofSeconds(1));
            }
            List<String> some = held.subList(from, Math.min(held.size(), from + PEOPLE_A_SEND));
            try {
                sendTo(some, param, gone, tooFast);
            } catch (DingTalkException failed) {
                if (held.size() == userIds.size() || failed.kind() == Kind.UNKNOWN_OUTCOME) {
                    throw failed;
                }
                tooFast.addAll(some);
            }
        }
        return new Unreached(gone, tooFast);
    }

    /**
     * A picture that somebody sent to the robot.
     *
     * @param robot the robot that received it
     * @throws DingTalkException {@code GONE} when the platform has it no more, or it is larger than 10 MB
     */
    public byte[] picture(String robot, String downloadCode) {
        RobotMessageFileDownloadRequest request =
                new RobotMessageFileDownloadRequest().setRobotCode(robot).setDownloadCode(downloadCode);
        String address = api.call(
                "robot.fileDownload",
                token -> api.robot()
                        .robotMessageFileDownloadWithOptions(
                                request,
                                new RobotMessageFileDownloadHeaders().setXAcsDingtalkAccessToken(token),
                                api.options())
                        .getBody()
                        .getDownloadUrl());
        return old.file(URI.create(address));
    }

    /**
     * Answers a message where it was written: at its reply address while that lives, else as a message to the group or to
     * the sender.
     */
    public void reply(ChatMessage to, String title, String markdown) {
        URI webhook = replyAddress(to);
        if (webhook != null) {
            try {
                old.webhook(webhook, Map.of("msgtype", "markdown", "markdown", message(title, markdown)));
                return;
            } catch (DingTalkException failure) {
                if (failure.kind() == Kind.UNKNOWN_OUTCOME || failure.kind() == Kind.UNSAFE_CONTENT) {
                    throw failure;
                }
                log.debug("the reply address did not take it: {}", failure.code());
            }
        }
        if (to.group()) {
            sendToGroup(to.conversationId(), title, markdown);
        } else if (to.senderStaffId() != null) {
            Unreached unreached = sendToPeople(List.of(to.senderStaffId()), title, markdown);
            if (!unreached.gone().isEmpty()) {
                throw new DingTalkException(Kind.GONE, "staffId.notExisted", "the sender cannot be written to");
            }
            if (!unreached.tooFast().isEmpty()) {
                throw new DingTalkException(
                        ErrorCodes.of("send.too.fast", 400), "send.too.fast", "the reply was held back", List.of());
            }
        } else {
            throw new DingTalkException(Kind.GONE, "session.expired", "there is no way left to answer this message");
        }
    }

    /**
     * Who opened the page inside DingTalk, by the code its JSAPI gave (5 minutes, once). A used or expired code fails as
     * GONE.
     */
    public String userIdByAuthCode(String code) {
        return userId(old.call("/topapi/v2/user/getuserinfo", Map.of("code", code)));
    }

    /**
     * Who of these people punched on the days between these moments, of whole days by Shanghai's calendar, oldest first; a planned
     * time nobody punched at is left out. 50 people a call; each call counts against the month's quota.
     */
    public List<Punch> punches(Collection<String> userIds, Instant from, Instant to) {
        return new TimeClock(old).punches(userIds, from, to);
    }

    /** Approved leave of these people that touches this time. 100 people a call; each call counts against the month's quota. */
    public List<ApprovedLeave> leaves(Collection<String> userIds, Instant from, Instant to) {
        return new TimeClock(old).leaves(userIds, from, to);
    }

    /**
     * Who came back from {@link #loginPage} with this code. A person who is not of our organisation fails as NOT_EXISTS.
     */
    public String userIdByOAuthCode(String authCode) {
        JsonNode result = old.call("/topapi/user/getbyunionid", Map.of("unionid", api.unionIdByOAuthCode(authCode)));
        String contact = Wire.word(result, "contact_type");
        if (contact != null && !contact.equals("0")) {
            throw new DingTalkException(Kind.NOT_EXISTS, "60121", "an outside contact, not a colleague");
        }
        return userId(result);
    }

    /**
     * Where to send a browser to log in. It comes back to {@code redirectUri} with {@code authCode} and {@code state}.
     *
     * @param state unguessable, compared by the caller when the browser is back
     */
    public URI loginPage(String redirectUri, String state) {
        return URI.create(properties.login() + "/oauth2/auth?redirect_uri=" + encoded(redirectUri)
                + "&response_type=code&client_id=" + encoded(properties.id()) + "&scope=openid&state=" + encoded(state)
                + "&prompt=consent");
    }

    /** Makes sure of a token of the app, a known one or a fresh one; a refusal says in its kind what to mend. */
    public void checkCredentials() {
        api.token();
    }

    /**
     * Asks the platform for one permission, once, with a call that nobody sees: an undelivered card, a message to nobody, a read.
     * Returns when it is there; the failure otherwise says in its code and scopes what is missing. The failure is told to the
     * caller only, not kept in {@link #status}.
     */
    public void ask(Need need) {
        probes().ask(need);
    }

    /**
     * Everybody and every department that the app may see, read in many free calls. All or nothing: an answer that breaks off fails
     * as UNKNOWN_OUTCOME.
     */
    public AddressBook addressBook() {
        return new Directory(old).read();
    }

    /** One person of the address book, without roles, by a free call; empty when there is nobody of this id that the app may see. */
    public Optional<AddressBook.Colleague> colleague(String userId) {
        try {
            return Optional.of(new Directory(old).person(userId));
        } catch (DingTalkException failure) {
            if (failure.kind() == Kind.NOT_EXISTS || failure.code().equals("50002")) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    /** What a department is called; a free call. */
    public String departmentName(long id) {
        return new Directory(old).departmentName(id);
    }

    /** How far the platform's clock is ahead of ours, to a second or so; asks with a free call. Empty: it does not say. */
    public Optional<Duration> clockAhead() {
        return probes().clockAhead();
    }

    /** Whether our robot is in this group; a paid call. A group that is no more fails as CONFIGURATION or GONE. */
    public boolean isRobotIn(String openConversationId) {
        return probes().isRobotIn(openConversationId);
    }

    private Probes probes() {
        return new Probes(properties, api, old, wire);
    }

    /**
     * Makes the calls of this work in their turn: when not all may leave at once, or when the month's calls run out. Without
     * it calls are urgent, because a person waits. When the budget does not let a call leave it fails as QUOTA and says
     * when to look again.
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
     * Tells the platform where card callbacks go in http mode. It may keep an older address for our route, or complain that
     * the route is there: then ours replaces it.
     */
    void registerRoute(String callbackUrl) {
        RegisterCallbackRequest request = new RegisterCallbackRequest()
                .setCallbackRouteKey(ROUTE_KEY)
                .setCallbackUrl(callbackUrl)
                .setApiSecret(properties.cardSecret())
                .setForceUpdate(false);
        try {
            String stored = register(request);
            if (stored.equals(callbackUrl + " " + properties.cardSecret())) {
                return;
            }
        } catch (DingTalkException failure) {
            if (failure.kind() != Kind.EXISTS) {
                throw failure;
            }
        }
        register(request.setForceUpdate(true));
    }

    /** Makes ready what the first call would otherwise wait for. */
    void warmUp() {
        api.warmUp();
    }

    private String register(RegisterCallbackRequest request) {
        return api.call("card.registerCallback", token -> {
            var body = api.cards()
                    .registerCallbackWithOptions(
                            request, new RegisterCallbackHeaders().setXAcsDingtalkAccessToken(token), api.options())
                    .getBody();
            return body.getResult() == null
                    ? null
                    : body.getResult().getCallbackUrl() + " " + body.getResult().getApiSecret();
        });
    }

    private void sendTo(List<String> userIds, String param, List<String> gone, List<String> held) {
        BatchSendOTORequest request = new BatchSendOTORequest()
                .setRobotCode(properties.robot())
                .setUserIds(userIds)
                .setMsgKey("sampleMarkdown")
                .setMsgParam(param);
        var sent = patiently(() -> api.call("robot.batchSend", token -> {
            var body = api.robot()
                    .batchSendOTOWithOptions(
                            request, new BatchSendOTOHeaders().setXAcsDingtalkAccessToken(token), api.options())
                    .getBody();
            boolean said = body.getProcessQueryKey() != null
                    || body.getInvalidStaffIdList() != null
                    || body.getFlowControlledStaffIdList() != null;
            return said ? body : null;
        }));
        if (sent.getInvalidStaffIdList() != null) {
            gone.addAll(sent.getInvalidStaffIdList());
        }
        if (sent.getFlowControlledStaffIdList() != null) {
            held.addAll(sent.getFlowControlledStaffIdList());
        }
    }

    /** A message that was held back as too fast was not sent: it may go once more when the pause is over. */
    private static <T> T patiently(Supplier<T> send) {
        try {
            return send.get();
        } catch (DingTalkException failure) {
            boolean soon = failure.retryAfter()
                    .filter(pause -> pause.compareTo(CallLimits.LONGEST_WAIT) <= 0)
                    .isPresent();
            if (failure.kind() != Kind.THROTTLED || !soon) {
                throw failure;
            }
            return send.get();
        }
    }

    /** The message's own reply address, if it still lives and belongs to the platform: nobody else is to get our words. */
    private @Nullable URI replyAddress(ChatMessage to) {
        String address = to.sessionWebhook();
        if (address == null
                || to.webhookExpires() == null
                || clock.instant().plus(WEBHOOK_MARGIN).isAfter(to.webhookExpires())) {
            return null;
        }
        try {
            URI uri = URI.create(address);
            String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
            boolean platform = "https".equalsIgnoreCase(uri.getScheme()) && host.endsWith(".dingtalk.com");
            boolean ours = sameOrigin(uri, properties.oapi()) || sameOrigin(uri, properties.api());
            return (platform || ours) && uri.getRawUserInfo() == null ? uri : null;
        } catch (IllegalArgumentException malformed) {
            return null;
        }
    }

    private static boolean sameOrigin(URI one, URI other) {
        return other.getScheme().equalsIgnoreCase(one.getScheme())
                && other.getHost().equalsIgnoreCase(one.getHost())
                && other.getPort() == one.getPort();
    }

    private static String userId(JsonNode result) {
        String userId = Wire.word(result, "userid");
        if (userId == null) {
            throw OpenApi.odd("user");
        }
        return userId;
    }

    /** As a robot says it, in whatever conversation. */
    static Map<String, String> message(String title, String markdown) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("title", title);
        message.put("text", markdown);
        return message;
    }

    private record Told(
            @Nullable String spaceType,
            @Nullable String spaceId,
            @Nullable Boolean success,
            @Nullable String carrierId,
            @Nullable String error) {}

    /** What the platform said about each space we asked for; one it kept silent about counts as failed. */
    private static List<Delivered> delivered(List<Space> asked, List<Told> told) {
        List<Delivered> delivered = new ArrayList<>();
        for (Space space : asked) {
            Told about = told.size() == 1 && asked.size() == 1 ? told.get(0) : null;
            for (Told one : told) {
                if (space.id().equals(one.spaceId()) && space.kind().wire().equalsIgnoreCase(one.spaceType())) {
                    about = one;
                }
            }
            if (about == null) {
                delivered.add(new Delivered(space, false, null, "baton.noResult"));
            } else {
                boolean success = Boolean.TRUE.equals(about.success());
                delivered.add(new Delivered(
                        space, success, blankToNull(about.carrierId()), success ? null : blankToNull(about.error())));
            }
        }
        return delivered;
    }

    private static @Nullable String blankToNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private static List<List<Space>> calls(List<Space> spaces) {
        if (spaces.isEmpty()) {
            throw new DingTalkException(Kind.BUG, "baton.noSpace", "a card is to be delivered nowhere");
        }
        List<List<Space>> calls = new ArrayList<>();
        List<Space> call = new ArrayList<>();
        int length = 0;
        for (Space space : spaces) {
            int more = space.kind().wire().length() + space.id().length() + 2;
            if (!call.isEmpty() && length + more > LONGEST_SPACES) {
                calls.add(call);
                call = new ArrayList<>();
                length = 0;
            }
            call.add(space);
            length += more;
        }
        calls.add(call);
        return calls;
    }

    private static String openSpaceId(List<Space> spaces) {
        List<String> ids = new ArrayList<>();
        spaces.forEach(space -> ids.add(space.kind().wire() + "." + space.id()));
        return SPACE_PREFIX + String.join(";", ids);
    }

    private static boolean has(List<Space> spaces, Space.Kind kind) {
        return spaces.stream().anyMatch(space -> space.kind() == kind);
    }

    private static List<Map<String, Map<String, String>>> portions(Map<String, Map<String, String>> all) {
        List<Map<String, Map<String, String>>> portions = new ArrayList<>();
        Map<String, Map<String, String>> portion = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, String>> one : all.entrySet()) {
            if (portion.size() == PRIVATE_DATA_AN_UPDATE) {
                portions.add(portion);
                portion = new LinkedHashMap<>();
            }
            portion.put(one.getKey(), one.getValue());
        }
        portions.add(portion);
        return portions;
    }

    private static Map<String, PrivateDataValue> privateData(Map<String, Map<String, String>> byPerson) {
        Map<String, PrivateDataValue> values = new LinkedHashMap<>();
        byPerson.forEach((userId, data) -> values.put(userId, new PrivateDataValue().setCardParamMap(data)));
        return values;
    }

    private static void checkCard(
            String outTrackId, Map<String, String> cardData, Map<String, Map<String, String>> privateData) {
        checkOutTrackId(outTrackId);
        checkKeys(cardData);
        privateData.values().forEach(DingTalkClient::checkKeys);
    }

    private static void checkOutTrackId(String outTrackId) {
        if (!outTrackId.matches("[!-~]{1,64}")) {
            throw new DingTalkException(Kind.BUG, "baton.outTrackId", "at most 64 printable ASCII characters");
        }
    }

    private static void checkKeys(Map<String, String> data) {
        data.keySet().forEach(key -> {
            if (key.isEmpty() || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY) {
                throw new DingTalkException(Kind.BUG, "baton.key", "a variable's name has 1 to 100 bytes");
            }
        });
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
