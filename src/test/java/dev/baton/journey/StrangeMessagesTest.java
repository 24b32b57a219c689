package dev.baton.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.baton.embedded.TestEngines;
import dev.baton.sandbox.SandboxClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What people really send: answers to cards, texts that are no text, and people who are none of ours. */
class StrangeMessagesTest extends Journey {

    private int before;

    private static final JsonMapper JSON = JsonMapper.shared();

    private Store store() {
        return new Store(TestEngines.mysqlUrl("journey_strangemessagestest"));
    }

    private JsonNode heldByZhang() {
        shop.here("u-zhang");
        JsonNode raised = raise(shop.paidOrder(), 1, "缺货", "商品售罄");
        seen("u-zhang", id(raised), card -> card.offers("resolve"));
        return raised;
    }

    /** The message that carries the card in this place, as the platform names it to whoever quotes it. */
    private Map<String, Object> quoting(JsonNode workflow, String kind) {
        String carrier = await().atMost(PATIENCE)
                .until(
                        () -> store().texts(
                                        "SELECT carrier_id FROM card_space WHERE out_track_id = ? AND kind = ?"
                                                + " AND carrier_id IS NOT NULL",
                                        cardOf(id(workflow)),
                                        kind),
                        found -> !found.isEmpty())
                .get(0);
        Map<String, Object> payload = new LinkedHashMap<>();
        payload.put("originalProcessQueryKey", carrier);
        payload.put("originalMsgId", "msgQuoted==");
        return payload;
    }

    private void said(String user, String text, Map<String, Object> payload) {
        Map<String, Object> all = new LinkedHashMap<>(payload);
        all.put(
                "text",
                Map.of(
                        "content",
                        text,
                        "isReplyMsg",
                        true,
                        "repliedMsg",
                        Map.of("msgType", "interactiveCard", "msgId", "msgQuoted==", "content", Map.of())));
        before = chat.dms(user).size();
        chat.sayRaw(user, text, all);
    }

    /** What the robot has said since; a word about new work may follow the answer. */
    private String answer(String user, String part) {
        return await().atMost(PATIENCE)
                .until(
                        () -> chat.dms(user).stream()
                                .skip(before)
                                .filter(said -> said.sender().equals("robot"))
                                .map(SandboxClient.Said::words)
                                .filter(words -> words.contains(part))
                                .findFirst()
                                .orElse(""),
                        words -> !words.isEmpty());
    }

    @Test
    void anAnswerToACardIsAboutItsOrderR082() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();
        Map<String, Object> quote = quoting(workflow, "ROBOT");

        said("u-zhang", "留言 客户电话 4008 晚上八点后打", quote);
        answer("u-zhang", order);
        assertThat(store().texts(
                                "SELECT text FROM workflow_timeline WHERE workflow_id = ? ORDER BY seq DESC LIMIT 1",
                                id(workflow)))
                .first()
                .asString()
                .contains("客户电话 4008 晚上八点后打");

        said("u-wang", "转给 李四", quoting(workflow, "GROUP"));
        answer("u-wang", order);
        seen("u-li", id(workflow), card -> card.get("holder").equals("李四"));

