package dev.baton.bot.command;

import dev.baton.bot.language.CommandLine;
import dev.baton.bot.language.FreeText;
import dev.baton.bot.language.Markdown;
import dev.baton.bot.language.Remembered;
import dev.baton.bot.language.Said;
import dev.baton.bot.language.SentenceReader;
import dev.baton.card.Cards;
import dev.baton.catalogue.ActionName;
import dev.baton.order.Order;
import dev.baton.wording.Wording;
import dev.baton.workflow.Refusal;
import dev.baton.workflow.Workflow;
import dev.baton.workflow.Workflows;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Somebody types what a button of an order's card says: 完结 3381. Money, words to customers and the end of a case are
 * pressed, where it is seen what is done, and never typed; whoever tries is told so, and how to get to the button. What
 * a button and a kind of exception are both called (换货) may be what is wrong with an order of which nothing is open.
 */
@Component
public class ButtonHint {

    /** These can be typed: what was not understood of such a sentence is not cured by a card. */
    private static final Set<ActionName> TYPED = EnumSet.of(
            ActionName.TAKE,
            ActionName.REASSIGN,
            ActionName.APPROVE_REFUND,
            ActionName.REVOKE,
            ActionName.NOTE,
            ActionName.ACCEPT);

    /** What people say for a button besides what stands on it. */
    private static final Map<ActionName, List<String>> ALSO = Map.of(
            ActionName.APPLY_REFUND, List.of("退款", "退钱"),
            ActionName.SEND_SMS, List.of("短信", "发个短信", "发条短信"),
            ActionName.CALL_CUSTOMER, List.of("打电话"),
            ActionName.RECORD_PURCHASE, List.of("代买"),
            ActionName.RETURN_COUPON, List.of("退优惠券"),
            ActionName.UPDATE, List.of("更新"),
            ActionName.RESOLVE, List.of("结单", "关单"),
            ActionName.REOPEN, List.of("重新打开", "重新开"));

    private static final String BEFORE = "(?:麻烦你?|请|帮我|帮忙|我要|我想|把|给|这一?单|这个|订单|单号|的|全额|[\\s,，:：#])*+";
    private static final String AMOUNT = "[0-9]{1,6}(?:\\.[0-9]{1,2})?\\s*(?:元|块钱?)?";
    private static final String BEHIND = "(?:一下|下|这一?单|这个|订单|的|了|吧|啊|呀|全额|" + AMOUNT + "|[\\s,，。.!！~:：#])*+";

    private final WorkFinder finder;
    private final OrderFinder orders;
    private final Families families;
    private final ReportOffer reports;
    private final Workflows workflows;
    private final Cards cards;
    private final Wording wording;

    ButtonHint(
            WorkFinder finder,
            OrderFinder orders,
            Families families,
            ReportOffer reports,
            Workflows workflows,
            Cards cards,
            Wording wording) {
        this.finder = finder;
        this.orders = orders;
        this.families = families;
        this.reports = reports;
        this.workflows = workflows;
        this.cards = cards;
        this.wording = wording;
    }

    /**
     * Where the button is, or why it cannot be pressed now, or the question whether it shall be reported; empty when
     * the sentence names none, or says more.
     */
    public Optional<String> about(Said said) {
        String text = SentenceReader.plain(said.message().text());
        if (text.length() > SentenceReader.LONGEST) {
            return Optional.empty();
        }
        List<String> numbers = FreeText.numbers(text);
        Optional<String> number = numbers.stream()
                .filter(one -> finder.names(FreeText.written(one)))
                .findFirst()
                .or(() -> numbers.stream().findFirst());
        return named(number.map(one -> text.replace(one, " ")).orElse(text))
                .map(action -> number.map(one -> ofOrder(said, action, FreeText.written(one)))
                        .orElseGet(() -> said.refused(finder.ofQuotedCard(said)
                                .map(work -> ofWork(
                                        said, action, work, work.orderNo().value()))
                                .orElseGet(() -> wording.say("bot.button", label(action))))));
    }

    private Optional<ActionName> named(String text) {
        return EnumSet.complementOf(EnumSet.copyOf(TYPED)).stream()
                .filter(action -> Stream.concat(Stream.of(label(action)), ALSO.getOrDefault(action, List.of()).stream())
                        .anyMatch(word -> Pattern.matches(BEFORE + Pattern.quote(word) + BEHIND, text)))
                .findFirst();
    }

    private String label(ActionName action) {
        return wording.say("action." + action.id());
    }

    /** Of several problems of the order the one whose button this person can press. */
    private String ofOrder(Said said, ActionName action, String number) {
        return meant(action, number).stream()
                .min(Comparator.comparing(
                                (Workflow work) -> refusal(said, action, work).isPresent())
                        .thenComparing(work -> !work.heldBy(said.member().userId())))
                .map(work -> said.refused(ofWork(said, action, work, number)))
                .or(() -> reports.about(said))
                .orElseGet(() -> said.refused(wording.say(
                        action == ActionName.REOPEN ? "bot.button-none-closed" : "bot.button-none",
                        label(action),
                        Markdown.plain(number))));
    }

    /** Only what is closed can be opened again: the last one first, and what is open where nothing is closed. */
    private List<Workflow> meant(ActionName action, String number) {
        List<Workflow> closed = action == ActionName.REOPEN ? closed(number) : List.of();
        return closed.isEmpty() ? finder.open(number) : closed;
    }

    private List<Workflow> closed(String number) {
        List<Order> found =
                CommandLine.isNumber(number) ? orders.search(Remembered.NOTHING.numbered(number)) : List.of();
        return families.of(found.stream().map(Order::orderNo).toList()).stream()
                .flatMap(family -> family.works().stream())
                .filter(work -> !work.state().isOpen())
                .sorted(Comparator.comparing(Workflow::id).reversed())
                .toList();
    }

    private String ofWork(Said said, ActionName action, Workflow work, String number) {
        String page = cards.pageUrl(work);
        Optional<Refusal> refusal = refusal(said, action, work);
        if (refusal.isPresent()) {
            return wording.say("bot.button-not", label(action), refusal.get().text(wording), page);
        }
        if (!work.state().isOpen()) {
            return wording.say(
                    "bot.button-closed",
                    label(action),
                    work.orderNo().value(),
                    work.kind().id(),
                    page);
        }
        List<ActionName> offered = workflows.allowed(work, said.member());
        if (!offered.contains(action)) {
            String others = offered.stream().map(this::label).collect(Collectors.joining("、"));
            return wording.say(
                    "bot.button-other-step", label(action), workflows.step(work).name(), others, page);
        }
        if (!cards.shows(work, said.member(), action)) {
            return wording.say("bot.button-page-alone", label(action), page);
        }
        return work.heldBy(said.member().userId())
                ? wording.say("bot.button-yours", label(action), Markdown.plain(number), page)
                : wording.say("bot.button-page", label(action), page);
    }

    private Optional<Refusal> refusal(Said said, ActionName action, Workflow work) {
        return workflows.refusal(work, said.member(), action);
    }
}
