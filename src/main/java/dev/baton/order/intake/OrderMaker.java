package dev.baton.order.intake;

import dev.baton.order.Buyer;
import dev.baton.order.Coupon;
import dev.baton.order.Money;
import dev.baton.order.Order;
import dev.baton.order.OrderInvalid;
import dev.baton.order.OrderLine;
import dev.baton.order.OrderNo;
import dev.baton.order.OrderStatus;
import dev.baton.order.Payment;
import dev.baton.order.PaymentStatus;
import dev.baton.order.Problem;
import dev.baton.order.Review;
import dev.baton.order.Shipment;
import dev.baton.order.ShipmentNode;
import dev.baton.order.ShipmentStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes one order of its rows, or says of each row what is wrong with it: an order is taken whole or not at all. */
final class OrderMaker {

    /** A row that cannot be used, and why. */
    record Rejected(Row row, String reason) {}

    /** An order, or the rows that keep it from being one, at least one. */
    record Made(@Nullable Order order, List<Rejected> rejected) {}

    private static final Pattern BETWEEN_TAGS = Pattern.compile("[,，;；、|]");

    private final Mapping mapping;
    private final Scope.World world;

    OrderMaker(Scope.World world) {
        this.world = world;
        this.mapping = world.mapping();
    }

    /**
     * @param main the order's own row
     * @param parts all its rows in other files (and in its own, when that has several), by the names of those
     */
    Made make(Row main, Map<String, List<Row>> parts) {
        return new Attempt(main, parts).made();
    }

    private final class Attempt {

        private final Row main;
        private final Map<String, List<Row>> parts;
        private final Scope scope;
        private final List<Rejected> rejected = new ArrayList<>();
        private String currency = "CNY";

        Attempt(Row main, Map<String, List<Row>> parts) {
            this.main = main;
            this.parts = parts;
            this.scope = new Scope(world, main, parts);
        }

        Made made() {
            parts.values().stream().flatMap(List::stream).forEach(row -> {
                String fault = row.fault();
                if (fault != null) {
                    rejected.add(new Rejected(row, fault));
                }
            });
            if (!rejected.isEmpty()) {
                return new Made(null, rejected);
            }
            Order order = null;
            try {
                order = order();
            } catch (BadCell bad) {
                rejected.add(new Rejected(main, bad.sentence()));
            } catch (OrderInvalid invalid) {
                blame(invalid.problems());
            }
            return rejected.isEmpty() ? new Made(order, List.of()) : new Made(null, rejected);
        }

        /** Of a file with a row for every line two rows that say the same of different things are two orders. */
        private void blame(List<Problem> problems) {
            List<Row> own = parts.getOrDefault(mapping.main(), List.of());
            if (own.size() > 1 && problems.stream().anyMatch(this::collides)) {
                String lines =
                        own.stream().map(row -> Integer.toString(row.line())).collect(Collectors.joining("、"));
                rejected.add(new Rejected(main, Words.of("order-in-rows", lines)));
            }
            problems.forEach(problem -> rejected.add(new Rejected(main, told(problem, mapping.order()))));
        }

        private boolean collides(Problem problem) {
            Mapping.@Nullable Part part = switch (problem.field().replaceFirst("\\[.*", "")) {
                case "lines" -> mapping.lines();
                case "payments" -> mapping.payments();
                case "shipments" -> mapping.shipments();
                case "coupons" -> mapping.coupons();
                default -> null;
            };
            return problem.code().equals("twice") && part != null && part.from().equals(mapping.main());
        }

        /** What is wrong, under the name that its column has in the file. */
        private String told(Problem problem, Mapping.Shape shape) {
            String field = problem.field();
            if (field.isEmpty()) {
                return problem.text();
            }
            Value column = shape.columns().get(field);
            return Words.of("in-column", column == null ? Words.field(field) : column.label(), problem.text());
        }

        private Buyer buyer(Mapping.OrderPart part) {
            try {
                return new Buyer(
                        text(part.buyerId()),
                        text(part.buyerName()),
                        text(part.buyerMobile()),
                        text(part.buyerLevel()),
                        tags(text(part.buyerTags())));
            } catch (OrderInvalid invalid) {
                throw new OrderInvalid(invalid.under("buyer"));
            }
        }

        /** One column with one tag or several: 首单,回头客. */
        private static List<String> tags(@Nullable String text) {
            return text == null
                    ? List.of()
                    : BETWEEN_TAGS
                            .splitAsStream(text)
                            .map(String::strip)
                            .filter(tag -> !tag.isEmpty())
                            .distinct()
                            .toList();
        }

        private @Nullable Order order() {
            Mapping.OrderPart part = mapping.order();
            String named = text(part.currency());
            currency = named == null ? currency : named;
            List<OrderLine> lines = mapping.lines() == null ? List.of() : lines(mapping.lines());
            List<Payment> payments = mapping.payments() == null ? List.of() : payments(mapping.payments());
            List<Shipment> shipments = mapping.shipments() == null ? List.of() : shipments(mapping.shipments());
            List<Coupon> coupons = mapping.coupons() == null ? List.of() : coupons(mapping.coupons());
            List<Review> reviews = mapping.reviews() == null ? List.of() : reviews(mapping.reviews());
            if (!rejected.isEmpty()) {
                return null;
            }
            Map<String, Object> attributes = new LinkedHashMap<>();
            part.attributes().forEach((name, value) -> {
                Object found = value.in(scope);
                if (found instanceof BigDecimal amount) {
                    attributes.put(name, money(amount, value).text());
                } else if (found != null) {
                    attributes.put(name, found.toString());
                }
            });
            String parent = text(part.parentNo());
            return new Order(
                    fitting(part.orderNo(), () -> OrderNo.given(required(scope, part.orderNo()))),
                    parent == null || part.parentNo() == null
                            ? null
                            : fitting(part.parentNo(), () -> OrderNo.given(parent)),
                    text(part.channel()),
                    word(scope, part.status(), OrderStatus::of),
                    money(scope, part.amount()),
                    requiredTime(scope, part.placedAt()),
                    scope.time(part.paidAt()),
                    scope.time(part.promisedAt()),
                    requiredTime(scope, part.updatedAt()),
                    buyer(part),
                    lines,
                    payments,
                    shipments,
                    coupons,
                    reviews,
                    attributes);
        }

