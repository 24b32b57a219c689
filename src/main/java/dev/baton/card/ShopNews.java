package dev.baton.card;

import dev.baton.money.Refunds;
import dev.baton.order.OrderHappened;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.wording.Markdown;
import dev.baton.wording.Wording;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Lets who works on an order hear what the shop tells of it: it may be what is waited for, or make the work moot. */
@Component
class ShopNews {

    private final News news;
    private final Board board;
    private final Refunds refunds;
    private final Happenings happenings;
    private final Wording wording;

    ShopNews(News news, Board board, Refunds refunds, Happenings happenings, Wording wording) {
        this.news = news;
        this.board = board;
        this.refunds = refunds;
        this.happenings = happenings;
        this.wording = wording;
    }

    @EventListener
    void happened(OrderHappened happened) {
        if (!happened.isNews()) {
            return;
        }
        String text = wording.say(
                "news.shop", Markdown.plain(happenings.text(happened.event().data())));
        board.openOf(happened.before().orderNo()).stream()
                .filter(workflow -> workflow.holder() != null && !isOurs(happened, workflow))
                .forEach(workflow ->
                        news.toHolder(workflow, "event " + happened.event().eventId(), text));
    }

    /** What was paid back from here the shop only repeats. */
    private boolean isOurs(OrderHappened happened, Workflow workflow) {
        return happened.event().data() instanceof Payment payment
                && payment.status() == PaymentStatus.REFUNDED
                && refunds.lastPaid(workflow).isPresent();
    }
}
