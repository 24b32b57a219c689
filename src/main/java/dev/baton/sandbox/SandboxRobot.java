package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The platform's calls about what the robot says, and the groups it is in. */
final class SandboxRobot {

    private final World world;
    private final SandboxLogins logins;
    private final Faults faults;
    private final LongSupplier now;
    private final Supplier<SandboxApp> app;
    private final Supplier<String> origin;
    private final Pictures pictures;

    SandboxRobot(
            World world,
            SandboxLogins logins,
            Faults faults,
            LongSupplier now,
            Supplier<SandboxApp> app,
            Supplier<String> origin,
            Pictures pictures) {
        this.world = world;
        this.logins = logins;
        this.faults = faults;
        this.now = now;
        this.app = app;
        this.origin = origin;
        this.pictures = pictures;
    }

    void register(Web web) {
        web.platform("POST", "/v1.0/robot/groupMessages/send", this::groupSend);
        web.platform("POST", "/v1.0/robot/oToMessages/batchSend", this::batchSend);
        web.platform("GET", "/v1.0/robot/oToMessages/readStatus", this::readStatus);
        web.platform("POST", "/v1.0/robot/groupMessages/query", this::groupQuery);
        web.platform("POST", "/v1.0/robot/groupMessages/recall", this::recall);
        web.platform("POST", "/v1.0/robot/otoMessages/batchRecall", this::recall);
        web.platform("POST", "/v1.0/robot/messageFiles/download", this::download);
        web.platform("POST", "/v1.0/robot/groups/robots/query", this::robotsOf);
        web.platform("POST", "/v1.0/robot/groups/query", this::groupsOf);
        web.platform("POST", "/v1.0/robot/ding/send", this::ding);
    }

    private Reply groupSend(Call call) {
        JsonNode body = logins.body(call);
        checkRobot(Json.text(body, "robotCode"));
        String conversationId = Json.text(body, "openConversationId");
        if (conversationId.isEmpty()) {
            throw Shapes.refuse("miss.openConversationId");
        }
        Conversation where = world.conversation(conversationId);
        if (where == null || !where.group()) {
            throw Shapes.refuse("invalid.openConversationId");
        }
        if (where.disbanded()) {
            throw Shapes.refuse("group.disbanded");
        }
        if (!where.robot()) {
            throw Shapes.refuse("resource.not.found");
        }
        String key = processQueryKey();
        world.say(conversationId, draft(body, key));
        return Reply.ok(Map.of("processQueryKey", key));
    }

    private Reply batchSend(Call call) {
        JsonNode body = logins.body(call);
        checkRobot(Json.text(body, "robotCode"));
        List<String> userIds = Json.texts(body.path("userIds"));
        if (userIds.isEmpty()) {
            throw Shapes.refuse("invalidParameter.userIds.empty");
        }
        if (userIds.size() > 20) {
            throw Shapes.refuse("invalidParameter.userIds.overMax");
        }
        String key = processQueryKey();
        World.Draft draft = draft(body, key);
        List<String> invalid = new ArrayList<>();
        List<String> slow = new ArrayList<>();
        for (String userId : userIds) {
            Person person = world.person(userId);
            if (person == null || person.outsider()) {
                invalid.add(userId);
            } else if (faults.switches().slowPeople().contains(userId)) {
                slow.add(userId);
            } else {
                world.say(world.dm(userId).id(), draft);
            }
        }
        return Reply.ok(Json.object(
                "processQueryKey", key,
                "invalidStaffIdList", invalid,
                "flowControlledStaffIdList", slow));
    }

    private void checkRobot(String robotCode) {
        if (robotCode.isEmpty()) {
            throw Shapes.refuse("invalidParameter.robotCode.empty");
        }
        if (!robotCode.equals(app.get().robotCode())) {
            throw Shapes.refuse("invalidParameter.robotCode.notExsit");
        }
    }

    static String processQueryKey() {
        return "pqk" + World.random() + "=";
    }

    private World.Draft draft(JsonNode body, String key) {
        String msgKey = Json.text(body, "msgKey");
        if (msgKey.isEmpty()) {
            throw Shapes.refuse("invalidParameter.msgKey.empty");
        }
        if (!body.path("msgParam").isString()) {
            throw Shapes.refuse("msgParam.invalid");
        }
        String raw = Json.text(body, "msgParam");
        if (raw.getBytes(StandardCharsets.UTF_8).length > 20_000) {
            throw Shapes.refuse("msgParam.tooLong");
        }
        if (faults.unsafe(raw) != null) {
            throw Shapes.refuse(400, "contain.notAllowed.text", "消息内容包含不合适的内容");
        }
        JsonNode param = Json.read(raw);
        if (!param.isObject()) {
            throw Shapes.refuse("msgParam.invalid");
        }
        Map<String, String> links = new LinkedHashMap<>();
        return switch (msgKey) {
            case "sampleText" -> robot("text", null, required(param, "content"), links, key);
            case "sampleMarkdown" -> robot("markdown", required(param, "title"), required(param, "text"), links, key);
            case "sampleLink" -> {
                links.put("查看", required(param, "messageUrl"));
                yield robot("link", required(param, "title"), required(param, "text"), links, key);
            }
            case "sampleImageMsg" -> robot("image", null, required(param, "photoURL"), links, key);
            case "sampleActionCard" -> {
                links.put(required(param, "singleTitle"), required(param, "singleURL"));
                yield robot("actionCard", required(param, "title"), required(param, "text"), links, key);
            }
            case "sampleActionCard2", "sampleActionCard3", "sampleActionCard4", "sampleActionCard5" -> {
                for (int i = 1; i <= msgKey.charAt(msgKey.length() - 1) - '0'; i++) {
                    links.put(required(param, "actionTitle" + i), required(param, "actionURL" + i));
                }
                yield robot("actionCard", required(param, "title"), required(param, "text"), links, key);
            }
            case "sampleActionCard6" -> {
                links.put(required(param, "buttonTitle1"), required(param, "buttonUrl1"));
                links.put(required(param, "buttonTitle2"), required(param, "buttonUrl2"));
                yield robot("actionCard", required(param, "title"), required(param, "text"), links, key);
            }
            case "sampleFile" -> robot("file", null, required(param, "fileName"), links, key);
            case "sampleAudio" -> robot("text", null, "[语音]", links, key);
            case "sampleVideo" -> robot("text", null, "[视频]", links, key);
            default -> throw Shapes.refuse("invalidParameter.msgKey.invalid");
        };
    }

