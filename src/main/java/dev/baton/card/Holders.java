package dev.baton.card;

import dev.baton.roster.Roster;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import org.springframework.stereotype.Component;

/** Who has a workflow, in the words that people read everywhere: a name, or whom it waits for. */
@Component
class Holders {

    private final Roster roster;
    private final Wording wording;

    Holders(Roster roster, Wording wording) {
        this.roster = roster;
        this.wording = wording;
    }

    /** 张三, or 等人接手（公关组）. No statement. */
    String of(Workflow w) {
        String holder = w.holder();
        return holder == null
                ? wording.say(
                        "card.anonymous-holder",
                        roster.queue(w.holding().role(), w.holding().team()))
                : roster.nameOf(holder);
    }
}
