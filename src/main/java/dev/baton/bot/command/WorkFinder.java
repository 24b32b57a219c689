package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.Which;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.card.Cards;
import dev.baton.order.OrderNo;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Which workflow somebody means: by the number of its order or of the parent, by the tail of one, or by quoting its
 * card.
 */
@Component
public class WorkFinder {

    private static final int MANY = 6;

    /** Of an order with many sub-orders there may be more than anybody reads. */
    private static final int LISTED = 12;

    private static final int TAIL = 8;

    /**
     * The id of a workflow, as our own buttons write it; what somebody types is as long at times, and may be no id at
     * all.
     */
    private static final Pattern ID = Pattern.compile("[0-9]{15,19}");

    private final Workflows workflows;
    private final Families families;
    private final Cards cards;
    private final Which which;
    private final Questions questions;
    private final Wording wording;

    WorkFinder(Workflows workflows, Families families, Cards cards, Which which, Questions questions, Wording wording) {
        this.workflows = workflows;
        this.families = families;
        this.cards = cards;
        this.which = which;
        this.questions = questions;
        this.wording = wording;
    }

    /**
     * Exactly one for each number. What is said after a number, up to the next one, tells several problems of that
     * order apart; with one number anything does.
     */
    Found<List<Workflow>> find(Said said) {
        List<String> numbers = said.line().numbers();
        if (numbers.isEmpty()) {
            return quoted(said);
        }
        List<Workflow> found = new ArrayList<>();
        for (String number : numbers) {
            List<Workflow> open = matching(number);
            List<Workflow> meant = which.among(open, numbers.size() == 1 ? others(said, number) : after(said, number));
            if (meant.size() != 1) {
                return new Found.Unclear<>(unclear(said, number, open, meant));
            }
            if (found.stream().noneMatch(one -> one.id() == meant.get(0).id())) {
                found.add(meant.get(0));
            }
        }
        return new Found.Clear<>(found);
    }

    private static String others(Said said, String number) {
        return said.line().words().stream().filter(word -> !word.equals(number)).collect(Collectors.joining(" "));
    }

    private static String after(Said said, String number) {
        List<String> words = said.line().words();
        List<String> numbers = said.line().numbers();
        return words.stream()
                .skip(words.indexOf(number) + 1L)
                .takeWhile(word -> !numbers.contains(word))
                .collect(Collectors.joining(" "));
    }

    /** What a note is about, and the note itself. */
    record Noted(Found<List<Workflow>> found, String text) {}

    /** A note may begin with the kind or the sub-order when several problems of the order are open. */
    Noted noted(Said said, String number, String text) {
        List<Workflow> open = matching(number);
        List<Workflow> meant = open.size() < 2 ? open : which.noted(open, text);
        return meant.size() == 1
                ? new Noted(new Found.Clear<>(meant), open.size() < 2 ? text : which.withoutNames(open, text))
                : new Noted(new Found.Unclear<>(unclear(said, number, open, meant)), text);
    }

    /** The workflow whose card the message answers. */
    public Optional<Workflow> ofQuotedCard(Said said) {
        String carrier = said.message().quotedCarrier();
        return carrier == null
                ? Optional.empty()
                : cards.workflowByCarrier(carrier).flatMap(workflows::find);
    }

    /** Whether the word names work that is under way. */
    boolean names(String word) {
        return !open(word).isEmpty();
    }

    /** All work under way that this number can mean. */
    List<Workflow> open(String number) {
        return CommandLine.isNumber(number) ? matching(number) : List.of();
    }

    private Found<List<Workflow>> quoted(Said said) {
        return ofQuotedCard(said)
                .<Found<List<Workflow>>>map(workflow -> new Found.Clear<>(List.of(workflow)))
                .orElseGet(() -> new Found.Unclear<>(said.asks(wording.say("bot.which-order"))));
    }

    private List<Workflow> matching(String number) {
        List<Workflow> found = written(number);
        String upper = number.toUpperCase(Locale.ROOT);
        List<Workflow> known = found.isEmpty() && !upper.equals(number) ? written(upper) : found;
        return known.isEmpty()
                ? CommandLine.unmarked(number).map(this::matching).orElse(known)
                : known;
    }

    private List<Workflow> written(String number) {
        List<Workflow> exact = families.of(new OrderNo(number)).open();
        boolean tail = exact.isEmpty() && CommandLine.isNumber(number);
        List<Workflow> found = tail ? families.openByTail(number, MANY) : exact;
        return found.isEmpty() && ID.matcher(number).matches()
                ? workflows
                        .find(Long.parseUnsignedLong(number))
                        .filter(workflow -> workflow.state().isOpen())
                        .stream()
                        .toList()
                : found;
    }

    private String unclear(Said said, String number, List<Workflow> open, List<Workflow> meant) {
        if (open.isEmpty()) {
            boolean alone = said.line().numbers().size() == 1;
            return said.refused(
                    wording.say(alone ? "bot.no-open-work" : "bot.no-open-work-nothing", Markdown.plain(number)));
        }
        List<Workflow> listed = meant.isEmpty() ? open : meant;
        boolean oneOrder = listed.stream().map(Workflow::orderNo).distinct().count() == 1;
        Workflow first = listed.get(0);
        String example = said.line().word() + " " + first.orderNo().value() + " " + which.name(first, listed);
        String head = meant.isEmpty()
                ? wording.say("bot.no-such-problem", Markdown.plain(number))
                : oneOrder
                        ? wording.say("bot.several-problems", first.orderNo().value(), example)
                        : wording.say("bot.several-orders", Markdown.plain(number));
        String list = head + Markdown.list(listed, LISTED, which::shown, more -> wording.say("bot.more", more));
        String text = said.message().text();
        boolean buttons = !meant.isEmpty()
                && Questions.canOffer(text, listed.size())
                && !said.confirmed()
                && text.contains(number);
        return buttons
                ? questions.which(
                        said,
                        list,
                        listed.stream()
                                .map(one ->
                                        new Question.Choice(label(one), CommandLine.naming(text, number, one.wireId())))
                                .toList())
                : said.asks(list);
    }

    static String label(Workflow workflow) {
        String number = workflow.orderNo().value();
        return number.substring(Math.max(0, number.length() - TAIL)) + " "
                + workflow.kind().detail();
    }
}
