package dev.baton.sandbox;

import dev.baton.sandbox.Web.Reply;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which permission the platform asks for which call. What it says without one names it, each host in its own shape. */
final class Permissions {

    /** By the beginning of a path, the longest that fits first. */
    private static final Map<String, String> NEEDED = new LinkedHashMap<>();

    static {
        NEEDED.put("/v1.0/card/streaming", "Card.Streaming.Write");
        NEEDED.put("/v1.0/card/", "Card.Instance.Write");
        NEEDED.put("/v1.0/robot/groups/", "qyapi_chat_read");
        NEEDED.put("/v1.0/robot/", "qyapi_robot_sendmsg");
        NEEDED.put("/v1.0/contact/", "Contact.User.Read");
        NEEDED.put("/topapi/v2/department/", "qyapi_get_department_list");
        NEEDED.put("/topapi/v2/user/getuserinfo", "qyapi_get_member");
        NEEDED.put("/topapi/user/getbyunionid", "qyapi_get_member");
        NEEDED.put("/topapi/v2/user/getbymobile", "qyapi_get_member_by_mobile");
        NEEDED.put("/topapi/v2/user/", "qyapi_get_department_member");
        NEEDED.put("/topapi/user/", "qyapi_get_department_member");
        NEEDED.put("/topapi/role/", "qyapi_get_role");
    }

    private Permissions() {}

    /** The permission a call of this path needs; null for none. */
    static @Nullable String of(String path) {
        return NEEDED.entrySet().stream()
                .filter(entry -> path.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    static Reply refusal(String path, @Nullable String scope) {
        String named = scope == null ? "Card.Instance.Write" : scope;
        if (Shapes.isLegacy(path)) {
            return Reply.ok(Json.object(
                    "errcode",
                    88,
                    "errmsg",
                    "ding talk error",
                    "sub_code",
                    "60011",
                    "sub_msg",
                    scope == null ? "没有调用该接口的权限" : "应用尚未开通所需的权限：[" + scope + "]，点击链接申请并开通即可",
                    "request_id",
                    Shapes.requestId()));
        }
        return Reply.json(
                403,
                Json.object(
                        "code",
                        "Forbidden.AccessDenied.AccessTokenPermissionDenied",
                        "requestid",
                        Shapes.requestId(),
                        "message",
                        "应用尚未开通所需的权限：[" + named + "]",
                        "accessdenieddetail",
                        Map.of("requiredScopes", List.of(named))));
    }
}
