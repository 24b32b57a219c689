package dev.baton.bot.command;

import dev.baton.bot.language.Markdown;
import dev.baton.card.Cards;
import dev.baton.wording.Wording;
import dev.baton.workflow.When;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Work as people read it in a list: first what is overdue, the longest overdue before, then the most urgent and soonest
 * due (R006).
 */
@Component
class WorkList {

    private final Cards cards;
    private final Wording wording;
    private final Clock clock;

    WorkList(Cards cards, Wording wording, Clock clock) {
        this.cards = cards;
        this.wording = wording;
        this.clock = clock;
    }

    /** A line for each of the first of them, and how many more there are. */
    String lines(List<Workflow> works, int listed) {
        Instant now = clock.instant();
        return Markdown.list(
                pressing(works, now), listed, workflow -> line(workflow, now), more -> wording.say("bot.more", more));
    }

    private static List<Workflow> pressing(List<Workflow> works, Instant now) {
        return works.stream()
                .sorted(Comparator.comparing((Workflow one) -> !one.overdue(now))
                        .thenComparing(
                                one -> one.overdue(now) ? 0 : one.urgency().rank())
                        .thenComparing(one -> one.way().dueAt())
                        .thenComparing(Workflow::id))
                .toList();
    }

    long overdue(List<Workflow> works) {
        Instant now = clock.instant();
        return works.stream().filter(workflow -> workflow.overdue(now)).count();
    }

    private String line(Workflow workflow, Instant now) {
        String due = When.due(workflow, now, wording);
        return wording.say(
                "bot.work-line",
                workflow.orderNo().value(),
                workflow.kind().id(),
                Markdown.plain(cards.todo(workflow)),
                due);
    }

    /** As little of one as tells which it is. */
    String brief(Workflow workflow) {
        Instant now = clock.instant();
        return wording.say(
                workflow.overdue(now) ? "bot.work-brief-over" : "bot.work-brief",
                workflow.orderNo().value(),
                workflow.kind().detail(),
                When.text(workflow.way().dueAt(), now));
    }
}
