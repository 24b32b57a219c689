package dev.baton.api;

import dev.baton.catalogue.ActionName;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** What a call looks like, for {@code /v3/api-docs}: bodies that Baton takes as they stand, one after the other. */
final class Examples {

    static final String ACTION = "/api/workflows/{id}/actions/{action}";

    private static final String ORDER = """
            {"orderNo":"SO2026112200017","channel":"taobao","status":"paid","currency":"CNY","amount":"358.00",
             "placedAt":"2026-11-22T09:30:00+08:00","paidAt":"2026-11-22T09:31:00+08:00",
             "promisedAt":"2026-11-25T18:00:00+08:00","updatedAt":"2026-11-22T09:31:00+08:00",
             "buyer":{"id":"b-1","name":"陈女士","mobile":"13900000000","level":"vip","tags":["首单"]},
             "lines":[{"lineNo":1,"sku":"S-9","name":"羊毛围巾 灰","quantity":2,"price":"179.00"}],
             "payments":[{"paymentNo":"P1","channel":"alipay","amount":"358.00","status":"paid","at":"2026-11-22T09:31:00+08:00"}],
             "shipments":[{"trackingNo":"SF1","carrier":"顺丰","lineNos":[1],"status":"in_transit",
                           "nodes":[{"at":"2026-11-22T18:00:00+08:00","text":"已揽收"}]}],
             "coupons":[{"code":"C1","amount":"20.00"}],"reviews":[],"attributes":{}}
            """;

    private static final String EVENTS = """
            [{"eventId":"e-1","orderNo":"SO2026112200017","type":"track","at":"2026-11-23T08:00:00+08:00",
              "data":{"trackingNo":"SF1","nodes":[{"at":"2026-11-23T08:00:00+08:00","text":"到达杭州转运中心"}]}}]
            """;

    private static final String GROUP = """
            {"requestId":"group-1","name":"订单异常群","openConversationId":"cid0123456789","teams":["cs"]}
            """;

    private static final String RAISE = """
            {"requestId":"raise-1","orderNo":"SO2026112200017","lineNo":1,"type":"缺货","detail":"商品售罄",
             "note":"仓库说灰色没有了","reportedBy":"u-wang"}
            """;

    private static final String PRESENCE = """
            {"requestId":"here-1","state":"busy","until":"2099-11-22T12:00:00+08:00"}
            """;

    private static final String SYNC = """
            {"requestId":"sync-1","token":"the token of the plan that GET gave"}
            """;

    private static final String ROSTER = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
            members:
              - {userId: u-wang, name: 王敏, aliases: [王姐], teams: [cs], roles: [客服], mobile: "13800000000"}
              - {userId: u-zhang, name: 张三, aliases: [小张, zs], teams: [cs], roles: [客服], skills: [缺货, 物流], capacity: 20}
            shifts:
              - {team: cs, members: [u-zhang], days: [1,2,3,4,5], from: "09:00", to: "18:00", zone: Asia/Shanghai}
            """;

    private static final Map<String, String> BODIES = Map.of(
            "/api/orders/{orderNo}", ORDER,
            "/api/orders:batch", "[" + ORDER + "]",
            "/api/order-events", EVENTS,
            "/api/groups", GROUP,
            "/api/workflows", RAISE,
            "/api/presence/{userId}", PRESENCE,
            "/api/roster/sync", SYNC);

    private static final Map<String, String> PLACES =
            Map.of("orderNo", "SO2026112200017", "userId", "u-zhang", "action", "take", "id", "812345678901234567");

    /** The params of the actions that have some. */
    private static final Map<ActionName, String> PARAMS = Map.ofEntries(
            Map.entry(ActionName.REASSIGN, "{\"to\":\"u-wang\",\"reason\":\"更熟悉这个用户\"}"),
            Map.entry(ActionName.SEND_SMS, "{\"quantity\":\"1\"}"),
            Map.entry(ActionName.APPLY_REFUND, "{\"amount\":\"179.00\",\"reason\":\"缺货\"}"),
            Map.entry(ActionName.REJECT_REFUND, "{\"reason\":\"用户改主意了\"}"),
            Map.entry(ActionName.RETURN_COUPON, "{\"code\":\"C1\"}"),
            Map.entry(ActionName.COMPENSATE, "{\"kind\":\"coupon\",\"amount\":\"10.00\"}"),
            Map.entry(ActionName.CALL_CUSTOMER, "{\"result\":\"reached\",\"text\":\"愿意等\"}"),
            Map.entry(ActionName.RECORD_PURCHASE, "{\"purchaseNo\":\"TB20261122\",\"amount\":\"150.00\"}"),
            Map.entry(ActionName.EXCHANGE, "{\"sku\":\"S-10\",\"note\":\"换黑色\"}"),
            Map.entry(ActionName.RETURN_GOODS, "{\"trackingNo\":\"SF2\",\"note\":\"未拆封\"}"),
            Map.entry(ActionName.CHANGE_ADDRESS, "{\"address\":\"杭州市西湖区……\"}"),
            Map.entry(ActionName.UPDATE, "{\"type\":\"质量\",\"detail\":\"货物损坏\",\"note\":\"照片见群\"}"),
            Map.entry(ActionName.NOTE, "{\"text\":\"用户下午再回电\"}"),
            Map.entry(ActionName.ESCALATE, "{\"reason\":\"要负责人定\"}"),
            Map.entry(ActionName.SNOOZE, "{\"minutes\":\"30\"}"),
            Map.entry(ActionName.RESOLVE, "{\"text\":\"已补发\"}"),
            Map.entry(ActionName.REOPEN, "{\"reason\":\"用户又来电\"}"));

    private Examples() {}

    /** Gives a call the examples of its path and of its body. */
    static void into(String path, Operation call) {
        Optional.ofNullable(call.getParameters()).orElse(List.of()).stream()
                .filter(parameter -> "path".equals(parameter.getIn()))
                .forEach(parameter -> parameter.setExample(PLACES.get(parameter.getName())));
        if (call.getRequestBody() == null) {
            return;
        }
        MediaType body = call.getRequestBody().getContent().values().iterator().next();
        if (path.equals("/api/roster")) {
            body.addExamples("roster", new Example().description("roster").value(ROSTER));
        } else if (path.equals(ACTION)) {
            Arrays.stream(ActionName.values()).forEach(action -> body.addExamples(action.id(), act(action)));
        } else if (BODIES.containsKey(path)) {
            body.setExample(plain(BODIES.get(path)));
        }
    }

    private static Object plain(String json) {
        return JsonMapper.shared().readValue(json, Object.class);
    }

    private static Example act(ActionName action) {
        return new Example().value(plain("""
                        {"requestId":"%s-1","actor":"u-zhang","revision":1,"params":%s}
                        """.formatted(action.id(), PARAMS.getOrDefault(action, "{}"))));
    }
}
