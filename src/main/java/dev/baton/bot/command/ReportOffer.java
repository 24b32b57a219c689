package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.catalogue.ProblemType;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Somebody names an order and what is wrong with it, and no command: 2298 断货了, 2298 有问题. Whether it shall be
 * reported is asked, and nothing is reported without the press.
 */
@Component
public class ReportOffer {

    private static final Pattern APART = Pattern.compile("[\\s,，。.、;；:：!！~～#]+");

    /** That something is wrong, and not what. */
    private static final Pattern UNNAMED = Pattern.compile("(?:有|出)了?(?:点|些|个)?(?:问题|异常|状况)了?");

    /** More numbers than these are a table of something. */
    private static final int MOST = 3;

    private final OrderFinder orders;
    private final WorkFinder works;
    private final KindMeant kinds;
    private final RaiseCommand raise;
    private final Questions questions;
    private final Wording wording;

    ReportOffer(
            OrderFinder orders,
            WorkFinder works,
            KindMeant kinds,
            RaiseCommand raise,
            Questions questions,
            Wording wording) {
        this.orders = orders;
        this.works = works;
        this.kinds = kinds;
        this.raise = raise;
        this.questions = questions;
        this.wording = wording;
    }

    /** The question, on its card now; empty when the sentence is about no order that we have, or about no kind. */
    public Optional<String> about(Said said) {
        return told(said)
                .filter(told ->
                        isKind(told.meant()) || UNNAMED.matcher(told.wrong()).matches())
                .map(told -> asked(said, isKind(told.meant()) ? sentence(told) : raised(told)));
    }

    /** The button that reports what is wrong besides the work under way of this order; empty when it is about that. */
    Optional<Question.Choice> another(Said said) {
        return told(said)
                .filter(told -> isNew(told.meant(), works.open(told.number())))
                .map(this::sentence)
                .map(sentence -> new Question.Choice(sentence, sentence));
    }

    /** What a sentence tells of the one order that it names; other numbers are a part of what is told. */
    private record Told(String number, String wrong, KindMeant.Meant meant) {}

    private Optional<Told> told(Said said) {
        String text = SentenceReader.plain(said.message().text());
        List<String> numbers = FreeText.numbers(text);
        if (numbers.size() > MOST || NoteOffer.asks(text) || !Questions.canOffer(text, 1)) {
            return Optional.empty();
        }
        List<String> known = numbers.stream().filter(this::isOrder).toList();
        if (known.size() != 1) {
            return Optional.empty();
        }
        List<String> wrong = APART.splitAsStream(text.replace(known.get(0), " "))
                .filter(word -> !word.isEmpty())
                .toList();
        return Optional.of(new Told(FreeText.written(known.get(0)), String.join(" ", wrong), kinds.of(wrong)));
    }

    private boolean isOrder(String number) {
        String written = FreeText.written(number);
        return CommandLine.isNumber(written) && orders.knows(written);
    }

    private static boolean isKind(KindMeant.Meant meant) {
        return meant instanceof KindMeant.Meant.One
                || meant instanceof KindMeant.Meant.Several
                || meant instanceof KindMeant.Meant.Type;
    }

    private static boolean isNew(KindMeant.Meant meant, List<Workflow> open) {
        if (meant instanceof KindMeant.Meant.Type type) {
            return open.stream().noneMatch(work -> work.kind().type().equals(type.type()));
        }
        List<ProblemType> said = meant instanceof KindMeant.Meant.One one
                ? List.of(one.kind())
                : meant instanceof KindMeant.Meant.Several several ? several.kinds() : List.of();
        return said.stream().anyMatch(kind -> open.stream().map(Workflow::kind).noneMatch(kind::equals));
    }

    private String raised(Told told) {
        return raise.words().get(0) + " " + told.number();
    }

    private String sentence(Told told) {
        return raised(told) + " " + told.wrong();
    }

    private String asked(Said said, String sentence) {
        String typed = Markdown.plain(said.message().text().strip());
        return questions.which(
                said,
                wording.say("bot.either-one", typed) + "\n\n- " + Markdown.plain(sentence),
                List.of(new Question.Choice(sentence, sentence)));
    }
}
