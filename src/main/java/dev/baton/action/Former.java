package dev.baton.action;

import dev.baton.handover.Said;
import dev.baton.roster.Member;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells who had it that somebody else has moved it: one short message, several of a moment together. */
@Component
class Former {

    private final ApplicationEventPublisher events;
    private final Wording wording;

    Former(ApplicationEventPublisher events, Wording wording) {
        this.events = events;
        this.wording = wording;
    }

    /** In the transaction of the move. Nothing for who moved it, and for what nobody held. */
    void lost(Workflow before, Member by, Member to) {
        String former = before.holder();
        if (former == null || former.equals(by.userId()) || former.equals(to.userId())) {
            return;
        }
        boolean took = Objects.equals(by.userId(), to.userId());
        String text = wording.say(
                took ? "card.lost-taken" : "card.lost-given",
                before.orderNo().value(),
                before.kind().id(),
                by.name(),
                to.name());
        events.publishEvent(Said.collected(former, wording.say("card.lost-title"), text));
    }
}
