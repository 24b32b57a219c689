package dev.baton.bot.command;

import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.wording.Wording;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * A sentence that is no command and says the number of an order: that there is no such order, or, when it says nothing
 * else, what there is to see of it.
 */
@Component
public class NumberSaid {

    /** More of them are a table of something. */
    private static final int MOST = 3;

    /** Fewer digits are prices and sizes as well. */
    private static final int DIGITS = 4;

    /** A year, or somebody's phone. */
    private static final Pattern OTHER = Pattern.compile("(?:19|20)\\d\\d[.-]?\\d{0,2}[.-]?\\d{0,2}|1[3-9]\\d{9}");

    private final OrderFinder orders;
    private final Wording wording;

    NumberSaid(OrderFinder orders, Wording wording) {
        this.orders = orders;
        this.wording = wording;
    }

    /** Empty when the sentence says no number, or one of an order and something beside it. */
    public Optional<String> about(Said said) {
        String text = SentenceReader.plain(said.message().text());
        List<String> numbers = FreeText.numbers(text).stream()
                .filter(number -> FreeText.written(number)
                                .chars()
                                .filter(Character::isDigit)
                                .count()
                        >= DIGITS)
                .toList();
        if (numbers.isEmpty() || numbers.size() > MOST) {
            return Optional.empty();
        }
        String first = FreeText.written(numbers.get(0));
        if (numbers.stream().map(FreeText::written).noneMatch(orders::knows)) {
            return OTHER.matcher(first).matches()
                    ? Optional.empty()
                    : Optional.of(said.refused(wording.say("bot.find-none", "「" + Markdown.plain(first) + "」")));
        }
        return text.equals(numbers.get(0))
                ? Optional.of(said.asks(wording.say("bot.which-number", first)))
                : Optional.empty();
    }
}
