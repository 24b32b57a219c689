package dev.baton.card;

import dev.baton.roster.Member;
import dev.baton.roster.Roster;
import dev.baton.wording.Markdown;
import dev.baton.wording.Wording;
import dev.baton.workflow.By;
import dev.baton.workflow.Mobiles;
import dev.baton.workflow.Timeline;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowChanged;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * The other way of {@link NoteDelivery}: who wrote to a holder hears the answer, and who reported something to another
 * team hears its end (R082, R083). Else they would ask by mouth.
 */
@Component
class Replies {

    /** In bytes; a page has all of it. */
    private static final int LONGEST = 900;

    private final News news;
    private final Timeline timeline;
    private final Roster roster;
    private final Wording wording;

    Replies(News news, Timeline timeline, Roster roster, Wording wording) {
        this.news = news;
        this.timeline = timeline;
        this.roster = roster;
        this.wording = wording;
    }

    @EventListener
    void changed(WorkflowChanged change) {
        Workflow now = change.after();
        if (change.answers()) {
            String text = wording.say("news.answer", words(change));
            timeline.writersTo(now).stream()
                    .filter(writer -> roster.member(writer).isPresent())
                    .forEach(writer ->
                            news.aside(writer, now, "answer " + change.line().seq(), text));
        }
        if (change.closed()) {
            reporterElsewhere(change)
                    .ifPresent(reporter -> news.aside(
                            reporter,
                            now,
                            "closed " + now.revision(),
                            wording.say(
                                    "news.closed",
                                    wording.say("state." + now.state().wire()),
                                    words(change))));
        }
    }

    /** Who sees its card in the group, has it in hand or has just ended it knows without being told. */
    private Optional<String> reporterElsewhere(WorkflowChanged change) {
        Workflow now = change.after();
        return roster.member(now.reportedBy())
                .filter(reporter -> !reporter.teams().contains(now.holding().team()))
                .map(Member::userId)
                .filter(reporter ->
                        !now.heldBy(reporter) && !change.by().actor().equals(reporter));
    }

    private String words(WorkflowChanged change) {
        String who = By.nameOf(change.line().actor(), roster, wording);
        String text = Values.cut(Mobiles.masked(change.line().text(), "xxxx"), LONGEST);
        return Markdown.plain(who) + " " + Markdown.plain(text);
    }
}