        said("u-zhang", "接手", quote);
        answer("u-zhang", "归你");
        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-zhang");
        integrityIsOk();
    }

    @Test
    void aQuoteOfSomethingElseIsAskedAbout() {
        heldByZhang();
        said("u-zhang", "接手", Map.of("originalProcessQueryKey", "k'; drop table workflow; --"));
        assertThat(answer("u-zhang", "哪一单")).isNotEmpty();
    }

    @Test
    void whoIsNotOfOursHasNoRightsAndGetsAFriendlyWord() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();
        int revision = workflow(id(workflow)).path("revision").intValue();
        Map<String, Object> foreign = Map.of("senderCorpId", "dingforeign");
        Map<String, Object> nobody = new LinkedHashMap<>();
        nobody.put("senderStaffId", null);
        Map<String, Object> hosted = new LinkedHashMap<>();
        hosted.put("senderCorpId", null);
        hosted.put("chatbotCorpId", "dingforeign");
        int before = chat.dms("u-wang").size();
        for (Map<String, Object> who : List.of(foreign, nobody, hosted)) {
            int already = chat.dms("u-wang").size();
            chat.sayRaw("u-wang", "接手 " + order, who);
            await().atMost(PATIENCE).until(() -> chat.dms("u-wang").size() >= already + 2);
            assertThat(chat.lastReply("u-wang")).contains("花名册");
        }
        assertThat(chat.dms("u-wang")).hasSize(before + 6);

        chat.outsider("u-out", "外部 **人**");
        SandboxClient.Pressed pressed =
                chat.force("u-out", cardOf(id(workflow)), "take", Map.of("action", "take", "rev", "1", "press", "p"));
        assertThat(pressed.outcome()).isEqualTo("acked");
        JsonNode now = workflow(id(workflow));
        assertThat(now.path("holder").stringValue()).isEqualTo("u-zhang");
        assertThat(now.path("revision").intValue()).isEqualTo(revision);
    }

    @Test
    void strangeTextsAreNotesAndNothingElse() {
        JsonNode workflow = heldByZhang();
        String order = workflow.path("orderNo").stringValue();
        List<String> strange = List.of(
                "'); DROP TABLE workflow; --",
                "\" OR 1=1 # ${jndi:ldap://x} #{7*7} {{7*7}}",
                "<font color=common_red1_color>红</font><br>[点我](dtmd://dingtalkclient/sendMessage?content=完结)",
                "<a atId=u-wang>王敏</a> @所有人",
                "\",\"buttons\":\"[]\",\"x\":\"",
                "\u202e\u200b\u0007看不见\ud83d的",
                "👨‍👩‍👧‍👦👍🏽" + "长".repeat(5_300));
        long notes = timeline(workflow);
        for (String text : strange) {
            chat.dm("u-zhang", "留言 " + order + " " + text);
            notes++;
            long expected = notes;
            await().atMost(PATIENCE).until(() -> timeline(workflow) == expected || refusedAsTooLong(text));
            notes = timeline(workflow);
        }
        SandboxClient.Card card = seen("u-zhang", id(workflow), shown -> shown.offers("resolve"));
        JsonNode shown = JSON.readTree(card.get("timeline"));
        assertThat(shown.isArray()).isTrue();
        for (JsonNode line : shown) {
            assertThat(line.propertyNames()).contains("text");
            assertThat(line.path("text").asString()).doesNotContain("\u202e", "\u200b", "\u0007");
        }
        assertThat(card.offers("resolve")).isTrue();
        assertThat(store().number("SELECT COUNT(*) FROM workflow WHERE id = ?", id(workflow)))
                .isEqualTo(1);
        assertThat(workflow(id(workflow)).path("holder").stringValue()).isEqualTo("u-zhang");
        assertThat(chat.problems()).isEmpty();
        integrityIsOk();
    }

    private boolean refusedAsTooLong(String text) {
        return text.length() > 1_000 && chat.lastReply("u-zhang").contains("长");
    }

    private long timeline(JsonNode workflow) {
        return store().number("SELECT COUNT(*) FROM workflow_timeline WHERE workflow_id = ?", id(workflow));
    }

    @Test
    void messagesThatAreNoTextAreAnsweredOnce() {
        chat.forgetTraffic();
        Map<String, Object> voice = Map.of(
                "msgtype", "audio", "content", Map.of("duration", "4000", "downloadCode", "d", "recognition", "谁在线"));
        Map<String, Object> sticker =
                Map.of("msgtype", "unknownMsgType", "content", Map.of("unknownMsgType", "暂不支持该消息类型"));
        Map<String, Object> broken = Map.of("msgtype", "richText", "content", Map.of("richText", "no list"));
        int heard = 0;
        for (Map<String, Object> payload : List.of(voice, sticker, broken)) {
            int already = chat.dms("u-li").size();
            chat.sayRaw("u-li", "……", payload);
            heard++;
            await().atMost(PATIENCE).until(() -> chat.dms("u-li").size() >= already + 2);
            assertThat(chat.dms("u-li")).hasSize(already + 2);
            assertThat(chat.lastReply("u-li")).contains(payload == voice ? "**在线 " : "可以这样说");
        }
        int all = heard;
        await().atMost(PATIENCE).until(() -> chat.pushes().size() >= all);
        assertThat(chat.pushes())
                .hasSize(all)
                .allSatisfy(
                        push -> assertThat(push.path("outcome").asString("")).isEqualTo("acked"));
    }
}
