package dev.baton.h5;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A workflow in words, as one person sees it. Texts are ready to be read; {@code at} is ISO-8601 for programs.
 *
 * @param revision goes back with a press, so that a press on an old sheet is noticed
 * @param title the kind
 * @param subject the goods
 * @param note what the reporter added
 * @param line which sub-order, null for the whole order
 * @param sop how the step is done, null for nothing and when it is closed
 * @param evidence what of the order the step wants to be looked at
 * @param undoUntil until when the last act can be taken back, null when it cannot
 * @param refund the refund under way
 * @param refunds those of the order that came to an end, newest first
 * @param order null when the store no longer has it
 * @param actions what this person may press now
 * @param siblings the other workflows of the order, of what it is a part of and of the other parts, open ones first
 * @param troubles why the card in the chat may not be what or where it should be
 */
record Sheet(
        String id,
        int revision,
        Me me,
        String title,
        String subject,
        @Nullable String note,
        String orderNo,
        @Nullable String parentNo,
        @Nullable String line,
        State state,
        Holder holder,
        @Nullable Due due,
        String step,
        String todo,
        @Nullable String sop,
        List<String> evidence,
        List<Done> done,
        @Nullable String undoUntil,
        @Nullable Refund refund,
        List<PastRefund> refunds,
        @Nullable OrderPart order,
        List<Button> actions,
        Timeline timeline,
        List<Sibling> siblings,
        List<String> troubles,
        When reported) {

    /** Who is reading. */
    record Me(String userId, String name) {}

    /** A moment: for programs and for people. */
    record When(String at, String text) {}

    /** @param key the wire name, which gives it its colour */
    record State(String key, String text, boolean open) {}

    /** @param name null while nobody holds it; {@code text} says whom it waits for then */
    record Holder(@Nullable String name, String text, boolean me, String since, String why) {}

    record Due(String at, String text, boolean over) {}

    record Done(String text, String who, When when) {}

    /**
     * @param style blue, red or gray, as on the card
     * @param form asks something before it acts
     * @param params what goes along with every press of it: which of two it means
     */
    record Button(String id, String text, String style, boolean form, Map<String, String> params) {}

    /** @param next the number to ask for the following entries with, null at the end */
    record Timeline(
            int total, List<Entry> entries, @Nullable Integer next) {}

    /**
     * @param from the surface, in words
     * @param pictures how many it brought
     */
    record Entry(int seq, When when, String who, String from, String kind, String text, int pictures) {}

    /**
     * @param orderNo where it belongs when that is not the order the page is about
     * @param holder who has it, or whom it waits for
     */
    record Sibling(
            String id,
            String title,
            State state,
            @Nullable String line,
            @Nullable String orderNo,
            String holder) {}

    /**
     * A refund that is not at its end.
     *
     * @param status where it stands
     * @param undoUntil until when its approver can take it back, null when nobody can
     * @param parts how it is spread over several payments, empty for one
     */
    record Refund(
            String amount,
            String reason,
            String requester,
            When requested,
            String status,
            @Nullable String undoUntil,
            List<Figure> figures,
            List<RefundPart> parts) {}

    record RefundPart(String paymentNo, String amount, String status) {}

    /**
     * @param paid whether the money went back; {@code failed}: whether it never will
     * @param why the answer when there is one, else the reason of the request
     */
    record PastRefund(
            String amount, String status, boolean paid, boolean failed, String requester, String why, When when) {}

    /** One sum that helps to decide: paid, given back before, still refundable. */
    record Figure(String label, String amount) {}

    /**
     * The order as far as it helps; never an address, never a whole phone number.
     *
     * @param readdressed whether this person may see the address that was typed here
     */
    record OrderPart(
            String status,
            @Nullable String channel,
            String currency,
            String amount,
            String paid,
            When placed,
            @Nullable When paidAt,
            @Nullable When promised,
            Buyer buyer,
            boolean readdressed,
            List<Attribute> attributes,
            List<Line> lines,
            List<Payment> payments,
            List<Shipment> shipments,
            List<String> signedPhotos,
            List<Coupon> coupons,
            List<Review> reviews) {}

    /** @param reveal whether this person may see the whole number */
    record Buyer(
            @Nullable String name,
            @Nullable String mobile,
            @Nullable String level,
            List<String> tags,
            boolean reveal) {}

    /** What else the shop states of an order, under the shop's own name for it. */
    record Attribute(String name, String text) {}

    /** @param concerned whether the workflow is about this line */
    record Line(
            int lineNo,
            String name,
            String sku,
            int quantity,
            String price,
            String total,
            @Nullable String supplier,
            boolean concerned) {}

    /** @param money false for a voucher, which cannot be paid back */
    record Payment(
            String paymentNo,
            @Nullable String channel,
            String amount,
            boolean money,
            String status,
            @Nullable When when) {}

    /** @param nodes where it has been, newest first */
    record Shipment(
            @Nullable String carrier,
            @Nullable String trackingNo,
            String status,
            List<Integer> lineNos,
            List<Node> nodes) {}

    record Node(When when, String text) {}

    record Coupon(String code, String amount) {}

    record Review(
            int score, @Nullable String text, @Nullable When when) {}
}
