package dev.baton.sandbox;

import dev.baton.sandbox.Web.Call;
import dev.baton.sandbox.Web.Reply;
import java.util.Map;
import java.util.UUID;

/** How the platform words its errors: the new host by status and code, the legacy host by errcode in a 200. */
final class Shapes {

    private Shapes() {}

    static Reply error(int status, String code, String message) {
        return Reply.json(
                status, Json.object("code", code, "requestid", UUID.randomUUID().toString(), "message", message));
    }

    static Reply error(int status, String code) {
        return error(status, code, code);
    }

    static Web.Answered refuse(int status, String code, String message) {
        return new Web.Answered(error(status, code, message));
    }

    static Web.Answered refuse(String code) {
        return new Web.Answered(error(400, code, code));
    }

    static Reply legacy(int errcode, String errmsg) {
        return Reply.ok(Json.object("errcode", errcode, "errmsg", errmsg, "request_id", requestId()));
    }

    static Reply legacyOk(Object result) {
        return Reply.ok(Json.object("errcode", 0, "errmsg", "ok", "result", result, "request_id", requestId()));
    }

    static boolean isLegacy(String path) {
        return !path.startsWith("/v1.0/") && !path.startsWith("/gateway/");
    }

    static Reply unknownEndpoint(Call call) {
        if (call.path().startsWith("/sandbox/")) {
            return Reply.json(404, Map.of("error", "no such address in the sandbox: " + call.path()));
        }
        if (call.path().startsWith("/v1.0/")) {
            return error(
                    404, "InvalidAction.NotFound", "Specified api is not found, please check your url and method.");
        }
        return legacy(404, "请求的URI地址不存在");
    }

    static String requestId() {
        return Long.toString(System.nanoTime(), 36);
    }
}
