package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The addresses that a message brings along, to be answered to for a while. */
final class SessionWebhooks {

    private static final Set<String> SESSION_TYPES = Set.of("text", "markdown", "link", "actionCard", "feedCard");

    private final World world;
    private final Faults faults;
    private final LongSupplier now;
    private final Supplier<String> origin;

    SessionWebhooks(World world, Faults faults, LongSupplier now, Supplier<String> origin) {
        this.world = world;
        this.faults = faults;
        this.now = now;
        this.origin = origin;
    }

    void register(Web web) {
        web.platform("POST", "/robot/sendBySession", this::sendBySession);
    }

    /** The address a product may answer to for 90 minutes. */
    String address(Conversation where) {
        String session = where.id() + "|" + (now.getAsLong() + 5_400_000);
        return origin.get() + "/robot/sendBySession?session="
                + Base64.getUrlEncoder().withoutPadding().encodeToString(session.getBytes(StandardCharsets.UTF_8));
    }

    private Reply sendBySession(Call call) {
        String session;
        try {
            session = new String(Base64.getUrlDecoder().decode(call.query("session")), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Shapes.legacy(300001, "session.notExisted");
        }
        int bar = session.lastIndexOf('|');
        Conversation where = bar < 0 ? null : world.conversation(session.substring(0, bar));
        if (where == null) {
            return Shapes.legacy(300001, "session.notExisted");
        }
        if (Long.parseLong(session.substring(bar + 1)) < now.getAsLong()) {
            return Shapes.legacy(300002, "session.expired");
        }
        if (where.disbanded()) {
            return Shapes.legacy(400013, "群已被解散");
        }
        JsonNode body = call.json();
        if (!body.isObject()) {
            return Shapes.legacy(40035, "缺少参数 json");
        }
        if (!SESSION_TYPES.contains(Json.text(body, "msgtype"))) {
            return Shapes.legacy(400105, "不支持的消息类型");
        }
        if (faults.unsafe(call.text()) != null) {
            return Shapes.legacy(430102, "内容不合适");
        }
        WebhookMessages.post(world, where, body, SandboxRobot.processQueryKey());
        return Reply.ok(Json.object("errcode", 0, "errmsg", "ok"));
    }
}
