package dev.baton.card;

import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import org.springframework.stereotype.Component;

/** What makes a phone ring that has the card already, or cannot have it. */
@Component
class Rings {

    private final Drawing drawing;
    private final PublicUrl urls;
    private final Roster roster;
    private final Wording wording;

    Rings(Drawing drawing, PublicUrl urls, Roster roster, Wording wording) {
        this.drawing = drawing;
        this.urls = urls;
        this.roster = roster;
        this.wording = wording;
    }

    /**
     * One short message to its holder, who has the card already: it is new there, or a colleague would like to have it.
     */
    String newWork(Workflow w) {
        Workflow.Asked asked = w.holding().asked();
        if (asked != null) {
            return wording.say(
                            "card.asked-for",
                            roster.nameOf(asked.by()),
                            w.kind().id(),
                            w.orderNo().value())
                    + "\n\n" + wording.say("card.new-work-link", urls.workflow(w));
        }
        return wording.say("card.new-work", w.kind().id(), w.orderNo().value()) + "\n\n" + drawing.todo(w) + "\n\n"
                + wording.say("card.new-work-link", urls.workflow(w));
    }

    /** The same when nobody knows whether the card has come into that chat: how to get it there. */
    String perhapsNewWork(Workflow w) {
        return newWork(w) + "\n\n" + wording.say("card.perhaps", w.orderNo().value());
    }

    /** The same without any word that people wrote. */
    String withheldWork(Workflow w) {
        return wording.say("card.new-work-withheld", w.orderNo().value());
    }

    String noCardsTitle() {
        return wording.say("card.no-cards-title");
    }

    /** To a group that takes no cards. */
    String noCards() {
        return wording.say("card.no-cards");
    }
}
