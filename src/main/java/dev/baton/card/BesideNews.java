package dev.baton.card;

import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import org.springframework.stereotype.Component;

/**
 * Lets who has an exception of an order in hand hear that another one of it has come: a line on a card rings nobody.
 */
@Component
class BesideNews {

    private final News news;
    private final Beside beside;
    private final Wording wording;

    BesideNews(News news, Beside beside, Wording wording) {
        this.news = news;
        this.beside = beside;
        this.wording = wording;
    }

    /**
     * Another one has come, and somebody has this one in hand (R007). Not what was found in a flood, nor what that
     * person has as well, has reported, or found on the card. In the caller's transaction.
     */
    void came(Workflow another, Workflow one) {
        String holder = one.holder();
        boolean concerns = holder != null
                && another.state().isOpen()
                && !another.quiet()
                && !another.heldBy(holder)
                && !another.reportedBy().equals(holder)
                && !another.openedAt().isBefore(one.holding().since());
        if (concerns) {
            news.toHolder(one, "beside " + another.id(), wording.say("news.beside", beside.name(another)));
        }
    }
}
