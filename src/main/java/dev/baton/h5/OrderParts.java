package dev.baton.h5;

import dev.baton.card.Cards;
import dev.baton.card.Happenings;
import dev.baton.order.Happening;
import dev.baton.order.Order;
import dev.baton.order.OrderLine;
import dev.baton.order.Payment;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.wording.Wording;
import dev.baton.workflow.Mobiles;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a page tells about an order: its parts, all of a parcel's way, and what happened to it. */
@Component
class OrderParts {

    /** What a shop may call an address, or a number to call. */
    private static final Pattern ADDRESS = Pattern.compile("addr|street|地址|住址|收货|收件|门牌", Pattern.CASE_INSENSITIVE);

    private static final Pattern NUMBER =
            Pattern.compile("phone|mobile|tel|contact|电话|手机|联系", Pattern.CASE_INSENSITIVE);

    /** Of the shortest number somebody can be called by. */
    private static final int DIGITS = 7;

    private final Cards cards;
    private final Happenings happenings;
    private final Wording wording;

    OrderParts(Cards cards, Happenings happenings, Wording wording) {
        this.cards = cards;
        this.happenings = happenings;
        this.wording = wording;
    }

    /**
     * @param concerned the line the workflow is about, 0 for all
     * @param offered what the reader may see of what is hidden
     */
    Sheet.OrderPart part(Order order, int concerned, Reveals.Offered offered, Instant now) {
        return new Sheet.OrderPart(
                wording.say("order.status." + order.status().wire()),
                order.channel(),
                order.currency(),
                order.amount().text(),
                order.moneyPaid().text(),
                Sheets.when(order.placedAt(), now),
                whenOrNot(order.paidAt(), now),
                whenOrNot(order.promisedAt(), now),
                new Sheet.Buyer(
                        // some shops write the number for the name
                        masked(order.buyer().name()),
                        Phones.masked(order.buyer().mobile()),
                        order.buyer().level(),
                        order.buyer().tags(),
                        offered.phone()),
                offered.address(),
                attributes(order),
                order.lines().stream()
                        .map(line -> line(line, concerned == line.lineNo()))
                        .toList(),
                order.payments().stream().map(payment -> payment(payment, now)).toList(),
                order.shipments().stream()
                        .map(shipment -> shipment(shipment, offered, now))
                        .toList(),
                cards.signedPhotos(order),
                order.coupons().stream()
                        .map(coupon ->
                                new Sheet.Coupon(coupon.code(), coupon.amount().text()))
                        .toList(),
                order.reviews().stream()
                        .map(review -> new Sheet.Review(
                                review.score(), offered.toldIfAny(review.text()), whenOrNot(review.at(), now)))
                        .toList());
    }

    /** What events told, one line each. */
    List<OrderSheet.Happened> happened(List<Happening> told, Instant now) {
        return told.stream()
                .map(one -> new OrderSheet.Happened(
                        Sheets.when(one.at(), now),
                        one.applied()
                                ? happenings.text(one.data())
                                : wording.say("h5.event.late", happenings.text(one.data()))))
                .toList();
    }

    private static Sheet.Line line(OrderLine line, boolean concerned) {
        return new Sheet.Line(
                line.lineNo(),
                line.name(),
                line.sku(),
                line.quantity(),
                line.price().text(),
                line.price().times(line.quantity()).text(),
                line.supplier(),
                concerned);
    }

    /** What of it is one value: never an address, a number to call masked, a picture where pictures are. */
    private List<Sheet.Attribute> attributes(Order order) {
        return order.attributes().entrySet().stream()
                .filter(stated -> !ADDRESS.matcher(stated.getKey()).find())
                .filter(stated -> !cards.isSignedPhoto(stated.getKey()))
                .flatMap(stated -> text(stated.getValue())
                        .map(text -> isToCall(stated.getKey(), text)
                                ? String.valueOf(Phones.masked(text))
                                : Mobiles.masked(text))
                        .map(text -> new Sheet.Attribute(stated.getKey(), text))
                        .stream())
                .toList();
    }

    /** By its name, where it has the digits of a number: 手机型号 iPhone 15 has not. */
    private static boolean isToCall(String name, String text) {
        return NUMBER.matcher(name).find()
                && text.chars().filter(Character::isDigit).count() >= DIGITS;
    }

    private Optional<String> text(@Nullable Object stated) {
        if (stated instanceof Boolean flag) {
            return Optional.of(wording.say("h5.attribute." + flag));
        }
        if (stated instanceof BigDecimal number) {
            return Optional.of(number.toPlainString());
        }
        return stated instanceof String || stated instanceof Number
                ? Optional.of(stated.toString().strip()).filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private Sheet.Payment payment(Payment payment, Instant now) {
        return new Sheet.Payment(
                payment.paymentNo(),
                cards.channel(payment.channel()),
                payment.amount().text(),
                payment.isMoney(),
                wording.say("h5.payment." + payment.status().wire()),
                whenOrNot(payment.at(), now));
    }

    private Sheet.Shipment shipment(Shipment shipment, Reveals.Offered offered, Instant now) {
        List<Sheet.Node> newest = new ArrayList<>();
        for (ShipmentNode node : shipment.nodes()) {
            newest.add(0, new Sheet.Node(Sheets.when(node.at(), now), offered.told(node.text())));
        }
        return new Sheet.Shipment(
                shipment.carrier(),
                shipment.trackingNo(),
                wording.say("h5.shipment." + shipment.status().wire()),
                shipment.lineNos(),
                newest);
    }

    private static @Nullable String masked(@Nullable String text) {
        return text == null ? null : Mobiles.masked(text);
    }

    private static Sheet.@Nullable When whenOrNot(@Nullable Instant at, Instant now) {
        return at == null ? null : Sheets.when(at, now);
    }
}
