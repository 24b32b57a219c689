package dev.baton.card;

import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.Space;
import dev.baton.handover.Handover;
import dev.baton.order.Order;
import dev.baton.order.OrderNo;
import dev.baton.outbox.Outbox;
import dev.baton.outbox.Priority;
import dev.baton.roster.Member;
import dev.baton.workflow.TimelineEntry;
import dev.baton.workflow.Workflow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The door to how workflows are drawn: what a press is answered with, and whose card an out-track id is. */
@Component
public class Cards {

    static final String TOPIC = "card";

    private static final String PREFIX = "baton-";
    private static final int REMEMBERED = 20_000;

    /** Another instance may have forgotten it since: who had left may be back. */
    private static final Duration REMEMBERED_FOR = Duration.ofHours(1);

    private static final int FORGOTTEN_AT_ONCE = 1_000;

    /** Who asks for the card again so soon has not waited for it. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final Drawing drawing;
    private final Buttons buttons;
    private final PublicUrl urls;
    private final CardRefresh refresh;
    private final Believed answers;
    private final Overtaken overtaken;
    private final BesideCards besideCards;
    private final Outbox outbox;
    private final Bringing bringing;
    private final CardMapper cards;
    private final Troubles troubles;
    private final TransactionTemplate transaction;
    private final Clock clock;

    /** When this process last stored that somebody has private data on a card. */
    private final Map<String, Instant> remembered = bounded();

