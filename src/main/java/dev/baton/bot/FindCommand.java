package dev.baton.bot;

import dev.baton.order.Order;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** 查: orders by number, its tail, a phone number, its tail, a buyer's name or a product word, with what is wrong with them (R120, R211). */
@Component
class FindCommand implements Command {

    /** 围巾的单: what only says that orders are looked for. */
    private static final Pattern ORDERS = Pattern.compile("(?<=..)的(?:单子?|订单|那单)$");

    private final OrderFinder finder;
    private final Families families;
    private final Roster roster;
    private final Wording wording;

    FindCommand(OrderFinder finder, Families families, Roster roster, Wording wording) {
        this.finder = finder;
        this.families = families;
        this.roster = roster;
        this.wording = wording;
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
    public String run(Said said) {
        String asked = ORDERS.matcher(String.join(" ", said.line().words())).replaceFirst("");
        if (asked.isBlank()) {
            return wording.say("bot.find-what");
        }
        List<Order> found = found(asked, !said.line().numbers().isEmpty());
        if (found.isEmpty()) {
            return wording.say("bot.find-none", Markdown.plain(asked));
        }
        StringBuilder text = new StringBuilder(wording.say("bot.found", Markdown.plain(asked)));
        List<Order> shown = found.stream().limit(OrderFinder.SHOWN).toList();
        List<Families.Family> families =
                this.families.of(shown.stream().map(Order::orderNo).toList());
        for (int at = 0; at < shown.size(); at++) {
            text.append("\n\n- ").append(line(shown.get(at), families.get(at)));
        }
        if (found.size() > OrderFinder.SHOWN) {
            text.append("\n\n").append(wording.say("bot.find-more"));
        }
        return text.toString();
    }

    private List<Order> found(String asked, boolean number) {
        List<Order> byNumber = number ? finder.search(asked, null, null) : List.of();
        List<Order> byBuyer = byNumber.isEmpty() ? finder.search(null, asked, null) : byNumber;
        return byBuyer.isEmpty() ? finder.search(null, null, asked) : byBuyer;
    }

    private String line(Order order, Families.Family family) {
        List<String> parts = new ArrayList<>();
        parts.add(wording.say(
                "bot.found-line",
                order.orderNo().value(),
                Markdown.plain(order.title(0)),
                wording.say("order.status." + order.status().wire())));
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
        String holder = Optional.ofNullable(workflow.holder())
                .map(id -> roster.member(id).map(Member::name).orElse(id))
                .orElseGet(() -> wording.say("bot.nobody"));
        return wording.say("bot.found-wrong", workflow.kind().id(), Markdown.plain(holder));
    }
}