        private List<OrderLine> lines(Mapping.LinePart part) {
            return each(part, (row, nth) -> {
                BigDecimal quantity = part.quantity() == null ? BigDecimal.ONE : row.number(part.quantity());
                BigDecimal number = part.lineNo() == null ? BigDecimal.valueOf(nth) : row.number(part.lineNo());
                String sku = row.text(part.sku());
                return new OrderLine(
                        whole(number, part.lineNo()),
                        sku == null ? "" : sku,
                        required(row, part.name()),
                        whole(quantity, part.quantity()),
                        money(row, part.price()),
                        row.text(part.supplier()));
            });
        }

        private List<Payment> payments(Mapping.PaymentPart part) {
            return each(part, (row, nth) -> {
                String number = row.text(part.paymentNo());
                return new Payment(
                        number == null ? Integer.toString(nth) : number,
                        row.text(part.channel()),
                        money(row, part.amount()),
                        word(row, part.status(), PaymentStatus::of),
                        row.time(part.at()));
            });
        }

        private List<Shipment> shipments(Mapping.ShipmentPart part) {
            return each(part, (row, nth) -> {
                List<ShipmentNode> nodes = new ArrayList<>();
                for (Mapping.NodePart node : part.nodes()) {
                    Instant at = row.time(node.at());
                    if (at != null) {
                        nodes.add(new ShipmentNode(at, required(row, node.text())));
                    }
                }
                return new Shipment(
                        row.text(part.trackingNo()),
                        row.text(part.carrier()),
                        List.of(),
                        word(row, part.status(), ShipmentStatus::of),
                        nodes);
            });
        }

        private List<Coupon> coupons(Mapping.CouponPart part) {
            return each(part, (row, nth) -> new Coupon(required(row, part.code()), money(row, part.amount())));
        }

        private List<Review> reviews(Mapping.ReviewPart part) {
            return each(
                    part,
                    (row, nth) -> new Review(
                            whole(row.number(part.score()), part.score()), row.text(part.text()), row.time(part.at())));
        }

        private interface Reader<T> {
            T read(Scope row, int nth);
        }

        /**
         * One part for every row that counts; the same said twice (as exports with a row for every line do) is said
         * once.
         */
        private <T> List<T> each(Mapping.Part part, Reader<T> reader) {
            List<T> found = new ArrayList<>();
            boolean lines = part == mapping.lines();
            for (Row row : scope.rows(part.from())) {
                try {
                    Scope inRow = scope.in(row);
                    if (part.when() == null || part.when().in(inRow) != null) {
                        T one = reader.read(inRow, found.size() + 1);
                        if (lines || !mapping.grouped() || !found.contains(one)) {
                            found.add(one);
                        }
                    }
                } catch (BadCell bad) {
                    rejected.add(new Rejected(row, bad.sentence()));
                } catch (OrderInvalid invalid) {
                    invalid.problems().forEach(p -> rejected.add(new Rejected(row, told(p, part))));
                }
            }
            return found;
        }

        private @Nullable String text(@Nullable Value value) {
            return scope.text(value);
        }

        private String required(Scope in, Value value) {
            String text = in.text(value);
            if (text == null) {
                throw BadCell.of(value.label(), "required");
            }
            return text;
        }

        private Instant requiredTime(Scope in, Value value) {
            Instant time = in.time(value);
            if (time == null) {
                throw BadCell.of(value.label(), "required");
            }
            return time;
        }

        private Money money(Scope in, Value value) {
            BigDecimal number = in.number(value);
            if (number == null) {
                throw BadCell.of(value.label(), "required");
            }
            return money(number, value);
        }

        /** Not rounded: an amount with a third decimal is somebody's mistake. */
        private Money money(BigDecimal number, Value value) {
            BigDecimal bare = number.stripTrailingZeros();
            String text = (bare.scale() < 0 ? bare.setScale(0) : bare).toPlainString();
            return fitting(value, () -> Money.of(text, currency));
        }

        private int whole(@Nullable BigDecimal number, @Nullable Value value) {
            String label = value == null ? "" : value.label();
            if (number == null) {
                throw BadCell.of(label, "required");
            }
            try {
                return number.intValueExact();
            } catch (ArithmeticException notWhole) {
                throw BadCell.of(label, "not-whole", number.toPlainString());
            }
        }

        private <T> T word(Scope in, Value value, Function<String, Optional<T>> known) {
            String word = required(in, value);
            return known.apply(word).orElseThrow(() -> BadCell.of(value.label(), "unknown-word", word));
        }

        /** What does not fit is told under the column's name. */
        private <T> T fitting(Value value, Supplier<T> maker) {
            try {
                return maker.get();
            } catch (OrderInvalid invalid) {
                throw new BadCell(Words.of(
                        "in-column", value.label(), invalid.problems().get(0).text()));
            }
        }
    }
}
