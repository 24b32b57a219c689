package dev.baton.dingtalk;

import static dev.baton.dingtalk.DingTalkException.Kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import dev.baton.dingtalk.PretendDingTalk.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Cards made, hung and changed, in the platform's own words. */
class CardCallsTest extends ClientRoom {

    @Test
    void createsACardAsRecorded() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-group"));
        List<Delivered> delivered = client.createAndDeliver(card(Space.group(Samples.GROUP)));
        assertThat(delivered)
                .containsExactly(new Delivered(Space.group(Samples.GROUP), true, "FAKEcarrier+0001/AA=", null));
        Request call = platform.calls(CREATE).get(0);
        assertThat(call.token()).isEqualTo(PretendDingTalk.TOKEN);
        JsonNode body = call.body();
        JsonNode sample = Samples.json("api-card-create-and-deliver-group")
                .path("request")
                .path("body");
        for (String same :
                List.of("cardTemplateId", "outTrackId", "callbackType", "privateData", "openSpaceId", "userIdType")) {
            assertThat(body.path(same)).as(same).isEqualTo(sample.path(same));
        }
        assertThat(body.at("/cardData/cardParamMap/amount").asString()).isEqualTo("128.50");
        assertThat(body.at("/imGroupOpenSpaceModel/lastMessageI18n/ZH_CN").asString())
                .isEqualTo("订单 8861 待处理");
        assertThat(body.at("/imGroupOpenDeliverModel/robotCode").asString()).isEqualTo(Samples.APP);
        assertThat(body.has("imRobotOpenSpaceModel")).isTrue();
        assertThat(body.has("imRobotOpenDeliverModel")).isFalse();
    }

    @Test
    void inHttpModeCardsNameTheCallbackRoute() {
        client = client(Samples.properties(platform.origin(), "http"));
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-robot"));
        client.createAndDeliver(card(Space.robotChatOf(Samples.LI)));
        JsonNode body = platform.calls(CREATE).get(0).body();
        assertThat(body.path("callbackType").asString()).isEqualTo("HTTP");
        assertThat(body.path("callbackRouteKey").asString()).isEqualTo(CardCalls.ROUTE_KEY);
        assertThat(body.at("/imRobotOpenDeliverModel/spaceType").asString()).isEqualTo("IM_ROBOT");
    }

    @Test
    void aFailureOfOneSpaceInsideA200IsTold() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-partial-failure"));
        List<Delivered> delivered =
                client.createAndDeliver(card(Space.group(Samples.GROUP), Space.robotChatOf(Samples.LI)));
        assertThat(delivered)
                .containsExactly(
                        new Delivered(Space.group(Samples.GROUP), false, null, "system error"),
                        new Delivered(Space.robotChatOf(Samples.LI), true, "FAKEcarrier+0001/AA=", null));
    }

    @Test
    void aSpaceThePlatformIsSilentAboutCountsAsFailed() {
        platform.on(CREATE, request -> recorded("api-card-create-and-deliver-robot"));
        List<Delivered> delivered =
                client.createAndDeliver(card(Space.robotChatOf(Samples.LI), Space.robotChatOf("u-2")));
        assertThat(delivered).extracting(Delivered::success).containsExactly(true, false);
    }

    @Test
    void manySpacesGoInSeveralCalls() {
        platform.on(CREATE, request -> Answer.json(200, told(request, true)));
        platform.on("POST /v1.0/card/instances/deliver", request -> Answer.json(200, told(request, false)));
        Space[] people = IntStream.range(0, 60)
                .mapToObj(i -> Space.robotChatOf("person-with-a-long-id-%03d".formatted(i)))
                .toArray(Space[]::new);
        List<Delivered> delivered = client.createAndDeliver(card(people));
        assertThat(delivered).hasSize(60).allMatch(Delivered::success);
        assertThat(delivered).extracting(Delivered::space).containsExactly(people);
        assertThat(platform.calls("POST /v1.0/card/instances/deliver")).hasSizeGreaterThan(1);
        assertThat(platform.calls(CREATE).get(0).body().path("openSpaceId").asString())
                .hasSizeLessThan(1_000);
    }

    private static String told(Request request, boolean creating) {
        List<Map<String, Object>> results = new ArrayList<>();
        String spaces = request.body().path("openSpaceId").asString().substring("dtv1.card//".length());
        for (String space : spaces.split(";", -1)) {
            results.add(
                    Map.of("spaceType", "IM_ROBOT", "spaceId", space.substring("IM_ROBOT.".length()), "success", true));
        }
        return Samples.JSON.writeValueAsString(
                Map.of("success", true, "result", creating ? Map.of("deliverResults", results) : results));
    }

    @Test
    void deliversAsRecorded() {
        platform.on("POST /v1.0/card/instances/deliver", request -> recorded("api-card-deliver"));
        assertThat(client.deliver("order-8861-card-0001", List.of(Space.group(Samples.GROUP))))
                .containsExactly(new Delivered(Space.group(Samples.GROUP), true, "FAKEcarrier+0001/AA=", null));
    }

    @Test
    void updatesByKey() {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update(
                "order-8861-card-0001", Map.of("status", "agree"), Map.of(Samples.LI, Map.of("canApprove", "false")));
        assertThat(platform.calls(UPDATE).get(0).body())
                .isEqualTo(Samples.json("api-card-update").path("request").path("body"));
    }

    @Test
    void anUpdateOfNothingIsNoCallAndOneOfManyPeopleIsSeveral() {
        platform.on(UPDATE, request -> recorded("api-card-update"));
        client.update("card", Map.of(), Map.of());
        assertThat(platform.calls(UPDATE)).isEmpty();
        Map<String, Map<String, String>> people = new HashMap<>();
        for (int i = 0; i < 120; i++) {
            people.put("u-" + i, Map.of("buttons", "[]"));
        }
        client.update("card", Map.of("state", "held"), people);
        List<Request> calls = platform.calls(UPDATE);
        assertThat(calls).hasSize(3);
        assertThat(calls).filteredOn(call -> call.body().has("cardData")).hasSize(1);
        assertThat(calls.stream()
                        .mapToInt(call -> call.body().path("privateData").size())
                        .sum())
                .isEqualTo(120);
        assertThat(calls).allMatch(call -> call.body().path("privateData").size() <= 50);
    }

    @Test
    void whatCannotBeRightNeverLeaves() {
        assertThat(failure(() -> client.update("订单-1", Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.update("x".repeat(65), Map.of("a", "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.update("x", Map.of("键".repeat(34), "b"), Map.of()))
                        .kind())
                .isEqualTo(Kind.BUG);
        assertThat(failure(() -> client.createAndDeliver(card())).kind()).isEqualTo(Kind.BUG);
        assertThat(platform.calls(UPDATE)).isEmpty();
    }
}
