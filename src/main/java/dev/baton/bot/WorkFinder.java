package dev.baton.bot;

import dev.baton.card.Cards;
import dev.baton.order.OrderNo;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which workflow somebody means: by order number, by the tail of one, or by quoting its card. */
@Component
class WorkFinder {

    private static final int MANY = 6;

    /** Found exactly one for each number, or the sentence that says why not. */
    sealed interface Found {

        record Works(List<Workflow> workflows) implements Found {}

        record Unclear(String sentence) implements Found {}
    }

    private final Workflows workflows;
    private final Cards cards;
    private final Wording wording;

    WorkFinder(Workflows workflows, Cards cards, Wording wording) {
        this.workflows = workflows;
        this.cards = cards;
        this.wording = wording;
    }

    Found find(Said said) {
        List<String> numbers = said.line().numbers();
        if (numbers.isEmpty()) {
            return quoted(said);
        }
        List<Workflow> found = new ArrayList<>();
        for (String number : numbers) {
            List<Workflow> matches = matching(number);
            if (matches.isEmpty()) {
                return new Found.Unclear(wording.say("bot.no-open-work", Markdown.plain(number)));
            }
            if (matches.size() > 1) {
                return new Found.Unclear(several(number, matches));
            }
            found.add(matches.get(0));
        }
        return new Found.Works(found);
    }

    /** The workflow whose card the message answers. */
    Optional<Workflow> ofQuotedCard(Said said) {
        String carrier = said.message().quotedCarrier();
        return carrier == null
                ? Optional.empty()
                : cards.workflowByCarrier(carrier).flatMap(workflows::find);
    }

    /** Whether the word names work that is under way. */
    boolean names(String word) {
        return CommandLine.isNumber(word) && !matching(word).isEmpty();
    }

    private Found quoted(Said said) {
        return ofQuotedCard(said)
                .<Found>map(workflow -> new Found.Works(List.of(workflow)))
                .orElseGet(() -> new Found.Unclear(wording.say("bot.which-order")));
    }

    private List<Workflow> matching(String number) {
        List<Workflow> exact = workflows.ofOrder(new OrderNo(number)).stream()
                .filter(workflow -> workflow.state().isOpen())
                .toList();
        boolean tail = exact.isEmpty() && CommandLine.isNumber(number);
        return tail ? workflows.openByOrderTail(number, MANY) : exact;
    }

    private String several(String number, List<Workflow> matches) {
        StringBuilder text = new StringBuilder(wording.say("bot.several-orders", Markdown.plain(number)));
        matches.forEach(match -> text.append("\n\n- ")
                .append(match.orderNo().value())
                .append(match.lineNo() == 0 ? "" : " " + wording.say("card.line", match.lineNo()))
                .append(' ')
                .append(match.kind().id()));
        return text.toString();
    }
}
