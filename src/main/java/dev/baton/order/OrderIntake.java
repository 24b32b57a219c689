package dev.baton.order;

import com.github.f4b6a3.tsid.TsidCreator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes whole orders in: compares under lock, replaces head and parts together, in few statements. Heads are locked and
 * inserted by number, whatever the sequence of a batch, so that two batches with the same orders wait for each other
 * and never both.
 */
@Component
class OrderIntake {

    private static final Logger LOG = LoggerFactory.getLogger(OrderIntake.class);

    /** Orders a transaction takes: enough to make statements cheap, few enough to hold no lock for long. */
    private static final int CHUNK = 250;

    /** Rows an insert takes. */
    private static final int ROWS = 500;

    private static final int TRIES = 5;

    private static final int PRODUCTS_REMEMBERED = 100_000;

    private final OrderMapper mapper;
    private final Outlines outlines;
    private final Restated restated;
    private final TransactionTemplate step;

    /** Products known to be committed, so that they need not be offered again. Forgotten when there are too many. */
    private final Set<Long> products = ConcurrentHashMap.newKeySet();

    OrderIntake(OrderMapper mapper, Outlines outlines, Restated restated, PlatformTransactionManager transactions) {
        this.mapper = mapper;
        this.outlines = outlines;
        this.restated = restated;
        this.step = new TransactionTemplate(transactions);
        // In a caller's transaction a step is a savepoint, so that a failed one leaves the rest standing
        this.step.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    Applied put(Order order) {
        return storing(List.of(order), null).get(0);
    }

    List<Applied> putAll(List<Order> orders) {
        Applied[] answers = new Applied[orders.size()];
        List<List<Integer>> rounds = rounds(orders);
        Map<String, HeadRow> locked = rounds.isEmpty() ? null : lockedForAll(orders, rounds.get(0));
        for (List<Integer> round : rounds) {
            for (List<Integer> places : Chunks.of(round, CHUNK)) {
                List<Applied> applied =
                        storingOrSaying(places.stream().map(orders::get).toList(), locked);
                for (int i = 0; i < applied.size(); i++) {
                    answers[places.get(i)] = applied.get(i);
                }
            }
            locked = null; // the next round finds what this one wrote
        }
        return Arrays.asList(answers);
    }

    /** The places of the orders, by number; a number that comes again, in a round of its own. */
    private static List<List<Integer>> rounds(List<Order> orders) {
        Map<OrderNo, Integer> seen = new HashMap<>();
        List<List<Integer>> rounds = new ArrayList<>();
        for (int place = 0; place < orders.size(); place++) {
            int round = seen.merge(orders.get(place).orderNo(), 1, Integer::sum) - 1;
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
            }
            rounds.get(round).add(place);
        }
        Comparator<Integer> byNumber = Comparator.comparing(place -> number(orders.get(place)));
        rounds.forEach(round -> round.sort(byNumber));
        return rounds;
    }

    /**
     * In a caller's transaction all heads at once, since all steps keep what they lock until it ends. Null without one:
     * then each step locks its own.
     */
    private @Nullable Map<String, HeadRow> lockedForAll(List<Order> orders, List<Integer> each) {
        boolean joined = TransactionSynchronizationManager.isActualTransactionActive();
        return joined ? lock(each.stream().map(orders::get).toList()) : null;
    }

    private Map<String, HeadRow> lock(List<Order> orders) {
        Map<String, HeadRow> known = new HashMap<>();
        List<String> numbers = orders.stream().map(OrderIntake::number).sorted().toList();
        mapper.lockHeads(numbers).forEach(head -> known.put(head.orderNo(), head));
        return known;
    }

    private static String number(Order order) {
        return order.orderNo().value();
    }

    /** @param locked the heads, when they are locked already */
    private List<Applied> storingOrSaying(List<Order> chunk, @Nullable Map<String, HeadRow> locked) {
        try {
            return storing(chunk, locked);
        } catch (PessimisticLockingFailureException busy) {
            throw busy;
        } catch (DataAccessException refused) {
            if (chunk.size() > 1) {
                return chunk.stream()
                        .flatMap(order -> storingOrSaying(List.of(order), locked).stream())
                        .toList();
            }
            // Only the kind: a database's message may quote what a buyer wrote
            LOG.error("The store could not take order {}: {}", chunk.get(0).orderNo(), rootOf(refused));
            return List.of(new Applied(chunk.get(0).orderNo(), Applied.Outcome.FAILED));
        }
    }

    private static String rootOf(DataAccessException refused) {
        return refused.getMostSpecificCause().getClass().getSimpleName();
    }

    private List<Applied> storing(List<Order> chunk, @Nullable Map<String, HeadRow> locked) {
        boolean own = !TransactionSynchronizationManager.isActualTransactionActive();
        for (int attempt = 1; ; attempt++) {
            try {
                List<Applied> applied = step.execute(status -> store(chunk, locked));
                return applied == null ? List.of() : applied;
            } catch (PessimisticLockingFailureException busy) {
                // A deadlock ends the whole transaction, so only its owner may try again
                if (!own || attempt == TRIES) {
                    throw busy;
                }
            }
        }
    }

