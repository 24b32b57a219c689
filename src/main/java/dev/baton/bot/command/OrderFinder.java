package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Remembered;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.Cards;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.order.Orders;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which order somebody means, whether or not anything is wrong with it: by number, by its tail, or by quoting its card.
 */
@Component
class OrderFinder {

    /** How many are listed. */
    static final int SHOWN = 5;

    private static final int MANY = SHOWN + 1;
    private static final int TAIL = 6;

    private final Orders orders;
    private final Workflows workflows;
    private final Cards cards;
    private final Questions questions;
    private final Wording wording;

    OrderFinder(Orders orders, Workflows workflows, Cards cards, Questions questions, Wording wording) {
        this.orders = orders;
        this.workflows = workflows;
        this.cards = cards;
        this.questions = questions;
        this.wording = wording;
    }

    /** By the first number of the sentence, else by the card it quotes. */
    Found<Order> find(Said said) {
        List<String> numbers = said.line().numbers();
        return numbers.isEmpty() ? quoted(said) : numbered(said, numbers.get(0));
    }

    /** Whether an order has this number, or ends so. */
    boolean knows(String number) {
        return !search(Remembered.NOTHING.numbered(number)).isEmpty();
    }

    /** Whether these are the numbers of two orders, or their ends; a parcel's number is its order's own. */
    boolean differ(String one, String other) {
        Set<OrderNo> called = called(other);
        return !called.isEmpty() && Collections.disjoint(called, called(one));
    }

    private Set<OrderNo> called(String number) {
        String end = number.toUpperCase(Locale.ROOT);
        return search(Remembered.NOTHING.numbered(number)).stream()
                .map(Order::orderNo)
                .filter(orderNo -> orderNo.value().toUpperCase(Locale.ROOT).endsWith(end))
                .collect(Collectors.toSet());
    }

    /** Latest first, at most one more than {@value #SHOWN}. */
    List<Order> search(Remembered what) {
        List<Order> found = written(what);
        return found.isEmpty() && what.number() != null
                ? CommandLine.unmarked(what.number())
                        .map(bare -> written(what.numbered(bare)))
                        .orElse(found)
                : found;
    }

    private List<Order> written(Remembered what) {
        List<Order> found = orders.search(what.query(MANY)).orders();
        String number = what.number();
        String upper = number == null ? null : number.toUpperCase(Locale.ROOT);
        return found.isEmpty() && upper != null && !upper.equals(number)
                ? orders.search(what.numbered(upper).query(MANY)).orders()
                : found;
    }

    private Found<Order> numbered(Said said, String number) {
        List<Order> found = CommandLine.isNumber(number)
                ? search(Remembered.NOTHING.numbered(number))
                : orders.find(new OrderNo(number)).stream().toList();
        Optional<Order> exact = found.stream()
                .filter(order -> order.orderNo().value().equalsIgnoreCase(number))
                .findFirst();
        if (exact.isPresent() || found.size() == 1) {
            return new Found.Clear<>(exact.orElseGet(() -> found.get(0)));
        }
        return new Found.Unclear<>(
                found.isEmpty()
                        ? said.refused(wording.say("refused.no-such-order", Markdown.plain(number)))
                        : several(said, number, found));
    }

    private Found<Order> quoted(Said said) {
        String carrier = said.message().quotedCarrier();
        Optional<Order> quoted = carrier == null
                ? Optional.empty()
                : cards.workflowByCarrier(carrier)
                        .flatMap(workflows::find)
                        .map(Workflow::orderNo)
                        .flatMap(orders::find);
        return quoted.<Found<Order>>map(Found.Clear::new)
                .orElseGet(() -> new Found.Unclear<>(said.asks(wording.say("bot.which-order"))));
    }

    /**
     * Several orders end so: each is a button that says the same sentence with its whole number; too many are only
     * listed.
     */
    private String several(Said said, String number, List<Order> found) {
        StringBuilder text = new StringBuilder(wording.say("bot.several-orders", Markdown.plain(number)));
        found.forEach(order -> text.append("\n\n- ")
                .append(order.orderNo().value())
                .append(' ')
                .append(Markdown.plain(order.title(0))));
        String sentence = said.message().text();
        boolean buttons = Questions.canOffer(sentence, found.size()) && !said.confirmed() && sentence.contains(number);
        int tail = apart(found);
        return buttons
                ? questions.which(
                        said,
                        text.toString(),
                        found.stream()
                                .map(order -> new Question.Choice(
                                        end(order, tail) + " " + order.title(0),
                                        CommandLine.naming(
                                                sentence,
                                                number,
                                                order.orderNo().value())))
                                .toList())
                : said.asks(text.toString());
    }

    /** So many last characters tell them apart: a button has little room. */
    private static int apart(List<Order> found) {
        int tail = TAIL;
        while (found.stream().map(Order::orderNo).distinct().count() > endings(found, tail)) {
            tail++;
        }
        return tail;
    }

    private static long endings(List<Order> found, int tail) {
        return found.stream().map(order -> end(order, tail)).distinct().count();
    }

    private static String end(Order order, int tail) {
        String whole = order.orderNo().value();
        return whole.substring(Math.max(0, whole.length() - tail));
    }
}
