package dev.baton.dingtalk;

import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTOHeaders;
import com.aliyun.dingtalkrobot_1_0.models.BatchSendOTORequest;
import com.aliyun.dingtalkrobot_1_0.models.OrgGroupSendHeaders;
import com.aliyun.dingtalkrobot_1_0.models.OrgGroupSendRequest;
import com.aliyun.dingtalkrobot_1_0.models.RobotMessageFileDownloadHeaders;
import com.aliyun.dingtalkrobot_1_0.models.RobotMessageFileDownloadRequest;
import dev.baton.dingtalk.DingTalkClient.Unreached;
import dev.baton.dingtalk.DingTalkException.Kind;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the robot writes in chats, and the pictures it is sent. What each call promises stands at the door,
 * {@link DingTalkClient}.
 */
class Letters {

    private static final Logger log = LoggerFactory.getLogger(Letters.class);

    private static final int PEOPLE_A_SEND = 20;
    /** A reply address this close to its end is not used any more. */
    private static final Duration WEBHOOK_MARGIN = Duration.ofSeconds(10);

    private final DingTalkProperties properties;
    private final OpenApi api;
    private final OldApi old;
    private final Wire wire;
    private final Clock clock;

    Letters(DingTalkProperties properties, OpenApi api, OldApi old, Wire wire, Clock clock) {
        this.properties = properties;
        this.api = api;
        this.old = old;
        this.wire = wire;
        this.clock = clock;
    }

    void sendToGroup(String openConversationId, String title, String markdown) {
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

    Unreached sendToPeople(List<String> userIds, String title, String markdown) {
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

    byte[] picture(String robot, String downloadCode) {
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

    void reply(ChatMessage to, String title, String markdown) {
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

    /** As a robot says it, in whatever conversation. */
    static Map<String, String> message(String title, String markdown) {
        Map<String, String> message = new LinkedHashMap<>();
        message.put("title", title);
        message.put("text", markdown);
        return message;
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

    /**
     * The message's own reply address, if it still lives and belongs to the platform: nobody else is to get our words.
     */
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
}
