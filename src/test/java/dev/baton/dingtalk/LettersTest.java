package dev.baton.dingtalk;

import static dev.baton.dingtalk.DingTalkException.Kind;
import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.dingtalk.PretendDingTalk.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is written to groups, to people, and in reply. */
class LettersTest extends ClientRoom {

    @Test
    void writesToAGroup() {
        platform.on("POST /v1.0/robot/groupMessages/send", request -> recorded("api-robot-group-send"));
        client.sendToGroup(Samples.GROUP, "订单 8861", "### 订单 8861\n已发货");
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send").get(0).body())
                .isEqualTo(Samples.json("api-robot-group-send").path("request").path("body"));
    }

    @Test
    void aMessageHeldBackAsTooFastGoesOnceMore() {
        AtomicInteger tries = new AtomicInteger();
        platform.on(
                "POST /v1.0/robot/groupMessages/send",
                request -> tries.incrementAndGet() == 1
                        ? recorded("api-robot-group-send-error-too-fast")
                        : recorded("api-robot-group-send"));
        client.sendToGroup(Samples.GROUP, "t", "x");
        assertThat(tries).hasValue(2);
        assertThat(slept.get()).isGreaterThanOrEqualTo(Duration.ofSeconds(1).toNanos());
    }

    @Test
    void writesToPeopleTwentyACallAndSaysWhomItDidNotReach() {
        String send = "POST /v1.0/robot/oToMessages/batchSend";
        AtomicInteger held = new AtomicInteger();
        platform.on(send, request -> {
            List<String> invalid = new ArrayList<>();
            List<String> slow = new ArrayList<>();
            for (JsonNode id : request.body().path("userIds")) {
                if (id.asString().equals("nosuchuser")) {
                    invalid.add(id.asString());
                } else if (id.asString().equals("fakeuser002")
                        || (id.asString().equals("once") && held.incrementAndGet() == 1)) {
                    slow.add(id.asString());
                }
            }
            return Answer.json(
                    200,
                    Samples.JSON.writeValueAsString(Map.of(
                            "processQueryKey", "k", "invalidStaffIdList", invalid, "flowControlledStaffIdList", slow)));
        });
        List<String> people = new ArrayList<>(List.of("nosuchuser", "fakeuser002", "once"));
        IntStream.range(0, 40).forEach(i -> people.add("u-" + i));
        assertThat(client.sendToPeople(people, "t", "x"))
                .isEqualTo(new DingTalkClient.Unreached(List.of("nosuchuser"), List.of("fakeuser002")));
        assertThat(platform.calls(send))
                .hasSize(4)
                .allMatch(call -> call.body().path("userIds").size() <= 20);
        assertThat(platform.calls(send).get(3).body().path("userIds").toString())
                .isEqualTo("[\"fakeuser002\",\"once\"]");
    }

    @Test
    void repliesAtTheReplyAddressWhileItLives() {
        String session = "POST /robot/sendBySession";
        platform.on(session, request -> Answer.json(200, "{\"errcode\":\"0\",\"errmsg\":\"ok\"}"));
        platform.on("POST /v1.0/robot/groupMessages/send", request -> recorded("api-robot-group-send"));
        String webhook = platform.origin() + "/robot/sendBySession?session=s";
        client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文");
        JsonNode body = platform.calls(session).get(0).body();
        assertThat(body.path("msgtype").asString()).isEqualTo("markdown");
        assertThat(body.at("/markdown/text").asString()).isEqualTo("正文");

        client.reply(message(true, webhook, Samples.NOW.plusSeconds(5)), "标题", "正文");
        assertThat(platform.calls(session)).hasSize(1);
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send")).hasSize(1);

        platform.on(session, request -> Answer.json(200, "{\"code\":\"session.expired\"}"));
        client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "标题", "正文");
        assertThat(platform.calls("POST /v1.0/robot/groupMessages/send")).hasSize(2);
    }

    @Test
    void repliesNowhereElseThanToThePlatform() {
        platform.on(
                "POST /v1.0/robot/oToMessages/batchSend", request -> Answer.json(200, "{\"processQueryKey\":\"k\"}"));
        for (String foreign : List.of(
                "https://evil.example/robot/sendBySession?session=s",
                "https://dingtalk.com.evil.example/x",
                "http://oapi.dingtalk.com/x",
                "https://a@oapi.dingtalk.com/x",
                "file:///etc/passwd",
                "::")) {
            client.reply(message(false, foreign, Samples.NOW.plusSeconds(60)), "t", "x");
        }
        assertThat(platform.calls("POST /v1.0/robot/oToMessages/batchSend")).hasSize(6);
    }

    @Test
    void aReplyOfUnknownOutcomeIsNotWrittenTwice() {
        platform.on("POST /robot/sendBySession", request -> Answer.hangUp());
        String webhook = platform.origin() + "/robot/sendBySession?session=s";
        assertThat(failure(() -> client.reply(message(true, webhook, Samples.NOW.plusSeconds(60)), "t", "x"))
                        .kind())
                .isEqualTo(Kind.UNKNOWN_OUTCOME);
    }
}
