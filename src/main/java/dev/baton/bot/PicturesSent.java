package dev.baton.bot;

import dev.baton.bot.language.Said;
import dev.baton.bot.report.Pictures;
import dev.baton.bot.report.Reports;
import dev.baton.card.Cards;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Hearers;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Pictures without a word: they belong to the card they answer, be it finished, and to that alone; else to what this
 * person reports or has just reported (R036).
 */
@Component
class PicturesSent {

    private final Pictures pictures;
    private final Cards cards;
    private final Workflows workflows;
    private final Hearers hearers;
    private final Wording wording;

    PicturesSent(Pictures pictures, Cards cards, Workflows workflows, Hearers hearers, Wording wording) {
        this.pictures = pictures;
        this.cards = cards;
        this.workflows = workflows;
        this.hearers = hearers;
        this.wording = wording;
    }

    String take(Said said) {
        By by = new By(said.member().userId(), Surface.COMMAND);
        int count = Pictures.of(said).size();
        if (count == 0) {
            return wording.say("report.picture-missing");
        }
        Optional<String> quoted =
                Optional.ofNullable(said.message().quotedCarrier()).flatMap(cards::carriedBy);
        Optional<Workflow> answered = quoted.flatMap(Cards::workflowId).flatMap(workflows::find);
        if (answered.isPresent()) {
            pictures.attach(said, answered.get(), by);
            return joined(said, answered.get(), count);
        }
        Pictures.Taken taken = pictures.take(said, quoted.flatMap(Reports::id).orElse(null), by);
        if (taken instanceof Pictures.Taken.Waiting waiting) {
            return wording.say("report.picture-waiting", waiting.orderNo().value(), waiting.pictures());
        } else if (taken instanceof Pictures.Taken.Joined joined
                && !joined.workflows().isEmpty()) {
            return joined(said, joined.workflows().get(0), joined.pictures());
        }
        return wording.say(taken instanceof Pictures.Taken.Full ? "report.picture-full" : "report.picture-nowhere");
    }

    private String joined(Said said, Workflow workflow, int count) {
        String joined =
                wording.say("report.picture-joined", count, workflow.orderNo().value());
        return hearers.afterwards(workflow, said.member().userId())
                .map(finished -> wording.say("bot.noted-closed", joined, finished))
                .orElse(joined);
    }
}