    private List<Applied> store(List<Order> chunk, @Nullable Map<String, HeadRow> locked) {
        for (int attempt = 1; ; attempt++) {
            try {
                return storeOnce(chunk, locked != null && attempt == 1 ? locked : lock(chunk));
            } catch (DuplicateKeyException overtaken) {
                // Somebody inserted one of them between our lock and our insert: now it can be locked and compared
                if (attempt == TRIES) {
                    throw overtaken;
                }
            }
        }
    }

    /** @param known the heads that are there, all of them locked */
    private List<Applied> storeOnce(List<Order> chunk, Map<String, HeadRow> known) {
        List<HeadRow> fresh = new ArrayList<>();
        List<HeadRow> replaced = new ArrayList<>();
        List<Order> written = new ArrayList<>();
        List<Order> current = new ArrayList<>();
        List<HeadRow> overwritten = new ArrayList<>();
        Rows parts = new Rows();
        Applied[] answers = new Applied[chunk.size()];
        for (int i = 0; i < answers.length; i++) {
            Order stated = chunk.get(i);
            HeadRow before = known.get(number(stated));
            long content = Digest.of(stated);
            Applied.Outcome outcome = outcome(stated, content, before);
            boolean cancelled = before != null && cancelledSince(before, stated);
            Order order = cancelled ? stated.with(OrderStatus.CANCELLED, stated.attributes()) : stated;
            answers[i] = new Applied(order.orderNo(), outcome);
            if (outcome == Applied.Outcome.OLDER) {
                outlines.forget(order.orderNo());
                continue;
            }
            if (outcome == Applied.Outcome.UNCHANGED) {
                if (before != null && before.says(order)) {
                    current.add(order);
                } else {
                    outlines.forget(order.orderNo());
                }
                continue;
            }
            current.add(order);
            long id = before == null ? TsidCreator.getTsid().toLong() : before.id();
            Facts facts = Facts.of(order, order.updatedAt(), before == null ? null : before.before());
            Instant statusAt = before != null && cancelled ? before.statusAt() : order.updatedAt();
            HeadRow head = HeadRow.of(id, order, content, statusAt, facts);
            (before == null ? fresh : replaced).add(head);
            if (before != null) {
                overwritten.add(before);
            }
            parts.add(id, order);
            written.add(order);
        }
        Map<OrderNo, Restated.Was> attended = restated.attended(overwritten);
        write(fresh, replaced, parts, written);
        restated.tell(attended, written);
        current.forEach(order -> outlines.stored(order.outline()));
        return Arrays.asList(answers);
    }

    private static Applied.Outcome outcome(Order order, long content, @Nullable HeadRow before) {
        if (before == null) {
            return Applied.Outcome.CREATED;
        }
        if (order.updatedAt().isBefore(before.updatedAt())) {
            return Applied.Outcome.OLDER;
        }
        boolean same = before.content() != null && before.content() == content;
        return same ? Applied.Outcome.UNCHANGED : Applied.Outcome.UPDATED;
    }

    /**
     * Whether somebody here has cancelled it after the shop stated this: then it stays cancelled, unless this very
     * statement tells that it had left by then. All else the shop states counts.
     */
    private static boolean cancelledSince(HeadRow before, Order stated) {
        return before.before().status() == OrderStatus.CANCELLED
                && before.statusAt().isAfter(stated.updatedAt())
                && !stated.hasLeft();
    }

    private void write(List<HeadRow> fresh, List<HeadRow> replaced, Rows parts, List<Order> written) {
        // Heads first: a number taken meanwhile shows before anything else was written
        in(fresh, mapper::insertHeads);
        offerProducts(written);
        in(replaced, mapper::replaceHeads);
        if (!replaced.isEmpty()) {
            Collection<Long> ids = replaced.stream().map(HeadRow::id).toList();
            mapper.deleteLines(ids);
            mapper.deletePayments(ids);
            mapper.deleteShipments(ids);
            mapper.deleteNodes(ids);
            mapper.deleteCoupons(ids);
            mapper.deleteReviews(ids);
        }
        in(parts.lines, mapper::insertLines);
        in(parts.payments, mapper::insertPayments);
        in(parts.shipments, mapper::insertShipments);
        in(parts.nodes, mapper::insertNodes);
        in(parts.coupons, mapper::insertCoupons);
        in(parts.reviews, mapper::insertReviews);
    }

    private static <T> void in(List<T> rows, Consumer<List<T>> insert) {
        Chunks.of(rows, ROWS).forEach(insert);
    }

    private void offerProducts(List<Order> written) {
        Map<Long, OrderMapper.Product> offered = new TreeMap<>();
        written.stream()
                .flatMap(order -> order.lines().stream())
                .map(OrderLine::name)
                .forEach(name -> {
                    long id = Digest.product(name);
                    if (!products.contains(id)) {
                        offered.put(id, new OrderMapper.Product(id, name));
                    }
                });
        if (offered.isEmpty()) {
            return;
        }
        in(List.copyOf(offered.values()), mapper::insertProducts);
        Set<Long> stored = new HashSet<>(offered.keySet());
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            /** Perhaps these were not taken back, but then they are only offered once more. */
            @Override
            public void savepointRollback(Object savepoint) {
                stored.clear();
            }

            @Override
            public void afterCommit() {
                if (products.size() > PRODUCTS_REMEMBERED) {
                    products.clear();
                }
                products.addAll(stored);
            }
        });
    }
}
