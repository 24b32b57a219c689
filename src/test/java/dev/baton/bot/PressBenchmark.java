package dev.baton.bot;

import dev.baton.BenchmarkShop;
import dev.baton.Interleaved;
import dev.baton.card.Healer;
import dev.baton.catalogue.ActionName;
import dev.baton.dingtalk.PressWire;
import dev.baton.workflow.Board;
import dev.baton.workflow.Workflow;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A press from the stream frame's text to the answer's text, beside the least that bare JDBC would have to do. By hand:
 * see README "Numbers".
 */
public final class PressBenchmark {

    static final String TEXT = "顾客说周末前到就行";

    private static final int CARDS = 600;

    /** A notice or a form that is not empty, in the JSON text inside the answer. */
    private static final Pattern NOTICE = Pattern.compile("\\\\\"(notice|formAction)\\\\\":\\\\\"[^\\\\]");

    private static final AtomicLong IDS = new AtomicLong(System.nanoTime());

    private PressBenchmark() {}

    /**
     * Prints the figures; the arguments are rounds and units of a round, 9 and 600 when left out, and the parts wanted:
     * {@code floor}, {@code repeats}, {@code kinds}, all when left out.
     */
    public static void main(String[] args) throws Exception {
        int rounds = args.length > 0 ? Integer.parseInt(args[0]) : 9;
        int units = args.length > 1 ? Integer.parseInt(args[1]) : CARDS;
        String parts = args.length > 2 ? args[2] : "floor,repeats,kinds";
        try (BenchmarkShop shop = BenchmarkShop.open("press");
                PressWire wire = new PressWire(shop.context());
                var watch = shop.connection()) {
            watch.setAutoCommit(true);
            List<Workflow> cards = shop.raised(units);
            // cards of its own: what the floor writes is news to the product, as if another instance had written it
            List<Workflow> floors = shop.raised(units);
            Function<Integer, List<Workflow>> same = count -> now(shop, cards);
            Function<Integer, List<Workflow>> fresh = shop::raised;
            Map<String, String> note = Map.of("text", TEXT);

            if (parts.contains("floor")) {
                floor(shop, wire, watch, same, rounds, units, floors, note);
            }
            if (parts.contains("repeats")) {
                repeats(shop, wire, watch, same, fresh, rounds, units, note);
            }
            if (parts.contains("kinds")) {
                kinds(shop, wire, watch, fresh, note);
            }
        }
        System.exit(0);
    }

    private static void floor(
            BenchmarkShop shop,
            PressWire wire,
            Connection watch,
            Function<Integer, List<Workflow>> same,
            int rounds,
            int units,
            List<Workflow> cards,
            Map<String, String> note)
            throws Exception {
        System.out.println("\nThe floor of a press:\n" + PressFloor.statements(false));
        for (int threads : Interleaved.THREADS) {
            new Interleaved(
                            watch,
                            List.of(
                                    new PressFloor(false, shop, cards, threads),
                                    new Presses("note, Baton", shop, wire, ActionName.NOTE, note, same)))
                    .run(threads, threads == 1 ? units / 2 : units, rounds);
            new Interleaved(
                            watch,
                            List.of(
                                    new PressFloor(true, shop, cards, threads),
                                    new Presses("take, Baton", shop, wire, ActionName.TAKE, null, same)))
                    .run(threads, threads == 1 ? units / 2 : units, rounds);
        }
    }

    private static void repeats(
            BenchmarkShop shop,
            PressWire wire,
            Connection watch,
            Function<Integer, List<Workflow>> same,
            Function<Integer, List<Workflow>> fresh,
            int rounds,
            int units,
            Map<String, String> note)
            throws Exception {
        new Interleaved(
                        watch,
                        List.of(
                                new Presses("note, Baton", shop, wire, ActionName.NOTE, note, same),
                                new Again(new Presses("repeated", shop, wire, ActionName.NOTE, note, same)),
                                new Presses("refused", shop, wire, ActionName.RESOLVE, null, same).byAnother(),
                                new Presses("refused, new to the card", shop, wire, ActionName.RESOLVE, null, fresh)
                                        .byAnother()))
                .run(8, units, rounds);
    }

