package dev.baton.dingtalk;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Every recorded payload, and every documented way in which they differ. */
class WireTest {

    private final Wire wire = Samples.wire();

    private CardPress press(JsonNode data) {
        return Objects.requireNonNull(wire.press(data, "m1"));
    }

    private CardPress pressOf(String json) {
        return press(Samples.JSON.readTree(json));
    }

    private ChatMessage message(JsonNode data) {
        return Objects.requireNonNull(wire.message(data, Samples.NOW));
    }

    private ChatMessage message(String sample, UnaryOperator<ObjectNode> change) {
        return message(change.apply((ObjectNode) Samples.data(sample)));
    }

    @Test
    void readsThePressAsRecorded() {
        assertThat(press(Samples.data("stream-card-action")))
                .isEqualTo(new CardPress(
                        "order-8861-card-0001",
                        Samples.LI,
                        Samples.GROUP,
                        "agree",
                        Map.of("action", "agree", "orderId", "8861"),
                        false,
                        Map.of(),
                        "m1"));
        CardPress http = press(Samples.json("http-card-callback").path("body"));
        assertThat(http.action()).as("params.action wins over actionIds").isEqualTo("accept");
        assertThat(http.spaceId()).isNull();
    }

    @Test
    void readsAFormAsRecorded() {
        CardPress press = press(Samples.data("stream-card-form-submit"));
        assertThat(press.action()).isEqualTo("form");
        assertThat(press.params()).isEmpty();
        assertThat(press.form())
                .containsEntry("select", "3")
                .containsEntry("multi_select", List.of("2", "3"))
                .containsEntry("text", "222")
                .containsEntry("checkbox_readonly", true)
                .containsEntry("datetime", "2024-06-13 10:26")
                .containsEntry("system_params_1", "asdf");
        assertThat(press.submits()).isTrue();
        assertThat(press.field("checkbox_readonly")).isEqualTo("true");
        assertThat(press.field("multi_select")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"""
                {"outTrackId":"c","userId":"u","value":"{\\"cardPrivateData\\":{\\"actionIds\\":[\\"x\\"]},\\"params\\":{\\"action\\":\\"take\\"}}"}""", """
                {"outTrackId":"c","userId":"u","content":"{\\"cardPrivateData\\":{\\"actionIds\\":[\\"take\\"]}}"}""", """
                {"outTrackId":"c","userId":"u","content":"{\\"cardPrivateData\\":{\\"actionIds\\":[\\"x\\"],\\"params\\":{\\"action\\":\\"take\\"}},\\"params\\":{\\"action\\":\\"y\\"}}"}""", """
                {"outTrackId":"c","userId":"u","content":"","value":"{\\"cardPrivateData\\":{\\"actionIds\\":\\"x\\",\\"params\\":{\\"action\\":\\"take\\"}}}"}""", """
                {"outTrackId":"c","userId":"u","content":{"cardPrivateData":{"params":"{\\"action\\":\\"take\\"}"}}}""", """
                {"outTrackId":"c","userId":"u","userIdType":"1","content":"{\\"cardPrivateData\\":{\\"actionIds\\":[\\"take\\"],\\"params\\":{\\"action\\":null}}}"}""", """
                {"outTrackId":"c","userId":"u","content":"{broken","value":"{\\"cardPrivateData\\":{\\"actionIds\\":[null,7,\\"take\\"],\\"params\\":{\\"action\\":\\"take\\"}}}"}"""})
    void readsEveryDocumentedShapeOfAPress(String json) {
        CardPress press = pressOf(json);
        assertThat(press.action()).isEqualTo("take");
        assertThat(press.userId()).isEqualTo("u");
    }

    @Test
    void keepsTheValuesOfParamsAsTheyWere() {
        CardPress press = pressOf("""
                {"outTrackId":"c","userId":1024,"content":"{\\"cardPrivateData\\":{\\"actionIds\\":[3],\\"params\\":{\\"rev\\":17,\\"amount\\":12.50,\\"yes\\":true,\\"no\\":null,\\"list\\":[1],\\"o\\":{\\"a\\":\\"b\\"},\\"processQueryKey\\":\\"k\\"}}}"}""");
        assertThat(press.userId()).isEqualTo("1024");
        assertThat(press.action()).isEqualTo("3");
        assertThat(press.param("rev")).isEqualTo("17");
        assertThat(press.params()).containsEntry("amount", new BigDecimal("12.50"));
        assertThat(press.param("amount")).isEqualTo("12.50");
        assertThat(press.param("yes")).isEqualTo("true");
        assertThat(press.param("no")).isNull();
        assertThat(press.param("list")).isNull();
        assertThat(press.param("o")).isNull();
        assertThat(press.param("absent")).isNull();
    }

