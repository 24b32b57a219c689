package dev.baton.journey;

import dev.baton.sandbox.SandboxClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A small shop, as the open API is told about it: its people, its groups and its orders. */
public final class Shop {

    /** The roster of CONTRACT 4 with the people the sandbox knows. */
    public static final String ROSTER = """
            teams:
              - {id: cs, name: 客服组, roles: [客服], lead: u-wang, group: 订单异常群}
              - {id: fin, name: 财务组, roles: [财务], lead: u-zhao, group: 财务群}
              - {id: ops, name: 订单组, roles: [订单组, 仓库], lead: u-dong, group: 订单异常群}
              - {id: pr, name: 公关组, roles: [pr], lead: u-pan}
              - {id: pm, name: 产品组, roles: [产品], lead: u-gao}
            members:
              - {userId: u-wang, name: 王敏, aliases: [王姐], teams: [cs], roles: [客服], mobile: "13800000000"}
              - {userId: u-zhang, name: 张三, aliases: [小张], teams: [cs], roles: [客服], mobile: "13800000001"}
              - {userId: u-li, name: 李四, aliases: [小李], teams: [cs], roles: [客服], mobile: "13800000002"}
              - {userId: u-zhao, name: 赵会计, teams: [fin], roles: [财务], mobile: "13800000003"}
              - {userId: u-qian, name: 钱莉, teams: [fin], roles: [财务], mobile: "13800000004"}
              - {userId: u-dong, name: 董配, teams: [ops], roles: [订单组], mobile: "13800000005"}
              - {userId: u-pan, name: 潘婷, teams: [pr], roles: [pr], mobile: "13800000006"}
              - {userId: u-gao, name: 高产, teams: [pm], roles: [产品], mobile: "13800000007"}
            """;

    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);

    private final ApiClient api;

    public Shop(ApiClient api) {
        this.api = api;
    }

    /** Everybody is in the roster, both groups are bound, nobody is here yet. */
    public void open() {
        api.put("/api/roster", ROSTER).ok();
        api.post(
                        "/api/groups",
                        Map.of(
                                "name",
                                "订单异常群",
                                "openConversationId",
                                SandboxClient.ORDERS_GROUP,
                                "teams",
                                List.of("cs", "ops")))
                .ok();
        api.post(
                        "/api/groups",
                        Map.of(
                                "name",
                                "财务群",
                                "openConversationId",
                                SandboxClient.FINANCE_GROUP,
                                "teams",
                                List.of("fin")))
                .ok();
        nobodyHere();
    }

    public void nobodyHere() {
        for (String user : List.of("u-wang", "u-zhang", "u-li", "u-zhao", "u-qian", "u-dong", "u-pan", "u-gao")) {
            presence(user, "offline");
        }
    }

    public void here(String... users) {
        for (String user : users) {
            presence(user, "online");
        }
    }

    public void presence(String user, String state) {
        api.post("/api/presence/" + user, Map.of("state", state)).ok();
    }

    /** A paid order of two scarves and a hat for 358.00 and 60.00, paid once. */
    public String paidOrder() {
        String no = "SO20261122" + NUMBERS.incrementAndGet();
        api.put("/api/orders/" + no, order(no, Instant.now())).ok();
        return no;
    }

    /** The same, as a sub-order of another one. */
    public String subOrderOf(String parent) {
        String no = parent + "-1";
        Map<String, Object> order = order(no, Instant.now());
        order.put("parentNo", parent);
        api.put("/api/orders/" + no, order).ok();
        return no;
    }

    public static Map<String, Object> order(String no, Instant placedAt) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("orderNo", no);
        order.put("channel", "taobao");
        order.put("status", "paid");
        order.put("currency", "CNY");
        order.put("amount", "418.00");
        order.put("placedAt", placedAt.toString());
        order.put("paidAt", placedAt.toString());
        order.put("updatedAt", placedAt.toString());
        order.put("buyer", Map.of("id", "b-1", "name", "陈女士", "mobile", "13900000000", "level", "vip"));
        order.put(
                "lines",
                List.of(
                        Map.of("lineNo", 1, "sku", "S-9", "name", "羊毛围巾 灰", "quantity", 2, "price", "179.00"),
                        Map.of("lineNo", 2, "sku", "S-10", "name", "羊毛帽 黑", "quantity", 1, "price", "60.00")));
        order.put(
                "payments",
                new ArrayList<>(List.of(Map.of(
                        "paymentNo",
                        no + "-P1",
                        "channel",
                        "alipay",
                        "amount",
                        "418.00",
                        "status",
                        "paid",
                        "at",
                        placedAt.toString()))));
        return order;
    }
}