    private static void kinds(
            BenchmarkShop shop,
            PressWire wire,
            Connection watch,
            Function<Integer, List<Workflow>> fresh,
            Map<String, String> note)
            throws Exception {
        Map<String, String> call = Map.of("result", "reached", "text", TEXT);
        Map<String, String> sms = Map.of("quantity", "1");
        Map<String, String> refund = Map.of("amount", "60.00", "reason", "少发一件");
        new Interleaved(
                        watch,
                        List.of(
                                new Presses("take", shop, wire, ActionName.TAKE, null, fresh),
                                new Presses("note", shop, wire, ActionName.NOTE, note, fresh),
                                new Presses("call-customer", shop, wire, ActionName.CALL_CUSTOMER, call, fresh),
                                new Presses("resolve", shop, wire, ActionName.RESOLVE, null, fresh),
                                new Presses("send-sms", shop, wire, ActionName.SEND_SMS, sms, fresh),
                                new Presses("apply-refund", shop, wire, ActionName.APPLY_REFUND, refund, fresh),
                                new Presses("approve-refund", shop, wire, ActionName.APPROVE_REFUND, null, count -> {
                                    Presses asked = new Presses("", shop, wire, ActionName.APPLY_REFUND, refund, fresh);
                                    asked.pressAll(count);
                                    return now(shop, asked.cards);
                                })))
                .run(1, 60, 3);
    }

    private static List<Workflow> now(BenchmarkShop shop, List<Workflow> cards) {
        Map<Long, Workflow> byId = new HashMap<>();
        shop.bean(Board.class)
                .byIds(cards.stream().map(Workflow::id).toList())
                .forEach(workflow -> byId.put(workflow.id(), workflow));
        return cards.stream().map(card -> byId.getOrDefault(card.id(), card)).toList();
    }

    private record Frame(String messageId, String text) {}

    /** Presses of one button, each on another card. */
    private static class Presses implements Interleaved.Contestant {

        private final String name;
        private final BenchmarkShop shop;
        private final PressWire wire;
        private final ActionName action;
        private final @Nullable Map<String, String> form;
        private final Function<Integer, List<Workflow>> supply;
        private boolean byAnother;
        private List<Workflow> cards = List.of();
        private final List<Frame> frames = new ArrayList<>();
        private String[] answers = {};

        Presses(
                String name,
                BenchmarkShop shop,
                PressWire wire,
                ActionName action,
                @Nullable Map<String, String> form,
                Function<Integer, List<Workflow>> supply) {
            this.name = name;
            this.shop = shop;
            this.wire = wire;
            this.action = action;
            this.form = form;
            this.supply = supply;
        }

        /** By somebody who does not hold it, and so must not. */
        Presses byAnother() {
            byAnother = true;
            return this;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void ready(int units) {
            cards = supply.apply(units);
            // as their deliveries would have
            cards.forEach(card -> Healer.learn(shop.context(), card));
            shop.emptyOutbox();
            frames.clear();
            answers = new String[units];
            for (int number = 0; number < units; number++) {
                frames.add(frame(cards.get(number), number, "p" + IDS.incrementAndGet()));
            }
        }

        private Frame frame(Workflow card, int number, String press) {
            String holder = String.valueOf(card.holder());
            String user = byAnother || action == ActionName.TAKE
                    ? BenchmarkShop.agent(Integer.parseInt(holder.substring(2)) + 1 + number % 7)
                    : holder;
            Map<String, Object> params = new HashMap<>();
            params.put("press", press);
            params.put("rev", Integer.toString(card.revision()));
            if (form != null) {
                params.put("form", form);
            }
            String messageId = "m" + IDS.incrementAndGet();
            return new Frame(messageId, PressWire.frame(messageId, "baton-" + card.id(), user, action.id(), params));
        }

        @Override
        public void unit(int thread, int number) throws Exception {
            Frame frame = frames.get(number);
            answers[number] = wire.answer(frame.messageId(), frame.text());
        }

        void pressAll(int count) {
            ready(count);
            try {
                for (int number = 0; number < count; number++) {
                    unit(0, number);
                }
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
            settled();
            checked();
        }

        @Override
        public void settled() {
            wire.settled();
        }

        @Override
        public void checked() {
            for (String answer : answers) {
                boolean refused = NOTICE.matcher(answer).find();
                if (refused != byAnother) {
                    throw new IllegalStateException(name + " was answered " + answer);
                }
            }
        }
    }

    /** The same presses once more, under new message ids. */
    private static final class Again implements Interleaved.Contestant {

        private final Presses first;

        Again(Presses first) {
            this.first = first;
        }

        @Override
        public String name() {
            return first.name();
        }

        @Override
        public void ready(int units) {
            first.pressAll(units);
            first.frames.replaceAll(frame -> {
                String messageId = "m" + IDS.incrementAndGet();
                return new Frame(messageId, frame.text().replace(frame.messageId(), messageId));
            });
        }

        @Override
        public void unit(int thread, int number) throws Exception {
            first.unit(thread, number);
        }

        @Override
        public void settled() {
            first.settled();
        }

        @Override
        public void checked() {
            first.checked();
        }
    }
}
