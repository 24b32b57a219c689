package dev.baton.bot;

import dev.baton.bot.command.WorkFinder;
import dev.baton.bot.language.Said;
import dev.baton.bot.report.Reports;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Surface;
import dev.baton.workflow.Workflow;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Pictures without a word: they belong to the card they answer, else to what this person reports or has just reported
 * (R036).
 */
@Component
class PicturesSent {

    private final Reports reports;
    private final WorkFinder finder;
    private final Wording wording;

    PicturesSent(Reports reports, WorkFinder finder, Wording wording) {
        this.reports = reports;
        this.finder = finder;
        this.wording = wording;
    }

    String take(Said said) {
        By by = new By(said.member().userId(), Surface.COMMAND);
        int count = Reports.pictures(said).size();
        if (count == 0) {
            return wording.say("report.picture-missing");
        }
        Optional<Workflow> quoted =
                finder.ofQuotedCard(said).filter(workflow -> workflow.state().isOpen());
        if (quoted.isPresent()) {
            reports.attach(said, quoted.get(), by);
            return wording.say(
                    "report.picture-joined", count, quoted.get().orderNo().value());
        }
        Reports.Taken taken = reports.take(said, by);
        if (taken instanceof Reports.Taken.Waiting waiting) {
            return wording.say("report.picture-waiting", waiting.orderNo().value(), waiting.pictures());
        } else if (taken instanceof Reports.Taken.Joined joined
                && !joined.workflows().isEmpty()) {
            return wording.say(
                    "report.picture-joined",
                    joined.pictures(),
                    joined.workflows().get(0).orderNo().value());
        }
        return wording.say(taken instanceof Reports.Taken.Full ? "report.picture-full" : "report.picture-nowhere");
    }
}
