package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.card.Cards;
import dev.baton.order.Order;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * 记录: everything that happened to the exceptions of an order and its sub-orders, closed ones too, newest first: who,
 * when, from where, what (R047).
 */
@Component
class TimelineCommand implements Command {

    private static final Pattern TELLS = Pattern.compile("^(?:一下|下)?[\\s:：,，]*(?:(?:" + FreeText.NUMBER
            + ")[\\s:：,，]*(?:用户|客户|顾客|买家|对方|收件人|司机|快递|仓库|供应商|他|她|说|已经?|明天|今天)|"
            + NoteOffer.TOLD + ")");

    private static final int ENTRIES = 300;

    /** Of one message, in characters; the platform takes some 20,000 bytes. */
    private static final int LENGTH = 5_000;

    private final OrderFinder finder;
    private final Families families;
    private final Workflows workflows;
    private final Timeline timeline;
    private final Cards cards;
    private final Roster roster;
    private final Wording wording;
    private final Clock clock;

    TimelineCommand(
            OrderFinder finder,
            Families families,
            Workflows workflows,
            Timeline timeline,
            Cards cards,
            Roster roster,
            Wording wording,
            Clock clock) {
        this.finder = finder;
        this.families = families;
        this.workflows = workflows;
        this.timeline = timeline;
        this.cards = cards;
        this.roster = roster;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("记录", "timeline");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public List<String> ways() {
        return List.of(
                "(?:看看?|查看?|看下|查下)?记录N?(?:发我|看看?)*",
                "(?:看看?|查看?|看下|查下)?(?:的)?N(?:的|之前|以前|都|到底|处理|操作|现在)*(?:记录|流水|历史|经过|日志|进度)(?:发我|给我|看看?|有吗)*",
                "N(?:的|之前|以前|都|到底)*做过(?:些)?(?:啥|什么)[?]?",
                "N(?:现在|到底)?是?(?:啥|什么|怎么个?)(?:情况|样|状态)了?[?]?",
                "N(?:现在)?到(?:哪|什么)(?:一?步)?了[?]?",
                "(?:现在)?谁在?(?:弄|处理|跟进?|做|催|办|搞|负责|管)(?:着)?N[?]?",
                "(?:看看?|看下|看一看)N",
                "N(?:现在|到底)?是?(?:谁在(?:弄|处理|跟|做|搞)|在谁(?:那|那里|手上|手里|这)?|归谁(?:管)?|谁负责|谁拿着)[?]?",
                "(?:转给P的)?(?:那单)?N后来怎么样了?[?]?",
                "谁把N(?:转|交|派|指派)?给P的[?]?",
                "N(?:昨天|今天|刚才|刚刚)?(?:是不是|已经|有没有)+(?:转|交|派)?给P(?:了|吗)*[?]?",
                "N的?(?:留言|备注)(?:呢|有吗|(?:里|里面)?(?:有|写了?|说了?)(?:什么|啥)|是?谁(?:写|留|加|说)的)[?]?",
                "N(?:是|被)?谁报(?:的|异常的?)[?]?",
                "N报(?:过)?异常(?:了|过)*(?:吗|没|没有)[?]?",
                "(?:为什么|为啥|怎么)N还(?:没有?|不)(?:K|退款|发货|处理|弄|好|动|办|退|发)(?:完|好|了)?[?]?",
                "N(?:为什么|为啥|怎么)还(?:没有?|不)(?:K|退款|发货|处理|弄|好|动|办|退|发)(?:完|好|了)?[?]?",
                "谁接手了?N(?:了|的)?[?]?",
                "我是不是接手过N[?]?");
    }

    /** 记录一下 3381 用户要周五再打 tells something, and so does 记录：用户周五才在家 about the order that is quoted. */
    @Override
    public boolean meant(String before, String word, String behind) {
        return !TELLS.matcher(behind).find();
    }

    @Override
    public String run(Said said) {
        return finder.find(said).then(order -> record(order, said));
    }

    private String record(Order order, Said said) {
        List<Workflow> works = families.of(order.orderNo()).works().stream()
                .sorted(Comparator.comparing(Workflow::openedAt).reversed())
                .toList();
        if (works.isEmpty()) {
            return wording.say("bot.no-record", order.orderNo().value());
        }
        return record(works, said);
    }

    private String record(List<Workflow> works, Said said) {
        StringBuilder text = new StringBuilder(story(works.get(0), said));
        for (int told = 1; told < works.size(); told++) {
            String story = story(works.get(told), said);
            if (text.length() + story.length() > LENGTH) {
                return text.append("\n\n")
                        .append(wording.say("bot.more", works.size() - told))
                        .toString();
            }
            text.append("\n\n").append(story);
        }
        return text.toString();
    }

    private String story(Workflow workflow, Said said) {
        boolean whole = !said.message().group() && workflows.seesNumbers(workflow, said.member());
        Instant now = clock.instant();
        StringBuilder text = new StringBuilder(wording.say(
                "bot.record",
                workflow.orderNo().value(),
                workflow.kind().id(),
                wording.say("state." + workflow.state().wire()),
                Markdown.plain(nameOf(workflow.holder()).orElseGet(() -> wording.say("bot.nobody")))));
        String note = workflow.note();
        if (note != null) {
            text.append("\n\n").append(wording.say("bot.record-note", told(note, whole)));
        }
        return text.append(lines(workflow, LENGTH - text.length(), now, whole)).toString();
    }

    /** All of them, oldest first; of a very long one what fits, and where the rest is. */
    private String lines(Workflow workflow, int room, Instant now, boolean whole) {
        List<String> lines = new ArrayList<>();
        int length = 0;
        for (TimelineEntry entry : timeline.latest(workflow.id(), ENTRIES)) {
            String line = "\n\n- " + line(entry, now, whole);
            length += line.length();
            if (length > room) {
                break;
            }
            lines.add(line);
        }
        int older = workflow.entries() - lines.size();
        if (older > 0) {
            lines.add("\n\n" + wording.say("bot.record-older", older, cards.pageUrl(workflow)));
        }
        Collections.reverse(lines);
        return String.join("", lines);
    }

    private String line(TimelineEntry entry, Instant now, boolean whole) {
        String who = entry.actor().equals(By.SYSTEM)
                ? wording.say("card.system")
                : nameOf(entry.actor()).orElse(entry.actor());
        return When.text(entry.at(), now) + " " + Markdown.plain(who) + "（" + wording.say("surface." + entry.surface())
                + "）：" + told(entry.text(), whole);
    }

    /** As written for who sees numbers whole; a group, and others, do not read whom to call (R194). */
    private static String told(String text, boolean whole) {
        return Markdown.plain(whole ? text : Markdown.discreet(text));
    }

    private Optional<String> nameOf(@Nullable String userId) {
        return Optional.ofNullable(userId).map(roster::nameOf);
    }
}