    Cards(
            Drawing drawing,
            Buttons buttons,
            PublicUrl urls,
            CardRefresh refresh,
            Believed answers,
            Overtaken overtaken,
            BesideCards besideCards,
            Outbox outbox,
            Bringing bringing,
            CardMapper cards,
            Troubles troubles,
            TransactionTemplate transaction,
            Clock clock) {
        this.drawing = drawing;
        this.buttons = buttons;
        this.urls = urls;
        this.refresh = refresh;
        this.answers = answers;
        this.overtaken = overtaken;
        this.besideCards = besideCards;
        this.outbox = outbox;
        this.bringing = bringing;
        this.cards = cards;
        this.troubles = troubles;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The address of a workflow's card, the same for ever. */
    public static String outTrackId(long workflowId) {
        return PREFIX + workflowId;
    }

    /** The workflow a card belongs to; empty for a card that is not one of a workflow. */
    public static Optional<Long> workflowId(String outTrackId) {
        return Slips.idBehind(PREFIX, outTrackId);
    }

    /** The workflow whose card this message carries, when somebody quotes it in the chat. */
    public Optional<Long> workflowByCarrier(String carrierId) {
        return carriedBy(carrierId).flatMap(Cards::workflowId);
    }

    /** The address of the card, of whatever kind, that this message carries; empty for none of ours. */
    public Optional<String> carriedBy(String carrierId) {
        return transaction.execute(status -> cards.byCarrier(carrierId));
    }

    /** The page that the card links to; it carries no identity. */
    public String pageUrl(Workflow workflow) {
        return urls.workflow(workflow);
    }

    /** The page of an order, whatever is or was wrong with it. */
    public String orderUrl(OrderNo orderNo) {
        return urls.order(orderNo);
    }

    /** The page with everybody's own list, for who has no card at hand. */
    public String listUrl() {
        return urls.list();
    }

    /** The same page, one's own list in front. */
    public String mineUrl() {
        return urls.mine();
    }

    /** What of the order the present step wants to be looked at, one line each, as on the card. */
    public List<String> evidence(Workflow workflow) {
        return drawing.evidence(workflow);
    }

    /** The https addresses of the pictures taken when the order was delivered. */
    public List<String> signedPhotos(Order order) {
        return Evidences.signedPhotos(order);
    }

    /** Whether an order's attribute of this name is a picture taken on delivery. */
    public boolean isSignedPhoto(String attribute) {
        return Evidences.isSignedPhoto(attribute);
    }

    /** Who has it, as the card says it: a name, or whom it waits for. No statement. */
    public String holder(Workflow workflow) {
        return drawing.holder(workflow);
    }

    /** What comes next, as the card says it: 请你定 for whom it was escalated to. No statement. */
    public String todo(Workflow workflow) {
        return drawing.todo(workflow);
    }

    /** Its state as the card says it, but for 已超时: 稍后，15:30 回来; 处理中 · 已转人工. No statement. */
    public String standing(Workflow workflow) {
        return drawing.standing(workflow, clock.instant());
    }

    /** A way to pay as the card names it: 支付宝. */
    public @Nullable String channel(@Nullable String channel) {
        return drawing.channel(channel);
    }

    /** 这单还有：物流/配送超时（董配）, as a card says it of the other workflows of its order; not for none. No statement. */
    public String beside(List<Workflow> others) {
        return drawing.beside(others);
    }

    /** Whether this person's card has this button now. */
    public boolean shows(Workflow workflow, Member member, ActionName action) {
        return buttons.shown(workflow, member).contains(action);
    }

    /** What the button of an action says on the card now. No statement. */
    public String button(Workflow workflow, ActionName action) {
        return buttons.text(workflow, action);
    }

    /**
     * What everybody sees. One statement, and one more where this process does not know what else is open of its order.
     * Not in a transaction.
     */
    public Map<String, String> face(Workflow workflow) {
        return drawing.face(workflow);
    }

    /** The same for who has the {@link Timeline#SHOWN} latest entries already, newest first: a statement less. */
    public Map<String, String> face(Workflow workflow, List<TimelineEntry> latest) {
        return drawing.face(workflow, latest);
    }

    /**
     * What only this person sees on the card: own buttons, a fresh press, and a notice or a form when there is one.
     * Everything a former answer may have left is emptied.
     *
     * @param member null for somebody who is not in the roster: the public buttons
     */
    public Map<String, String> privately(
            Workflow workflow, @Nullable Member member, String notice, String form, String formAction) {
        return drawing.privately(workflow, member, notice, form, formAction);
    }

    /** A sentence for who pressed, on a card that stays as it is. */
    public Map<String, String> notice(String text) {
        return Map.of("notice", text, "press", buttons.freshPress());
    }

    /**
     * Keeps in mind that this person has private data there, although the press changed nothing. Not in a transaction.
     */
    public void remember(long workflowId, String userId) {
        String card = outTrackId(workflowId);
        String key = card + "|" + userId;
        Instant now = clock.instant();
        Instant at = remembered.get(key);
        boolean believed = at != null && !now.isBefore(at) && now.isBefore(at.plus(REMEMBERED_FOR));
        if (!believed || bringing.isUnknown(userId)) {
            transaction.executeWithoutResult(status -> cards.remember(card, userId));
            remembered.put(key, now);
        }
    }

    /** This person has left the organisation: nothing of that person's own is sent any more. Not in a transaction. */
    public void forget(String userId) {
        bringing.unknown(userId);
        synchronized (remembered) {
            remembered.keySet().removeIf(seen -> seen.endsWith("|" + userId));
        }
        Integer gone;
        do {
            gone = transaction.execute(status -> cards.forgetPrivates(userId, FORGOTTEN_AT_ONCE));
        } while (gone != null && gone == FORGOTTEN_AT_ONCE);
    }

    /**
     * The answer to the press that made this drawing was sent in time: unless somebody else wrote at the same time or
     * needs an own delivery, the waiting update is superfluous and goes. Safe to leave out: then one more update is
     * sent. If a newer drawing was delivered before the answer left, the answer has covered it up, and it is delivered
     * once more.
     */
    public void answered(Workflow workflow, String userId) {
        answers.sent(workflow, userId);
        refresh.stampOf(workflow).ifPresentOrElse(stamp -> settle(workflow, stamp), () -> shown(workflow));
    }

    private void settle(Workflow workflow, long stamp) {
        outbox.settle(TOPIC, outTrackId(workflow.id()), stamp, () -> shown(workflow));
        if (!workflow.state().isOpen()) {
            besideCards.ended(workflow);
        }
    }

    /**
     * The answer to a press that changed nothing was sent, and it showed this drawing. If a newer one was delivered
     * meanwhile the answer has covered it up, so it is delivered once more, a moment later. No statement.
     */
    public void shown(Workflow workflow) {
        overtaken.answered(workflow);
    }

    /** What becomes of somebody's wish to see a card again. */
    public enum Again {
        /** It is on its way into that person's chat. */
        COMES,
        /** It was sent there less than a minute ago. */
        JUST_SENT,
        /** Only its holder has it in the chat with the robot. */
        NOT_YOURS
    }

    /**
     * Its holder does not see the card in the own chat: it is sent there once more, as the only cure when DingTalk
     * never said whether it has arrived. Not in a transaction.
     */
    public Again again(Workflow workflow, String userId) {
        if (Wanted.holdersChat(workflow)
                .filter(Space.robotChatOf(userId)::equals)
                .isEmpty()) {
            return Again.NOT_YOURS;
        }
        Instant now = clock.instant();
        return transaction.execute(status -> bringAgain(outTrackId(workflow.id()), userId, now));
    }

    /** The same for the card of a handover, which both of the people it is between have in their chats. */
    public Again again(Handover handover, String userId) {
        if (!userId.equals(handover.giver()) && !userId.equals(handover.receiver())) {
            return Again.NOT_YOURS;
        }
        Instant now = clock.instant();
        return transaction.execute(status -> bringAgain(HandoverCards.outTrackId(handover), userId, now));
    }

    /**
     * Whoever brings it writes that down before the call, so of two wishes, or a wish and a delivery on its way, one
     * counts.
     */
    private Again bringAgain(String card, String userId, Instant now) {
        Space chat = Space.robotChatOf(userId);
        boolean sought = cards.sought(card, chat.kind().name(), chat.id(), now.minus(AGAIN)) > 0;
        if (!sought && cards.spaces(card).stream().anyMatch(row -> row.space().equals(chat))) {
            return Again.JUST_SENT;
        }
        cards.keepCarrier(card, chat.kind().name(), chat.id());
        outbox.append(TOPIC, card, now, Priority.NORMAL);
        return Again.COMES;
    }

    /** Why the card may not be what or where it should be, in sentences; empty when all is well. */
    public List<String> troubles(Workflow workflow) {
        String card = outTrackId(workflow.id());
        List<String> all = new ArrayList<>();
        transaction.execute(status -> troubles.of(card)).forEach(all::add);
        if (workflow.state().isOpen()) {
            troubles.ofGroup(workflow.homeTeam()).ifPresent(all::add);
        }
        outbox.reason(TOPIC, card).map(troubles::waiting).ifPresent(all::add);
        return all;
    }

    private static Map<String, Instant> bounded() {
        return Collections.synchronizedMap(new LinkedHashMap<>(256, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > REMEMBERED;
            }
        });
    }
}