    private static World.Draft robot(
            String kind, @Nullable String title, String text, Map<String, String> links, String key) {
        return WebhookMessages.robot(kind, title, text, links, List.of(), key);
    }

    private static String required(JsonNode param, String name) {
        String value = Json.text(param, name);
        if (value.isEmpty()) {
            throw Shapes.refuse("miss.param." + name);
        }
        return value;
    }

    private Reply readStatus(Call call) {
        logins.requireToken(call);
        List<Message> sent = world.withKey(call.query("processQueryKey"));
        if (sent.isEmpty() || sent.get(0).at() < now.getAsLong() - 86_400_000L) {
            throw Shapes.refuse("processQueryKey.expireTime");
        }
        List<Map<String, Object>> read = new ArrayList<>();
        for (Message message : sent) {
            Conversation where = world.conversation(message.conversation());
            Person person = where == null ? null : world.person(where.members().get(0));
            if (person != null) {
                read.add(Json.object(
                        "name", person.name(),
                        "userId", person.userId(),
                        "readStatus", world.hasRead(person.userId(), message) ? "READ" : "UNREAD"));
            }
        }
        return Reply.ok(Json.object(
                "sendStatus", sent.get(0).recalled() ? "RECALLED" : "SUCCESS", "messageReadInfoList", read));
    }

    private Reply groupQuery(Call call) {
        JsonNode body = logins.body(call);
        List<Message> sent = world.withKey(Json.text(body, "processQueryKey"));
        if (sent.isEmpty()) {
            throw Shapes.refuse("processQueryKey.expireTime");
        }
        Message message = sent.get(0);
        Conversation where = world.conversation(message.conversation());
        List<String> readers = where == null
                ? List.of()
                : where.members().stream()
                        .filter(member -> world.hasRead(member, message))
                        .toList();
        return Reply.ok(Json.object(
                "sendStatus",
                message.recalled() ? "RECALLED" : "SUCCESS",
                "readUserIds",
                readers,
                "nextToken",
                "",
                "hasMore",
                false));
    }

    private Reply recall(Call call) {
        JsonNode body = logins.body(call);
        checkRobot(Json.text(body, "robotCode"));
        List<String> done = new ArrayList<>();
        Map<String, String> failed = new LinkedHashMap<>();
        for (String key : Json.texts(body.path("processQueryKeys"))) {
            if (world.recall(key)) {
                done.add(key);
            } else {
                failed.put(key, "processQueryKey.notExist");
            }
        }
        return Reply.ok(Json.object("successResult", done, "failedResult", failed));
    }

    private Reply download(Call call) {
        JsonNode body = logins.body(call);
        if (!app.get().robotCode().equals(Json.text(body, "robotCode"))) {
            throw Shapes.refuse("invalidParameter.robotCode.auth");
        }
        String code = Json.text(body, "downloadCode");
        if (!pictures.knows(code)) {
            throw Shapes.refuse("invalidParameter.robotCode.downloadCode");
        }
        return Reply.ok(Map.of("downloadUrl", origin.get() + "/sandbox/files/" + code + ".file"));
    }

    private Reply robotsOf(Call call) {
        JsonNode body = logins.body(call);
        Conversation where = world.conversation(Json.text(body, "openConversationId"));
        if (where == null) {
            throw Shapes.refuse("invalid.openConversationId");
        }
        return Reply.ok(Map.of(
                "chatbotInstanceVOList",
                where.robot()
                        ? List.of(Json.object(
                                "robotCode",
                                app.get().robotCode(),
                                "name",
                                app.get().robotName(),
                                "downloadIconURL",
                                origin.get() + "/sandbox/robot.svg",
                                "openRobotType",
                                2))
                        : List.of()));
    }

    private Reply groupsOf(Call call) {
        JsonNode body = logins.body(call);
        checkRobot(Json.text(body, "robotCode"));
        return Reply.ok(Json.object(
                "openConversationIds",
                world.conversations().stream()
                        .filter(where -> where.group() && where.robot() && !where.disbanded())
                        .map(Conversation::id)
                        .toList(),
                "hasMore",
                false));
    }

    private Reply ding(Call call) {
        JsonNode body = logins.body(call);
        checkRobot(Json.text(body, "robotCode"));
        for (String userId : Json.texts(body.path("receiverUserIdList"))) {
            if (world.person(userId) != null) {
                world.say(
                        world.dm(userId).id(),
                        robot("text", null, "【DING】" + Json.text(body, "content"), Map.of(), processQueryKey()));
            }
        }
        return Reply.ok(Json.object("openDingId", "ding" + Shapes.requestId(), "failedList", Map.of()));
    }
}