    @Test
    void readsAFormAlsoAsText() {
        CardPress press = pressOf("""
                {"outTrackId":"c","content":"{\\"cardPrivateData\\":{\\"params\\":{\\"form\\":\\"{\\\\\\"to\\\\\\":{\\\\\\"index\\\\\\":0,\\\\\\"value\\\\\\":\\\\\\"u-2\\\\\\"}}\\"}}}"}""");
        assertThat(press.form()).containsEntry("to", "u-2");
        assertThat(press.submits()).isTrue();
        assertThat(press.userId()).isNull();
    }

    @Test
    void knowsNobodyWhoIsNotOurs() {
        UnaryOperator<String> by = extra -> "{\"outTrackId\":\"c\",\"userId\":\"u\"" + extra + "}";
        assertThat(pressOf(by.apply("")).userId()).isEqualTo("u");
        assertThat(pressOf(by.apply(",\"corpId\":\"" + Samples.CORP + "\"")).userId())
                .isEqualTo("u");
        assertThat(pressOf(by.apply(",\"corpId\":\"dingother\"")).userId()).isNull();
        assertThat(pressOf(by.apply(",\"userIdType\":2")).userId()).isNull();
        assertThat(pressOf("{\"outTrackId\":\"c\",\"userId\":\"\"}").userId()).isNull();
        assertThat(message("stream-bot-text-group", data -> data.put("senderCorpId", "dingother"))
                        .senderStaffId())
                .isNull();
        assertThat(message("stream-bot-text-group", data -> data.without("senderStaffId"))
                        .senderStaffId())
                .isNull();
    }

    @Test
    void aPressThatNamesNoCardIsNone() {
        assertThat(wire.press(Samples.JSON.readTree("{\"userId\":\"u\"}"), "m")).isNull();
        assertThat(wire.press(Samples.JSON.readTree("{\"outTrackId\":{}}"), "m"))
                .isNull();
    }

    @Test
    void answersAsRecorded() {
        CardReply reply = new CardReply(Map.of("status", "accepted"), Map.of("myChoice", "accept"), null);
        assertThat(Samples.JSON.<JsonNode>valueToTree(wire.reply(reply)))
                .isEqualTo(Samples.json("http-card-callback-response"));
        assertThat(wire.reply(CardReply.nothing())).isEmpty();
    }

    @Test
    void readsAGroupMessageAsRecorded() {
        assertThat(message(Samples.data("stream-bot-text-group")))
                .isEqualTo(new ChatMessage(
                        Samples.APP,
                        "msgFAKE0002+w==",
                        Samples.GROUP,
                        true,
                        "订单8861处理群",
                        Samples.LI,
                        "小钉",
                        "订单 8861 到哪了？",
                        List.of(),
                        "https://oapi.dingtalk.com/robot/sendBySession?session=FAKEsession0000000000000000000001",
                        Instant.ofEpochMilli(1_750_005_402_400L),
                        Samples.NOW,
                        null,
                        List.of(),
                        false));
    }

    @Test
    void readsWhomAMessageMentionsButNotTheRobot() {
        assertThat(message(Samples.data("stream-bot-text-group-multi-at")).mentions())
                .containsExactly(
                        new ChatMessage.Mention("$:LWCP_v1:$FAKEother0000000000001", "fakeuser002"),
                        new ChatMessage.Mention("$:LWCP_v1:$FAKEexternal000000001", null));
        assertThat(message(Samples.json("http-bot-message").path("body")).mentions())
                .isEmpty();
    }

    @Test
    void readsEveryKindOfMessageAsRecorded() {
        ChatMessage single = message(Samples.data("stream-bot-text-single"));
        assertThat(single.group()).isFalse();
        assertThat(single.text()).isEqualTo("你好");
        ChatMessage rich = message(Samples.data("stream-bot-richtext-group"));
        assertThat(rich.text()).isEqualTo("破损照片如下\n请处理");
        assertThat(rich.pictures()).containsExactly("FAKEdc+0002/Zz0=");
        assertThat(message(Samples.data("stream-bot-picture")).pictures()).containsExactly("FAKEdc+0001/Zz0=");
        assertThat(message(Samples.data("stream-bot-audio")).text()).isEqualTo("钉钉，让进步发生");
        assertThat(message(Samples.data("stream-bot-file")).text()).isEmpty();
        assertThat(message(Samples.data("stream-bot-video")).text()).isEmpty();
        ChatMessage spent = message(Samples.data("stream-bot-quota-exhausted"));
        assertThat(spent.quotaSpent()).isTrue();
        assertThat(spent.text()).isEmpty();
    }

