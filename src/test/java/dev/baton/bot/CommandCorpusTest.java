package dev.baton.bot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.baton.SettableClock;
import dev.baton.action.ActionRequest;
import dev.baton.action.ActionResult;
import dev.baton.action.Actions;
import dev.baton.bot.language.Command;
import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Understanding;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.catalogue.ProblemType;
import dev.baton.dingtalk.CardPress;
import dev.baton.dingtalk.ChatMessage;
import dev.baton.embedded.TestEngines;
import dev.baton.handover.Covers;
import dev.baton.order.Buyer;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Orders;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.presence.Here;
import dev.baton.presence.Presence;
import dev.baton.presence.State;
import dev.baton.request.RequestId;
import dev.baton.roster.Group;
import dev.baton.roster.Groups;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Heard;
import dev.baton.workflow.Board;
import dev.baton.workflow.By;
import dev.baton.workflow.Change;
import dev.baton.workflow.Entry;
import dev.baton.workflow.Finding;
import dev.baton.workflow.Picture;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * 5.7: the sentences of {@code commands/phrases.txt}, said to the bot one after the other in a shop that stands the
 * same before each: at least 97 of 100 are taken right, and nothing is changed by one that is not.
 */
@SpringBootTest(properties = "baton.command=test")
@Import(CommandCorpusTest.Ears.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandCorpusTest {

    private static final double RIGHT = 0.97;
    private static final int LEAST = 400;

    /** These ask the platform; here only what was understood counts. */
    private static final Set<String> OUTSIDE = Set.of("体检", "额度");

    private static final List<String> HERE = List.of("u-wang", "u-zhang", "u-li", "u-chen", "u-dong", "u-zhao");

    /** Without an exception of their own; the last one's sub-order has one. */
    private static final List<String> RAISED = List.of("SO2026112202210", "SO2026112202211", "SO2026112207001");

    private static final Pattern MENTION = Pattern.compile("@([\\p{IsHan}]{2,3}?(?=$|[^\\p{IsHan}]|的|都|你|一|给))");

    private static final Map<String, String> NAMES =
            Map.ofEntries(Map.entry("交班", "交班给"), Map.entry("如果", "如果"), Map.entry("为什么给我", "为什么给我"));

    @Autowired
    private Commands commands;

    @Autowired
    private List<Command> registered;

    @Autowired
    private Understanding understanding;

    @Autowired
    private QuestionPresses questions;

    @Autowired
    private Questions questionsAsked;

    @Autowired
    private Workflows workflows;

    @Autowired
    private Board board;

    @Autowired
    private Timeline timeline;

    @Autowired
    private Orders orders;

    @Autowired
    private Roster roster;

    @Autowired
    private Groups groups;

    @Autowired
    private Presence presence;

    @Autowired
    private Actions actions;

    @Autowired
    private Covers covers;

    @Autowired
    private Heard heard;

    @Autowired
    private SettableClock clock;

    @Autowired
    private JdbcClient sql;

    @Autowired
    private TransactionTemplate transaction;

    private final Map<String, Long> works = new LinkedHashMap<>();
    private final Map<String, String> holders = new LinkedHashMap<>();
    private int messages;

    static class Ears {

        private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

        /** Each line takes a minute: from here all of them are said before "到 18:00" is over. */
        @Bean
        @Primary
        SettableClock settableClock() {
            return new SettableClock(
                    LocalDate.now(SHANGHAI).atTime(0, 30).atZone(SHANGHAI).toInstant());
        }

        @Bean
        @Primary
        Heard heard(MessageSource messages) {
            return new Heard(messages);
        }
    }

    @DynamicPropertySource
    static void engines(DynamicPropertyRegistry registry) {
        TestEngines.register(registry, CommandCorpusTest.class);
    }

    /** One line of the file. */
    private record Line(
            int number,
            String user,
            boolean group,
            @Nullable String quoted,
            String text,
            boolean chooses,
            String expected) {

        private static final String CHOOSES = "选 ";

        static Line of(int number, String line, Roster roster) {
            String[] parts = line.split(" \\| ", 3);
            String[] who = parts[0].split(" ", 2);
            String user = roster.named(who[0]).get(0).userId();
            String where = who.length < 2 ? "" : who[1];
            return new Line(
                    number,
                    user,
                    !where.isEmpty(),
                    where.startsWith("引") ? where.substring(1) : null,
                    parts[1].replace("\\n", "\n"),
                    parts[2].startsWith(CHOOSES),
                    parts[2].replace(CHOOSES, "").strip());
        }
    }

    /** What came of one. */
    private record Came(
            Understanding.Reading reading, String reply, List<String> said, Set<String> changed, boolean confirmed) {

        boolean says(String... keys) {
            return said.stream().anyMatch(key -> Arrays.stream(keys).anyMatch(key::startsWith));
        }
    }

    @Test
    void whatPeopleTypeIsTakenAsTheyMeanIt() throws IOException {
        open();
        List<Line> lines = lines();
        assertThat(lines).hasSizeGreaterThanOrEqualTo(LEAST);
        List<String> wrong = new ArrayList<>();
        List<String> harm = new ArrayList<>();
        int judged = 0;
        for (Line line : lines) {
            for (boolean stripped : MENTION.matcher(line.text()).find() && line.group()
                    ? new boolean[] {true, false}
                    : new boolean[] {true}) {
                judged++;
                asItWas();
                Came came = said(line, stripped);
                if (!right(line, came)) {
                    String told = line.number() + ": " + line.text() + " | " + line.expected() + " | but "
                            + came.changed() + " " + word(came.reading()) + " " + first(came.reply());
                    wrong.add(told);
                    if (!came.changed().isEmpty()) {
                        harm.add(told);
                    }
                }
            }
        }
        String report = wrong.size() + " of " + judged + " wrong:\n" + String.join("\n", wrong);
        System.out.println(report);
        assertThat(harm).as("acts on a wrong reading").isEmpty();
        assertThat(1.0 - (double) wrong.size() / judged).as(report).isGreaterThanOrEqualTo(RIGHT);
    }

    private static final int LARGEST = 16_000;

    /**
     * What a message may be: as large as the platform takes it, and made so that a pattern that goes back tries for
     * minutes.
     */
    @Test
    @Timeout(60)
    void noMessageHoldsAThreadForLong() throws IOException {
        open();
        Member li = roster.member("u-li").orElseThrow();
        List<String> texts = List.of(
                "麻烦" + " ".repeat(LARGEST) + "x",
                "3381" + " ".repeat(LARGEST) + "x",
                "帮我" + " ".repeat(LARGEST) + "给" + " ".repeat(LARGEST) + "3381" + " ".repeat(LARGEST) + "x",
                "报异常 " + "a".repeat(LARGEST),
                "a".repeat(LARGEST) + " 报异常 留言 备注",
                "?".repeat(LARGEST) + "x 我的",
                "了".repeat(LARGEST) + "查询",
                "如果 " + "?".repeat(LARGEST) + "x",
                "报异常 3381 " + "，".repeat(LARGEST) + "x",
                "留言 3381 " + "。".repeat(LARGEST) + "x");
        understanding.read(typed("谁在线"), li, false);
        for (String text : texts) {
            assertThat(commands.understand(typed(text)))
                    .as(text.substring(0, 12))
                    .isNotEmpty();
        }
        asItWas();
    }

    /** A table of quantities behind a note is no list of orders. */
    @Test
    void numbersInWhatIsToldCostNoStatementEach() throws IOException {
        open();
        Member li = roster.member("u-li").orElseThrow();
        StringBuilder table = new StringBuilder();
        for (int number = 100; number < 400; number++) {
            table.append(' ').append(number);
        }
        for (String text : List.of("留言 3381" + table, table.substring(1, 190))) {
            long before = sent();
            Understanding.Reading reading = understanding.read(typed(text), li, false);
            assertThat(sent() - before).as(text.substring(0, 9)).isLessThan(80);
            if (text.startsWith("留言")) {
                assertThat(((Understanding.Reading.Clear) reading).said().line().textAfterNumber())
                        .isEqualTo(table.toString().strip());
            }
        }
        order("88");
        Understanding.Reading whole = understanding.read(typed("留言 88 说" + table), li, false);
        assertThat(((Understanding.Reading.Clear) whole).said().line().numbers())
                .as("a whole number is found beside the command")
                .containsExactly("88");
    }

    /** R040, 5.7: what a choice types has the pictures of the sentence that was asked back about. */
    @Test
    void aChoiceKeepsThePicturesOfTheSentence() throws IOException {
        open();
        List<String> both = List.of("SO2026112102212", "SO2026112202212");
        both.forEach(this::order);
        ChatMessage message =
                message(new Line(0, "u-li", false, null, "报异常 2212 催单", false, ""), true, List.of("code-1"));
        commands.understand(message);
        assertThat(confirm(message.msgId(), roster.member("u-li").orElseThrow(), true))
                .isTrue();
        Workflow raised = both.stream()
                .flatMap(no -> board.ofOrder(new OrderNo(no)).stream())
                .findFirst()
                .orElseThrow();
        assertThat(timeline.latest(raised.id(), 20).stream().flatMap(entry -> timeline.pictures(entry).stream()))
                .extracting(Picture::code)
                .containsExactly("code-1");
    }

    /** R120: a shop may number as #1001; what is chosen among such numbers is typed with them. */
    @Test
    void anOrderWhoseNumberBeginsWithAHashIsReported() throws IOException {
        open();
        List<String> both = List.of("#5601", "#15601");
        both.forEach(this::order);
        Member li = roster.member("u-li").orElseThrow();
        ChatMessage message = typed("报异常 5601 断货");
        commands.understand(message);
        assertThat(confirm(message.msgId(), li, true)).isTrue();
        assertThat(both.stream().flatMap(no -> board.ofOrder(new OrderNo(no)).stream()))
                .as("the one that was chosen")
                .hasSize(1);

        commands.understand(typed("报异常 #5601 部分售罄"));
        commands.understand(typed("报异常#15601部分售罄"));
        for (String no : both) {
            assertThat(board.ofOrder(new OrderNo(no)))
                    .as(no)
                    .extracting(workflow -> workflow.kind().id())
                    .contains("缺货/部分售罄");
        }
        asItWas();
    }

    /** R107: 接班 and 取消交班 bring the card of the handover, and move nothing. */
    @Test
    void whoTakesOverFindsTheCardOfTheHandover() throws IOException {
        open();
        heard.since();
        commands.understand(typed("u-zhang", "交班 给 李四"));
        assertThat(heard.since()).contains("bot.handover");

        commands.understand(typed("u-li", "接张三的班"));
        assertThat(heard.since()).contains("bot.handover-accept", "bot.handover-comes");
        commands.understand(typed("u-li", "接陈晨的班"));
        assertThat(heard.since()).contains("bot.handover-none-waits");
        commands.understand(typed("u-zhang", "取消交班"));
        assertThat(heard.since()).contains("bot.handover-withdraw", "bot.handover-comes");
        assertThat(state()).isEqualTo(expectedState());
        asItWas();
    }

    /** What is called like a button as well may be wrong with an order of which nothing is open: R035. */
    @Test
    void aKindThatIsCalledLikeAButtonIsOfferedForReporting() throws IOException {
        open();
        for (String kind : List.of("换货", "退货", "改地址", "取消订单", "申请退款", "退款", "催单")) {
            assertThat(answer("2210 " + kind)).as(kind).contains("报异常 2210 " + kind);
            assertThat(heard.since()).as(kind).contains("bot.either-one").doesNotContain("bot.button-none");
        }
        assertThat(answer("二二一零断货了")).contains("报异常 2210 断货了");
        assertThat(answer("2210 完结")).contains("没有找到「2210」处理中的任务");
        assertThat(answer("9999 换货")).contains("没有找到「9999」处理中的任务");
        assertThat(state()).isEqualTo(expectedState());
        asItWas();
    }

    /** 5.7: a number said aloud is the same order as one that is written. */
    @Test
    void aNumberSaidAloudFindsTheOrderOfTheButtonAndOfTheNote() throws IOException {
        open();
        assertThat(answer("完结三三八一")).contains("说「卡片 3381」");
        assertThat(heard.since()).contains("bot.button-yours");
        assertThat(answer("完结一二三四")).contains("没有找到「1234」处理中的任务");
        assertThat(answer("三三八一 用户要周五再打")).contains("在卡片上选");
        assertThat(heard.since()).contains("bot.note-offer");
    }

    /** What is said of a button is what card and page show. */
    @Test
    void whoTypesAButtonIsSentToItOnlyWhereItIsR100() throws IOException {
        open();
        Member zhang = roster.member("u-zhang").orElseThrow();
        Workflow soldOut =
                workflows.find(Objects.requireNonNull(works.get("3381"))).orElseThrow();
        heard.since();
        assertThat(answer("升级 3381")).contains("说「卡片 3381」");
        assertThat(heard.since()).contains("bot.button-yours");
        assertThat(workflows.allowed(soldOut, zhang)).contains(ActionName.ESCALATE);

        commands.understand(typed("u-zhang", "报异常 2210 小额补偿"));
        commands.understand(typed("u-zhang", "接手 2210"));
        heard.since();
        assertThat(answer("稍后 2210")).contains("「定补偿」这一步", "补偿、", "升级", "/h5/");
        assertThat(heard.since()).contains("bot.button-other-step").doesNotContain("bot.button-yours");
        asItWas();
        assertThat(state()).isEqualTo(expectedState());
    }

    /** Only what is closed can be opened again: who may is led to its page, who may not hears who does. */
    @Test
    void whoTypesReopenIsLedToWhatIsClosed() throws IOException {
        open();
        assertThat(answer("重开 2211")).contains("没有找到「2211」完结的任务");
        assertThat(answer("重开 3381")).contains("现在点不了");
        commands.understand(typed("u-zhang", "报异常 2211 商品售罄"));
        Workflow raised = board.ofOrder(new OrderNo(RAISED.get(1))).stream()
                .filter(workflow -> workflow.state().isOpen())
                .findFirst()
                .orElseThrow();
        String card = Cards.outTrackId(raised.id());
        transaction.executeWithoutResult(status -> sql.sql(
                        "INSERT INTO card_space (out_track_id, kind, space_id, carrier_id, tries) VALUES (?, 'GROUP', 'g', 'carrier-2211', 0)")
                .param(card)
                .update());
        asItWas(); // it is closed with everything else that was raised here

        for (Line line : List.of(
                new Line(0, "u-wang", false, null, "重开 2211", false, ""),
                new Line(0, "u-wang", false, null, "二二一一重新打开", false, ""),
                new Line(0, "u-wang", true, "2211", "重开", false, ""))) {
            heard.since();
            assertThat(commands.understand(message(line, true)))
                    .as(line.text())
                    .contains(raised.orderNo().value(), "缺货/商品售罄", "/h5/", Long.toString(raised.id()));
            assertThat(heard.since()).as(line.text()).contains("bot.button-closed");
        }
        assertThat(commands.understand(typed("u-dong", "重开 2211"))).contains("「重开」", "现在点不了");
    }

    private String answer(String text) {
        heard.since();
        return commands.understand(typed("u-zhang", text));
    }

    /** 5.7: what is answered to a sentence that is no command, or half of one, is true. */
    @ParameterizedTest
    @CsvSource({
        "u-qian, 驳回 3381, refused.no-review",
        "u-wang, 同意退款 3381, refused.no-review",
        "u-qian, 完结 3381, refused.not-holder-alone",
        "u-li, 完结 3381, refused.not-holder",
        "u-li, 3381, bot.which-number",
        "u-li, 三三八一, bot.which-number",
        "u-wang, 转给 王五 3381, refused.no-such-colleague",
        "u-zhang, 交班 给 张山, refused.no-such-colleague",
        "u-wang, 转给 李四 3381 9999, bot.no-open-work-nothing",
        "u-li, 9999 断货了, bot.find-none",
        "u-li, 九九九九 断货了, bot.find-none",
        "u-li, 9999什么时候发货, bot.find-none",
        "u-zhang, 报异常 2210 货物 没到, bot.raise-which",
        "u-zhang, 报异常 2210、3381 元的货物 没到, bot.raise-what",
        "u-zhang, 报异常 订单2210, bot.raise-what",
        "u-zhang, 取消报异常 2210, bot.unsure",
        "u-wang, 给3381退款, bot.button",
        "u-zhang, 报异常 2210、2211 断货, bot.one-order",
        "u-zhang, 留言 3381、3382 都已联系用户, bot.one-order",
        "u-zhang, 3381 客户说周五再联系我们, bot.note-offer",
        "u-zhang, 3381 用户说周五再联系我们, bot.note-offer",
        "u-zhang, 3381 先别动, bot.note-offer",
        "u-zhang, 3381 等等再说, bot.note-offer",
        "u-wang, 周报 下周, bot.report-week-which",
        "u-wang, 上上周周报, bot.unsure",
        "u-wang, 日报 财务, bot.report-not-yours",
        "u-wang, 日报 运营, bot.team-which",
        "u-wang, 日报 运营一组, bot.team-which",
        "u-wang, 周报 运营, bot.team-which",
        "u-wang, 积压 运营组, bot.team-which",
        "u-wang, 同组 运营, bot.team-which",
        "u-li, 请假0天, bot.leave-how-long",
        "u-li, 请假 0小时, bot.leave-how-long",
        "u-li, 请假 -1天, bot.leave-how-long",
        "u-li, 忙碌 0分钟, bot.until-when",
        "u-li, 忙0小时, bot.until-when",
        "u-li, 忙碌 -5分钟, bot.until-when",
        "u-li, 我先顶 张三 -2小时, bot.cover-how-long",
        "u-zhang, @接力棒 我的, bot.mine"
    })
    void whatIsAnsweredIsTrue(String user, String text, String key) throws IOException {
        open();
        heard.since();
        String reply = commands.understand(typed(user, text));
        assertThat(heard.since()).as(reply).contains(key);
        assertThat(state()).isEqualTo(expectedState());
    }

    /** Who says to go, however they put it, is not brought online by saying so. */
    @Test
    void whoSaysToGoInOtherWordsIsNotHereByIt() throws IOException {
        open();
        for (String text : List.of("今天先下班了", "下班了，手上3单明天继续", "请假，单子转给李四", "忙碌一下午")) {
            heard.since();
            commands.understand(typed("4418", text));
            assertThat(heard.since()).as(text).contains("bot.unsure");
            assertThat(presence.here("4418").online()).as(text).isFalse();
        }
    }

    /** How many statements the server was sent so far. */
    private long sent() {
        return Objects.requireNonNull(transaction.execute(status -> sql.sql("SHOW GLOBAL STATUS LIKE 'Questions'")
                .query((row, number) -> row.getLong(2))
                .single()));
    }

    private ChatMessage typed(String text) {
        return typed("u-li", text);
    }

    private ChatMessage typed(String user, String text) {
        return message(new Line(0, user, false, null, text, false, ""), true);
    }

    private List<Line> lines() throws IOException {
        try (InputStream file = getClass().getResourceAsStream("/commands/phrases.txt")) {
            String[] text =
                    new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8).split("\n", -1);
            List<Line> lines = new ArrayList<>();
            for (int at = 0; at < text.length; at++) {
                if (!text[at].isBlank() && !text[at].startsWith("#")) {
                    lines.add(Line.of(at + 1, text[at], roster));
                }
            }
            return lines;
        }
    }

    // ---- the shop

    private void open() throws IOException {
        if (!works.isEmpty()) {
            asItWas();
            return;
        }
        String people;
        try (InputStream file = getClass().getResourceAsStream("/commands/roster.yml")) {
            people = new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
        roster.replace(roster.read(people));
        HERE.forEach(user -> presence.set(user, State.ONLINE, null, "test"));
        work("3381", "SO2026112203381", "缺货/商品售罄", "u-zhang");
        work("3382", "SO2026112203382", "变更/改地址", "u-zhang");
        work("3390", "SO2026112203390", "变更/换码", "u-zhang");
        work("4417", "SO2026112204417", "缺货/商品售罄", "u-li");
        work("4418", "SO2026112204418", "变更/换码", "u-li");
        work("6001a", "SO2026112206001", "缺货/商品售罄", "u-chen");
        work("6001b", "SO2026112206001", "变更/换码", "u-chen");
        work("5566a", "SO2026112105566", "缺货/商品售罄", "u-zhang");
        work("5566b", "SO2026112215566", "缺货/商品售罄", "u-zhang");
        work("8080", "SO2026112208080", "物流/发货异常", "u-dong");
        work("9012", "SO2026112209012", "退款/申请退款", "u-zhang");
        work("1900", "SO2026112201900", "变更/换码", "u-wang");
        work("7001", "SO2026112207001-1", "缺货/商品售罄", "u-wang");
        work("7002a", "SO2026112207002-1", "缺货/商品售罄", "u-wang");
        work("7002b", "SO2026112207002-2", "变更/换码", "u-wang");
        order("SO2026112207002");
        work("#5501", "#5501", "缺货/商品售罄", "u-chen");
        work("#15501", "#15501", "缺货/商品售罄", "u-chen");
        work("SO#5502", "SO#5502", "变更/换码", "u-chen");
        RAISED.forEach(this::order);
        HERE.forEach(user -> presence.set(user, State.OFFLINE, null, "test"));
        // everybody has more than enough: what waits is not dealt between two sentences
        roster.replace(roster.read(people.replace("roles: [客服]}", "roles: [客服], capacity: 1}")));
        work("7788", "SO2026112207788", "缺货/商品售罄", null);
        work("7790", "SO2026112207790", "缺货/商品售罄", null);
        asItWas();
    }

    private void order(String no) {
        Instant now = clock.instant();
        Money price = Money.of("358.00", "CNY");
        int parent = no.indexOf('-');
        orders.put(new Order(
                new OrderNo(no),
                parent < 0 ? null : new OrderNo(no.substring(0, parent)),
                "taobao",
                OrderStatus.PAID,
                price,
                now,
                now,
                null,
                now,
                new Buyer("b-1", "陈女士", "13900000000", "vip", List.of()),
                List.of(new OrderLine(1, "S-9", "羊毛围巾 灰", 2, Money.of("179.00", "CNY"), null)),
                List.of(new Payment("P1", "alipay", price, PaymentStatus.PAID, now)),
                List.of(),
                List.of(),
                List.of(),
                Map.of()));
    }

    private void work(String label, String no, String kind, @Nullable String holder) {
        order(no);
        int slash = kind.indexOf('/');
        ProblemType type = new ProblemType(kind.substring(0, slash), kind.substring(slash + 1));
        Workflow opened = workflows
                .open(new Finding(new OrderNo(no), 0, type, null, null, holder, false), By.card("u-wang"))
                .workflow();
        assertThat(opened.holder()).as(label).isEqualTo(holder);
        works.put(label, opened.id());
        holders.put(label, holder == null ? "" : holder);
        String card = Cards.outTrackId(opened.id());
        transaction.executeWithoutResult(status -> sql.sql(
                        "INSERT INTO card_space (out_track_id, kind, space_id, carrier_id, tries) VALUES (?, 'GROUP', 'g', ?, 0)")
                .param(card)
                .param("carrier-" + label)
                .update());
    }

    private void act(String user, long workflow, ActionName action, Map<String, String> form) {
        RequestId id = new RequestId("message", "corpus-" + messages++ + "-" + System.nanoTime());
        ActionResult result = actions.run(new ActionRequest(id, workflow, action, By.card(user), null, form, null));
        assertThat(result).as(workflow + " " + action).isInstanceOf(ActionResult.Done.class);
    }

    /** Everything back to where it was, by the doors. */
    private void asItWas() {
        Workflow refund =
                works.containsKey("9012") ? workflows.find(works.get("9012")).orElseThrow() : null;
        if (refund != null
                && ActionName.APPROVE_REFUND.id().equals(refund.pending().act())) {
            act("u-zhao", refund.id(), ActionName.REVOKE, Map.of());
        }
        clock.advance(java.time.Duration.ofSeconds(61));
        if (count("SELECT COUNT(*) FROM handover_cover WHERE closed_at IS NULL") > 0) {
            HERE.forEach(covers::end);
        }
        transaction.executeWithoutResult(
                status -> sql.sql("UPDATE handover_offer SET state = 'withdrawn' WHERE state = 'open'")
                        .update());
        there().forEach((user, now) -> {
            State wanted = HERE.contains(user) ? State.ONLINE : State.OFFLINE;
            if (now != wanted) {
                presence.set(user, wanted, null, "test");
            }
        });
        Map<Long, Workflow> found = found();
        works.forEach((label, id) -> {
            Workflow now = Objects.requireNonNull(found.get(id));
            String wanted = label.equals("9012") ? "u-zhao" : holders.getOrDefault(label, "");
            if (label.equals("9012") && !now.heldBy("u-zhao")) {
                home(now, "u-zhang");
                act("u-zhang", id, ActionName.APPLY_REFUND, Map.of("amount", "10.00", "reason", "少发"));
                Workflow review = workflows.find(id).orElseThrow();
                assertThat(review.holder()).isEqualTo("u-zhao");
            } else if (!Objects.requireNonNullElse(now.holder(), "").equals(wanted)) {
                home(now, wanted);
            }
        });
        for (String no : RAISED) {
            board.ofOrder(new OrderNo(no)).stream()
                    .filter(workflow -> workflow.state().isOpen())
                    .forEach(workflow -> transaction.executeWithoutResult(status -> workflows.apply(
                            workflows.lock(workflow.id()), new Change.Clear(), By.system(), Entry.of("cleared"))));
        }
        assertThat(state()).isEqualTo(expectedState());
    }

    private void home(Workflow now, String holder) {
        if (Objects.equals(now.holder(), holder)) {
            return;
        }
        transaction.executeWithoutResult(status -> {
            Workflow locked = workflows.lock(now.id());
            dev.baton.assignment.Decision decision = holder.isEmpty()
                    ? new dev.baton.assignment.Decision(
                            null, locked.holding().role(), locked.holding().team(), "corpus", false)
                    : dev.baton.assignment.Decision.person(
                            holder, locked.holding().role(), locked.holding().team(), "corpus");
            workflows.apply(locked, new Change.Assign(decision), By.system(), Entry.of("assigned", holder));
        });
    }

    private Map<String, String> expectedState() {
        Map<String, String> state = new LinkedHashMap<>(holders);
        state.put("9012", "u-zhao");
        return state;
    }

    private Map<String, String> state() {
        Map<String, String> state = new LinkedHashMap<>();
        Map<Long, Workflow> found = found();
        works.forEach((label, id) -> state.put(
                label,
                Objects.requireNonNullElse(Objects.requireNonNull(found.get(id)).holder(), "")));
        return state;
    }

    private Map<Long, Workflow> found() {
        return board.byIds(works.values()).stream().collect(Collectors.toMap(Workflow::id, one -> one));
    }

    // ---- saying it

    private Came said(Line line, boolean stripped) {
        Map<String, String> before = state();
        Map<String, Integer> entries = entries();
        long raised = count("SELECT COUNT(*) FROM workflow");
        long offers = count("SELECT COUNT(*) FROM handover_offer");
        long stands = count("SELECT COUNT(*) FROM handover_cover");
        List<Group> bound = groups.all();
        Map<String, State> there = there();
        ChatMessage message = message(line, stripped);
        Member member = roster.member(line.user()).orElseThrow();
        Understanding.Reading reading = understanding.read(message, member, false);
        heard.since();
        String command = word(reading);
        String reply = OUTSIDE.contains(command) ? "" : commands.understand(message);
        List<String> said = heard.since();
        boolean confirmed = confirm(message.msgId(), member, line.chooses());
        Set<String> changed = new TreeSet<>();
        state().forEach((label, holder) -> {
            if (!holder.equals(before.get(label))) {
                changed.add("holder " + label + " " + holder);
            }
        });
        if (count("SELECT COUNT(*) FROM workflow") != raised) {
            changed.add("raised "
                    + one("SELECT CONCAT(order_no, ' ', type, '/', detail) FROM workflow ORDER BY id DESC LIMIT 1"));
        }
        if (count("SELECT COUNT(*) FROM handover_offer") != offers) {
            changed.add(
                    "offer "
                            + one(
                                    "SELECT CONCAT(kind, ' ', giver, ' ', COALESCE(receiver, '')) FROM handover_offer ORDER BY id DESC LIMIT 1"));
        }
        if (count("SELECT COUNT(*) FROM handover_cover") != stands) {
            changed.add(
                    "cover "
                            + one(
                                    "SELECT CONCAT(coverer, ' ', covered, ' ', TIMESTAMPDIFF(MINUTE, opened_at, until_at)) FROM handover_cover ORDER BY id DESC LIMIT 1"));
        }
        if (!bound.equals(groups.all())) {
            changed.add("bound");
        }
        there().forEach((user, now) -> {
            boolean covered = changed.stream().anyMatch(change -> change.startsWith("cover "));
            if (now != there.get(user) && !covered) {
                changed.add("presence " + user + " " + now);
            }
        });
        if (changed.stream().noneMatch(change -> change.startsWith("holder") || change.startsWith("cover"))) {
            entries().forEach((label, count) -> {
                if (!count.equals(entries.get(label))) {
                    changed.add("note " + label + " "
                            + timeline.latest(works.getOrDefault(label, 0L), 1)
                                    .get(0)
                                    .text());
                }
            });
        }
        return new Came(reading, reply, said, changed, confirmed);
    }

    /** Says yes to what was shown and, of several, chooses the first; what is asked then is answered so as well. */
    private boolean confirm(String msgId, Member member, boolean chooses) {
        List<Long> asked = transaction.execute(
                status -> sql.sql("SELECT id FROM bot_question WHERE message = ? AND (confirms = 1 OR ?)")
                        .params("robot|" + msgId, chooses)
                        .query(Long.class)
                        .list());
        Objects.requireNonNull(asked).forEach(id -> {
            String card = Questions.PREFIX + id;
            CardPress press = new CardPress(
                    card, member.userId(), null, Questions.CHOOSE + 0, Map.of(), false, Map.of(), "press-" + id);
            questions.answer(id, Questions.CHOOSE + 0, press, member);
            boolean again = confirm(card + "-0", member, chooses);
            Question answered = questionsAsked.find(id).orElseThrow();
            assertThat(answered.state())
                    .as(answered.choices() + " " + answered.answer())
                    .isIn(again ? List.of(Question.UNCLEAR) : List.of(Question.UNCLEAR, Question.DONE));
        });
        return !asked.isEmpty();
    }

    private ChatMessage message(Line line, boolean stripped) {
        return message(line, stripped, List.of());
    }

    private ChatMessage message(Line line, boolean stripped, List<String> pictures) {
        List<ChatMessage.Mention> mentions = new ArrayList<>();
        String text = line.text();
        if (line.group()) {
            Matcher mention = MENTION.matcher(text);
            while (mention.find()) {
                Optional<Member> member = roster.named(mention.group(1)).stream()
                        .filter(one -> one.name().equals(mention.group(1)))
                        .findFirst();
                String userId = member.map(Member::userId).orElse("u-not-here");
                mentions.add(new ChatMessage.Mention("d-" + userId, userId));
            }
            text = stripped ? mention.replaceAll("").strip() : text;
        }
        return new ChatMessage(
                "robot",
                "m-" + messages++,
                line.group() ? "cid-orders" : "cid-" + line.user(),
                line.group(),
                line.group() ? "订单异常群" : null,
                line.user(),
                "somebody",
                text,
                mentions,
                null,
                null,
                clock.instant(),
                line.quoted() == null ? null : "carrier-" + line.quoted(),
                pictures,
                false);
    }

    private Map<String, Integer> entries() {
        Map<String, Integer> entries = new LinkedHashMap<>();
        Map<Long, Workflow> found = found();
        works.forEach((label, id) ->
                entries.put(label, Objects.requireNonNull(found.get(id)).entries()));
        return entries;
    }

    private Map<String, State> there() {
        return presence.all().stream().collect(Collectors.toMap(Here::userId, Here::state));
    }

    private long count(String query) {
        return Objects.requireNonNull(
                transaction.execute(status -> sql.sql(query).query(Long.class).single()));
    }

    private String one(String query) {
        return Objects.requireNonNull(
                transaction.execute(status -> sql.sql(query).query(String.class).single()));
    }

    // ---- judging it

    private boolean right(Line line, Came came) {
        return Stream.of(line.expected().split(" 或 ", -1)).anyMatch(expected -> right(line, expected.strip(), came));
    }

    private boolean right(Line line, String expected, Came came) {
        String[] words = expected.split(" ", 2);
        String rest = words.length < 2 ? "" : words[1];
        return switch (words[0]) {
            case "按钮" -> came.changed().isEmpty() && came.says("bot.button");
            case "不懂" -> came.changed().isEmpty() && came.says("bot.not-understood", "bot.unsure");
            case "问" -> came.changed().isEmpty() && asks(came) && (rest.isEmpty() || about(rest, came));
            case "拒绝" -> came.changed().isEmpty() && refuses(came);
            case "转给" -> came.changed().equals(moves(rest));
            case "接手" ->
                came.changed()
                        .equals(moves(roster.member(line.user()).orElseThrow().name() + " " + rest));
            case "交班" -> came.changed().equals(Set.of("offer shift " + line.user() + " " + user(rest)));
            case "我先顶" ->
                came.changed()
                        .contains("cover " + line.user() + " " + user(rest.split(" ", -1)[0]) + " " + minutes(rest));
            case "我请假了" -> came.changed().equals(Set.of("offer leave " + line.user() + " "));
            case "请假" ->
                came.confirmed() && came.changed().equals(Set.of("presence " + line.user() + " " + State.LEAVE));
            case "上线" -> came.says("bot.online");
            case "下线" ->
                came.says("bot.offline")
                        || (came.confirmed()
                                && came.changed().equals(Set.of("presence " + line.user() + " " + State.OFFLINE)));
            case "忙碌" -> came.says("bot.busy");
            case "留言" -> noted(rest, came);
            case "撤销" -> came.changed().equals(Set.of("holder 9012 u-zhang"));
            case "报异常" -> came.changed().equals(Set.of("raised SO202611220" + rest));
            case "绑定" -> came.says("bot.bound");
            case "解绑" -> came.confirmed() && came.changed().equals(Set.of("bound"));
            case "催一下" -> came.says("bot.chased");
            case "同意退款" ->
                came.confirmed()
                        && came.changed().size() == 1
                        && came.changed().iterator().next().startsWith("note " + rest + " ");
            case "不顶了" -> came.says("bot.cover-none", "bot.cover-ended");
            default -> shows(words[0], rest, came);
        };
    }

    private static boolean asks(Came came) {
        return came.says(
                "bot.unsure",
                "bot.whom",
                "bot.several",
                "bot.which",
                "bot.handover-whom",
                "bot.cover-whom",
                "bot.cover-how-long",
                "bot.what-if-whom",
                "bot.note-what",
                "bot.feedback-what",
                "bot.feedback-order",
                "bot.knowledge-what",
                "bot.find-what",
                "bot.raise-w",
                "bot.raise-split",
                "bot.all-of-whom",
                "bot.bind-wh",
                "bot.unbind-wh",
                "bot.not-understood",
                "bot.waiting",
                "bot.why",
                "bot.no-such-problem",
                "bot.leave-others",
                "bot.leave-later",
                "bot.leave-which",
                "bot.either",
                "bot.note-offer",
                "bot.one-order",
                "bot.until-when",
                "stranger.add-how",
                "bot.nothing-waits");
    }

    /** It is about this command: its own run asked, or its help line is among those shown. */
    private boolean about(String command, Came came) {
        String name = NAMES.getOrDefault(command, command);
        return name.equals(word(came.reading())) || came.says("help." + name) || !isRegistered(name);
    }

    private boolean isRegistered(String word) {
        return registered.stream().anyMatch(command -> command.words().contains(word));
    }

    private static boolean refuses(Came came) {
        return came.says(
                "refused.",
                "bot.no-open-work",
                "bot.not-done",
                "bot.find-none",
                "bot.no-record",
                "bot.sync-lead",
                "bot.bind-",
                "bot.unbind-",
                "stranger.add",
                "stranger.mentioned",
                "bot.all-nothing",
                "bot.chase-person",
                "bot.handover-none",
                "bot.cover-nothing");
    }

    private boolean shows(String command, String rest, Came came) {
        String name = NAMES.getOrDefault(command, command);
        if (!isRegistered(name)) {
            return came.changed().isEmpty() && came.says("bot.not-understood", "bot.unsure");
        }
        if (!came.changed().isEmpty() || !name.equals(word(came.reading()))) {
            return false;
        }
        CommandLine line = ((Understanding.Reading.Clear) came.reading()).said().line();
        return switch (command) {
            case "查" ->
                String.join(" ", line.words()).equals(rest)
                        || came.reply().toUpperCase(Locale.ROOT).contains("「" + rest.toUpperCase(Locale.ROOT) + "」");
            case "记录", "为什么给我" ->
                rest.isEmpty() || line.numbers().isEmpty() || line.numbers().equals(List.of(rest));
            case "如果" -> came.reply().contains(rest.split(" ", -1)[0]);
            default -> true;
        };
    }

    private boolean noted(String rest, Came came) {
        String[] parts = rest.split(" ", 2);
        return came.changed().size() == 1
                && came.changed().iterator().next().startsWith("note " + parts[0])
                && came.changed().iterator().next().endsWith(parts[1]);
    }

    private Set<String> moves(String rest) {
        String[] parts = rest.split(" ", -1);
        String to = user(parts[0]);
        return Arrays.stream(parts)
                .skip(1)
                .flatMap(
                        number -> works.containsKey(number) ? Stream.of(number) : Stream.of(number + "a", number + "b"))
                .map(label -> "holder " + label + " " + to)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String user(String name) {
        return roster.named(name).get(0).userId();
    }

    private static int minutes(String rest) {
        Matcher matcher = Pattern.compile("(\\d+)(小时|分钟)").matcher(rest);
        return matcher.find()
                ? Integer.parseInt(matcher.group(1)) * (matcher.group(2).equals("小时") ? 60 : 1)
                : -1;
    }

    private static String word(Understanding.Reading reading) {
        if (reading instanceof Understanding.Reading.Clear clear) {
            return clear.command().words().get(0);
        }
        if (reading instanceof Understanding.Reading.Either either) {
            Set<String> words = either.among().stream()
                    .map(one -> one.command().words().get(0))
                    .collect(Collectors.toSet());
            return words.size() == 1 ? words.iterator().next() : "Either";
        }
        return reading instanceof Understanding.Reading.Who who
                ? who.command().words().get(0)
                : reading.getClass().getSimpleName();
    }

    private static String first(String reply) {
        return reply.lines().limit(5).collect(Collectors.joining(" "));
    }
}
