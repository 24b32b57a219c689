package dev.baton.bot.command;

import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Somebody tells the bot something about an order, and it is no command: whether it shall be kept as a note there is
 * asked, and nothing is kept without the press.
 */
@Component
public class NoteOffer {

    private static final int LONGEST = 500;
    private static final int MOST_ORDERS = 3;

    /** So many characters beside the number tell something; fewer may be anything. */
    private static final int LEAST = 5;

    /** Behind a number with which it begins, less tells something: 先别动. */
    private static final int LEAST_BEHIND = 3;

    private static final int TAIL = 6;

    private static final Pattern ASKED = Pattern.compile(
            "[?？]|(?:吗|么|呢|没|没有)[\\s。!！~～]*$|谁|什么|啥|怎么|怎样|为何|多少|几[个单点号]|哪|是不是|有没有|能不能|要不要|可不可以|会不会|行不行|该不该");

    /** Somebody, and what they do or say: of no order by its number, a record is not asked for so. */
    static final String TOLD = "(?:用户|客户|顾客|买家|对方|收件人|司机|供应商|他|她)\\s*(?!订?单|的|号)\\p{IsHan}{2}";

    /** What comes before the note and only says that it is one. */
    private static final Pattern BEGINS = Pattern.compile(
            "^(?:麻烦|帮我|帮忙|请)*(?:记录|登记|记|说)(?:一下|下|个)?[\\s:：,，、]*(?=[A-Za-z0-9零〇一二三四五六七八九幺]|" + TOLD + ")");

    private static final Pattern APART = Pattern.compile("^(?:号单|号|这一?单|那单|的?单子?)?[\\s:：,，、。]*");

    private static final Pattern AROUND = Pattern.compile("[^\\p{IsHan}]|单号?|订单|这|那|的|了|吧");

    private final WorkFinder finder;
    private final Questions questions;
    private final NoteCommand note;
    private final ReportOffer reports;
    private final Wording wording;

    NoteOffer(WorkFinder finder, Questions questions, NoteCommand note, ReportOffer reports, Wording wording) {
        this.finder = finder;
        this.questions = questions;
        this.note = note;
        this.reports = reports;
        this.wording = wording;
    }

    /** The question, on its card now; empty when the sentence tells nothing, or of no order that is under way. */
    public Optional<String> about(Said said) {
        String text = said.message().text().strip();
        if (text.length() > LONGEST || asks(text)) {
            return Optional.empty();
        }
        String told = BEGINS.matcher(text).replaceFirst("");
        List<Question.Choice> choices = new ArrayList<>();
        numbers(told).forEach(number -> add(choices, number, told));
        Optional<Workflow> quoted = finder.ofQuotedCard(said);
        if (choices.isEmpty() && quoted.isPresent() && length(told) >= LEAST) {
            choices.add(new Question.Choice(
                    label(quoted.get().orderNo().value()), note.words().get(0) + " " + told));
        }
        return choices.isEmpty() ? Optional.empty() : Optional.of(asked(said, told, choices));
    }

    /** What goes wrong besides what is being worked on is offered as an exception of its own as well. */
    private String asked(Said said, String told, List<Question.Choice> notes) {
        String asked = wording.say("bot.note-offer", Markdown.plain(told));
        Optional<Question.Choice> another = reports.another(said);
        if (another.isEmpty()) {
            return questions.which(said, asked, notes);
        }
        List<Question.Choice> choices = new ArrayList<>(notes);
        choices.add(another.get());
        String label = Markdown.plain(another.get().label());
        return questions.which(said, asked + "\n\n" + wording.say("bot.note-or-report", label), choices);
    }

    /** Whether somebody wants to know something, and tells nothing. */
    static boolean asks(String text) {
        return ASKED.matcher(text).find();
    }

    private Set<String> numbers(String told) {
        Set<String> numbers = new LinkedHashSet<>();
        Matcher number = FreeText.NUMBER.matcher(told);
        while (numbers.size() < MOST_ORDERS && number.find()) {
            numbers.add(number.group());
        }
        return numbers;
    }

    /**
     * A number at the beginning is whose note it is; anywhere else it is a part of what is told, and the colon keeps it
     * there.
     */
    private void add(List<Question.Choice> choices, String said, String told) {
        boolean first = told.startsWith(said);
        String text = first ? APART.matcher(told.substring(said.length())).replaceFirst("") : told;
        String number = FreeText.written(said);
        if (length(text) >= (first ? LEAST_BEHIND : LEAST) && finder.names(number)) {
            choices.add(new Question.Choice(label(number), note.words().get(0) + " " + number + " ：" + text));
        }
    }

    private static int length(String text) {
        return AROUND.matcher(text).replaceAll("").length();
    }

    private String label(String number) {
        return wording.say("bot.note-yes", number.substring(Math.max(0, number.length() - TAIL)));
    }
}