    /**
     * R036: what a report answers in a group is the only picture it can bring; nobody says for certain where its code
     * stands.
     */
    @Test
    void aQuotedPictureComesAlongR036() {
        String object = "{\"msgType\":\"picture\",\"msgId\":\"m\",\"content\":{\"downloadCode\":\"c-1\"}}";
        String written = "{\"msgtype\":\"picture\",\"content\":\"{\\\"pictureDownloadCode\\\":\\\"c-2\\\"}\"}";
        String flat = "{\"msgType\":\"picture\",\"downloadCode\":\"c-3\"}";
        String rich =
                "{\"msgType\":\"richText\",\"content\":{\"richText\":[{\"text\":\"破了\"},{\"downloadCode\":\"c-4\"},"
                        + "{\"msgType\":\"picture\",\"pictureDownloadCode\":\"c-5\"}]}}";
        assertThat(quoting(object)).containsExactly("c-1");
        assertThat(quoting(written)).containsExactly("c-2");
        assertThat(quoting(flat)).containsExactly("c-3");
        assertThat(quoting(rich)).containsExactly("c-4", "c-5");
        assertThat(quoting("{\"msgType\":\"picture\",\"content\":{}}"))
                .as("there, but not to be had")
                .containsExactly("");
        assertThat(quoting("{\"msgType\":\"text\",\"content\":{\"text\":\"hi\"}}"))
                .isEmpty();
        assertThat(message("stream-bot-text-group", data -> {
                            data.set("repliedMsg", Samples.JSON.readTree(object));
                            return data;
                        })
                        .pictures())
                .as("beside the text")
                .containsExactly("c-1");
    }

    private List<String> quoting(String replied) {
        ChatMessage message = message("stream-bot-text-group", data -> {
            ObjectNode text = Samples.JSON.createObjectNode();
            text.put("content", "报异常 3381 货物损坏").put("isReplyMsg", true);
            text.set("repliedMsg", Samples.JSON.readTree(replied));
            data.set("text", text);
            return data;
        });
        assertThat(message.text()).isEqualTo("报异常 3381 货物损坏");
        return message.pictures();
    }

    @Test
    void readsWhatOnlyOthersHaveSeen() {
        assertThat(message("stream-bot-text-group", data -> data.put("createAt", "1750000000000"))
                        .createdAt())
                .isEqualTo(Samples.NOW);
        assertThat(message("stream-bot-text-group", data -> data.put("createAt", "soon"))
                        .createdAt())
                .isEqualTo(Samples.NOW);
        assertThat(message("stream-bot-text-group", data -> {
                            data.remove("text");
                            return data.put("content", " 帮助 ");
                        })
                        .text())
                .isEqualTo("帮助");
        assertThat(message("stream-bot-quota-exhausted", data -> data.put("errCode", "20001"))
                        .quotaSpent())
                .isTrue();
        assertThat(message("stream-bot-text-group", data -> data.put("conversationType", 1))
                        .group())
                .isFalse();
        assertThat(message("stream-bot-text-group", data -> data.put("originalProcessQueryKey", "carrier"))
                        .quotedCarrier())
                .isEqualTo("carrier");
        ChatMessage quoted = message("stream-bot-text-group", data -> {
            data.set(
                    "text",
                    Samples.JSON.readTree(
                            "{\"content\":\"处理好了\",\"isReplyMsg\":true,\"repliedMsg\":{\"msgType\":\"interactiveCard\"}}"));
            return data.put("originalProcessQueryKey", "k+/=");
        });
        assertThat(quoted.text()).isEqualTo("处理好了");
        assertThat(quoted.quotedCarrier()).isEqualTo("k+/=");
        assertThat(quoted.pictures()).as("a card is no picture").isEmpty();
        for (String type : List.of("unknownMsgType", "chatRecord", "interactiveCard", "interactiveCardFile", "")) {
            ChatMessage odd = message("stream-bot-text-group", data -> {
                data.remove("text");
                data.set("content", Samples.JSON.readTree("{\"unknownMsgType\":\"暂不支持\"}"));
                return data.put("msgtype", type);
            });
            assertThat(odd.text()).as(type).isEmpty();
        }
        ChatMessage rich = message("stream-bot-richtext-group", data -> {
            data.set("content", Samples.JSON.readTree("""
                    {"richText":[{"type":"at","atName":"李雷"},{"msgType":"text","content":"转给他"},{"type":"emoji"},7,null,
                     {"type":"picture","pictureDownloadCode":"p"}]}"""));
            return data;
        });
        assertThat(rich.text()).isEqualTo("@李雷 转给他");
        assertThat(rich.pictures()).containsExactly("p");
        assertThat(message("stream-bot-audio", data -> {
                            ((ObjectNode) data.path("content"))
                                    .put("duration", "4000")
                                    .remove("recognition");
                            return data;
                        })
                        .text())
                .isEmpty();
        assertThat(message("stream-bot-text-group", data -> data.without("robotCode"))
                        .robotCode())
                .isNotEmpty();
    }

