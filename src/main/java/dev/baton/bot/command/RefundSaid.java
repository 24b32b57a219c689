package dev.baton.bot.command;

import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.catalogue.ActionName;
import dev.baton.wording.Wording;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.WorkflowState;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * 给 3381 退款 asks for money, which a button pays back, and hands nothing on, whoever is mentioned beside it: unless the
 * work is a refund, or the review of one, which may be what is handed on.
 */
@Component
class RefundSaid {

    private static final String REFUND = "退款";

    private static final Pattern FOR = Pattern.compile("[给让]");

    /** What leaves no doubt that work is handed on, and the refund only says which. */
    private static final Pattern HANDS = Pattern.compile("[转交派指移传分还丢接跟弄办]|安排|处理");

    private final WorkFinder finder;
    private final Wording wording;

    RefundSaid(WorkFinder finder, Wording wording) {
        this.finder = finder;
        this.wording = wording;
    }

    /** What to say instead of handing it on, when money was meant; empty when it was not. */
    Optional<String> instead(Said said) {
        String text = SentenceReader.plain(said.message().text());
        boolean money = said.line().words().stream().anyMatch(word -> word.contains(REFUND))
                && FOR.matcher(text).find()
                && !HANDS.matcher(text).find();
        return money ? ofMoney(finder.find(said), said) : Optional.empty();
    }

    private Optional<String> ofMoney(Found<List<Workflow>> found, Said said) {
        boolean refund = found instanceof Found.Clear<List<Workflow>> clear
                && clear.what().stream()
                        .anyMatch(work -> work.state() == WorkflowState.REVIEW
                                || work.kind().id().contains(REFUND));
        return refund
                ? Optional.empty()
                : Optional.of(found.then(works ->
                        said.asks(wording.say("bot.button", wording.say("action." + ActionName.APPLY_REFUND.id())))));
    }
}
