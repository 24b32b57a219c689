package dev.baton.bot.command;

import dev.baton.bot.language.Command;
import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Period;
import dev.baton.bot.language.Remembered;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.card.Cards;
import dev.baton.order.Order;
import dev.baton.order.OrderStatus;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * 查: orders by what is remembered of them, with what is wrong with them (R120, R211, X16): a number, a parcel's number,
 * a phone number, a name, words of the goods, when, how it stands; any of it together.
 */
@Component
class FindCommand implements Command {

    /** 找人顶班, 找李四接: somebody is looked for, and no order. */
    private static final Pattern SOMEBODY =
            Pattern.compile("^\\s*(?:个?人|谁|\\p{IsHan}{1,4})(?:来|去|帮我?|先)?(?:接(?!收)|顶|跟进?|处理(?!中)|弄|办)");

    private final OrderFinder finder;
    private final Families families;
    private final Roster roster;
    private final Cards cards;
    private final Wording wording;
    private final Clock clock;

    FindCommand(OrderFinder finder, Families families, Roster roster, Cards cards, Wording wording, Clock clock) {
        this.finder = finder;
        this.families = families;
        this.roster = roster;
        this.cards = cards;
        this.wording = wording;
        this.clock = clock;
    }

    @Override
    public List<String> words() {
        return List.of("查", "查询", "搜", "搜索", "找", "find");
    }

    @Override
    public Topic topic() {
        return Topic.WORK;
    }

    @Override
    public boolean free() {
        return true;
    }

    @Override
    public boolean meant(String before, String word, String behind) {
        return !word.equals("找") || !SOMEBODY.matcher(behind).find();
    }

    @Override
    public String run(Said said) {
        CommandLine line = said.line();
        LocalDate today = LocalDate.ofInstant(clock.instant(), When.ZONE);
        String asked = SentenceReader.plain(line.exact() ? line.rest() : String.join(" ", line.words()));
        List<Remembered> ways = Remembered.ways(
                asked, word -> CommandLine.isNumber(word) || line.numbers().contains(word), statuses(), today);
        if (ways.isEmpty()) {
            return wording.say("bot.find-what");
        }
        for (Remembered way : ways) {
            List<Order> found = finder.search(way);
            if (!found.isEmpty()) {
                return told(way, found, today);
            }
        }
        String numbered = numbered(said, today);
        return numbered.isEmpty() ? wording.say("bot.find-none", named(Remembered.asTyped(ways), today)) : numbered;
    }

    /** What was said besides holds for none of them: each order whose number was said, by that alone. */
    private String numbered(Said said, LocalDate today) {
        return said.line().numbers().stream()
                .distinct()
                .limit(OrderFinder.SHOWN)
                .map(Remembered.NOTHING::numbered)
                .flatMap(number -> {
                    List<Order> found = finder.search(number);
                    return found.isEmpty() ? Stream.empty() : Stream.of(told(number, found, today));
                })
                .collect(Collectors.joining("\n\n"));
    }

    private Map<String, OrderStatus> statuses() {
        return Arrays.stream(OrderStatus.values()).collect(Collectors.toMap(this::said, status -> status));
    }

    private String said(OrderStatus status) {
        return wording.say("order.status." + status.wire());
    }

    private String told(Remembered what, List<Order> found, LocalDate today) {
        StringBuilder text = new StringBuilder(wording.say("bot.found", named(what, today)));
        List<Order> shown = found.stream().limit(OrderFinder.SHOWN).toList();
        List<Families.Family> families =
                this.families.of(shown.stream().map(Order::orderNo).toList());
        for (int at = 0; at < shown.size(); at++) {
            text.append("\n\n- ").append(line(shown.get(at), families.get(at)));
        }
        if (found.size() > OrderFinder.SHOWN) {
            text.append("\n\n").append(more(what));
        } else if (found.size() == 1) {
            text.append("\n\n")
                    .append(wording.say(
                            "bot.found-link", cards.orderUrl(found.get(0).orderNo())));
        }
        return text.toString();
    }

    /** As it was read. */
    private String named(Remembered what, LocalDate today) {
        List<String> parts = new ArrayList<>();
        String words = what.words().stream()
                .map(word -> "「" + Markdown.plain(word) + "」")
                .collect(Collectors.joining());
        if (!words.isEmpty()) {
            parts.add(words);
        }
        Period days = what.days();
        if (days != null) {
            boolean one = days.first().equals(days.last());
            parts.add(wording.say(
                    one ? "bot.find-day" : "bot.find-days",
                    Period.text(days.first(), today),
                    Period.text(days.last(), today)));
        }
        if (what.status() != null) {
            parts.add(said(what.status()));
        }
        return String.join("，", parts);
    }

    /** What has not been said yet and would leave fewer; a number always does. */
    private String more(Remembered what) {
        Map<String, Boolean> said = new LinkedHashMap<>();
        said.put("days", what.days() != null);
        said.put("buyer", what.buyer() != null);
        said.put("product", what.product() != null);
        said.put("status", what.status() != null);
        String add = said.entrySet().stream()
                .filter(one -> !one.getValue())
                .map(one -> wording.say("bot.find-add." + one.getKey()))
                .collect(Collectors.joining("、"));
        return add.isEmpty() ? wording.say("bot.find-more-still") : wording.say("bot.find-more", add);
    }

    private String line(Order order, Families.Family family) {
        List<String> parts = new ArrayList<>();
        String number = order.orderNo().value();
        String title = order.title(0);
        parts.add(
                title.equals(number) // has no lines
                        ? wording.say("bot.found-bare", number, said(order.status()))
                        : wording.say("bot.found-line", number, Markdown.plain(title), said(order.status())));
        family.own().stream().map(this::wrong).forEach(parts::add);
        List<Workflow> below = family.below();
        below.stream()
                .limit(OrderFinder.SHOWN)
                .map(one -> wording.say("bot.found-sub", one.orderNo().value(), wrong(one)))
                .forEach(parts::add);
        if (below.size() > OrderFinder.SHOWN) {
            parts.add(wording.say("bot.found-subs-more", below.size() - OrderFinder.SHOWN));
        }
        long well = family.subs().size()
                - below.stream().map(Workflow::orderNo).distinct().count();
        if (well > 0) {
            parts.add(wording.say("bot.found-subs-well", well));
        }
        return String.join("；", parts);
    }

    private String wrong(Workflow workflow) {
        String holder = workflow.holder();
        String kind = workflow.kind().id();
        return holder == null
                ? wording.say("bot.found-wrong-waiting", kind)
                : wording.say("bot.found-wrong", kind, Markdown.plain(roster.nameOf(holder)));
    }
}