    @Test
    void aMessageWithoutAnIdentityIsNone() {
        ObjectNode data = (ObjectNode) Samples.data("stream-bot-text-group");
        data.remove("msgId");
        assertThat(wire.message(data, Samples.NOW)).isNull();
    }

    @Test
    void namesCannotHideControlCharacters() {
        ChatMessage message = message(
                "stream-bot-text-group",
                data -> data.put("senderNick", "小\u202e钉\u0000\n**粗**").put("conversationTitle", "群\u200b"));
        assertThat(message.senderNick()).isEqualTo("小钉 **粗**");
        assertThat(message.conversationTitle()).isEqualTo("群");
    }

    @Test
    void httpEventsReadLikeStreamEvents() {
        JsonNode flat = Samples.JSON.readTree(
                Samples.json("http-event-user-leave-org").path("plaintext").asString());
        DingTalkEvent event = Objects.requireNonNull(wire.flatEvent(flat, "fallback"));
        assertThat(event.eventId()).isEqualTo("FAKEevent000000000000000000000001");
        assertThat(event.eventType()).isEqualTo("user_leave_org");
        assertThat(event.data()).containsEntry("userId", List.of("fakeuser002")).containsEntry("corpId", Samples.CORP);
        DingTalkEvent read = Objects.requireNonNull(wire.flatEvent(
                Samples.JSON.readTree("{\"EventType\":\"robot_msg_read\",\"ProcessQueryKey\":\"k\"}"), "fallback"));
        assertThat(read.data()).containsEntry("processQueryKey", "k");
        assertThat(read.eventId()).isEqualTo("fallback");
        assertThat(wire.flatEvent(Samples.JSON.readTree("{\"EventType\":7}"), "f"))
                .isNull();
    }

    /** Every recorded payload, also those nobody should ever push to us, read as every kind of push. */
    @ParameterizedTest
    @MethodSource("everyRecording")
    void aRecordingIsReadAsWhatItIsAndAsNothingElse(String name) {
        JsonNode file = Samples.json(name);
        List<JsonNode> parts = new ArrayList<>(List.of(file));
        for (String at :
                List.of("/data", "/body", "/request/body", "/response/body", "/plaintext", "/request", "/response")) {
            JsonNode part = file.at(at);
            JsonNode read = part.isString() ? wire.object(part.asString()) : part.isObject() ? part : null;
            if (read != null) {
                parts.add(read);
            }
        }
        boolean press = false;
        boolean message = false;
        for (JsonNode part : parts) {
            CardPress pressed = wire.press(part, "m");
            // a card's own data travels under its name too, but nobody presses there
            press |= pressed != null && pressed.action() != null;
            message |= wire.message(part, Samples.NOW) != null;
            wire.flatEvent(part, "e");
            assertThat(wire.event("e", "t", part).data()).isNotNull();
        }
        assertThat(press).as("a press").isEqualTo(PRESSES.contains(name));
        assertThat(message)
                .as("a message")
                .isEqualTo(name.equals("http-bot-message")
                        || (name.startsWith("stream-bot-") && !name.equals("stream-bot-ack")));
    }

    private static final Set<String> PRESSES =
            Set.of("stream-card-action", "stream-card-form-submit", "http-card-callback");

    static List<String> everyRecording() {
        List<String> all = Samples.names("");
        assertThat(all).hasSizeGreaterThan(90);
        return all;
    }

    /** Whatever a frame is turned into, reading it ends well. */
    @Test
    void mutatedPayloadsNeverBreakTheReader() {
        Random random = new Random(20_261_122);
        List<String> samples = Samples.names("stream-").stream()
                .filter(name -> !name.contains("-ack") && !name.contains("connections"))
                .map(Samples::text)
                .toList();
        int read = 0;
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder(samples.get(random.nextInt(samples.size())));
            for (int change = random.nextInt(6); change >= 0; change--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.setCharAt(at, "{}[]\":,\\0aé\u0000\ud83d".charAt(random.nextInt(13)));
                    case 2 -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(40))));
                    default -> text.setLength(Math.max(1, text.length() - random.nextInt(3)));
                }
            }
            Frame frame = Frame.of(wire, text.toString());
            if (frame != null) {
                JsonNode data = wire.object(frame.data());
                if (data != null) {
                    read++;
                    wire.press(data, frame.messageId());
                    wire.message(data, Samples.NOW);
                    wire.event("e", "t", data);
                    wire.flatEvent(data, "e");
                }
                assertThat(frame.ack(wire, 200, "OK", "")).isNotEmpty();
            }
        }
        assertThat(read).isGreaterThan(1_000);
    }

    @Test
    void deepAndHugeNestingIsRefusedAndNotFollowed() {
        assertThat(wire.object("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"))
                .isNull();
    }
}
