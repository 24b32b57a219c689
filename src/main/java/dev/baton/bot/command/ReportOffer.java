package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.bot.question.Question;
import dev.baton.bot.question.Questions;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Somebody names an order and what is wrong with it, and no command: 2298 断货了. Whether it shall be reported is asked,
 * and nothing is reported without the press.
 */
@Component
public class ReportOffer {

    private static final Pattern APART = Pattern.compile("[\\s,，。.、;；:：!！~～#]+");

    private final OrderFinder orders;
    private final KindMeant kinds;
    private final RaiseCommand raise;
    private final Questions questions;
    private final Wording wording;

    ReportOffer(OrderFinder orders, KindMeant kinds, RaiseCommand raise, Questions questions, Wording wording) {
        this.orders = orders;
        this.kinds = kinds;
        this.raise = raise;
        this.questions = questions;
        this.wording = wording;
    }

    /** The question, on its card now; empty when the sentence is about no order that we have, or about no kind. */
    public Optional<String> about(Said said) {
        String text = SentenceReader.plain(said.message().text());
        List<String> numbers = FreeText.numbers(text);
        if (numbers.size() != 1 || NoteOffer.asks(text) || !Questions.canOffer(text, 1)) {
            return Optional.empty();
        }
        String number = FreeText.written(numbers.get(0));
        List<String> wrong = APART.splitAsStream(text.replace(numbers.get(0), " "))
                .filter(word -> !word.isEmpty())
                .toList();
        return isKind(kinds.of(wrong)) && CommandLine.isNumber(number) && orders.knows(number)
                ? Optional.of(asked(said, raise.words().get(0) + " " + number + " " + String.join(" ", wrong)))
                : Optional.empty();
    }

    private static boolean isKind(KindMeant.Meant meant) {
        return meant instanceof KindMeant.Meant.One
                || meant instanceof KindMeant.Meant.Several
                || meant instanceof KindMeant.Meant.Type;
    }

    private String asked(Said said, String sentence) {
        String typed = Markdown.plain(said.message().text().strip());
        return questions.which(
                said,
                wording.say("bot.either-one", typed) + "\n\n- " + Markdown.plain(sentence),
                List.of(new Question.Choice(sentence, sentence)));
    }
}
