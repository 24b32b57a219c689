package dev.baton.bot;

import dev.baton.order.Order;
import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
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
    private final Board board;
    private final Roster roster;
    private final Wording wording;

    FindCommand(OrderFinder finder, Board board, Roster roster, Wording wording) {
        this.finder = finder;
        this.board = board;
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
        found.stream()
                .limit(OrderFinder.SHOWN)
                .forEach(order -> text.append("\n\n- ").append(line(order)));
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

    private String line(Order order) {
        String head = wording.say(
                "bot.found-line",
                order.orderNo().value(),
                Markdown.plain(order.title(0)),
                wording.say("order.status." + order.status().wire()));
        List<String> wrong = board.ofOrder(order.orderNo()).stream()
                .filter(workflow -> workflow.state().isOpen())
                .map(this::wrong)
                .toList();
        return wrong.isEmpty() ? head : head + "；" + String.join("；", wrong);
    }

    private String wrong(Workflow workflow) {
        String holder = Optional.ofNullable(workflow.holder())
                .map(id -> roster.member(id).map(Member::name).orElse(id))
                .orElseGet(() -> wording.say("bot.nobody"));
        return wording.say("bot.found-wrong", workflow.kind().id(), Markdown.plain(holder));
    }
}
